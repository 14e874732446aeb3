"""Lives before the effort: three years of weeks, work and health, drawn backwards from the week all were on assistance."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from virkning.simulate.hjoerring.calendar import MONTH_OF_WEEK, MONTHS_BEFORE, WEEKS_BEFORE, months_of, weeks_of
from virkning.simulate.hjoerring.printed import FULL_TIME, Bools, Floats, Random, Whole

# Weekly states. READY and JOB_READY are both social assistance; SUPPORTED is no benefit at all.
READY, SUPPORTED, STUDY, JOB_READY, INSURED, SICK, PARTLY_SICK, REHABILITATED, YOUNG, OTHER = range(10)
STATES = 10
# Where one came from on leaving READY backwards in 2014, 2013 and 2012, and for how many weeks one was there.
CAME_FROM = np.array([
    [0, .26, .06, .34, .00, .10, .00, .04, .10, .10],
    [0, .32, .09, .20, .12, .17, .03, .03, .00, .04],
    [0, .32, .10, .14, .18, .18, .03, .03, .00, .02],
])  # fmt: skip
STAY = np.array([0, 26, 40, 30, 40, 26, 9, 50, 40, 12])
LEAVES, BACK_TO_READY = 0.0125, 0.6
HEALTH_YEARS = (2012, 2013, 2014)
EDUCATIONS = ("grundskole", "gymnasial", "erhvervsgymnasial", "ungdomsuddannelse", "videregaaende", "ukendt")
EDUCATION_SHARES = (0.506, 0.055, 0.012, 0.25, 0.067, 0.11)
SINGLE, WITH_CHILD, WITHOUT_CHILD, MARRIED = range(4)
FAMILY_SHARES = (0.645, 0.09, 0.105, 0.16)
MARRIED_BUT_ALONE = 0.04


@dataclass(frozen=True, slots=True)
class Lives:
    """One row per person. state: by week; rate: share of full time by month; contacts and total: by year of health."""

    state: Whole
    rate: Floats
    wage: Floats
    income: Floats
    contacts: Whole
    total: Whole
    female: Bools
    age: Whole
    unemployed: Whole
    origin: Whole
    education: Whole
    family: Whole
    married: Bools

    def __len__(self) -> int:
        return len(self.age)

    def take(self, rows: Whole) -> Self:
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def draw_lives(random: Random, count: int) -> Lives:
    """Lives that differ in two things besides chance: how near they are to work, and how poor their health is."""
    near, ill = random.normal(size=(2, count))
    age = np.clip(np.rint(42 + 8.6 * (0.15 * ill + 0.99 * random.normal(size=count))), 19, 63).astype(np.int64)
    state = _weeks(random, near, ill, age)
    rate = _work(random, state, near)
    wage = np.column_stack([rate[:, months_of(year)].sum(axis=1) for year in (2012, 2013)]) * FULL_TIME
    wage *= (143 * np.exp(0.2 * random.normal(size=count)))[:, None]
    contacts = _contacts(random, ill)
    family = random.choice(4, count, p=FAMILY_SHARES)
    alone = (family == SINGLE) & (random.random(count) < MARRIED_BUT_ALONE)
    own = 28_000 * random.normal(size=count)[:, None] + 26_000 * random.normal(size=(count, 2))
    years = (age - 18) / 24
    return Lives(
        state=state, rate=rate, wage=wage, income=np.maximum(127_000 + 0.65 * wage + own, 0), contacts=contacts,
        total=contacts + random.poisson(random.gamma(0.35, 2.1 / 0.35, (count, 1)), contacts.shape),
        female=random.random(count) < 0.5, age=age, family=family, married=(family == MARRIED) | alone,
        unemployed=np.rint(random.gamma(0.9, 4000, count) * years * np.exp(-0.2 * near)).astype(np.int64),
        origin=random.choice(3, count, p=(0.79, 0.04, 0.17)),
        education=random.choice(len(EDUCATIONS), count, p=EDUCATION_SHARES),
    )  # fmt: skip


def _weeks(random: Random, near: Floats, ill: Floats, age: Whole) -> Whole:
    """Backwards from READY: one leaves for where one came from, stays there, and goes on or back to READY."""
    count = len(near)
    leaves = LEAVES * random.gamma(0.9, 1 / 0.9, count) * np.exp(0.25 * near)
    now, found = np.full(count, READY), np.empty((count, WEEKS_BEFORE), dtype=np.int64)
    for week in range(WEEKS_BEFORE - 1, -1, -1):
        year = 2 - week // 52
        chance = np.where(now == READY, leaves, 1 / np.maximum(STAY[now], 1))
        moves = random.random(count) < chance
        moves |= (now == YOUNG) & (year > 0)  # education assistance began in 2014
        back = (now != READY) & (random.random(count) < BACK_TO_READY)
        now = np.where(moves, np.where(back, READY, _came_from(random, year, ill, age)), now)
        found[:, week] = now
    return found


def _came_from(random: Random, year: int, ill: Floats, age: Whole) -> Whole:
    chances = np.tile(CAME_FROM[year], (len(age), 1))
    chances[:, (SICK, PARTLY_SICK)] *= np.exp(0.3 * ill)[:, None]
    chances[:, (STUDY, YOUNG)] *= np.exp((38 - age) / 8)[:, None]
    steps = np.cumsum(chances, axis=1)
    return np.asarray((random.random(len(age))[:, None] * steps[:, -1:] > steps).sum(axis=1))


def _work(random: Random, state: Whole, near: Floats) -> Floats:
    """The share of full time by month: most of it in weeks without a benefit, a little beside a benefit."""
    count = len(near)
    works = random.random((count, 3)) < ndtr(ndtri(0.55) + 0.5 * near)[:, None]  # by year, when without a benefit
    beside = random.random((count, 3)) < 0.05 * np.exp(0.4 * near)[:, None]
    share, small = random.beta(4, 1.3, count), random.beta(1.2, 7, (count, 3))
    month = MONTH_OF_WEEK[:WEEKS_BEFORE]
    free = np.column_stack([(state[:, month == one] == SUPPORTED).mean(axis=1) for one in range(MONTHS_BEFORE)])
    year = np.arange(MONTHS_BEFORE) // 12
    rate = np.where(works[:, year], share[:, None] * free, 0.0)
    return np.asarray(np.round(np.where(rate > 0, rate, np.where(beside[:, year], small[:, year], 0.0)), 4))


def _contacts(random: Random, ill: Floats) -> Whole:
    frailty = random.gamma(1.1, 1 / 1.1, len(ill)) * np.exp(0.25 * ill)
    return np.asarray(random.poisson((10.6 * frailty)[:, None] * random.gamma(3, 1 / 3, (len(ill), 3))))


def covariates(lives: Lives) -> dict[str, Floats]:
    """The evaluation's covariates, in the order it prints them in."""
    found: dict[str, NDArray[Any]] = {}
    for year in (2014, 2013, 2012):
        found[f"beskaeftigelsesgrad_{year}"] = lives.rate[:, months_of(year)].sum(axis=1)
    for name, state, years in _COUNTED:
        for year in years:
            found[f"{name}_{year}"] = (lives.state[:, weeks_of(year)] == state).sum(axis=1)
    found["uger_uddannelseshjaelp"] = (lives.state == YOUNG).sum(axis=1)
    found |= {"koen": lives.female, "alder": lives.age, "ledighed_siden_1980": lives.unemployed}
    found |= {"vestlig": lives.origin == 1, "ikke_vestlig": lives.origin == 2}
    for year in (2012, 2013):
        found[f"i_arbejde_{year}"] = lives.rate[:, 12 * (year - 2012) + 10] > 0  # in November
    found |= {name: lives.education == place for place, name in enumerate(EDUCATIONS[:-1])}
    for name, amounts in (("loen", lives.wage), ("skattepligtig", lives.income)):
        found |= {f"{name}_{year}": amounts[:, year - 2012] for year in (2013, 2012)}
    found |= {"gift": lives.married, "par_med_barn": lives.family == WITH_CHILD}
    found |= {"par_uden_barn": lives.family == WITHOUT_CHILD, "enlig": lives.family == SINGLE}
    for year in (2014, 2013, 2012):
        found[f"laege_{year}"] = lives.contacts[:, year - 2012]
        found[f"sundhed_{year}"] = lives.total[:, year - 2012]
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


_COUNTED = (
    ("uger_selvforsoergelse", SUPPORTED, (2012, 2013, 2014)),
    ("uger_su", STUDY, (2012, 2013, 2014)),
    ("uger_jobparat", JOB_READY, (2012, 2013, 2014)),
    ("uger_aktivitetsparat", READY, (2012, 2013, 2014)),
    ("uger_dagpenge", INSURED, (2012, 2013)),
    ("uger_sygedagpenge", SICK, (2012, 2013, 2014)),
    ("uger_delvist_rask", PARTLY_SICK, (2012, 2013)),
    ("uger_revalidering", REHABILITATED, (2012, 2013, 2014)),
)
