"""The caseworker design against simulated municipalities: bias, spread of the error, and coverage of its intervals."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.estimate import Number, Results, estimate
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.data import open_data
from virkning.findings.finding import Caution, Column, Estimate, Finding, Section, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Language, Text
from virkning.progress import each
from virkning.simulate import simulate

Floats = NDArray[np.float64]

EFFECTS = "effects"
LABELS = {
    EFFECTS: Text("Sagsbehandleres effekter", "Caseworkers' effects"),
    "shrunk": Text("Krympede effekter", "Shrunken effects"),
    "effect_sd": Text("Spredning i de sande effekter", "Spread of the true effects"),
    "increase_naive": Text(
        "Stigning som i studiet, mod den bedste fjerdedel", "Increase as in the study, against the best quarter"
    ),
    "increase_shrunk": Text(
        "Stigning, støj regnet fra, mod den bedste fjerdedel", "Increase, noise removed, against the best quarter"
    ),
    "increase_naive_chosen": Text(
        "Stigning som i studiet, mod dem, data peger ud", "Increase as in the study, against those pointed out"
    ),
    "increase_chosen": Text(
        "Stigning, støj regnet fra, mod dem, data peger ud", "Increase, noise removed, against those pointed out"
    ),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """An estimate beside its truth in one replication: the mean error, the mean square error and the share covered."""

    truth: float
    estimate: float
    squared_error: float
    covered: float


def validate(*, replications: int, seed: int, profile: str | Path = "bip", language: Language = "da") -> Finding:
    """The report of a number of replications, each from a seed of its own."""
    jobs = [
        (str(profile), int(child))
        for child in np.random.default_rng(seed).choice(2**31, size=replications, replace=False)
    ]
    hits = list(each(_all(jobs), Text("gentagelser", "replications").say(language), total=replications))
    return _finding(hits, seed, language)


def _all(jobs: list[tuple[str, int]]) -> Iterator[dict[str, Hit]]:
    """In fresh processes, one per core; results come in the order of the jobs."""
    workers = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_replicate, jobs)


def _replicate(job: tuple[str, int]) -> dict[str, Hit]:
    profile, seed = job
    with TemporaryDirectory() as folder:
        out = Path(folder) / "snapshot"
        simulate(profile, seed=seed, out=out)
        plan = CaseworkerPlan(title="validate", design="caseworkers", snapshot=str(out))
        sample, _ = assemble(plan, open_data(plan, Path(folder)))
        truth = pq.read_table(out / "truth" / "caseworkers.parquet")
    known = dict(zip(truth["caseworker"].to_pylist(), truth["effect"].to_pylist(), strict=True))
    return compare(sample, estimate(sample, seed=seed), np.array([known[key] for key in sample.keys]))


def compare(sample: Sample, results: Results, effect: Floats) -> dict[str, Hit]:
    """Estimates beside true effects, these centred as the estimates are: to a mean of zero over answers."""
    effect = effect - np.average(effect, weights=results.raw.rows)
    best = float(np.sort(effect)[-int(np.sum(results.quartile == 4)) :].mean())
    chosen = float(effect[results.quartile == 4].mean())
    return {
        EFFECTS: _many(results.raw.effects, *results.effect_interval(), effect),
        "shrunk": _many(results.shrunk.estimates, *results.shrunk.interval(), effect),
        "effect_sd": _one(results.effect_sd, float(np.std(effect))),
        "increase_naive": _one(results.increase_naive, best),
        "increase_shrunk": _one(results.increase_shrunk, best),
        "increase_naive_chosen": _one(results.increase_naive, chosen),
        "increase_chosen": _one(results.increase_chosen, chosen),
    }


def _one(found: Number, truth: float) -> Hit:
    return Hit(truth, found.value, (found.value - truth) ** 2, float(found.low <= truth <= found.high))


def _many(values: Floats, low: Floats, high: Floats, truth: Floats) -> Hit:
    covered = np.mean((low <= truth) & (truth <= high))
    return Hit(float(truth.mean()), float(values.mean()), float(np.mean((values - truth) ** 2)), float(covered))


def _finding(hits: list[dict[str, Hit]], seed: int, language: Language) -> Finding:
    table = _table(hits)
    coverage, bias = (
        dict(zip(LABELS, table.column("coverage"), strict=True)),
        dict(zip(LABELS, table.column("bias"), strict=True)),
    )
    return Finding(
        design="validate-caseworkers",
        n=len(hits),
        language=language,
        simulated=True,
        title=Text(
            "Prøve af sagsbehandlerdesignet på kendt sandhed", "Test of the caseworker design on known truth"
        ).say(language),
        question=Text(
            "Rammer designet den sandhed, som data er lavet af?",
            "Does the design hit the truth that the data are made of?",
        ),
        summary=(
            Text(f"{len(hits)} simulerede kommuner.", f"{len(hits)} simulated municipalities."),
            Text(
                f"95 %-intervallerne for effekter dækker sandheden i {100 * _as_float(coverage[EFFECTS]):.1f} % af tilfældene.",
                f"The 95% intervals for effects cover the truth in {100 * _as_float(coverage[EFFECTS]):.1f}% of cases.",
            ),
            Text(
                f"Studiets stigning rammer {100 * _as_float(bias['increase_naive']):.1f} procentpoint for højt, den krympede "
                f"{100 * _as_float(bias['increase_shrunk']):.1f}.",
                f"The study's increase is {100 * _as_float(bias['increase_naive']):.1f} percentage points too high, the shrunken "
                f"{100 * _as_float(bias['increase_shrunk']):.1f}.",
            ),
        ),
        estimates=tuple(
            Estimate(
                name=f"bias:{name}",
                label=label,
                value=_as_float(bias[name]),
                n=len(hits),
                unit="points",
                estimand=Text("gennemsnit af estimat minus sandhed", "mean of estimate less truth"),
            )
            for name, label in LABELS.items()
        ),
        tables=(table,),
        figures=(_figure(hits),),
        cautions=(
            Caution(
                code="simulated",
                severity="note",
                text=Text(
                    "Prøven siger, hvordan metoden virker på data, der er lavet som modellen antager.",
                    "The test says how the method works on data made as the model assumes.",
                ),
            ),
        ),
        sections=(Section(heading=Text("Resultat", "Result"), figures=("bias",), tables=("validation",)),),
        manifest={"seed": seed, "replications": len(hits)},
    )


def _as_float(value: object) -> float:
    assert isinstance(value, float)
    return value


def _table(hits: list[dict[str, Hit]]) -> Table:
    rows = []
    for name, label in LABELS.items():
        own = [hit[name] for hit in hits]
        errors = [hit.estimate - hit.truth for hit in own]
        rows.append(
            (
                name,
                label,
                float(np.mean([hit.truth for hit in own])),
                float(np.mean([hit.estimate for hit in own])),
                float(np.mean(errors)),
                float(np.std(errors) / np.sqrt(len(own))),
                float(np.sqrt(np.mean([hit.squared_error for hit in own]))),
                float(np.mean([hit.covered for hit in own])),
            )
        )
    points = partial(Column, kind="points", decimals=2)
    return Table(
        name="validation",
        title=Text("Estimat mod sandhed", "Estimate against truth"),
        rows=tuple(rows),
        columns=(
            Column(name="name", label=Text("Navn", "Name"), kind="text"),
            Column(name="what", label=Text("Hvad", "What"), kind="text"),
            points(name="truth", label=Text("Sandhed", "Truth")),
            points(name="estimate", label=Text("Estimat", "Estimate")),
            points(name="bias", label=Text("Skævhed", "Bias")),
            points(name="bias_se", label=Text("Skævhedens standardfejl", "Standard error of the bias")),
            points(name="rmse", label=Text("RMSE", "RMSE")),
            Column(name="coverage", label=Text("Dækning", "Coverage"), kind="share", decimals=1),
        ),
        note=Text("I procentpoint; dækning af 95 %-intervaller.", "In percentage points; coverage of 95% intervals."),
    )


def _figure(hits: list[dict[str, Hit]]) -> Figure:
    shown = [name for name in LABELS if name.startswith("increase")]
    errors = np.array([[hit[name].estimate - hit[name].truth for name in shown] for hit in hits])
    means = errors.mean(axis=0)
    reach = 1.96 * errors.std(axis=0)
    listed = [
        "; ".join(f"{LABELS[name].say(language)}: {100 * mean:.1f}" for name, mean in zip(shown, means, strict=True))
        for language in ("da", "en")
    ]
    series = Series(
        label=Text("Estimat minus sandhed", "Estimate less truth"),
        y=tuple(map(float, means)),
        low=tuple(map(float, means - reach)),
        high=tuple(map(float, means + reach)),
    )
    return Figure(
        name="bias",
        title=Text("Hvor langt fra sandheden?", "How far from the truth?"),
        alt=Text(f"Gennemsnitlig fejl i procentpoint. {listed[0]}.", f"Mean error in percentage points. {listed[1]}."),
        panels=(
            Panel(
                kind="dots",
                categories=tuple(LABELS[name] for name in shown),
                series=(series,),
                unit="points",
                reference=0.0,
                x_label=Text("Estimat minus sandhed, procentpoint", "Estimate less truth, percentage points"),
            ),
        ),
        note=Text("Stregerne rummer 95 % af gentagelserne.", "The lines hold 95% of the replications."),
    )
