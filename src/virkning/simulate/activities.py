"""What caseworkers have under way for their citizens in the three months before each talk, each in their own style."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from virkning.simulate.balanced import Array, Random, curve, normals
from virkning.simulate.people import Citizens
from virkning.simulate.profile import Activities
from virkning.simulate.staff import Staff
from virkning.simulate.talks import Talks
from virkning.words import ACTIVITIES

NAMES = tuple(ACTIVITIES)
CODES = np.array([ACTIVITIES[name].code for name in NAMES])
GROUPS = tuple(ACTIVITIES[name].group for name in NAMES)
LAST_WEEKS_AFTER_TALK = 1


@dataclass(frozen=True, slots=True)
class Efforts:
    """`ticked`: talks by activities, in the vocabulary's order. `began`: how many weeks before the talk."""

    ticked: Array
    began: Array

    def in_group(self, group: str) -> Array:
        members = [index for index, name in enumerate(GROUPS) if name == group]
        return np.any(self.ticked[:, members], axis=1)


def draw_efforts(random: Random, rules: Activities, staff: Staff, citizens: Citizens, talks: Talks) -> Efforts:
    rank = staff.rank[talks.caseworker]
    ticked = np.zeros((len(talks), len(NAMES)), bool)
    illness = (citizens.illnesses - citizens.illnesses.mean())[talks.citizen]
    for name, chances in rules.use.items():
        habit = rules.spread * normals(random, len(staff))
        lift = {
            "health": rules.health_per_diagnosis * illness,
            "job": rules.job_per_readiness * citizens.readiness[talks.citizen],
        }
        pull = logit(curve(rank, chances)) + habit[talks.caseworker] + lift.get(ACTIVITIES[name].group, 0)
        ticked[:, NAMES.index(name)] = random.random(len(talks)) < expit(pull)
    both = random.random(len(talks)) < curve(rank, rules.both)
    for name in ("external_training", "basic_skills"):
        ticked[both, NAMES.index(name)] = True
    ticked[random.random(len(talks)) < curve(rank, rules.none)] = False
    first, last = rules.first_week
    return Efforts(ticked=ticked, began=random.integers(first, last + 1, len(talks)))


def filled_in(random: Random, rules: Activities, efforts: Efforts, paid: Array, subsidised: Array) -> Efforts:
    """The ticks as they end: with paid hours as a temp or with a subsidy, with none, and with unknown."""
    ticked = efforts.ticked.copy()
    ticked[:, NAMES.index("temp_hours")] = paid
    ticked[:, NAMES.index("wage_subsidy")] = subsidised
    ticked[:, NAMES.index("no_activity")] = ~ticked.any(1)
    unknown = random.random(len(ticked)) < rules.dont_know
    ticked[unknown] = False
    ticked[unknown, NAMES.index("dont_know")] = True
    return Efforts(ticked=ticked, began=efforts.began)
