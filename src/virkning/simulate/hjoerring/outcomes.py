"""What came after: weeks of activation, hours of work as they would have been, and the hours that the effort added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.simulate.hjoerring.calendar import (
    MONTH_OF_WEEK,
    MONTHS,
    MONTHS_BEFORE,
    WEEKS,
    WEEKS_BEFORE,
    WEEKS_OF_2015,
)
from virkning.simulate.hjoerring.lives import READY, SUPPORTED
from virkning.simulate.hjoerring.printed import EFFECTS, FULL_TIME, OUTCOME_MONTHS, Bools, Floats, Random, Whole

# What hours of work depend on, per standard deviation.
MATTERS = {
    "beskaeftigelsesgrad_2014": 0.30, "loen_2013": 0.20, "i_arbejde_2013": 0.15, "uger_jobparat_2014": 0.15,
    "uger_aktivitetsparat_2012": -0.10, "alder": -0.20, "sundhed_2014": -0.15, "par_uden_barn": 0.10,
}  # fmt: skip
EMPLOYED, HOURS_IF_EMPLOYED = 0.13, {"timer_2015": 430.0, "timer_2016": 470.0, "timer_2017": 340.0}
MOST_HOURS = {"timer_2015": 1500.0, "timer_2016": 1500.0, "timer_2017": 900.0}
SHARE_WHO_GAIN = 0.25
HOURS_OF_A_MONTH = 140
MOST_WEEKS, WEEKS_WITHOUT = 52, 1  # nobody is in activation in 2015-W01
OFF_SUPPORT = 0.5  # a month with so much work has no benefit


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work by outcome: as they would have been without the effort, and as they were."""

    without: dict[str, Floats]
    found: dict[str, Floats]


def hours(
    covariates: dict[str, Floats], treated: Bools, groups: Whole, effects: dict[str, int], random: Random
) -> Hours:
    """Some stay in work from year to year. In each group the treated gain exactly the effect on average."""
    people = len(treated)
    index = random.normal(0, 0.7, people)
    for name, slope in MATTERS.items():
        values = covariates[name]
        index += slope * np.clip((values - values.mean()) / max(values.std(), 1e-9), -2, 3)
    gains = treated & (random.random(people) < SHARE_WHO_GAIN)
    without, found = {}, {}
    for name, usual in HOURS_IF_EMPLOYED.items():
        this_year = index + random.normal(0, 0.5, people)
        employed = this_year > np.quantile(this_year, 1 - EMPLOYED)
        drawn = np.minimum(random.gamma(2.0, usual / 2, people), MOST_HOURS[name])
        without[name] = np.where(employed, drawn, 0.0).round()
        found[name] = without[name].copy()
        for group in np.unique(groups):
            inside = treated & (groups == group)
            found[name] += shared_out(random, gains & inside, effects[name] * int(inside.sum()))
    return Hours(without, found)


def shared_out(random: Random, who: Bools, total: float) -> Floats:
    """So many whole hours in all to those who gain."""
    gained = np.zeros(len(who))
    if who.any():
        drawn = random.gamma(3.0, 1.0, int(who.sum()))
        gained[who] = whole(drawn * total / drawn.sum())
    return gained


def whole(values: Floats) -> Floats:
    """Whole numbers with the same sum: what rounding takes from one it gives to the next."""
    return np.diff(np.round(np.cumsum(values)), prepend=0.0)


def by_month(found: dict[str, Floats]) -> Floats:
    """Hours of each month from January 2012: the last months of 2015 and the first of the later years, so that work goes on."""
    people = len(next(iter(found.values())))
    monthly = np.zeros((people, MONTHS))
    start = MONTHS_BEFORE
    for name, months in OUTCOME_MONTHS.items():
        worked = np.clip(np.ceil(found[name] / HOURS_OF_A_MONTH), 1, months)
        place = np.arange(months)
        inside = place >= months - worked[:, None] if name == "timer_2015" else place < worked[:, None]
        monthly[:, start : start + months] = np.where(inside, (found[name] / worked)[:, None], 0.0)
        start += months
    return monthly


def activation(random: Random, low: Whole, high: Whole, mean: float, low_up_to: int) -> Whole:
    """Weeks of activation in 2015, so that the mean is as printed and exactly the `low` are below it."""
    weeks = np.zeros(len(low) + len(high))
    weeks[low] = whole(low_up_to * random.permutation(np.sort(random.beta(0.6, 1.1, len(low)))))
    left = round(mean * len(weeks)) - weeks[low].sum() - len(high) * (low_up_to + 1)
    room = MOST_WEEKS - low_up_to - 1
    share = random.beta(1.0, 1.6, len(high))
    for _ in range(50):  # scaled to the sum that is left, and nobody beyond the year
        share = np.minimum(share * left / (share.sum() * room), 1.0)
    weeks[high] = low_up_to + 1 + np.minimum(whole(share * room), room)
    return weeks.astype(np.int64)


def weekly(random: Random, before: Whole, monthly: Floats, active: Whole) -> tuple[Whole, Bools]:
    """The state of every week, and whether it is one of activation: activation comes where there is least work."""
    after = monthly[:, MONTH_OF_WEEK[WEEKS_BEFORE:]] >= OFF_SUPPORT * FULL_TIME
    state = np.concatenate([before, np.where(after, SUPPORTED, READY)], axis=1)
    in_2015 = state[:, WEEKS_OF_2015]
    turn = (np.arange(in_2015.shape[1]) - random.integers(WEEKS_WITHOUT, 40, len(state))[:, None]) % MOST_WEEKS
    turn = np.where(in_2015 == READY, turn, turn + MOST_WEEKS).astype(float)
    turn[:, :WEEKS_WITHOUT] = np.inf
    first = np.argsort(np.argsort(turn, axis=1, kind="stable"), axis=1, kind="stable") < active[:, None]
    activated = np.zeros((len(state), WEEKS), dtype=bool)
    activated[:, WEEKS_OF_2015] = first
    state[activated] = READY
    state[:, WEEKS_BEFORE] = READY
    return state, activated


__all__ = ["EFFECTS", "Hours", "activation", "by_month", "hours", "shared_out", "weekly", "whole"]
