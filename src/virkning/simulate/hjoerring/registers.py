"""What was drawn as the snapshot's tables: persons, benefits, readiness, work, health and areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from virkning.simulate.hjoerring import lives as life
from virkning.simulate.hjoerring.calendar import FIRSTS, MONDAYS, SCALES_CHANGE
from virkning.simulate.hjoerring.lives import Lives
from virkning.simulate.hjoerring.printed import FULL_TIME, Bools, Floats, Whole
from virkning.simulate.hjoerring.towns import TOWNS, Citizens

# The register's code and the benefit of each state, in the order of the states; a week without a benefit has no code.
CODES = ("730", "", "651", "130", "111", "890", "899", "760", "140", "750")
BENEFITS = (
    "kontanthjaelp", "", "su", "kontanthjaelp", "dagpenge", "sygedagpenge", "sygedagpenge", "revalidering",
    "uddannelseshjaelp", "forrevalidering",
)  # fmt: skip
ACTIVATION_CODE = "734"
ORIGINS = ("danish", "western", "non_western")
# Of the evaluation's five educations and the unknown, on the vocabulary's three levels.
EDUCATION_LEVELS = np.array(["none", "none", "none", "skilled", "higher", None], dtype=object)
MARITAL = np.array(["single", "cohabiting", "cohabiting", "married"], dtype=object)
GROUPS = {False: ("match3", "match3_2", "match3_1"), True: ("visitation2014", "aktivitetsparat", "jobparat")}
WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True, slots=True)
class Study:
    """Everybody of the matching study after the effort began. state, active: by week; hours: by month."""

    person: pa.Array
    town: Whole
    lives: Lives
    state: Whole
    active: Bools
    hours: Floats


def persons(study: Study, others: pa.Array, citizens: Citizens) -> pa.Table:
    lives, towns = study.lives, np.array(list(TOWNS), dtype=object)
    empty = [None] * len(citizens)
    return pa.table({
        "person": pa.concat_arrays([study.person, others]),
        "birth_year": np.concatenate([2014 - lives.age, citizens.year - 1 - citizens.age]).astype(np.int32),
        "sex": pa.array(np.where(np.concatenate([lives.female, citizens.female]), "female", "male")),
        "origin": pa.array([*np.array(ORIGINS, dtype=object)[lives.origin], *empty], pa.string()),
        "municipality": pa.array(towns[np.concatenate([study.town, citizens.town])]),
        "education": pa.array([*EDUCATION_LEVELS[lives.education], *empty], pa.string()),
        "marital_status": pa.array(
            [*np.where(lives.married, "married", MARITAL[lives.family]).astype(object), *empty], pa.string()
        ),
    })  # fmt: skip


def benefits(study: Study, others: pa.Array, citizens: Citizens) -> pa.Table:
    """Spells: weeks in a row with the same code. Job-ready weeks before 2014 had no code of their own."""
    early = MONDAYS < SCALES_CHANGE
    code = np.where((study.state == life.JOB_READY) & early, life.READY, study.state)
    code = np.where(study.active, life.STATES, code)
    person, begin, end = _spells(code)
    kind = code[person, begin]
    kept = kind != life.SUPPORTED
    person, begin, end, kind = person[kept], begin[kept], end[kept], kind[kept]
    codes, meanings = np.array([*CODES, ACTIVATION_CODE]), np.array([*BENEFITS, BENEFITS[life.READY]])
    first, last = _assistance(citizens)
    count = len(citizens)
    return pa.table({
        "person": pa.concat_arrays([study.person.take(pa.array(person)), others]),
        "from_week": _dates(np.concatenate([MONDAYS[begin], first])),
        "to_week": _dates(np.concatenate([MONDAYS[end], last])),
        "code": pa.array([*codes[kind], *[CODES[life.READY]] * count]),
        "benefit": pa.array([*meanings[kind], *[BENEFITS[life.READY]] * count]),
        "activation": np.concatenate([kind == life.STATES, np.zeros(count, dtype=bool)]),
    })  # fmt: skip


def readiness(study: Study, others: pa.Array, citizens: Citizens) -> pa.Table:
    """Only weeks on social assistance have a group; the scale changed at the turn of 2014."""
    late = MONDAYS + 3 * np.timedelta64(1, "D") >= SCALES_CHANGE
    group = np.where(study.state == life.READY, 1, np.where(study.state == life.JOB_READY, 2, 0)) + np.where(late, 3, 0)
    person, begin, end = _spells(group)
    kind = group[person, begin]
    kept = kind % 3 > 0
    person, begin, end, kind = person[kept], begin[kept], end[kept], kind[kept]
    first, last = _assistance(citizens)
    kind = np.concatenate([kind, np.where(citizens.ready, 2, 1) + np.where(first >= SCALES_CHANGE, 3, 0)])
    scales = np.array([GROUPS[False][0]] * 3 + [GROUPS[True][0]] * 3)
    groups = np.array(["", *GROUPS[False][1:], "", *GROUPS[True][1:]])
    return pa.table({
        "person": pa.concat_arrays([study.person.take(pa.array(person)), others]),
        "from": _dates(np.concatenate([MONDAYS[begin], first])),
        "to": _dates(np.concatenate([MONDAYS[end], last]) + 6),
        "scale": pa.array(scales[kind]),
        "group": pa.array(groups[kind]),
    })  # fmt: skip


def work(study: Study, others: pa.Array, citizens: Citizens) -> pa.Table:
    """Months with hours. Those of the yearly citizens are spread over the whole year."""
    person, month = np.nonzero(study.hours)
    worked = np.flatnonzero(citizens.hours)
    row, place = np.repeat(worked, 12), np.tile(np.arange(12), len(worked))
    january = (citizens.year[row] - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    hours = np.concatenate([study.hours[person, month], citizens.hours[row] / 12])
    return pa.table({
        "person": pa.concat_arrays([study.person.take(pa.array(person)), others.take(pa.array(row))]),
        "month": _dates(np.concatenate([FIRSTS[month], january + place])),
        "hours": hours,
        "rate": hours / FULL_TIME,
    })  # fmt: skip


def health(study: Study) -> pa.Table:
    """Contacts by year, dated on its first day."""
    lives, years = study.lives, np.array([f"{year}-01-01" for year in life.HEALTH_YEARS], dtype="datetime64[D]")
    people = len(lives)
    person, year = np.repeat(np.arange(people), len(years)), np.tile(np.arange(len(years)), people)
    return pa.table({
        "person": study.person.take(pa.array(np.concatenate([person, person]))),
        "date": _dates(years[np.concatenate([year, year])]),
        "kind": pa.array(np.repeat(["gp_visits", "health_contacts"], len(person))),
        "value": np.concatenate([lives.contacts.ravel(), lives.total.ravel()]).astype(np.float64),
    })  # fmt: skip


def _spells(kind: Whole) -> tuple[Whole, Whole, Whole]:
    """person, first and last week of every run of weeks of one kind."""
    changes = np.ones(kind.shape, dtype=bool)
    changes[:, 1:] = kind[:, 1:] != kind[:, :-1]
    person, begin = np.nonzero(changes)
    last = np.ones(kind.shape, dtype=bool)
    last[:, :-1] = changes[:, 1:]
    return person, begin, np.nonzero(last)[1]


def _assistance(citizens: Citizens) -> tuple[np.ndarray, np.ndarray]:
    """From the first Monday after 1 February of the year before to 30 weeks on: away again before the year ends."""
    first = (citizens.year - 1 - 1970).astype("datetime64[Y]").astype("datetime64[D]") + 31
    first = first + (3 - first.astype(int)) % 7 + 1  # day 0 of the epoch was a Thursday
    return first, first + 30 * WEEK


def _dates(days: np.ndarray) -> pa.Array:
    return pa.array(days.astype("datetime64[D]"), pa.date32())
