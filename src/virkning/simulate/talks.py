"""When citizens and caseworkers meet."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from virkning.simulate import staff
from virkning.simulate.balanced import Array, Random, geometric, poisson, uniforms, uniforms_alike
from virkning.simulate.clock import Clock
from virkning.simulate.profile import Profile


@dataclass(frozen=True, slots=True)
class Talks:
    """One value per talk, in order of citizen and time. `number` counts a citizen's talks from 1."""

    citizen: Array
    number: Array
    week: Array
    day: Array
    caseworker: Array

    def __len__(self) -> int:
        return len(self.citizen)

    def where(self, kept: Array) -> Talks:
        return Talks(**{field.name: getattr(self, field.name)[kept] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class Calls:
    """What is planned for a citizen: how many talks, from which week, when the next caseworker begins."""

    count: Array
    first_week: Array
    change_at: Array
    gap: int

    @property
    def change_week(self) -> Array:
        return self.first_week + self.gap * (self.change_at - 1)

    @property
    def count_after_change(self) -> Array:
        return np.maximum(self.count - self.change_at + 1, 0)


def plan_calls(random: Random, profile: Profile, clock: Clock, paths: staff.Paths, chance: Array) -> Calls:
    """chance: of work or education; citizens with like chances get few and many talks alike."""
    rules, people = profile.talks, len(paths.role)
    kept = rules.least + poisson(uniforms_alike(random, paths.role, chance), rules.more)
    before = rules.inherited_least + geometric(uniforms(random, people), rules.inherited_more)
    passing = 1 + geometric(uniforms(random, people), rules.temporary_more)
    count = np.choose(paths.role, [kept, before + kept, np.ones(people, int), passing])
    count = np.minimum(count, rules.most)
    moved = 2 + np.floor(random.random(people) * np.maximum(count - 1, 1)).astype(int)
    change = np.where(paths.role == staff.INHERITED, np.minimum(before + 1, count), moved)
    change = np.where(paths.next == staff.NOBODY, rules.most + 1, change)
    gap = profile.calendar.weeks_between_talks
    latest = clock.last_talk - gap * (count - 1)
    first = clock.first_talk + np.floor(uniforms(random, people) * (latest - clock.first_talk + 1)).astype(int)
    return Calls(count=count, first_week=first, change_at=change, gap=gap)


def hold_talks(random: Random, profile: Profile, clock: Clock, paths: staff.Paths, calls: Calls) -> Talks:
    """All planned talks; those after a citizen has left are taken away later."""
    citizen = np.repeat(np.arange(len(calls.count)), calls.count)
    number = np.arange(len(citizen)) - np.repeat(np.cumsum(calls.count) - calls.count, calls.count) + 1
    jitter = profile.calendar.weeks_of_jitter
    turn = calls.first_week[citizen] + calls.gap * (number - 1)
    week = turn + random.integers(-jitter, jitter + 1, len(citizen)) * (number > 1)
    day = clock.monday(week) + random.integers(0, 5, len(citizen))
    changed = number >= calls.change_at[citizen]
    caseworker = np.where(changed, paths.next[citizen], paths.first[citizen])
    return Talks(citizen=citizen, number=number, week=week, day=day, caseworker=caseworker)
