"""The truth that no evaluation may read: what difference each caseworker makes, and each citizen's chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from virkning.simulate.balanced import Array

if TYPE_CHECKING:
    from virkning.simulate.block import World
    from virkning.simulate.tables import Names

LEAST_CITIZENS = 10  # the study's rule: caseworkers with answers from fewer citizens are left out


def evaluated(citizen: Array, caseworker: Array, asked: Array) -> Array:
    """The talks that the study's population rules keep: at least 10 citizens, more than one answer, not the first."""
    kept = asked.copy()
    pairs = np.unique(np.stack([caseworker[kept], citizen[kept]]), axis=1)
    kept &= np.bincount(pairs[0], minlength=caseworker.max() + 1)[caseworker] >= LEAST_CITIZENS
    rows = np.flatnonzero(kept)
    first = np.append(True, citizen[rows][1:] != citizen[rows][:-1])
    kept[rows[first]] = False  # who has one answer only loses it here too
    return kept


def effects(world: World, asked: Array, names: Names, offices: int) -> pa.Table:
    """Caseworker, effect as a share, and the number of answers kept by the study's rules."""
    held, crew = world.talks, world.staff
    kept = evaluated(held.citizen, held.caseworker, asked & (world.paths.office < offices)[held.citizen])
    rows = np.bincount(held.caseworker[kept], minlength=len(crew))
    made = pa.table({"caseworker": names.caseworker, "effect": crew.effect, "rows": rows})
    return made.filter(pa.array(crew.office < offices))


def centred(effects: pa.Table) -> pa.Table:
    """Effects as differences from the mean over the answers kept: what a regression with caseworkers aims at."""
    effect, rows = effects["effect"].to_numpy(), effects["rows"].to_numpy()
    return pa.table(
        {
            "caseworker": effects["caseworker"],
            "effect": effect - np.average(effect, weights=rows if rows.any() else None),
        }
    )


def chances(world: World, names: Names, offices: int) -> pa.Table:
    """Person, date and the chance of work or education within 52 weeks with the caseworker of that day."""
    held = world.talks
    with_first = held.caseworker == world.paths.first[held.citizen]
    chance = np.where(with_first, world.chance.first[held.citizen], world.chance.next[held.citizen])
    made = pa.table({"person": names.person.take(pa.array(held.citizen)), "date": pa.array(held.day), "chance": chance})
    return made.filter(pa.array((world.paths.office < offices)[held.citizen]))


def sorted_by_name(effects: pa.Table) -> pa.Table:
    return effects.take(pc.sort_indices(effects, [("caseworker", "ascending")]))
