"""One treated unit (or a few that began together) against a weighted mix of the others, as a finding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.difference import cautions, synthetic_cautions, synthetic_tables, synthetic_telling
from virkning.designs.difference.look import look_of
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample, period_name
from virkning.designs.difference.telling import answer, question
from virkning.errors import InputError
from virkning.findings.finding import Finding
from virkning.findings.profiles import DEFAULT
from virkning.inference.did_sums import Codes, Flags, Floats, Number
from virkning.inference.synthetic import (
    Method,
    SpacePlacebos,
    Synthetic,
    fit,
    placebo_number,
    space_placebos,
    time_placebos,
    without_each,
)
from virkning.language import Text

METHODS: tuple[Method, ...] = ("sdid", "control", "did")
FEWEST_DONORS = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """Units x periods, means of the rows; dropped: comparison units not seen in every period."""

    outcome: Floats
    treated: Flags
    periods: Floats
    start: float
    labels: tuple[str, ...]
    dropped: int
    rows: int

    @property
    def after(self) -> Flags:
        return self.periods >= self.start

    @property
    def donors(self) -> tuple[str, ...]:
        return tuple(label for label, treated in zip(self.labels, self.treated, strict=True) if not treated)


@dataclass(frozen=True, slots=True)
class Way:
    """One of the three ways of mixing, with its placebos."""

    method: Method
    real: Synthetic
    placebos: SpacePlacebos
    number: Number


@dataclass(frozen=True, slots=True)
class Mixed:
    grid: Grid
    ways: dict[Method, Way]
    main: Way
    earlier: list[tuple[str, float]]
    without: list[tuple[str, float]]


def synthetic_finding(sample: Sample, plan: DifferencePlan) -> Finding:
    found = estimate(sample, plan)
    look = look_of(plan, found.main.number)
    numbers = synthetic_telling.estimates(found, look)
    return Finding(
        design="difference",
        title=plan.title,
        n=sample.rows,
        language=plan.language,
        question=question(look, period_name(sample.start)),
        summary=(answer(numbers[0]), synthetic_telling.how_sure(found)),
        estimates=numbers,
        tables=synthetic_tables.tables(found, look),
        figures=synthetic_tables.figures(found, look),
        cautions=(*cautions.before_results(sample, plan), *synthetic_cautions.from_results(found)),
        sections=synthetic_telling.sections(found, look),
    )


def estimate(sample: Sample, plan: DifferencePlan) -> Mixed:
    grid = _grid(sample, plan)
    ways = {}
    for method in METHODS:
        real = fit(grid.outcome, grid.treated, grid.after, method)
        placebos = space_placebos(grid.outcome, grid.treated, grid.after, method, real, seed=plan.seed)
        ways[method] = Way(method, real, placebos, placebo_number(real, placebos))
    main = ways[plan.difference.method]
    earlier = time_placebos(grid.outcome, grid.treated, grid.after, main.method)
    without = without_each(grid.outcome, grid.treated, grid.after, main.method, main.real)
    return Mixed(
        grid,
        ways,
        main,
        [(period_name(float(grid.periods[place])), value) for place, value in earlier],
        [(grid.labels[place], value) for place, value in without],
    )


def _grid(sample: Sample, plan: DifferencePlan) -> Grid:
    periods, period = np.unique(sample.time, return_inverse=True)
    shape = (len(sample.unit_labels), len(periods))
    place = sample.unit * len(periods) + period
    rows = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(place, sample.outcome, shape[0] * shape[1]).reshape(shape)
    treated = np.zeros(shape[0], dtype=bool)
    treated[sample.unit[sample.treated]] = True
    present = rows.sum(axis=1) > 0
    whole = (rows > 0).all(axis=1)
    _refuse_holes(sample, plan, treated & present & ~whole, rows, periods)
    kept = whole & present
    if plan.difference.rows == "people":
        _refuse_small_means(sample, plan, kept, rows, periods)
    _refuse_few(plan, int((kept & ~treated).sum()), int((periods < sample.start).sum()))
    return Grid(
        outcome=sums[kept] / rows[kept],
        treated=treated[kept],
        periods=periods,
        start=sample.start,
        labels=tuple(label for label, stays in zip(sample.unit_labels, kept, strict=True) if stays),
        dropped=int((present & ~whole).sum()),
        rows=int(rows[kept].sum()),
    )


def _refuse_holes(sample: Sample, plan: DifferencePlan, holed: Flags, rows: Codes, periods: Floats) -> None:
    if not holed.any():
        return
    unit = int(np.flatnonzero(holed)[0])
    raise InputError(
        Text("Den behandlede enhed mangler i en periode.", "The treated unit is missing in a period."),
        column=plan.columns.time,
        value=f"{sample.unit_labels[unit]}, {period_name(float(periods[np.flatnonzero(rows[unit] == 0)[0]]))}",
        expected=Text("en række i hver periode", "a row in each period"),
    )


def _refuse_small_means(sample: Sample, plan: DifferencePlan, kept: Flags, rows: Codes, periods: Floats) -> None:
    """A mean of very few people is as good as their own numbers; the paths shown here are such means."""
    small = np.argwhere(kept[:, None] & (rows < DEFAULT.smallest))
    if not len(small):
        return
    unit, period = map(int, small[0])
    raise InputError(
        Text(
            "Et gennemsnit bygger på for få personer til at blive vist.", "A mean rests on too few people to be shown."
        ),
        column=plan.columns.unit,
        value=f"{sample.unit_labels[unit]}, {period_name(float(periods[period]))}",
        expected=Text(
            f'mindst {DEFAULT.smallest} personer, eller rows = "areas", hvis rækkerne er områder',
            f'at least {DEFAULT.smallest} people, or rows = "areas" if the rows are areas',
        ),
    )


def _refuse_few(plan: DifferencePlan, donors: int, before: int) -> None:
    if donors < FEWEST_DONORS:
        raise InputError(
            Text("Der er for få enheder at blande.", "There are too few units to mix."),
            column=plan.columns.unit,
            value=donors,
            expected=Text(
                f"mindst {FEWEST_DONORS} ubehandlede, set i alle perioder",
                f"at least {FEWEST_DONORS} untreated, seen in all periods",
            ),
        )
    if before < 2:
        raise InputError(
            Text("En blanding kræver et forløb før start.", "A mix needs a path before the start."),
            column=plan.columns.time,
            value=before,
            expected=Text("mindst 2 perioder før", "at least 2 periods before"),
        )
