"""What must be known by its words: names, places and workplaces from lists, and capital letters nobody can explain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from virkning.language import Text
from virkning.qualitative.redaction.flags import Flag, Kind
from virkning.qualitative.redaction.patterns import is_common_place

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?(?:[^\W\d_]\.)*")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:;\n–—\-\"»«“”(\[*/]|\.\.\.)[\s\"»«“”'’(\[*]*$")
_INITIALS = re.compile(r"(?<!\w)(?:[A-ZÆØÅ]\.[ ]?){1,3}(?=[ ,.;:!?\n)]|$|[A-ZÆØÅ])|(?<![\w-])[A-ZÆØÅ]{2,3}(?![\w'’-])")
_SINGLE = re.compile(r"(?<![\w.])[A-HJ-ZÆØÅ](?![\w.'’\-:])")

_ORDINARY_ENDING = re.compile(
    r"(?:ningen|ninger|ningerne|heden|elsen|elserne|erne|teamet|centret|centeret|praktik|praktikken|konsulent|konsulenten|vejlederen|"
    r"lederen|læreren|lægen|ligvis|gangsvis|skabet|tionen|tioner|mæssigt|hånden|loven|ydelsen|pengene|samtalen|kurset|forløbet)$"
)
"""Endings of ordinary Danish nouns and adverbs; believed only where a sentence begins, since there capitals say nothing."""

_LISTS: dict[str, tuple[Kind, Text]] = {
    "given_names": ("name", Text("et fornavn på listen", "a given name on the list")),
    "surnames": ("name", Text("et efternavn på listen", "a surname on the list")),
    "places": ("place", Text("et sted på listen", "a place on the list")),
    "workplaces": ("workplace", Text("et arbejdssted på listen", "a workplace on the list")),
}
_UNKNOWN = Text("stort begyndelsesbogstav uden kendt grund", "a capital letter without a known reason")
_FIRST = Text("ukendt ord forrest i sætningen", "an unknown word that begins the sentence")
_ELSEWHERE = Text("står med stort et andet sted i teksten", "has a capital letter elsewhere in the text")
_LETTERS = Text("ligner initialer", "looks like initials")


@dataclass(frozen=True)
class _Lists:
    """Known words in small letters, by what they are; phrases are those of more than one word."""

    kinds: dict[str, tuple[Kind, Text]]
    phrases: re.Pattern[str]
    words_too: frozenset[str]
    common: frozenset[str]
    capitals: frozenset[str]


@cache
def _lists() -> _Lists:
    kinds: dict[str, tuple[Kind, Text]] = {}
    for name, what in _LISTS.items():
        kinds |= {entry.lower(): what for entry in _entries(name) if entry.lower() not in kinds}
    odd = sorted((entry for entry in kinds if not _WORD.fullmatch(entry)), key=len, reverse=True)
    phrases = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, odd))})(?:['’]?s)?(?!\w)")
    return _Lists(kinds, phrases, _small("words_too"), _small("common_words"), frozenset(_entries("capitals")))


def _small(name: str) -> frozenset[str]:
    return frozenset(entry.lower() for entry in _entries(name))


def _entries(name: str) -> tuple[str, ...]:
    text = (files("virkning.qualitative.redaction") / "data" / f"{name}.txt").read_text("utf-8")
    listed = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(entry.strip() for entry in listed.split(",") if entry.strip())


def by_word(text: str) -> Iterator[Flag]:
    """Every word of the text that is, or may be, a name of somebody or of some place."""
    lists = _lists()
    for found in lists.phrases.finditer(text):
        small = found.group().lower()
        yield Flag(found.start(), found.end(), *(lists.kinds.get(_stem(small, lists)) or ("workplace", _UNKNOWN)))
    words = [(found.group().rstrip("."), found.start()) for found in _WORD.finditer(text)]
    seen = _Seen(
        frozenset(word for word, _ in words if word.islower()),
        frozenset(word.lower() for word, start in words if _unknown_capital(word, text, start, lists)),
    )
    for word, start in words:
        judged = _judge(word, text, start, seen, lists)
        if judged:
            yield Flag(start, start + len(word), *judged)
    yield from _initials(text, lists)


@dataclass(frozen=True)
class _Seen:
    """What the text itself tells of its words: those in small letters, and those with a capital inside a sentence."""

    small: frozenset[str]
    capital: frozenset[str]


def _unknown_capital(word: str, text: str, start: int, lists: _Lists) -> bool:
    """A capital letter that neither a sentence nor any list explains."""
    small = word.lower()
    listed = word in lists.capitals or _base(word) in lists.capitals or small in lists.common
    return len(word) > 1 and word != small and not listed and not _begins_sentence(text, start)


def _begins_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_END.search(text[max(0, start - 12) : start]))


def _stem(word: str, lists: _Lists) -> str:
    """A known word without its genitive -s."""
    for cut in ("", "'s", "’s", "s", "'", "’", "es"):
        if cut and word.endswith(cut) and word[: -len(cut)] in lists.kinds:
            return word[: -len(cut)]
    return word


def _judge(word: str, text: str, start: int, seen: _Seen, lists: _Lists) -> tuple[Kind, Text] | None:
    small = word.lower()
    known = lists.kinds.get(small) or lists.kinds.get(_stem(small, lists)) or _parts(small, lists)
    if word == small:
        return _judge_small(small, known, seen, lists)
    if word in lists.capitals or _base(word) in lists.capitals:
        return None
    first = _begins_sentence(text, start)
    if known:
        # "Per" and "Min" begin sentences as ordinary words do, but a name missed costs more than a needless flag.
        return None if first and small in lists.common else known
    if len(word) == 1:
        return None
    if not first:
        return "capital", _UNKNOWN
    ordinary = small in lists.common or is_common_place(small) or small in seen.small - seen.capital
    return None if ordinary or _ORDINARY_ENDING.search(small) else ("capital", _FIRST)


def _judge_small(small: str, known: tuple[Kind, Text] | None, seen: _Seen, lists: _Lists) -> tuple[Kind, Text] | None:
    """A word in small letters: a name on a list that is not a word too, or one that has a capital elsewhere."""
    if small in lists.words_too or small in lists.common or _stem(small, lists) in lists.words_too:
        return None
    return known or (("capital", _ELSEWHERE) if small in seen.capital else None)


def _base(word: str) -> str:
    return re.split(r"['’\-]", word)[0]


def _parts(small: str, lists: _Lists) -> tuple[Kind, Text] | None:
    """A double name (Anne-Mette) is known by one of its parts."""
    parts = [part for part in re.split(r"[-'’]", small) if len(part) > 1]
    found = (lists.kinds.get(part) or lists.kinds.get(_stem(part, lists)) for part in parts if len(parts) > 1)
    return next((known for known in found if known), None)


def _initials(text: str, lists: _Lists) -> Iterator[Flag]:
    for found in (*_INITIALS.finditer(text), *_SINGLE.finditer(text)):
        word = found.group().strip()
        if word in lists.capitals or not word:
            continue
        if len(word) == 1 and not _stands_for_somebody(text, found.start()):
            continue
        yield Flag(found.start(), found.start() + len(word), "name", _LETTERS)


def _stands_for_somebody(text: str, start: int) -> bool:
    """A lone letter is flagged inside a sentence; as a speaker's label or a list mark it is not."""
    return not _begins_sentence(text, start)


def listed_name(word: str) -> bool:
    """Whether a word alone, as in a file's name, is a name of a person."""
    lists, small = _lists(), word.lower()
    known = lists.kinds.get(small)
    return known is not None and known[0] == "name" and small not in lists.words_too


def is_ordinary(word: str) -> bool:
    """Whether a word, in small letters, is in the language besides being somebody's name."""
    small, lists = word.lower(), _lists()
    return small in lists.words_too or small in lists.common
