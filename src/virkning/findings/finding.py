"""The finding: everything one evaluation says, in one object.

Estimates, tables, figures and cautions are values; sentences exist in both languages; numbers are exact here and
rounded only on paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from virkning.findings.pictures import Figure
from virkning.language import Language, Text

Cell = str | int | float | bool | None | Text
CellKind = Literal["text", "count", "number", "share", "points", "p", "boolean"]
Severity = Literal["note", "moderate", "serious"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number with its uncertainty, what it is an estimate of, and how its standard error was made."""

    name: str
    label: Text
    value: float | None
    n: int | None
    unit: str = "share"
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    estimand: Text | None = None
    method: Text | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its name in the file, its heading on paper and how its numbers are rounded there.

    kind "count" is for numbers of people or other units, which door 2 guards; ranks and years are plain numbers.
    of: the count column that this column is a plain share of (or a part of), so that door 2 sees the count behind it.
    printed: whether the column stands on paper too; the file has it all the same.
    """

    name: str
    label: Text
    kind: CellKind = "number"
    decimals: int = 2
    of: str | None = None
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of results. Long tables can be kept out of the printed report; the file has them all the same.

    nested: each row counts a part of the row above it, as the steps from a population to those analysed.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text | None = None
    printed: bool = True
    nested: bool = False

    def column(self, name: str) -> list[Cell]:
        place = [column.name for column in self.columns].index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A warning that travels with the result: a code for programs, a plain sentence for people."""

    code: str
    severity: Severity
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report: paragraphs, then the tables and figures it names, in that order."""

    heading: Text
    paragraphs: tuple[Text, ...] = ()
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one design on one set of data.

    question: what was asked, in one sentence. summary: the answer in at most three sentences.
    """

    design: str
    title: str
    n: int
    language: Language
    question: Text
    summary: tuple[Text, ...]
    estimates: tuple[Estimate, ...]
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    cautions: tuple[Caution, ...] = ()
    sections: tuple[Section, ...] = ()
    simulated: bool = False
    manifest: dict[str, Any] = field(default_factory=dict)

    def estimate(self, name: str) -> Estimate:
        return next(estimate for estimate in self.estimates if estimate.name == name)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def figure(self, name: str) -> Figure:
        return next(figure for figure in self.figures if figure.name == name)
