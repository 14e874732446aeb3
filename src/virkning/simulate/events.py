"""What happens to citizens: paid work, education, and the way out of the talks.

Each month brings work or education with a small chance, set so that the chance within 52 weeks is the sum of what
follows the citizen and the caseworker's effect. Some events are a month of paid hours beside the benefit; the others
(ordinary work, education) end the benefit and with it the talks. A month's chance never depends on earlier months, so
neither history nor leaving biases what a later answer tells about the caseworker.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.simulate.activities import LAST_WEEKS_AFTER_TALK, Efforts
from virkning.simulate.balanced import Array, Random, uniforms_alike
from virkning.simulate.clock import Clock
from virkning.simulate.profile import Chances, Events
from virkning.simulate.staff import NOBODY, Paths
from virkning.simulate.talks import Calls, Talks

NOTHING, PAID_HOURS, WAGE_SUBSIDY, ORDINARY_WORK, EDUCATION = range(5)
FEW_HAVE_MORE_TALKS = 6
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Lives:
    """`kind`: citizens by months. `exit_...`: the month one leaves, to what, and for how many months."""

    kind: Array
    exit_month: Array
    exit_kind: Array
    exit_months: Array

    def exit_week(self, clock: Clock) -> Array:
        """The week a citizen leaves in: the last of the month, so that earlier answers see the whole event."""
        gone = self.exit_month < NEVER
        week = np.full(len(gone), NEVER)
        week[gone] = clock.last_week[self.exit_month[gone]]
        return week


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of work or education within 52 weeks: before any caseworker, with the first one and with the next."""

    before: Array
    first: Array
    next: Array


def chance_of(own: Array, first: Array, following: Array, limits: Chances) -> Chance:
    return Chance(
        *(np.clip(own + effect, limits.smallest, limits.largest) for effect in (np.zeros_like(own), first, following))
    )


def live(
    random: Random,
    rules: Events,
    clock: Clock,
    chance: Chance,
    paths: Paths,
    calls: Calls,
    talks: Talks,
    efforts: Efforts,
) -> Lives:
    months = np.arange(clock.months)
    start = clock.month_of_week[calls.first_week + 1]
    change = clock.month_of_week[np.minimum(calls.change_week, clock.weeks)]
    with_first, with_next = months >= start[:, None], months >= change[:, None]
    yearly = np.where(
        with_next, chance.next[:, None], np.where(with_first, chance.first[:, None], chance.before[:, None])
    )
    hazard = -np.log1p(-yearly) / clock.months_in_a_year_of_weeks
    happens = random.random(hazard.shape) < -np.expm1(-hazard)
    everybody, changing = np.arange(len(start)), np.flatnonzero(paths.next != NOBODY)
    _even_out(
        random, happens, hazard, with_first & ~with_next, everybody, (paths.role, _few(calls.count), chance.first)
    )
    _even_out(random, happens, hazard, with_next, changing, (paths.role, _few(calls.count_after_change), chance.next))
    person, month = np.nonzero(happens)
    month = _wait_for_activation(random, rules, clock, person, month, talks, efforts)
    order = np.lexsort((month, person))
    return _sort_out(random, rules, clock, person[order], month[order], start)


def _few(count: Array) -> Array:
    """The few citizens with very many talks are taken together."""
    return np.minimum(count, FEW_HAVE_MORE_TALKS)


def _even_out(
    random: Random, happens: Array, hazard: Array, when: Array, who: Array, likeness: tuple[Array, ...]
) -> None:
    """Redraw the first event with a caseworker, so that citizens who are alike differ in time but hardly in number."""
    patience = -np.log1p(-uniforms_alike(random, *(key[who] for key in likeness)))
    reached = np.cumsum(np.where(when[who], hazard[who], 0), axis=1) >= patience[:, None]
    first = reached & ~np.pad(reached, ((0, 0), (1, 0)))[:, :-1]
    happens[who] = np.where(when[who], (happens[who] & reached) | first, happens[who])


def _wait_for_activation(
    random: Random, rules: Events, clock: Clock, person: Array, month: Array, talks: Talks, efforts: Efforts
) -> Array:
    """Lock-in: an event during activation may wait until the month after it; over a year the chance stays the same."""
    active = np.flatnonzero(efforts.ticked.any(1))
    until = np.zeros((int(talks.citizen[-1]) + 1, clock.months), np.int32)
    begin = clock.month_of_week[talks.week[active] - efforts.began[active]]
    end = clock.month_of_week[np.minimum(talks.week[active] + LAST_WEEKS_AFTER_TALK, clock.weeks - 1)]
    for later in range(int((end - begin).max(initial=0)) + 1):
        reaches = begin + later <= end
        until[talks.citizen[active[reaches]], begin[reaches] + later] = end[reaches] + 1
    free = until[person, month]
    waits = (free > month) & (free < clock.months) & (random.random(len(month)) < rules.lock_in)
    return np.where(waits, free, month)


def _sort_out(random: Random, rules: Events, clock: Clock, person: Array, month: Array, start: Array) -> Lives:
    """Give each event its kind; the first that ends the benefit is the last one to happen."""
    people, draw = len(start), random.random(len(person))
    kind = np.where(draw < rules.short_job + rules.long_job, ORDINARY_WORK, EDUCATION)
    short = (draw < rules.short_job) | (month < start[person])
    subsidy = random.random(len(person)) < rules.wage_subsidy
    kind = np.where(short, np.where(subsidy, WAGE_SUBSIDY, PAID_HOURS), kind)
    exits = np.flatnonzero(~short)[::-1]
    exit_month, exit_kind = np.full(people, NEVER), np.full(people, NOTHING)
    exit_month[person[exits]], exit_kind[person[exits]] = month[exits], kind[exits]  # the earliest is written last
    lasts = month <= exit_month[person]
    table = np.zeros((people, clock.months), np.int8)
    table[person[lasts], month[lasts]] = kind[lasts]
    gone = exit_month < NEVER
    table[gone, exit_month[gone]] = exit_kind[gone]
    lengths = {ORDINARY_WORK: rules.long_job_months, EDUCATION: rules.education_months}
    exit_months = np.zeros(people, int)
    for which, (least, most) in lengths.items():
        exit_months = np.where(exit_kind == which, random.integers(least, most + 1, people), exit_months)
    return Lives(kind=table, exit_month=exit_month, exit_kind=exit_kind, exit_months=exit_months)
