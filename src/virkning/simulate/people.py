"""Who the citizens are: what the registers know about them, and the inner readiness that their own answers measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from virkning.simulate.balanced import Array, Random, categories, normals, some, uniforms
from virkning.simulate.profile import Chances, People

HALF_YEAR = 26


@dataclass(frozen=True, slots=True)
class Citizens:
    """Columns with one value per citizen. `off_weeks` is weeks off public support in each half year."""

    female: Array
    age: Array
    origin: Array
    education: Array
    marital_status: Array
    off_weeks: Array
    somatic: Array
    psychiatric: Array
    readiness: Array

    def __len__(self) -> int:
        return len(self.age)

    @property
    def illnesses(self) -> Array:
        return self.somatic.sum(1) + self.psychiatric.sum(1)

    def loose(self, people: People) -> Array:
        return self.off_weeks > people.half_weeks_off_support


def draw_citizens(random: Random, people: People, count: int) -> Citizens:
    age = people.youngest + (people.oldest - people.youngest) * betaincinv(*people.age_shape, uniforms(random, count))
    return Citizens(
        female=some(random, count, people.female),
        age=age,
        origin=categories(random, count, list(people.origin.values())),
        education=categories(random, count, list(people.education.values())),
        marital_status=categories(random, count, list(people.marital_status.values())),
        off_weeks=_off_weeks(random, people, count),
        somatic=np.stack([some(random, count, share) for share in people.somatic], axis=1),
        psychiatric=np.stack([some(random, count, share) for share in people.psychiatric], axis=1),
        readiness=normals(random, count),
    )


def _off_weeks(random: Random, people: People, count: int) -> Array:
    """The same number in every half year of a citizen's life: the share of support does not change."""
    steps = people.half_weeks_off_support + 1
    usual = categories(random, count, [1.0] * steps)
    shortest, longest = people.loose_weeks_off
    loose = shortest + categories(random, count, [1.0] * (longest - shortest + 1))
    return np.where(some(random, count, people.loosely_attached), loose, usual)


def chance_parts(citizens: Citizens, chances: Chances, people: People) -> dict[str, Array]:
    """The chance of work or education that follows the citizen, part by part; the parts add up.

    What citizens off support for long stretches have more than others is a part of its own, for nobody sorts on it.
    """

    def of(effects: dict[str, float], names: dict[str, float], column: Array) -> Array:
        return np.array([effects[name] for name in names])[column]

    off = chances.off_support * citizens.off_weeks / HALF_YEAR
    usual = np.where(citizens.loose(people), off[~citizens.loose(people)].mean(), off)
    return {
        "base": np.full(len(citizens), chances.base),
        "female": chances.female * citizens.female,
        "age": chances.age_per_year * (citizens.age - (people.youngest + people.oldest) / 2),
        "origin": of(chances.origin, people.origin, citizens.origin),
        "education": of(chances.education, people.education, citizens.education),
        "marital_status": of(chances.marital_status, people.marital_status, citizens.marital_status),
        "off_support": usual,
        "loose_attachment": off - usual,
        "somatic": chances.somatic * citizens.somatic.sum(1),
        "psychiatric": chances.psychiatric * citizens.psychiatric.sum(1),
        "inner_readiness": chances.inner_readiness * citizens.readiness,
    }
