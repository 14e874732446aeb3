"""From an original and its review to the text that may be read: same person, same token, everywhere."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from virkning.qualitative.document import normal_text
from virkning.qualitative.redaction.flags import TOKENS, Kind
from virkning.qualitative.redaction.review import Judged


class Tokens:
    """Which token stands for which wording. One object serves a whole project, so that [navn 1] is one person in all
    its interviews; the list itself is as secret as the originals."""

    def __init__(self, known: dict[tuple[str, str], int] | None = None) -> None:
        self._numbers = dict(known or {})

    @property
    def numbers(self) -> dict[tuple[str, str], int]:
        """(the token's word, the wording in small letters) -> number."""
        return dict(self._numbers)

    def token(self, kind: Kind, wording: str) -> str:
        word, key = TOKENS[kind], _key(wording)
        stem = self._without_genitive(word, key)
        if stem is not None:
            return f"[{word} {self._numbers[word, stem]}]s"
        if (word, key) not in self._numbers:
            self._numbers[word, key] = 1 + max((n for (w, _), n in self._numbers.items() if w == word), default=0)
        return f"[{word} {self._numbers[word, key]}]"

    def _without_genitive(self, word: str, key: str) -> str | None:
        """The wording this one is the genitive of, when that wording has a token already."""
        stem = _stem(key)
        return stem if stem != key and (word, stem) in self._numbers and (word, key) not in self._numbers else None


def _key(wording: str) -> str:
    return " ".join(wording.lower().split())


def _stem(key: str) -> str:
    return re.sub(r"['’]?s$", "", key)


@dataclass(frozen=True)
class Moved:
    """How positions move from the original to the redacted text: one entry per replaced stretch, in order."""

    old: tuple[tuple[int, int], ...]
    new: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the original in the redacted text; one that cuts into a token takes the whole token."""
        return self._place(start, at_end=False), self._place(end, at_end=True)

    @property
    def back(self) -> Moved:
        """The way from the redacted text to the original."""
        return Moved(self.new, self.old)

    def _place(self, position: int, *, at_end: bool) -> int:
        begins = [begin for begin, _ in self.old]
        before = bisect_right(begins, position) - 1
        if before < 0:
            return position
        (begin, stop), (fresh_begin, fresh_stop) = self.old[before], self.new[before]
        if begin < position < stop:
            return fresh_stop if at_end else fresh_begin
        return fresh_begin if position == begin else position - stop + fresh_stop


def redacted(text: str, judged: list[Judged], tokens: Tokens) -> tuple[str, Moved]:
    """The text with everything accepted or replaced left out, and how its positions moved."""
    parts: list[str] = []
    old, new = [], []
    at = length = 0
    # Numbers go by first appearance; a genitive that comes first gives its name the number.
    accepted = [one for one in judged if one.decision == "accept"]
    wordings = {_key(one.text) for one in accepted}
    for one in accepted:
        stem = _stem(_key(one.text))
        tokens.token(one.kind, stem if stem in wordings else one.text)
    for one in judged:
        if one.decision in ("accept", "replace"):
            instead = tokens.token(one.kind, one.text) if one.decision == "accept" else normal_text(one.replacement)
            kept = text[at : one.start]
            parts += [kept, instead]
            length += len(kept)
            old.append((one.start, one.end))
            new.append((length, length + len(instead)))
            length += len(instead)
            at = one.end
    return "".join([*parts, text[at:]]), Moved(tuple(old), tuple(new))
