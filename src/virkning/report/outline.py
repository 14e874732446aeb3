"""What stands in a report and in which order, before it becomes a web page, a PDF or a Word file.

All text is said in the finding's language and all numbers are rounded here, so that the documents cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from virkning.findings.finding import Caution, Finding, Section, Table
from virkning.findings.phrases import estimate_text, has_interval, standard_error_text, with_interval
from virkning.findings.writing import table_file
from virkning.language import MISSING, Language, Text, number, p_value
from virkning.report import words
from virkning.report.figures import Drawing
from virkning.report.numbers import cell_text, interval_text, is_numeric

_MOST_SURE = 4
_CLOCK = ("started", "seconds")


@dataclass(frozen=True, slots=True)
class PaperTable:
    name: str
    label: str
    title: str
    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperFigure:
    label: str
    title: str
    alt: str
    note: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it; level 3 belongs to the level 2 before it."""

    heading: str
    level: Literal[2, 3] = 2
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    items: tuple[PaperFigure | PaperTable, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperCaution:
    severity: str
    severity_label: str
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    language: Language
    title: str
    simulated: bool
    question: str
    answer: tuple[str, ...]
    sure: tuple[str, ...]
    cautions: tuple[PaperCaution, ...]
    parts: tuple[Part, ...]


def outline(finding: Finding, drawings: dict[str, Drawing]) -> Outline:
    return _Writer(finding, drawings).write()


class _Writer:
    """Goes through the finding once and numbers figures and tables as they come."""

    def __init__(self, finding: Finding, drawings: dict[str, Drawing]) -> None:
        self.finding, self.drawings = finding, drawings
        self.language = finding.language
        self.figures = self.tables = 0

    def write(self) -> Outline:
        finding = self.finding
        parts = [self._part(section) for section in (*finding.sections, *_left_over(finding))]
        return Outline(
            language=self.language,
            title=finding.title,
            simulated=finding.simulated,
            question=self._say(finding.question),
            answer=tuple(self._say(sentence) for sentence in finding.summary),
            sure=self._sure(),
            cautions=tuple(self._caution(caution) for caution in by_severity(finding.cautions)),
            parts=(*parts, *self._method()),
        )

    def _say(self, text: Text | None) -> str:
        return text.say(self.language) if text else ""

    def _sure(self) -> tuple[str, ...]:
        """The first estimates that have an interval, in plain words."""
        told = []
        for estimate in self.finding.estimates:
            if has_interval(estimate):
                told.append(self._say(words.SURE.fill(label=estimate.label, amount=with_interval(estimate))))
        return tuple(told[:_MOST_SURE])

    def _caution(self, caution: Caution) -> PaperCaution:
        return PaperCaution(caution.severity, self._say(words.SEVERITY[caution.severity]), self._say(caution.text))

    def _part(self, section: Section) -> Part:
        paragraphs = [self._say(paragraph) for paragraph in section.paragraphs]
        items: list[PaperFigure | PaperTable] = [self._figure(name) for name in section.figures]
        for name in section.tables:
            table = self.finding.table(name)
            if table.printed:
                items.append(self._table(table))
            else:
                told = words.ONLY_IN_FILE.say(self.language)
                paragraphs.append(told.format(title=self._say(table.title), file=table_file(name)))
        return Part(self._say(section.heading), 2, tuple(paragraphs), (), tuple(items))

    def _figure(self, name: str) -> PaperFigure:
        figure = self.finding.figure(name)
        self.figures += 1
        label = words.FIGURE.say(self.language).format(n=self.figures)
        return PaperFigure(
            label, self._say(figure.title), self._say(figure.alt), self._say(figure.note), self.drawings[name]
        )

    def _table(self, table: Table) -> PaperTable:
        shown = [(place, column) for place, column in enumerate(table.columns) if column.printed]
        header = tuple(self._say(column.label) for _, column in shown)
        rows = tuple(
            tuple(cell_text(row[place], column, self.language) for place, column in shown) for row in table.rows
        )
        numeric = tuple(is_numeric(column) for _, column in shown)
        return PaperTable(
            table.name, self._table_label(), self._say(table.title), header, numeric, rows, self._say(table.note)
        )

    def _table_label(self) -> str:
        self.tables += 1
        return words.TABLE.say(self.language).format(n=self.tables)

    def _method(self) -> list[Part]:
        parts = [Part(self._say(words.METHOD)), Part(self._say(words.ESTIMATES), 3, items=(self._estimates(),))]
        measured = self._measured()
        if measured:
            parts.append(Part(self._say(words.MEASURES), 3, bullets=measured))
        deviations = tuple(str(line) for line in self.finding.manifest.get("deviations", ()))
        if deviations:
            parts.append(Part(self._say(words.DEVIATIONS), 3, bullets=deviations))
        parts.append(
            Part(self._say(words.PROVENANCE), 3, (self._say(words.PROVENANCE_NOTE),), items=(self._provenance(),))
        )
        return parts

    def _estimates(self) -> PaperTable:
        language = self.language
        rows = tuple(
            (
                self._say(estimate.label),
                estimate_text(estimate.value, estimate, language),
                interval_text(estimate, language),
                standard_error_text(estimate, language),
                p_value(estimate.p, language),
                number(estimate.n, 0, language),
            )
            for estimate in self.finding.estimates
        )
        header = tuple(self._say(label) for label in words.ESTIMATE_COLUMNS.values())
        numeric = (False, *[True] * (len(header) - 1))
        title, note = self._say(words.ESTIMATES_TABLE), self._say(words.ERRORS_IN_POINTS)
        return PaperTable("estimates", self._table_label(), title, header, numeric, rows, note)

    def _measured(self) -> tuple[str, ...]:
        """Each estimand and each way of making standard errors, with the numbers that share it."""
        shared: dict[tuple[str, str], list[str]] = {}
        for estimate in self.finding.estimates:
            told = (self._say(estimate.estimand), self._say(estimate.method))
            if any(told):
                shared.setdefault(told, []).append(self._say(estimate.label))
        if len(shared) == 1 and len(next(iter(shared.values()))) == len(self.finding.estimates):
            shared = {told: [self._say(words.ALL_NUMBERS)] for told in shared}
        return tuple(
            f"{'; '.join(labels)}: {'. '.join(part.rstrip('.') for part in told if part)}."
            for told, labels in shared.items()
        )

    def _provenance(self) -> PaperTable:
        rows = [
            (self._say(words.DESIGN), self.finding.design),
            (self._say(words.OBSERVATIONS), number(self.finding.n, 0, self.language)),
        ]
        for key, value in self.finding.manifest.items():
            if key in _CLOCK or key == "deviations":
                continue
            rows += _flat(self._say(words.MANIFEST.get(key, Text(key, key))), value)
        header = (self._say(words.ITEM), self._say(words.CONTENT))
        title = self._say(words.PROVENANCE_TABLE)
        return PaperTable("provenance", self._table_label(), title, header, (False, False), tuple(rows))


def by_severity(cautions: tuple[Caution, ...]) -> list[Caution]:
    order = list(words.SEVERITY)
    return sorted(cautions, key=lambda caution: order.index(caution.severity))


def _left_over(finding: Finding) -> tuple[Section, ...]:
    """What no section names still belongs in the report."""
    figures_named = {name for section in finding.sections for name in section.figures}
    tables_named = {name for section in finding.sections for name in section.tables}
    figures = tuple(figure.name for figure in finding.figures if figure.name not in figures_named)
    tables = tuple(table.name for table in finding.tables if table.name not in tables_named)
    return (Section(heading=words.MORE, figures=figures, tables=tables),) if figures or tables else ()


def _flat(label: str, value: Any) -> list[tuple[str, str]]:
    """A manifest entry as rows; what is nested gets a row per leaf."""
    if isinstance(value, dict):
        return [row for key, inner in value.items() for row in _flat(f"{label}: {key}", inner)]
    if isinstance(value, list | tuple):
        return [(label, ", ".join(str(part) for part in value))]
    return [(label, MISSING if value is None else str(value))]
