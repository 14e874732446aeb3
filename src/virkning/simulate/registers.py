"""The registers' view of the citizens: weekly benefits, monthly work, use of health care, diagnoses."""

from __future__ import annotations

import numpy as np

from virkning.simulate.activities import LAST_WEEKS_AFTER_TALK, Efforts
from virkning.simulate.balanced import Array, Random
from virkning.simulate.clock import Clock
from virkning.simulate.events import EDUCATION, NEVER, NOTHING, ORDINARY_WORK, Lives
from virkning.simulate.people import HALF_YEAR, Citizens
from virkning.simulate.profile import Events, People, Profile
from virkning.simulate.talks import Calls, Talks

WEEKS_ON_SUPPORT_BEFORE_TALKS = 165  # longer than the 156 weeks that evaluations look back
FULL_TIME_HOURS = 160.33
MIDDLE_OF_FIRST_GAP, MIDDLE_OF_SECOND_GAP = 7, 20  # weeks from a talk, in a half year with talks at 0 and 13
DAYS_BETWEEN_VISITS, DAYS_OF_SPREAD = 600, 150  # a lasting diagnosis is seen again within three years

Columns = dict[str, Array]


def codes_of(profile: Profile) -> dict[str, int]:
    """Small numbers for the weekly codes; 0 is no benefit."""
    register = profile.registers
    listed = [register.passive, *register.activation.values(), *register.education, register.dead, register.emigrated]
    return {code: number for number, code in enumerate(dict.fromkeys(listed), start=1)}


def entry_weeks(random: Random, calls: Calls) -> Array:
    """The week each citizen came on social assistance."""
    latest = np.maximum(calls.first_week - WEEKS_ON_SUPPORT_BEFORE_TALKS, 0)
    return np.floor(random.random(len(latest)) * latest).astype(int)


def weekly_codes(
    random: Random,
    profile: Profile,
    clock: Clock,
    citizens: Citizens,
    calls: Calls,
    talks: Talks,
    efforts: Efforts,
    lives: Lives,
    entry: Array,
) -> Array:
    """Citizens by weeks: the number of the code, 0 for none."""
    number, weeks = codes_of(profile), np.arange(clock.weeks)
    table = np.where(weeks >= entry[:, None], np.int8(number[profile.registers.passive]), np.int8(0))
    _set_activation(table, profile, talks, efforts, number)
    table[_off_support(citizens, calls, weeks) & (table > 0)] = 0
    _set_exits(random, table, profile, clock, lives, number)
    _set_ends(random, table, profile, clock, talks, number)
    return table


def _set_activation(table: Array, profile: Profile, talks: Talks, efforts: Efforts, number: dict[str, int]) -> None:
    for group, code in reversed(
        profile.registers.activation.items()
    ):  # the first named wins where several are under way
        for row in np.flatnonzero(efforts.in_group(group)):
            begin, end = talks.week[row] - efforts.began[row], talks.week[row] + LAST_WEEKS_AFTER_TALK
            table[talks.citizen[row], begin : end + 1] = number[code]


def _off_support(citizens: Citizens, calls: Calls, weeks: Array) -> Array:
    """Two gaps in every half year, between the talks; their length never changes, so nor does the share of support."""
    place = ((weeks - calls.first_week[:, None]) % HALF_YEAR).astype(np.int8)
    first = (citizens.off_weeks // 2)[:, None]
    second = citizens.off_weeks[:, None] - first
    begin_first, begin_second = MIDDLE_OF_FIRST_GAP - first // 2, MIDDLE_OF_SECOND_GAP - second // 2
    in_first = (place >= begin_first) & (place < begin_first + first)
    return in_first | ((place >= begin_second) & (place < begin_second + second))


def _set_exits(
    random: Random, table: Array, profile: Profile, clock: Clock, lives: Lives, number: dict[str, int]
) -> None:
    """Ordinary work or education ends the benefit for as long as it lasts."""
    gone = np.flatnonzero(lives.exit_month < NEVER)
    begin = lives.exit_week(clock)[gone]
    end = clock.last_week[np.minimum(lives.exit_month[gone] + lives.exit_months[gone] - 1, clock.months - 1)]
    grants = random.choice([number[code] for code in profile.registers.education], len(gone))
    for person, first, last, grant in zip(gone, begin, end, grants, strict=True):
        table[person, first : last + 1] = grant if lives.exit_kind[person] == EDUCATION else 0


def _set_ends(
    random: Random, table: Array, profile: Profile, clock: Clock, talks: Talks, number: dict[str, int]
) -> None:
    """A few die or emigrate, after the last outcome has been seen."""
    register = profile.registers
    last_talk = np.zeros(len(table), int)
    last_talk[talks.citizen] = talks.week
    draw = random.random(len(table))
    for person in np.flatnonzero(draw < register.death + register.emigration):
        begin = random.integers(last_talk[person] + 54, clock.weeks + 60)
        table[person, begin:] = number[register.dead if draw[person] < register.death else register.emigrated]


def spells(table: Array) -> Columns:
    """Runs of equal codes along the rows of a table; weeks without a code are left out."""
    edge = np.ones((len(table), 1), bool)
    starts = np.hstack([edge, table[:, 1:] != table[:, :-1]]) & (table > 0)
    ends = np.hstack([table[:, 1:] != table[:, :-1], edge]) & (table > 0)
    person, begin = np.nonzero(starts)
    return {"person": person, "begin": begin, "end": np.nonzero(ends)[1], "code": table[person, begin]}


def paid_hours(random: Random, profile: Profile, clock: Clock, lives: Lives, entry: Array) -> Columns:
    """Person, month and hours of every month with paid work."""
    rules: Events = profile.events
    people, months = lives.kind.shape
    hours = np.zeros((people, months))
    short = (lives.kind > NOTHING) & (lives.kind < ORDINARY_WORK)
    hours[short] = random.uniform(*rules.short_job_hours, int(short.sum()))
    working = np.flatnonzero(lives.exit_kind == ORDINARY_WORK)
    usual = random.uniform(*rules.long_job_hours, size=(people, 1))
    since = np.arange(months) - lives.exit_month[working][:, None]
    there = (since >= 0) & (since < lives.exit_months[working][:, None])
    hours[working] = np.where(there, usual[working], hours[working])
    earlier = np.flatnonzero(random.random(people) < profile.registers.employed_before)
    before = np.arange(months) < clock.month_of_week[entry[earlier]][:, None]
    hours[earlier] = np.where(before, usual[earlier], hours[earlier])
    person, month = np.nonzero(hours)
    return {"person": person, "month": month, "hours": np.round(hours[person, month], 1)}


def health_counts(random: Random, people: People, citizens: Citizens, clock: Clock) -> Columns:
    """Visits to the doctor by year and purchases of medicine by quarter; `kind` 0 and 1."""
    end = clock.months
    frames = [
        (0, 12, people.gp_visits, people.gp_visits_per_diagnosis),
        (1, 3, people.medicine_purchases, people.medicine_purchases_per_diagnosis),
    ]
    parts = []
    for kind, step, usual, per_diagnosis in frames:
        months = np.arange(0, end, step)
        own = usual * random.gamma(2.0, 0.5, len(citizens)) + per_diagnosis * citizens.illnesses
        counts = random.poisson(own[:, None], (len(citizens), len(months)))
        person, period = np.nonzero(counts)
        parts.append(
            {
                "person": person,
                "month": months[period],
                "kind": np.full(len(person), kind),
                "value": counts[person, period],
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def diagnosis_visits(random: Random, citizens: Citizens, clock: Clock) -> Columns:
    """Contacts for each lasting diagnosis; `group` counts the somatic groups first."""
    person, group = np.nonzero(np.hstack([citizens.somatic, citizens.psychiatric]))
    days = clock.weeks * 7
    visits = days // DAYS_BETWEEN_VISITS + 1
    phase = random.integers(0, DAYS_BETWEEN_VISITS - DAYS_OF_SPREAD, (len(person), 1))
    day = (
        phase + DAYS_BETWEEN_VISITS * np.arange(visits) + random.integers(0, DAYS_OF_SPREAD + 1, (len(person), visits))
    )
    row, visit = np.nonzero(day < days)
    return {"person": person[row], "group": group[row], "day": day[row, visit]}
