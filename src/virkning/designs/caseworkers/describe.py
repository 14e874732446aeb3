"""How the more and the less effective caseworkers differ in what they do and how they see their citizens.

Every description exists twice: as published, where the same answers rank the caseworkers and describe them, and
cross-fitted, where each half of a caseworker's citizens is described by the ranking that the other half gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virkning.designs.caseworkers.sample import Sample, Talks
from virkning.inference.clustered import GroupMeans, group_means
from virkning.inference.leave_out import group_effects, independent_columns
from virkning.inference.multiplicity import holm
from virkning.inference.ranks import quartiles
from virkning.words import ACTIVITY_GROUPS, activities_in, activity

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

QUARTILES = 4
OFFER_GROUPS = ("job", "upskilling", "social", "health")
NO_ACTIVITY = "none"


@dataclass(frozen=True, slots=True)
class Description:
    """One thing described by quartile, with the p value of the difference corrected for its family of tests."""

    key: str
    as_published: GroupMeans
    cross_fitted: GroupMeans | None
    difference_p: float
    cross_fitted_p: float | None


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Families of descriptions, each corrected for multiplicity by itself."""

    outcome: Description
    effect_halves: GroupMeans
    groups: tuple[Description, ...]
    tools: tuple[Description, ...]
    combinations: tuple[Description, ...]
    judgements: tuple[Description, ...]
    first_health: tuple[Description, ...]


def describe(sample: Sample, talks: Talks, quartile: Codes, halves: Halves) -> Descriptions:
    """All descriptions of the study, by the quartile of the caseworker."""
    published = (quartile - 1)[sample.group]

    def family(named: dict[str, Floats]) -> tuple[Description, ...]:
        return _family({key: (values, published, sample.group) for key, values in named.items()}, halves.by_row)

    return Descriptions(
        outcome=family({"outcome": sample.outcome})[0],
        effect_halves=group_means(halves.own_effect, halves.by_row, sample.group, QUARTILES),
        groups=family(_group_use(talks)),
        tools=family(_tool_use(talks)),
        combinations=family(_combination_use(talks)),
        judgements=family({item: talks.judgements[:, place] for place, item in enumerate(talks.judgement_items)}),
        first_health=_family(
            {key: (values, (quartile - 1)[group], group) for key, (values, group) in talks.first_health.items()}
        ),
    )


@dataclass(frozen=True, slots=True)
class Halves:
    """Quartiles from one half of each caseworker's citizens, for use on the other half.

    by_row and ranking_effect: for each row the quartile (0-3, -1 for none) and the effect that the other half gives its
    caseworker; own_effect: the effect in the row's own half.
    """

    by_row: Codes
    ranking_effect: Floats
    own_effect: Floats


def half_quartiles(sample: Sample, seed: int) -> Halves:
    """Split each caseworker's citizens at random in two and rank the caseworkers on each half alone."""
    random = np.random.default_rng([seed, sample.clusters])
    half = (random.permutation(sample.clusters) % 2)[sample.cluster]
    effects = np.full((2, sample.groups), np.nan)
    ranked = np.full((2, sample.groups), -1)
    for number in (0, 1):
        own = half == number
        known, group = np.unique(sample.group[own], return_inverse=True)
        matrix = sample.covariates[own]
        kept = independent_columns(matrix, group)
        cluster = np.unique(sample.cluster[own], return_inverse=True)[1]
        effects[number, known] = group_effects(sample.outcome[own], matrix[:, kept], group, cluster).effects
        ranked[number, known] = quartiles(effects[number, known]) - 1
    other = 1 - half
    return Halves(ranked[other, sample.group], effects[other, sample.group], effects[half, sample.group])


def _family(named: dict[str, tuple[Floats, Codes, Codes]], crossed: Codes | None = None) -> tuple[Description, ...]:
    """Values, quartile and caseworker of each row by name; `crossed` has the quartile by the other half, if there is one."""
    published = {key: _means(*columns) for key, columns in named.items()}
    first = _corrected([found.difference_p for found in published.values()])
    if crossed is None:
        return tuple(
            Description(key, published[key], None, float(p), None) for key, p in zip(named, first, strict=True)
        )
    second = {key: _means(values, crossed, group) for key, (values, _, group) in named.items()}
    later = _corrected([found.difference_p for found in second.values()])
    return tuple(
        Description(key, published[key], second[key], float(first[place]), float(later[place]))
        for place, key in enumerate(named)
    )


def _means(values: Floats, quartile: Codes, group: Codes) -> GroupMeans:
    ranked = quartile >= 0
    return group_means(values[ranked], quartile[ranked], group[ranked], QUARTILES)


def _corrected(p: list[float]) -> Floats:
    """Holm within the family; a test that could not be made takes no place in it."""
    found = np.array(p)
    made = ~np.isnan(found)
    found[made] = holm(found[made])
    return found


def _any_of(talks: Talks, group: str) -> Floats:
    """Whether at least one activity of the group was ticked; empty where the question was not answered."""
    wanted = [talks.activity_codes.index(one.code) for one in activities_in(group) if one.code in talks.activity_codes]
    ticked = talks.activities[:, wanted]
    return np.where(np.isnan(ticked).any(axis=1), np.nan, (ticked == 1).any(axis=1))


def _group_use(talks: Talks) -> dict[str, Floats]:
    return {group: _any_of(talks, group) for group in (*OFFER_GROUPS, NO_ACTIVITY) if group in ACTIVITY_GROUPS}


def _tool_use(talks: Talks) -> dict[str, Floats]:
    return {activity(code).id: talks.activities[:, place] for place, code in enumerate(talks.activity_codes)}


def _combination_use(talks: Talks) -> dict[str, Floats]:
    """Exactly which of the four groups were used together at a talk."""
    used = np.column_stack([_any_of(talks, group) for group in OFFER_GROUPS])
    unanswered = np.isnan(used).any(axis=1)
    number = np.where(unanswered, -1, (used == 1) @ (1 << np.arange(len(OFFER_GROUPS))))
    return {
        "+".join(group for place, group in enumerate(OFFER_GROUPS) if mix >> place & 1): np.where(
            unanswered, np.nan, number == mix
        )
        for mix in range(1, 1 << len(OFFER_GROUPS))
        if mix & (mix - 1)
    }
