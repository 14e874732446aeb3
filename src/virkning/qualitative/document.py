"""A document as plain text: normalised so that a position means the same everywhere, and cut into speaker turns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LABEL = re.compile(r"^[ \t]*([^\W\d_][\w .'’\-]{0,38}?|\[[^\]\n]{1,38}\])[ \t]*:(?=[ \t\n]|$)", re.MULTILINE)
_LONGEST_LABEL = 3
"""Words in a speaker's label; a longer stretch before a colon is a sentence."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What XML 1.0 cannot hold, the byte order mark and lone surrogates."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words without the label; positions count code points, the end is the one after the last."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A text under an id. All positions anywhere in this room count its code points from 0."""

    id: str
    text: str

    @property
    def turns(self) -> tuple[Turn, ...]:
        return turns(self.text)


def normal_text(text: str) -> str:
    """Composed letters (å is one code point, not two), one kind of line end, nothing that XML cannot hold."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNWRITABLE.sub("", unicodedata.normalize("NFC", unified.replace("\x0b", "\n").replace("\x0c", "\n")))


def turns(text: str) -> tuple[Turn, ...]:
    """The speaker turns of a text; what stands before the first label has no speaker. Empty turns are left out."""
    labels = [found for found in _LABEL.finditer(text) if len(found.group(1).split()) <= _LONGEST_LABEL]
    starts = [(0, 0, None), *((found.start(), found.end(), found.group(1).strip()) for found in labels)]
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    cut = (_trimmed(text, begin, end, who) for (_, begin, who), end in zip(starts, ends, strict=True))
    return tuple(turn for turn in cut if turn.start < turn.end)


def _trimmed(text: str, start: int, end: int, speaker: str | None) -> Turn:
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return Turn(start, max(start, start + len(said.strip())), speaker)
