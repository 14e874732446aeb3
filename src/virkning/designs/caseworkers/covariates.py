"""What is known of the citizen at a talk: background, history, health and the citizen's own answers.

The caseworker's answers are deliberately not among them: they may be the caseworker's doing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from virkning.designs.caseworkers.population import AllTalks
from virkning.errors import InputError
from virkning.findings.finding import Caution
from virkning.instruments import Instrument
from virkning.instruments.scoring import change_since_last, wide
from virkning.language import Text
from virkning.snapshot import Snapshot
from virkning.words import DIAGNOSES, EDUCATION_LEVELS, EDUCATIONS, HEALTH_COUNTS, MARITAL_STATUSES, ORIGINS

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Named = Iterator[tuple[str, Floats]]

DAYS_A_YEAR = 365
DIAGNOSIS_DAYS = 3 * DAYS_A_YEAR
HEALTH_DAYS = {"gp_visits": DAYS_A_YEAR, "medicine_purchases": DAYS_A_YEAR // 2}


def covariates(
    snapshot: Snapshot, talks: AllTalks, rows: Codes, history: pa.Table, answers: pa.Table, instrument: Instrument
) -> tuple[Floats, tuple[str, ...], list[Caution]]:
    """A matrix with one row per chosen talk, the names of its columns, and what was missing for want of a table."""
    cautions: list[Caution] = []
    columns = [*_background(snapshot, talks, rows, cautions), *_history(history)]
    columns += [*_own_answers(answers, talks, rows, instrument), *_health(snapshot, talks, rows, cautions)]
    varying = [(name, values) for name, values in columns if values.min() < values.max()]
    return np.column_stack([values for _, values in varying]), tuple(name for name, _ in varying), cautions


def _background(snapshot: Snapshot, talks: AllTalks, rows: Codes, cautions: list[Caution]) -> Named:
    if not snapshot.has("persons"):
        cautions.append(_missing("persons"))
        return
    persons = snapshot.table("persons")
    place = pc.index_in(talks.persons, value_set=persons["person"].combine_chunks()).to_numpy(zero_copy_only=False)
    _refuse_strangers(place, snapshot)
    mine = place.astype(np.int64)[talks.person[rows]]
    talk_year = talks.day[rows].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    age = (talk_year - persons["birth_year"].to_numpy()[mine]).astype(float)
    yield "age", age
    yield "age_squared", age**2 / 100
    yield "female", (pc.equal(persons["sex"], "female").to_numpy()[mine]).astype(float)
    for column, known in (("origin", list(ORIGINS)), ("marital_status", list(MARITAL_STATUSES))):
        if column in persons.column_names:
            yield from _dummies(column, np.array(persons[column].to_pylist(), dtype=object)[mine], known)
    if "education" in persons.column_names:
        levels = np.array([_level(found) for found in persons["education"].to_pylist()], dtype=object)
        yield from _dummies("education", levels[mine], list(EDUCATION_LEVELS))


def _level(education: str | None) -> str | None:
    """An education as one of the study's three levels; None where it cannot be told."""
    if education is None or education in EDUCATION_LEVELS:
        return education
    return EDUCATIONS[education].level if education in EDUCATIONS else None


def _dummies(name: str, values: NDArray[np.object_], known: list[str]) -> Named:
    """One column for each kind but the first known one; those not told have a column of their own."""
    for kind in known[1:]:
        yield f"{name}_{kind}", (values == kind).astype(float)
    yield f"{name}_unknown", (~np.isin(values.astype(str), known)).astype(float)


def _refuse_strangers(place: NDArray[np.float64], snapshot: Snapshot) -> None:
    strangers = int(np.isnan(place).sum())
    if strangers:
        raise InputError(
            Text(
                "Borgere med svar mangler i tabellen persons.",
                "Citizens with answers are absent from the table persons.",
            ),
            file=snapshot.path("persons"),
            column="person",
            value=strangers,
            expected=Text("en række for hver borger, der har svaret", "a row for each citizen who has answered"),
        )


def _history(history: pa.Table) -> Named:
    """Weeks and hours before the talk; what the register does not reach back to counts as none, with a column that says so."""
    for name in history.column_names:
        values = history[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
        yield name, np.nan_to_num(values)
        yield f"{name}_unknown", np.isnan(values).astype(float)
        if name == "work_year":
            yield "any_work_year", (np.nan_to_num(values) > 0).astype(float)


def _own_answers(answers: pa.Table, talks: AllTalks, rows: Codes, instrument: Instrument) -> Named:
    """Each of the citizen's answers and its change since the time before; a missing answer stands at the mean."""
    scored = wide(answers, instrument, rater="citizen")
    place = talk_places(scored, talks)
    changed = change_since_last(answers, [instrument])
    unanswered = np.zeros(len(rows))
    for item in instrument.items:
        if item.rater != "citizen" or item.multiple:
            continue
        level = np.full(len(talks), np.nan)
        level[place] = scored[item.id].cast(pa.float64()).to_numpy(zero_copy_only=False)
        own = level[rows]
        unanswered += np.isnan(own)
        yield item.id, np.where(np.isnan(own), np.nanmean(own) if not np.isnan(own).all() else 0.0, own)
        mine = changed.filter(pc.equal(changed["item"], item.id))
        change = np.full(len(talks), np.nan)
        change[talk_places(mine, talks)] = mine["change"].cast(pa.float64()).to_numpy(zero_copy_only=False)
        yield f"{item.id}_change", np.nan_to_num(change[rows])
    yield "answers_missing", (unanswered > 0).astype(float)


def talk_places(scored: pa.Table, talks: AllTalks) -> Codes:
    """For each row of a table by person, date and wave: the talk it belongs to (every one of them has a talk)."""
    person = pc.index_in(scored["person"], value_set=talks.persons).to_numpy().astype(np.int64)
    day = scored["date"].cast(pa.int32()).to_numpy().astype(np.int64)
    wave = scored["wave"].to_numpy().astype(np.int64)
    return _find(np.column_stack([person, day, wave]), np.column_stack([talks.person, talks.day, talks.wave]))


def _find(wanted: Codes, sorted_keys: Codes) -> Codes:
    low = np.minimum(wanted.min(axis=0, initial=0), sorted_keys.min(axis=0, initial=0))
    size = np.maximum(wanted.max(axis=0, initial=0), sorted_keys.max(axis=0, initial=0)) - low + 1
    keys = np.ravel_multi_index(tuple((sorted_keys - low).T), tuple(size))
    return np.searchsorted(keys, np.ravel_multi_index(tuple((wanted - low).T), tuple(size)))


def _health(snapshot: Snapshot, talks: AllTalks, rows: Codes, cautions: list[Caution]) -> Named:
    if snapshot.has("diagnoses"):
        found = snapshot.table("diagnoses")
        for group in DIAGNOSES:
            mine = found.filter(pc.equal(found["group"], group))
            yield group, (_within(mine, talks, rows, DIAGNOSIS_DAYS) > 0).astype(float)
    else:
        cautions.append(_missing("diagnoses"))
    if snapshot.has("health"):
        found = snapshot.table("health")
        for kind in HEALTH_COUNTS:
            if kind in HEALTH_DAYS:
                yield kind, _within(found.filter(pc.equal(found["kind"], kind)), talks, rows, HEALTH_DAYS[kind])
    else:
        cautions.append(_missing("health"))


def _within(events: pa.Table, talks: AllTalks, rows: Codes, days: int) -> Floats:
    """The sum of events (their values, or their number) in the days up to and including the day of the talk."""
    person = pc.index_in(events["person"], value_set=talks.persons).fill_null(-1).to_numpy().astype(np.int64)
    day = events["date"].cast(pa.int32()).to_numpy().astype(np.int64)
    value = events["value"].to_numpy() if "value" in events.column_names else np.ones(len(day))
    span = 1 << 32
    key = person * span + day
    order = np.argsort(key, kind="stable")
    upto = np.concatenate([[0.0], np.cumsum(value[order])])
    own = talks.person[rows] * span + talks.day[rows]
    last = np.searchsorted(key[order], own, side="right")
    first = np.searchsorted(key[order], own - days, side="right")
    return upto[last] - upto[np.minimum(first, last)]


def _missing(table: str) -> Caution:
    return Caution(
        code="covariates_missing",
        severity="serious",
        text=Text(
            f"Datasættet har ikke tabellen {table}; forskelle mellem borgerne på det område er der ikke taget højde for.",
            f"The snapshot has no table {table}; differences between citizens in that respect are not allowed for.",
        ),
    )
