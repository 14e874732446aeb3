"""What the evaluation prints, and the little that is assumed beside it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]
Random = np.random.Generator

# Everybody, and those below the mean of activation, in Hjørring and elsewhere.
EVERYBODY, TREATED, CONTROLS, MEAN_ACTIVATION = 3911, 233, 2214, 13.6
LOW_UP_TO = 13  # whole weeks: the most that is below the mean
TREATED_ABOVE = 227  # not printed: an investment in activation is taken to put more of its own above the mean
EFFECTS = {"timer_2015": 54, "timer_2016": 50, "timer_2017": 32}
GAIN = 39  # hours a year by the difference-in-differences
OUTCOME_MONTHS = {"timer_2015": 12, "timer_2016": 12, "timer_2017": 8}
FULL_TIME = 160.33  # hours a month


@dataclass(frozen=True, slots=True)
class Margin:
    """A covariate's printed mean and variance in one group. kind: weeks, amount, share, age or count."""

    name: str
    kind: str
    mean: float
    variance: float


def margins(side: str) -> list[Margin]:
    """side: treated or control."""
    text = files(__package__).joinpath("margins.csv").read_text("utf-8")
    return [
        Margin(row["name"], row["kind"], float(row[f"mean_{side}"]), float(row[f"var_{side}"]))
        for row in csv.DictReader(text.splitlines())
    ]
