"""What citizens say of themselves, and how caseworkers rate them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.simulate.balanced import Array, Random, curve, normals
from virkning.simulate.people import Citizens
from virkning.simulate.profile import OWN_ITEMS, RATED_ITEMS, Answers
from virkning.simulate.staff import Staff
from virkning.simulate.talks import Talks

HEALTH_ITEMS = ("B6", "S11")
GIVEN = -1


@dataclass(frozen=True, slots=True)
class Sheet:
    """Talks by items. `asked`: the talks at which the sheet was filled in at all.

    `missing` is GIVEN or the position of the reason in `reasons`.
    """

    items: tuple[str, ...]
    reasons: tuple[str, ...]
    asked: Array
    value: Array
    missing: Array


def own_answers(random: Random, rules: Answers, citizens: Citizens, talks: Talks) -> Sheet:
    score = _state(random, rules, OWN_ITEMS, rules.own_level, citizens, talks)
    return _on_scale(
        random,
        OWN_ITEMS,
        talks,
        score,
        silent=rules.silent_own,
        missing=rules.missing_own,
        kinds=rules.missing_kinds_own,
    )


def rated_answers(random: Random, rules: Answers, staff: Staff, citizens: Citizens, talks: Talks) -> Sheet:
    score = _state(random, rules, RATED_ITEMS, rules.rated_level, citizens, talks)
    for column, item in enumerate(RATED_ITEMS):
        outlook = curve(staff.rank, rules.outlook[item]) + rules.outlook_spread * normals(random, len(staff))
        shows = talks.number > 1 if item in rules.unseen_at_first else np.ones(len(talks), bool)
        score[:, column] += outlook[talks.caseworker] * shows
    return _on_scale(
        random,
        RATED_ITEMS,
        talks,
        score,
        silent=rules.silent_rated,
        missing=rules.missing_rated,
        kinds=rules.missing_kinds_rated,
    )


def _state(
    random: Random, rules: Answers, items: tuple[str, ...], level: tuple[float, ...], citizens: Citizens, talks: Talks
) -> Array:
    """Where the citizen stands on each item: level, readiness, progress, illness, and the lasting and passing."""
    lasting = rules.lasting * random.standard_normal((len(citizens), len(items)))
    passing = rules.passing * random.standard_normal((len(talks), len(items)))
    shared = rules.pull * citizens.readiness[talks.citizen] + rules.progress * (talks.number - 1)
    score = np.array(level) + shared[:, None] + lasting[talks.citizen] + passing
    illness = citizens.illnesses - citizens.illnesses.mean()
    for column, item in enumerate(items):
        if item in HEALTH_ITEMS:
            score[:, column] -= rules.illness * illness[talks.citizen]
    return score


def _on_scale(
    random: Random,
    items: tuple[str, ...],
    talks: Talks,
    score: Array,
    *,
    silent: float,
    missing: float,
    kinds: dict[str, float],
) -> Sheet:
    """Whole points from 1 to 5. The first talk is never without answers: it is how a citizen comes into the data."""
    why = random.choice(len(kinds), score.shape, p=list(kinds.values()))
    return Sheet(
        items=items,
        reasons=tuple(kinds),
        asked=(random.random(len(score)) >= silent) | (talks.number == 1),
        value=np.clip(np.rint(score), 1, 5).astype(np.int32),
        missing=np.where(random.random(score.shape) < missing, why, GIVEN),
    )
