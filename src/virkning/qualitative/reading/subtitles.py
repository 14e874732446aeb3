"""Subtitles from automatic transcription (WebVTT and SubRip): times go, words and speakers stay."""

from __future__ import annotations

import html
import re
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.document import normal_text
from virkning.qualitative.reading.plain import decoded, read_bytes

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}(?:[ \t].*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}")


def read_vtt(path: Path) -> str:
    text = normal_text(decoded(read_bytes(path), path))
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        raise InputError(
            Text("Filen begynder ikke som WebVTT.", "The file does not begin as WebVTT."),
            file=path, row=1, value=text.split("\n", 1)[0], expected="WEBVTT",
        )  # fmt: skip
    return _joined(text, path)


def read_srt(path: Path) -> str:
    return _joined(normal_text(decoded(read_bytes(path), path)), path)


def _joined(text: str, path: Path) -> str:
    """One line per stretch of one speaker, as in a typed transcript."""
    lines: list[str] = []
    last: str | None = None
    for words in _cues(text, path):
        speaker = _speaker(words)
        plain = " ".join(html.unescape(_MARKUP.sub("", _VOICE.sub("", words))).split())
        if not plain:
            continue
        if lines and (speaker == last or (speaker is None and last is None)):
            lines[-1] += f" {plain}"
        else:
            lines.append(f"{speaker}: {plain}" if speaker else plain)
        last = speaker
    return "\n".join(lines)


def _cues(text: str, path: Path) -> list[str]:
    """The words of each cue: what stands between a line of times and the next empty line."""
    found: list[list[str]] = []
    inside = False
    for line in text.split("\n"):
        if _TIMES.match(line):
            found.append([])
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            found[-1].append(line)
    if not found:
        raise InputError(
            Text("Filen har ingen tidsangivelser.", "The file has no times."), file=path, expected="00:00:01,000 --> 00:00:04,000"
        )  # fmt: skip
    return ["\n".join(lines) for lines in found]


def _speaker(words: str) -> str | None:
    found = _VOICE.search(words)
    return " ".join(html.unescape(found.group(1)).split()) or None if found else None
