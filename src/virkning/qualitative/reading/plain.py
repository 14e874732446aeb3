"""Plain text: UTF-8, or UTF-16 with its mark."""

from __future__ import annotations

import codecs
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text

MOST_BYTES = 50 * 1024**2
"""A hundred hours of talk are about 5 MB."""


def read_plain(path: Path) -> str:
    return decoded(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                Text("Filen er for stor til at være en tekst.", "The file is too large to be a text."),
                file=path, expected=f"<= {MOST_BYTES // 1024**2} MB",
            )  # fmt: skip
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except OSError as trouble:
        raise InputError(
            Text("Filen kan ikke læses.", "The file cannot be read."), file=path, value=trouble.strerror
        ) from None


def decoded(content: bytes, path: Path) -> str:
    """Text from bytes. Guessing an old encoding would turn æ into two letters without a word, so nothing is guessed."""
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as trouble:
        raise InputError(
            Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."),
            file=path, row=content[: trouble.start].count(b"\n") + 1, value=f"byte 0x{content[trouble.start]:02x}", expected="UTF-8",
        ) from None  # fmt: skip
    if "\x00" in text:
        raise InputError(
            Text("Filen er ikke en tekst.", "The file is not a text."), file=path, value="byte 0x00", expected="UTF-8"
        )
    return text
