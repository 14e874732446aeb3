"""Our own reports: every number in a sentence must be found in the finding that the sentence is about.

A number may be rounded, said in per cent or percentage points, and written the Danish or the English way. What cannot
be traced is either a number that was computed for the sentence alone, a slip, or one that disclosure control has hidden in
the table but not in the sentence; none of them belongs in a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from virkning.audit.traces import Traces, small_tables, traces_of
from virkning.findings.finding import Finding, Table
from virkning.findings.pictures import Figure
from virkning.language import LANGUAGES, MINUS, Language, Text


@dataclass(frozen=True, slots=True)
class Untraced:
    """A number that stands in no estimate, table or figure: as it is written, in which sentence, and where."""

    written: str
    language: Language
    place: str
    sentence: str


SpokenUnit = Literal["bare", "percent", "points"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number in a sentence. below: it is said that something is smaller, as in p < 0.0001."""

    written: str
    value: float
    decimals: int
    unit: SpokenUnit
    below: bool


_SIGNS = {
    "da": r"\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?",
    "en": r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?",
}
# Digits that belong to a name (S12, HC3, 2SLS) are no numbers; the lookarounds leave them alone.
_NUMBER = {
    language: re.compile(
        rf"(?P<below><\s*)?(?<![\w.,/])(?P<minus>[-{MINUS}])?(?P<digits>{signs})(?![\w/])"
        r"(?:(?P<points>\s*(?:procentpoint|percentage\s+point))|(?P<percent>\s*(?:%|procent|pct|per\s?cent)))?"
    )
    for language, signs in _SIGNS.items()
}


def check_prose(finding: Finding, known: Iterable[float] = ()) -> list[Untraced]:
    """The numbers in the finding's sentences that cannot be traced to it. known: numbers of the plan, as a time."""
    known = tuple(known)
    return [
        Untraced(spoken.written, language, said.place, said.text.say(language))
        for said in sentences(finding)
        for traces in [traces_of(finding, said.tables, said.figures, known)]
        for language in LANGUAGES
        for spoken in numbers_in(said.text.say(language), language)
        if not traced(spoken, traces)
    ]


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the finding, where it stands, and the tables and figures beside it."""

    place: str
    text: Text
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


def sentences(finding: Finding) -> Iterator[Said]:
    """Everything that is said in words. The question is the plan's and says what is known."""
    small = tuple(small_tables(finding))
    for rank, sentence in enumerate(finding.summary, start=1):
        yield Said(f"summary {rank}", sentence, small)
    for section in finding.sections:
        tables = tuple(finding.table(name) for name in section.tables)
        figures = tuple(finding.figure(name) for name in section.figures)
        for rank, paragraph in enumerate(section.paragraphs, start=1):
            yield Said(f"section “{section.heading.en}”, paragraph {rank}", paragraph, tables, figures)
    for caution in finding.cautions:
        yield Said(f"caution {caution.code}", caution.text, small)
    for figure in finding.figures:
        yield Said(f"figure {figure.name}, alt", figure.alt, (), (figure,))
        if figure.note:
            yield Said(f"figure {figure.name}, note", figure.note, (), (figure,))
    for table in finding.tables:
        if table.note:
            yield Said(f"table {table.name}, note", table.note, (table,))


def numbers_in(sentence: str, language: Language) -> Iterator[Spoken]:
    decimal_mark = "," if language == "da" else "."
    for found in _NUMBER[language].finditer(sentence):
        digits = re.sub(rf"[^\d{re.escape(decimal_mark)}]", "", found["digits"])
        _, _, decimals = digits.partition(decimal_mark)
        value = float(digits.replace(decimal_mark, "."))
        # A hyphen after a digit is a range, not a minus.
        after_digit = bool(re.search(r"[\d%]\s*$", sentence[: found.start()]))
        negative = bool(found["minus"]) and not after_digit
        yield Spoken(
            written=found["digits"],
            value=-value if negative else value,
            decimals=len(decimals),
            unit="points" if found["points"] else "percent" if found["percent"] else "bare",
            below=found["below"] is not None,
        )


def traced(spoken: Spoken, traces: Traces) -> bool:
    if spoken.value in traces.known or (spoken.unit == "bare" and spoken.value in traces.names):
        return True
    if spoken.below:
        return any(p < spoken.value for p in traces.p_values)
    half = 0.5 * 10.0**-spoken.decimals * (1 + 1e-9)
    return any(abs(abs(value) - abs(spoken.value)) <= half for value in _comparable(spoken, traces))


def _comparable(spoken: Spoken, traces: Traces) -> Iterator[float]:
    """All numbers that could be meant. A bare whole number is a count or a rounded estimate, never a rounded cell."""
    in_hundredths = {"percent": traces.shares, "points": traces.points}
    yield from (100 * value for value in (*traces.estimated_shares, *in_hundredths.get(spoken.unit, ())))
    if spoken.unit == "bare":
        yield from traces.counts
        yield from traces.estimates
        if spoken.decimals:
            yield from (100 * value for value in (*traces.shares, *traces.points))
            yield from (*traces.numbers, *traces.p_values)


def plan_numbers(settings: object) -> Iterator[float]:
    """All numbers of a plan's settings, at any depth: what the plan says need not be found in the finding."""
    if isinstance(settings, Mapping):
        settings = list(settings.values())
    if isinstance(settings, list | tuple):
        for part in settings:
            yield from plan_numbers(part)
    elif isinstance(settings, int | float) and not isinstance(settings, bool):
        yield float(settings)
