"""Pooling against a published analysis, and against studies whose truth is known."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from virkning.inference.meta import between, pool

FOLDER = Path(__file__).parent
ROUNDS = 800


def bcg() -> tuple[np.ndarray, np.ndarray]:
    """Log risk ratios of the thirteen trials, from their counts."""
    with (FOLDER / "bcg.csv").open(encoding="utf-8") as file:
        counts = np.array(
            [[float(row[key]) for key in ("tpos", "tneg", "cpos", "cneg")] for row in csv.DictReader(file)]
        )
    a, b, c, d = counts.T
    return np.log(a / (a + b) / (c / (c + d))), np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def test_the_published_risk_ratio_of_the_vaccine_comes_out() -> None:
    """Colditz and others, JAMA 1994: risk ratio 0.49 (0.34 to 0.70) in the thirteen trials, by DerSimonian and Laird."""
    found = pool(*bcg(), spread="dersimonian_laird", interval="normal")
    assert [round(math.exp(value), 2) for value in (found.estimate, found.low, found.high)] == [0.49, 0.34, 0.70]


def coverage(v: np.ndarray, tau2: float, interval: str) -> float:
    """The share of simulated meta-analyses whose interval holds the truth."""
    draw, hit = np.random.default_rng(2024), 0
    for _ in range(ROUNDS):
        y = draw.normal(0.3, np.sqrt(v + tau2))
        found = pool(y, np.sqrt(v), spread="dersimonian_laird", interval=interval)  # type: ignore[arg-type]
        hit += found.low <= 0.3 <= found.high
    return hit / ROUNDS


@pytest.mark.parametrize(("k", "tau2"), [(3, 0.0), (4, 0.3), (10, 0.1)])
def test_hartung_and_knapp_keep_their_promise_with_studies_of_like_size(k: int, tau2: float) -> None:
    """Then the interval is exact whatever the spread, so only the simulation's own error is allowed."""
    error = 3.5 * math.sqrt(0.95 * 0.05 / ROUNDS)
    assert coverage(np.full(k, 0.1), tau2, "hartung_knapp") == pytest.approx(0.95, abs=error)


@pytest.mark.parametrize(("k", "tau2"), [(4, 0.05), (4, 0.3), (10, 0.1)])
def test_with_studies_of_very_unlike_size_they_fall_short_but_less_than_the_textbook(k: int, tau2: float) -> None:
    """Thirty times as much variance in the smallest as in the largest; metafor's interval falls short alike (91 %)."""
    v = np.geomspace(0.02, 0.6, k)
    found = coverage(v, tau2, "hartung_knapp")
    assert 0.88 < found < 0.96
    assert found > coverage(v, tau2, "normal")


@pytest.mark.parametrize("spread", ["reml", "paule_mandel"])
def test_the_spread_is_found(spread: str) -> None:
    """With many studies the estimated variance between them is the true one, but for chance."""
    draw = np.random.default_rng(7)
    v = np.geomspace(0.05, 0.5, 60)
    found = [between(draw.normal(0, np.sqrt(v + 0.2)), v, spread) for _ in range(100)]  # type: ignore[arg-type]
    assert np.mean(found) == pytest.approx(0.2, abs=4 * np.std(found) / math.sqrt(100))


def test_a_new_studys_truth_lies_where_it_was_foretold() -> None:
    draw, hit = np.random.default_rng(11), 0
    v = np.geomspace(0.02, 0.2, 12)
    for _ in range(600):
        found = pool(draw.normal(0, np.sqrt(v + 0.15)), np.sqrt(v), spread="dersimonian_laird")
        hit += found.prediction_low <= draw.normal(0, math.sqrt(0.15)) <= found.prediction_high
    assert 0.88 <= hit / 600 <= 0.95  # it takes the spread as known, so it falls a little short


@pytest.mark.parametrize("spread", ["reml", "paule_mandel", "dersimonian_laird", "common"])
def test_units_and_order_do_not_matter(spread: str) -> None:
    y, se = bcg()
    one = pool(y, se, spread=spread)  # type: ignore[arg-type]
    other = pool(100 * y[::-1] + 7, 100 * se[::-1], spread=spread)  # type: ignore[arg-type]
    assert other.estimate == pytest.approx(100 * one.estimate + 7)
    assert other.tau2 == pytest.approx(1e4 * one.tau2, rel=1e-6)
    assert other.i2 == pytest.approx(one.i2, rel=1e-6)


def test_studies_that_agree_have_no_spread_between_them() -> None:
    found = pool(np.array([1.0, 1.0, 1.0]), np.array([0.5, 0.4, 0.3]))
    assert (found.tau2, found.i2, found.estimate) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("y", "se"), [([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([1.0, 2.0], [1.0, 0.0]), ([1.0, math.nan], [1.0, 1.0])]
)
def test_what_cannot_be_pooled_is_refused(y: list[float], se: list[float]) -> None:
    with pytest.raises(ValueError, match="standard errors"):
        pool(np.array(y), np.array(se))
