"""How this run's outcome is spoken of: a share coming into work, a share of a table's own outcome, or plain numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from virkning.designs.caseworkers.sample import Sample
from virkning.designs.saying import between, pct, plain, points
from virkning.findings.finding import Column, Estimate, Finding
from virkning.findings.pictures import Figure
from virkning.language import Text

PROPORTIONS = ("r2_without", "r2_with", "reliability", "quartile_moves")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says levels and differences of the outcome, and what it is."""

    shares: bool
    outcome: Text

    def level(self, value: float) -> Text:
        return pct(value) if self.shares else plain(value, 2)

    def gap(self, value: float) -> Text:
        return points(value) if self.shares else plain(value, 2)

    def between(self, low: float, high: float) -> Text:
        return between(low, high) if self.shares else between(low / 100, high / 100, 2)


def wording_of(sample: Sample) -> Wording:
    if sample.talks is not None:
        return Wording(True, Text("andelen i job eller uddannelse", "the share in work or education"))
    if sample.of_shares:
        return Wording(True, Text("andelen med udfaldet", "the share with the outcome"))
    return Wording(False, Text("udfaldets gennemsnit", "the mean of the outcome"))


def in_plain_numbers(finding: Finding) -> Finding:
    """The same finding for an outcome that is no share: nothing of it is said in per cent."""
    return replace(
        finding,
        estimates=tuple(_plain_estimate(one) for one in finding.estimates),
        tables=tuple(replace(one, columns=tuple(map(_plain_column, one.columns))) for one in finding.tables),
        figures=tuple(map(_plain_figure, finding.figures)),
    )


def _plain_estimate(estimate: Estimate) -> Estimate:
    spoken_in_per_cent = estimate.unit in ("share", "points") and estimate.name not in PROPORTIONS
    return replace(estimate, unit="number") if spoken_in_per_cent else estimate


def _plain_column(column: Column) -> Column:
    return replace(column, kind="number", decimals=2, of=None) if column.kind in ("share", "points") else column


def _plain_figure(figure: Figure) -> Figure:
    panels = tuple(
        replace(
            panel,
            unit="number" if panel.unit in ("share", "points") else panel.unit,
            x_label=None,
            y_label=None,
            series=tuple(replace(series, counted=False) for series in panel.series),
        )
        for panel in figure.panels
    )
    return replace(figure, panels=panels)
