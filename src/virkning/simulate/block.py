"""One block: the citizens and caseworkers of the profile's job centres, drawn from one seed of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from virkning.simulate import activities, answers, events, people, registers, staff, tables, talks, truth
from virkning.simulate.activities import Efforts
from virkning.simulate.balanced import Array, Random
from virkning.simulate.clock import Clock
from virkning.simulate.events import Chance, Lives
from virkning.simulate.people import Citizens
from virkning.simulate.profile import Profile
from virkning.simulate.staff import NOBODY, Paths, Staff
from virkning.simulate.talks import Calls, Talks

MONTHS_LOOKED_BACK = 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """The tables of a snapshot in memory, and what nobody in the real world knows.

    `effects`: caseworker, effect and the number of answers that an evaluation keeps.
    `chances`: person, date and the true chance of the outcome at each talk.
    """

    tables: dict[str, pa.Table]
    effects: pa.Table
    chances: pa.Table


@dataclass(frozen=True, slots=True)
class World:
    """Everything drawn for one block, before it is written down as tables."""

    citizens: Citizens
    staff: Staff
    paths: Paths
    calls: Calls
    talks: Talks
    efforts: Efforts
    lives: Lives
    chance: Chance


def draw_world(profile: Profile, clock: Clock, streams: list[Random]) -> World:
    """Draw everything that happens; each topic has its own stream, so that one can change without the others."""
    for_people, for_staff, for_paths, for_talks, for_efforts, for_lives, for_ticks = streams
    citizens = people.draw_citizens(for_people, profile.people, profile.size.citizens)
    parts = people.chance_parts(citizens, profile.chances, profile.people)
    crew = staff.draw_staff(for_staff, profile.size, profile.effects)
    strength = np.sum([parts[name] for name in profile.effects.sorted_on], axis=0)
    own = np.sum(list(parts.values()), axis=0)
    paths = staff.draw_paths(for_paths, profile, crew, weakness=-strength, own=own)
    following = np.where(paths.next == NOBODY, paths.first, paths.next)
    chance = events.chance_of(own, crew.effect[paths.first], crew.effect[following], profile.chances)
    calls = talks.plan_calls(for_talks, profile, clock, paths, chance.next)
    planned = talks.hold_talks(for_talks, profile, clock, paths, calls)
    efforts = activities.draw_efforts(for_efforts, profile.activities, crew, citizens, planned)
    lives = events.live(for_lives, profile.events, clock, chance, paths, calls, planned, efforts)
    held = planned.week < lives.exit_week(clock)[planned.citizen]
    kept, done = planned.where(held), Efforts(efforts.ticked[held], efforts.began[held])
    done = activities.filled_in(for_ticks, profile.activities, done, *_paid_lately(clock, lives, kept))
    return World(citizens, crew, paths, calls, kept, done, lives, chance)


def _paid_lately(clock: Clock, lives: Lives, held: Talks) -> tuple[Array, Array]:
    """Whether there were paid hours, and hours with a wage subsidy, in the three months before a talk."""
    month = clock.month_of_week[held.week]
    recent = np.stack([lives.kind[held.citizen, month - back] for back in range(1, MONTHS_LOOKED_BACK + 1)])
    return (recent == events.PAID_HOURS).any(0), (recent == events.WAGE_SUBSIDY).any(0)


def draw_block(profile: Profile, clock: Clock, seed: np.random.SeedSequence, number: int, offices: int) -> Drawn:
    """Block `number` of a municipality, its first `offices` job centres only."""
    *for_world, for_names, for_own, for_rated, for_registers, for_health, for_meetings = map(
        np.random.default_rng, seed.spawn(13)
    )
    world = draw_world(profile, clock, for_world)
    names = tables.Names(for_names, number, len(world.citizens), world.staff, profile.size.job_centres)
    writer = tables.Writer(world, profile, clock, names, offices)
    own = answers.own_answers(for_own, profile.answers, world.citizens, world.talks)
    rated = answers.rated_answers(for_rated, profile.answers, world.staff, world.citizens, world.talks)
    entry = registers.entry_weeks(for_registers, world.calls)
    weekly = registers.weekly_codes(
        for_registers, profile, clock, world.citizens, world.calls, world.talks, world.efforts, world.lives, entry
    )
    made = {
        "persons": writer.persons(),
        "benefits": writer.benefits(weekly),
        "readiness": writer.readiness(entry),
        "work": writer.work(registers.paid_hours(for_registers, profile, clock, world.lives, entry)),
        "health": writer.health(registers.health_counts(for_health, profile.people, world.citizens, clock)),
        "diagnoses": writer.diagnoses(registers.diagnosis_visits(for_health, world.citizens, clock)),
        "caseworkers": writer.caseworkers(),
        "meetings": writer.meetings(for_meetings),
        "answers": writer.answers(own, rated),
        "activities": writer.activities(),
    }
    return Drawn(
        tables=made,
        effects=truth.effects(world, own.asked, names, offices),
        chances=truth.chances(world, names, offices),
    )
