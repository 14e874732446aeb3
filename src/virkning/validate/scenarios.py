"""What the validations of matching and difference share: many made-up worlds, what was found in each, table and figure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from virkning.findings.finding import Cell, Column, Estimate, Finding, Table
from virkning.findings.pictures import Figure, Panel, Series, Unit
from virkning.language import LANGUAGES, Language, Text, number, same
from virkning.progress import each

PROMISED = 0.95


@dataclass(frozen=True, slots=True)
class Case:
    """One way of estimating in one made-up world. holds: whether its intervals must keep their promise there.

    warnings: the codes of which the design must raise at least one, so that a reader is told.
    """

    name: str
    world: str
    label: Text
    holds: bool
    warnings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found in one world; an end that does not exist is None. warned: the codes that were raised."""

    truth: float
    estimate: float
    low: float | None
    high: float | None
    warned: frozenset[str]

    @property
    def covered(self) -> bool:
        above = self.low is None or self.low <= self.truth
        return above and (self.high is None or self.truth <= self.high)


def hit(found: Finding, truth: float, name: str = "effect") -> Hit | None:
    """An estimate of a finding beside the truth; None where it could not be computed."""
    estimate = found.estimate(name)
    if estimate.value is None:
        return None
    warned = frozenset(caution.code for caution in found.cautions)
    return Hit(truth, estimate.value, estimate.low, estimate.high, warned)


Job = tuple[str, int]
Replicate = Callable[[Job], dict[str, Hit]]


def gather(
    replicate: Replicate, cases: Sequence[Case], *, replications: int, seed: int, language: Language
) -> dict[str, list[Hit]]:
    """Every world as often as asked, each time from a seed of its own; hits by the name of the case."""
    seeds = np.random.default_rng(seed).choice(2**31, size=replications, replace=False)
    worlds = dict.fromkeys(case.world for case in cases)
    jobs = [(world, int(child)) for world in worlds for child in seeds]
    found: dict[str, list[Hit]] = {case.name: [] for case in cases}
    for hits in each(_all(replicate, jobs), Text("verdener", "worlds").say(language), total=len(jobs)):
        for name, one in hits.items():
            found[name].append(one)
    return found


def _all(replicate: Replicate, jobs: list[Job]) -> Iterator[dict[str, Hit]]:
    """In fresh processes, one per core; results come in the order of the jobs."""
    workers = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(replicate, jobs, chunksize=4)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case over all its worlds. warned: the share in which one of its warnings was raised."""

    case: Case
    replications: int
    truth: float
    estimate: float
    bias: float
    bias_se: float
    rmse: float
    coverage: float
    warned: float | None

    @property
    def coverage_se(self) -> float:
        return float(np.sqrt(self.coverage * (1 - self.coverage) / self.replications))


def judge(case: Case, hits: list[Hit]) -> Judged:
    errors = np.array([one.estimate - one.truth for one in hits])
    return Judged(
        case=case, replications=len(hits),
        truth=float(np.mean([one.truth for one in hits])), estimate=float(np.mean([one.estimate for one in hits])),
        bias=float(errors.mean()), bias_se=float(errors.std() / np.sqrt(len(errors))),
        rmse=float(np.sqrt(np.mean(errors**2))), coverage=float(np.mean([one.covered for one in hits])),
        warned=float(np.mean([bool(case.warnings & one.warned) for one in hits])) if case.warnings else None,
    )  # fmt: skip


def table(judged: Sequence[Judged], *, decimals: int) -> Table:
    def column(name: str, da: str, en: str) -> Column:
        return Column(name=name, label=Text(da, en), decimals=decimals)

    return Table(
        name="validation",
        title=Text("Estimat mod sandhed", "Estimate against truth"),
        columns=(
            Column(name="name", label=Text("Navn", "Name"), kind="text", printed=False),
            Column(name="what", label=Text("Verden og metode", "World and method"), kind="text"),
            Column(name="must", label=Text("Skal", "Must"), kind="text"),
            column("truth", "Sandhed", "Truth"), column("estimate", "Estimat", "Estimate"),
            column("bias", "Skævhed", "Bias"), column("bias_se", "dens fejl", "its error"), column("rmse", "RMSE", "RMSE"),
            Column(name="coverage", label=Text("Dækning", "Coverage"), kind="share", decimals=1),
            Column(name="warning", label=Text("Advarsel", "Warning"), kind="text"),
            Column(name="warned", label=Text("rejst i", "raised in"), kind="share", decimals=0),
        ),
        rows=tuple(_row(one) for one in judged),
        note=Text(
            "Dækning er andelen af 95 %-intervaller, som rummer sandheden. Hvor metoden må svigte, er det advarslen, der skal virke; mindst én af de nævnte skal rejses.",
            "Coverage is the share of 95% intervals that hold the truth. Where the method must fail, it is the warning that has to work; at least one of those named must be raised.",
        ),
    )  # fmt: skip


def _row(one: Judged) -> tuple[Cell, ...]:
    must = Text("holde", "hold") if one.case.holds else Text("svigte", "fail")
    return (
        one.case.name, one.case.label, must, one.truth, one.estimate, one.bias, one.bias_se, one.rmse, one.coverage,
        same(", ".join(sorted(one.case.warnings))), one.warned,
    )  # fmt: skip


def figures(judged: Sequence[Judged], unit: Unit) -> tuple[Figure, Figure]:
    """Coverage and bias, each with the simulation's own uncertainty."""
    errors = [one.coverage_se for one in judged]
    coverage = _marks(Text("Dækning", "Coverage"), [one.coverage for one in judged], errors, most=1.0)
    bias = _marks(Text("Skævhed", "Bias"), [one.bias for one in judged], [one.bias_se for one in judged])
    return (
        _dots(
            "coverage", judged, coverage, "share", PROMISED,
            title=Text("Hvor ofte rummer intervallet sandheden?", "How often does the interval hold the truth?"),
            axis=Text("Andel af 95 %-intervaller, som rummer sandheden", "Share of 95% intervals that hold the truth"),
        ),
        _dots(
            "bias", judged, bias, unit, 0.0,
            title=Text("Hvor langt fra sandheden i gennemsnit?", "How far from the truth on average?"),
            axis=Text("Estimat minus sandhed", "Estimate less truth"),
        ),
    )  # fmt: skip


def _dots(
    name: str, judged: Sequence[Judged], series: Series, unit: Unit, reference: float, *, title: Text, axis: Text
) -> Figure:
    listed = [
        "; ".join(
            f"{one.case.label.say(language)}: {number(value, 2, language)}"
            for one, value in zip(judged, series.y, strict=True)
        )
        for language in LANGUAGES
    ]
    panel = Panel(
        kind="dots", categories=tuple(one.case.label for one in judged), series=(series,), unit=unit,
        reference=reference, x_label=axis,
    )  # fmt: skip
    return Figure(
        name=name, title=title, panels=(panel,), alt=Text(f"{axis.da}. {listed[0]}.", f"{axis.en}. {listed[1]}."),
        note=Text("Stregerne er simuleringens egen usikkerhed.", "The lines are the simulation's own uncertainty."),
    )  # fmt: skip


def _marks(label: Text, values: list[float], errors: list[float], most: float = np.inf) -> Series:
    reach = [1.96 * error for error in errors]
    return Series(
        label=label, y=tuple(values),
        low=tuple(value - by for value, by in zip(values, reach, strict=True)),
        high=tuple(min(value + by, most) for value, by in zip(values, reach, strict=True)),
    )  # fmt: skip


def estimates(judged: Sequence[Judged], unit: Unit) -> tuple[Estimate, ...]:
    bias = Text("gennemsnit af estimat minus sandhed", "mean of estimate less truth")
    share = Text("andel af intervaller, som rummer sandheden", "share of intervals that hold the truth")
    found = []
    for one in judged:
        name, label, n = one.case.name, one.case.label, one.replications
        found += [
            Estimate(name=f"bias:{name}", label=label, value=one.bias, se=one.bias_se, n=n, unit=unit, estimand=bias),
            Estimate(name=f"coverage:{name}", label=label, value=one.coverage, se=one.coverage_se, n=n, estimand=share),
        ]
    return tuple(found)
