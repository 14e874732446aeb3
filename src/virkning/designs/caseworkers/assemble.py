"""From data to sample: the talks of a snapshot, or the rows of a plain table."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from tomllib import loads
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from virkning.designs.caseworkers.covariates import covariates, talk_places
from virkning.designs.caseworkers.plan import CaseworkerPlan, Columns
from virkning.designs.caseworkers.population import (
    AllTalks,
    apply_rules,
    nothing_left,
    outcome_step,
    read_talks,
    refuse_empty,
)
from virkning.designs.caseworkers.sample import Sample, Step, Talks
from virkning.designs.data import Data, PlainTable
from virkning.designs.saying import counted
from virkning.errors import InputError
from virkning.findings.finding import Caution
from virkning.inference.leave_out import independent_columns
from virkning.instruments import Instrument, load_instrument
from virkning.instruments.scoring import wide
from virkning.language import Text
from virkning.register import build_panel
from virkning.snapshot import Snapshot

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

LONG_BEFORE = {"from": -160, "to": -57}
HEALTH_ITEMS = ("B6", "S11")


def assemble(plan: CaseworkerPlan, data: Data) -> tuple[Sample, list[Caution]]:
    """The sample of a plan, with what has to be said about how it was made."""
    sample, cautions = _from_table(plan, data) if isinstance(data, PlainTable) else _from_snapshot(plan, data)
    if sample.outcome.min() == sample.outcome.max():
        raise InputError(
            Text("Udfaldet er det samme i alle rækker.", "The outcome is the same in all rows."),
            value=sample.outcome[0],
            expected=Text("et udfald, der varierer", "an outcome that varies"),
        )
    kept = independent_columns(sample.covariates, sample.group)
    dropped = _named([name for name, stays in zip(sample.names, kept, strict=True) if not stays], sample)
    names = tuple(name for name, stays in zip(sample.names, kept, strict=True) if stays)
    return replace(sample, covariates=sample.covariates[:, kept], names=names, dropped=dropped), cautions


def _named(columns: list[str], sample: Sample) -> tuple[str, ...]:
    """Columns by name; those of a factor by the factor alone, since a level can be somebody's name."""
    factors = {name for name, _ in sample.factors}
    heads = [column.partition("=")[0] if column.partition("=")[0] in factors else column for column in columns]
    return tuple(dict.fromkeys(heads))


def _from_table(plan: CaseworkerPlan, data: PlainTable) -> tuple[Sample, list[Caution]]:
    assert plan.columns is not None
    columns = plan.columns
    outcome = data.numbers(columns.outcome)
    group, _ = data.labels(columns.group)
    cluster = data.labels(columns.cluster)[0] if columns.cluster else np.arange(len(outcome))
    steps = [_table_step(Text("Rækker i tabellen", "Rows of the table"), cluster, group)]
    kept = _units_per_group(group, cluster)[group] >= plan.min_citizens
    if plan.min_citizens > 1:
        rule = Text(
            f"Mindst {plan.min_citizens} borgere pr. sagsbehandler",
            f"At least {plan.min_citizens} citizens per caseworker",
        )
        steps.append(_table_step(rule, cluster[kept], group[kept]))
    if not kept.any():
        raise nothing_left(steps, data.file)
    matrix, names = _table_covariates(columns, data, kept)
    return Sample(
        outcome=outcome[kept],
        covariates=matrix,
        names=names,
        group=_recoded(group[kept]),
        cluster=_recoded(cluster[kept]),
        factors=tuple((name, _recoded(data.labels(name)[0][kept])) for name in columns.factors),
        steps=tuple(steps),
    ), []


def _table_covariates(columns: Columns, data: PlainTable, kept: NDArray[np.bool_]) -> tuple[Floats, tuple[str, ...]]:
    """The covariates, and one column for each level but the first of the further factors."""
    named = [(name, data.numbers(name)[kept]) for name in columns.covariates]
    for name in columns.factors:
        codes, keys = data.labels(name)
        named += [(f"{name}={key}", (codes[kept] == place).astype(float)) for place, key in enumerate(keys) if place]
    if not named:
        return np.empty((int(kept.sum()), 0)), ()
    return np.column_stack([values for _, values in named]), tuple(name for name, _ in named)


def _table_step(rule: Text, cluster: Codes, group: Codes) -> Step:
    return Step(rule, len(group), len(np.unique(cluster)), len(np.unique(group)))


def _units_per_group(group: Codes, cluster: Codes) -> Codes:
    return np.bincount(np.unique(np.column_stack([group, cluster]), axis=0)[:, 0])


def _recoded(codes: Codes) -> Codes:
    return np.unique(codes, return_inverse=True)[1]


def _from_snapshot(plan: CaseworkerPlan, snapshot: Snapshot) -> tuple[Sample, list[Caution]]:
    snapshot.require("answers", "benefits", "work")
    answers, instrument = _answers(plan, snapshot)
    talks = read_talks(answers)
    left, steps = apply_rules(plan, talks, snapshot)
    followed = build_panel(snapshot, talks.table.select(["person", "date"]), _outcome_columns(plan))
    observed = pc.is_valid(followed["outcome"]).to_numpy()
    steps.append(outcome_step(_observed_rule(plan), talks, left & observed))
    cautions = _unobserved(plan, left, observed)
    left = left & observed
    refuse_empty(left, steps, snapshot)
    rows = np.flatnonzero(left)
    history = build_panel(snapshot, talks.table.select(["person", "date"]).take(pa.array(rows)), _history_columns())
    matrix, names, missing = covariates(
        snapshot, talks, rows, history.drop_columns(["person", "date"]), answers, instrument
    )
    sample = Sample(
        outcome=_truth(followed["outcome"])[rows],
        covariates=matrix,
        names=names,
        group=_recoded(talks.caseworker[rows]),
        cluster=_recoded(talks.person[rows]),
        steps=tuple(steps),
        talks=_talks(answers, instrument, talks, rows, _truth(followed["worked_long_before"])[rows]),
        simulated=snapshot.simulated,
        keys=tuple(talks.caseworkers.take(pa.array(np.unique(talks.caseworker[rows]))).to_pylist()),
    )
    return sample, cautions + missing


def _answers(plan: CaseworkerPlan, snapshot: Snapshot) -> tuple[pa.Table, Instrument]:
    """The answers to the plan's instrument; waves of different versions are never mixed unasked."""
    answers = snapshot.table("answers")
    own = answers.filter(pc.equal(answers["instrument"], plan.population.instrument))
    versions = sorted(pc.unique(own["version"]).to_pylist())
    if len(versions) != 1:
        raise InputError(
            Text(
                "Datasættet har ikke netop én udgave af spørgeskemaet.",
                "The snapshot does not hold exactly one version of the instrument.",
            ),
            file=snapshot.path("answers"),
            column="version",
            value=", ".join(versions) or plan.population.instrument,
            expected=Text("svar på én udgave", "answers to one version"),
        )
    return own, load_instrument(plan.population.instrument, version=versions[0])


def _outcome_columns(plan: CaseworkerPlan) -> dict[str, Any]:
    return {
        "column": [
            {
                "name": "outcome",
                "kind": "event_within",
                "any_of": list(plan.outcome.any_of),
                "weeks": plan.outcome.within_weeks,
            },
            {"name": "worked_long_before", "kind": "weeks_in", "state": "work", **LONG_BEFORE},
        ]
    }


def _history_columns() -> dict[str, Any]:
    return loads(files("virkning.designs.caseworkers").joinpath("history.toml").read_text("utf-8"))


def _truth(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False))


def _observed_rule(plan: CaseworkerPlan) -> Text:
    weeks = plan.outcome.within_weeks
    return Text(
        f"Registret følger borgeren i {weeks} uger efter", f"The register follows the citizen for {weeks} weeks"
    )


def _unobserved(plan: CaseworkerPlan, left: NDArray[np.bool_], observed: NDArray[np.bool_]) -> list[Caution]:
    lost = int((left & ~observed).sum())
    if not lost:
        return []
    share = lost / left.sum()
    return [
        Caution(
            code="outcome_not_observed",
            severity="serious" if share > 0.05 else "moderate",
            text=Text(
                f"{counted(lost).da.capitalize()} svar er udeladt, fordi registret ikke når {plan.outcome.within_weeks} uger frem.",
                f"{counted(lost).en.capitalize()} answers are left out because the register does not reach {plan.outcome.within_weeks} weeks ahead.",
            ),
        )
    ]


def _talks(answers: pa.Table, instrument: Instrument, talks: AllTalks, rows: Codes, long_before: Floats) -> Talks:
    """What caseworkers did and thought at the chosen talks, what health was at first talks, and work long before."""
    scored = wide(answers, instrument, rater="caseworker")
    place = _matching_talks(scored, talks)
    items = [item for item in instrument.items if item.rater == "caseworker"]
    chosen = next((item for item in items if item.multiple), None)
    ticked = [_per_talk(scored[f"{chosen.id}_{code}"], place, talks) for code in chosen.codes] if chosen else []
    single = [item.id for item in items if not item.multiple]
    return Talks(
        activities=np.column_stack([column[rows] for column in ticked]) if ticked else np.empty((len(rows), 0)),
        activity_codes=tuple(chosen.codes) if chosen else (),
        judgements=np.column_stack([_per_talk(scored[item], place, talks)[rows] for item in single]),
        judgement_items=tuple(single),
        item_labels={
            item.id: _labelled(item.id, instrument.constructs[item.construct].label) for item in instrument.items
        },
        first_health=_first_health(answers, instrument, talks, rows),
        worked_long_before=long_before,
    )


def _labelled(item: str, topic: Text) -> Text:
    return Text(f"{item} {topic.da}", f"{item} {topic.en}")


def _matching_talks(scored: pa.Table, talks: AllTalks) -> Codes:
    """The talk of each of the caseworker's answers (same citizen, same wave), -1 where the citizen did not answer."""
    numbered = talks.table.select(["person", "wave"]).append_column("talk", pa.array(np.arange(len(talks))))
    asked = scored.select(["person", "wave"]).append_column("row", pa.array(np.arange(scored.num_rows)))
    known = asked.join(numbered, ["person", "wave"]).sort_by("row")
    return known["talk"].fill_null(-1).to_numpy().astype(np.int64)


def _per_talk(column: pa.ChunkedArray, place: Codes, talks: AllTalks) -> Floats:
    values = np.full(len(talks), np.nan)
    matched = place >= 0
    values[place[matched]] = _truth(column)[matched]
    return values


def _first_health(
    answers: pa.Table, instrument: Instrument, talks: AllTalks, rows: Codes
) -> dict[str, tuple[Floats, Codes]]:
    """Health as first judged by citizen and caseworker, with the sample's number of the caseworker at that talk."""
    known = np.unique(talks.caseworker[rows])
    first = np.unique(talks.person, return_index=True)[1]
    mine = first[np.isin(talks.caseworker[first], known)]
    group = np.searchsorted(known, talks.caseworker[mine])
    found = {}
    for item in (item for item in instrument.items if item.id in HEALTH_ITEMS):
        scored = wide(answers, instrument, rater=item.rater)
        place = talk_places(scored, talks) if item.rater == "citizen" else _matching_talks(scored, talks)
        found[item.id] = (_per_talk(scored[item.id], place, talks)[mine], group)
    return found
