"""Hjørring and its neighbours: new citizens every year, and the conditions of all municipalities.

The seven of the evaluation, the other four of the region by their names, and the rest of the country by number. Their
conditions are made up: one hidden factor says how hard it is to get into work, the indicators follow it more or less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.simulate.hjoerring.outcomes import shared_out
from virkning.simulate.hjoerring.printed import GAIN, Bools, Floats, Random, Whole

HOME = "Hjørring"
# Hours a year of those not ready for a job, and how many citizens come in a year.
TOWNS = {
    HOME: (50, 900), "Frederikshavn": (52, 950), "Aalborg": (71, 2000), "Mariagerfjord": (65, 600),
    "Morsø": (39, 400), "Thisted": (74, 550), "Vesthimmerland": (58, 550),
}  # fmt: skip
NEIGHBOURS = tuple(name for name in TOWNS if name != HOME)
OTHERS_OF_REGION = ("Brønderslev", "Jammerbugt", "Læsø", "Rebild")
MUNICIPALITIES = 98
YEARS, START, CONDITIONS = range(2010, 2017), 2015, 2013
JOB_READY, READY_GAP, A_YEAR, PER_YEAR_OF_AGE = 0.3, 60.0, 2.0, -0.8
EMPLOYED, SHARE_WHO_GAIN = 0.25, 0.25
# The evaluation's eleven conditions: mean, spread, and how closely they follow the hidden factor.
INDICATORS = {
    "ledighed_pendlingsopland": (5.8, 0.9, 0.7), "saesonudsving_ledighed": (1.1, 0.4, 0.4),
    "lavt_kvalificerede_job": (12.0, 2.2, 0.6), "hoejt_kvalificerede_job": (14.0, 4.0, -0.6),
    "selvstaendige": (6.0, 1.6, 0.2), "brancher_med_jobtab": (21.0, 4.0, 0.5), "pendling": (38.0, 13.0, -0.2),
    "indbyggere": (57.0, 60.0, 0.0), "aeldre_i_arbejdsstyrken": (27.0, 3.0, 0.5),
    "indvandrere": (10.0, 5.0, 0.1), "almene_boliger": (17.0, 7.0, 0.4),
}  # fmt: skip
ALIKE = 0.1  # how much the seven differ, where others differ by 1
OUTCOME, GROUP_SIZE, NO_REGISTER = "timer_aaret_efter", "kontanthjaelpsmodtagere", "Læsø"


@dataclass(frozen=True, slots=True)
class Citizens:
    """One row per citizen and year; `hours` are worked in that year, by people on assistance the year before."""

    town: Whole
    year: Whole
    age: Whole
    ready: Bools
    female: Bools
    hours: Floats
    without: Floats

    def __len__(self) -> int:
        return len(self.year)


def draw_citizens(random: Random, scale: float) -> Citizens:
    """A town has a level of its own and a small shock every year. Hjørring's citizens who are not job-ready gain."""
    parts = []
    for place, (usual, count) in enumerate(TOWNS.values()):
        for one in YEARS:
            size = max(round(scale * count * random.uniform(0.95, 1.05)), 4)
            parts.append((np.full(size, place), np.full(size, one), np.full(size, usual + random.normal(0, 3))))
    town, year, level = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    people = len(town)
    age = np.clip(random.normal(42, 8.5, people), 18, 64).round().astype(np.int64)
    ready = random.random(people) < JOB_READY
    mean = level + READY_GAP * ready + A_YEAR * (year - YEARS[0]) + PER_YEAR_OF_AGE * (age - 42)
    in_work = random.random(people) < EMPLOYED
    worked = np.where(in_work, random.gamma(2.0, 0.5, people) / EMPLOYED, 0.0) * np.maximum(mean, 5)
    without = np.minimum(worked, 1500.0).round()
    found = without.copy()
    for later in range(START, YEARS[-1] + 1):
        gains = (town == 0) & (year == later) & ~ready
        if gains.any():
            found += shared_out(random, gains & (random.random(people) < SHARE_WHO_GAIN), GAIN * int(gains.sum()))
    return Citizens(town, year, age, ready, random.random(people) < 0.5, found, without)


def names() -> list[str]:
    known = [*TOWNS, *OTHERS_OF_REGION]
    return [*known, *(f"Kommune {number}" for number in range(len(known) + 1, MUNICIPALITIES + 1))]


def draw_conditions(random: Random, citizens: Citizens) -> dict[str, list[object]]:
    """municipality, year, indicator, value. The seven are alike, as the evaluation's cluster is; one lacks a register."""
    towns = names()
    hard = random.normal(0, 1, len(towns))
    hard[: len(TOWNS)] = 0.4 + random.normal(0, ALIKE, len(TOWNS))
    own = np.array([ALIKE if name in TOWNS else 1.0 for name in towns])
    rows: list[tuple[object, ...]] = []
    for name, (mean, spread, follows) in INDICATORS.items():
        noise = np.sqrt(1 - follows**2) * own * random.normal(size=len(towns))
        values = np.maximum(mean + spread * (follows * hard + noise), 0.1)
        rows += [(town, CONDITIONS, name, round(float(value), 2)) for town, value in zip(towns, values, strict=True)]
    for town, factor in zip(towns, hard, strict=True):
        rows += _paths(random, town, float(factor), citizens)
    municipality, year, indicator, value = zip(*rows, strict=True)
    return {"municipality": list(municipality), "year": list(year), "indicator": list(indicator), "value": list(value)}


def _paths(random: Random, town: str, factor: float, citizens: Citizens) -> list[tuple[object, ...]]:
    """The outcome before the start, and the number of citizens: counted where citizens were drawn, made up elsewhere."""
    level, drift = 60 - 10 * factor, random.normal(0, 3)
    rows: list[tuple[object, ...]] = []
    for year in YEARS:
        if town in TOWNS:
            inside = (citizens.town == list(TOWNS).index(town)) & (citizens.year == year)
            mean, count = float(citizens.hours[inside].mean()), int(inside.sum())
        else:
            mean, count = (
                level + (A_YEAR + drift) * (year - YEARS[0]) + random.normal(0, 4),
                int(random.integers(90, 900)),
            )
        if town != NO_REGISTER:
            rows.append((town, year, OUTCOME, round(max(mean, 0.0), 2)))
        rows.append((town, year, GROUP_SIZE, count))
    return rows
