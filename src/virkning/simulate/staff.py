"""The caseworkers, what difference they make, and which citizens come to whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.simulate.balanced import Array, Random, curve, dealt_alike, normal_grid, normals, parts, some
from virkning.simulate.profile import Effects, Profile, Size

NOBODY = -1
REGULAR, INHERITED, SINGLE, TEMPORARY = range(4)


@dataclass(frozen=True, slots=True)
class Staff:
    """One value per caseworker, regular ones first. `rank` is the place by effect among their own kind, from 0 to 1."""

    effect: Array
    rank: Array
    office: Array
    regular: int

    def __len__(self) -> int:
        return len(self.effect)


@dataclass(frozen=True, slots=True)
class Paths:
    """One value per citizen: the way in (a role), the job centre, the first caseworker and the next one, if any."""

    role: Array
    office: Array
    first: Array
    next: Array


def draw_staff(random: Random, size: Size, effects: Effects) -> Staff:
    counts = size.regular_caseworkers, size.temporary_caseworkers
    regular = effects.spread * normal_grid(counts[0], cut_at=effects.furthest)
    temporary = effects.temporary_spread * normal_grid(counts[1])
    return Staff(
        effect=np.concatenate([regular, temporary]),
        rank=np.concatenate([(np.arange(count) + 0.5) / count for count in counts]),
        office=np.concatenate([_dealt(random, count, size.job_centres) for count in counts]),
        regular=counts[0],
    )


def _dealt(random: Random, count: int, offices: int) -> Array:
    """Job centres for caseworkers in order of effect: each centre gets weak and strong ones alike."""
    layers = np.array_split(np.arange(count), -(-count // offices))
    return np.concatenate([random.permutation(offices)[: len(layer)] for layer in layers])


def draw_paths(random: Random, profile: Profile, staff: Staff, weakness: Array, own: Array) -> Paths:
    """Send citizens to caseworkers.

    weakness: what brings a citizen to an effective caseworker. own: the citizen's own chance; roles are even over it.
    """
    size = profile.size
    groups = [size.regular_citizens, size.inherited_citizens, size.single_talk_citizens, size.temporary_citizens]
    role = dealt_alike(random, np.repeat(np.arange(4), groups), own)
    office, lasting = np.empty(len(role), int), np.full(len(role), NOBODY)
    stays = np.flatnonzero(role != TEMPORARY)
    lasting[stays] = _sorted_to(random, profile, staff, weakness[stays])
    office[stays] = staff.office[lasting[stays]]
    office[role == TEMPORARY] = _offices_for_temporary(
        random, size, office[role == INHERITED], int(np.sum(role == TEMPORARY))
    )
    passing = np.full(len(role), NOBODY)
    through = np.flatnonzero((role == TEMPORARY) | (role == INHERITED))
    passing[through] = _to_temporary(random, staff, office[through])
    movers = np.flatnonzero(role == REGULAR)
    movers = movers[some(random, len(movers), profile.talks.change_of_caseworker)]
    following = np.where(role == INHERITED, lasting, NOBODY)
    following[movers] = _another(random, staff, lasting[movers])
    return Paths(role=role, office=office, first=np.where(passing == NOBODY, lasting, passing), next=following)


def _sorted_to(random: Random, profile: Profile, staff: Staff, weakness: Array) -> Array:
    """A regular caseworker for each citizen: within each job centre the weakest citizens tend to the most effective."""
    size, regular = profile.size, staff.regular
    spread = np.exp(size.spread_of_citizens * normals(random, regular))
    places = parts(len(weakness), curve(staff.rank[:regular], size.citizens_by_effect) * spread)
    by_office = np.argsort(staff.office[:regular], kind="stable")  # stable: rising effect within a job centre
    seats = np.repeat(by_office, places[by_office])
    office_of_citizen = random.permutation(staff.office[seats])
    noise = profile.effects.sorting_noise * weakness.std() * normals(random, len(weakness))
    in_line = np.lexsort((weakness + noise, office_of_citizen))
    caseworker = np.empty(len(weakness), int)
    caseworker[in_line] = seats
    return caseworker


def _offices_for_temporary(random: Random, size: Size, inherited: Array, count: int) -> Array:
    """Job centres for citizens of temporary caseworkers only: these get equally many everywhere."""
    present = np.bincount(inherited, minlength=size.job_centres)
    wanted = parts(count, np.maximum((count + len(inherited)) / size.job_centres - present, 1e-9))
    return random.permutation(np.repeat(np.arange(size.job_centres), wanted))


def _to_temporary(random: Random, staff: Staff, office: Array) -> Array:
    """A temporary caseworker of the own job centre, dealt out evenly."""
    chosen = np.empty(len(office), int)
    for centre in np.unique(office):
        here = random.permutation(np.flatnonzero(office == centre))
        temporary = staff.regular + np.flatnonzero(staff.office[staff.regular :] == centre)
        chosen[here] = temporary[np.arange(len(here)) % len(temporary)]
    return chosen


def _another(random: Random, staff: Staff, present: Array) -> Array:
    """Any other regular caseworker of the same job centre, whatever the effect."""
    offices = staff.office[: staff.regular]
    following = np.empty(len(present), int)
    for position, caseworker in enumerate(present):
        colleagues = np.flatnonzero(offices == offices[caseworker])
        colleagues = colleagues[colleagues != caseworker]
        following[position] = random.choice(colleagues) if len(colleagues) else caseworker
    return following
