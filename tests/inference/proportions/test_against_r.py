"""The same p values, intervals and curves as R, from counts that reference.R holds; stored in reference.csv."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from virkning.inference import paired_proportions, power, proportions
from virkning.inference.competing_risks import cumulative_incidence
from virkning.inference.trial_effects import adjusted, mantel_haenszel_test

FOLDER = Path(__file__).parent
TOLERANCE = 1e-8


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def columns(name: str) -> dict[str, np.ndarray]:
    read = rows(name)
    return {key: np.array([float(row[key]) for row in read]) for key in read[0]}


def ours(case: str, what: str) -> float:
    if case == "trial":
        return of_trial(what)
    if case.startswith("means"):
        size = int(case.split()[1])
        return power.power_means(0.5, 1.0, size, size)
    if case.startswith("incidence"):
        data = columns("spells.csv")
        found = cumulative_incidence(data["time"], data["end"].astype(int), 2)
        return float(found.at(float(case.split()[1]))[int(what[-1]) - 1])
    counts = [int(word) for word in case.split()]
    return of_pairs(what, *counts) if len(counts) == 2 else of_groups(what, *counts)


def of_trial(what: str) -> float:
    data = columns("trial.csv")
    treated = data["t"] == 1
    if what == "mantel_haenszel_p":
        return mantel_haenszel_test(data["y"], treated, data["s"].astype(int))
    effect = adjusted(data["y"], treated, np.column_stack([data["x"], data["z"]]))
    return {"adjusted": effect.value, "adjusted_se": effect.se, "adjusted_p": effect.p}[what]


def of_groups(what: str, a: int, n: int, b: int, m: int) -> float:
    if what == "chi_square_corrected":
        return proportions.chi_square(a, n, b, m, corrected=True)
    if what in ("fisher", "fisher_mid_p", "chi_square"):
        return getattr(proportions, what)(a, n, b, m)
    if what.startswith("wilson"):
        return getattr(proportions.wilson(a, n), what.removeprefix("wilson_"))
    if what == "odds_ratio":
        return proportions.odds_ratio(a, n, b, m).value
    kind, end = what.rsplit("_", 1)
    return getattr(getattr(proportions, kind)(a, n, b, m), end)


def of_pairs(what: str, gained: int, lost: int) -> float:
    if what == "mcnemar_corrected":
        return paired_proportions.mcnemar(gained, lost, corrected=True)
    return getattr(paired_proportions, what)(gained, lost)


@pytest.mark.parametrize("row", rows("reference.csv"), ids=lambda row: f"{row['case']}-{row['what']}")
def test_as_r_says(row: dict[str, str]) -> None:
    expected = float(row["value"])
    found = ours(row["case"], row["what"])
    if row["what"].startswith("odds_ratio"):
        assert found == pytest.approx(expected, rel=TOLERANCE)
    elif row["what"] == "wald_low" or row["what"] == "wald_high":
        assert np.clip(found, -1, 1) == pytest.approx(expected, abs=TOLERANCE)
    else:
        assert found == pytest.approx(expected, abs=TOLERANCE)
