"""Odds ratios to eight digits, against exact arithmetic.

R's fisher.test finds its odds ratio with uniroot, whose default tolerance leaves three to four digits, and glm's
comes from an iteration; the oracle is therefore arithmetic with forty digits, and R is held to what R promises.
"""

from __future__ import annotations

import math
from decimal import Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virkning.inference.exact_odds import conditional_odds_ratio
from virkning.inference.proportions import fisher, odds_ratio

TABLES = [
    (12, 28, 4, 26),
    (8, 28, 2, 26),
    (6, 28, 1, 26),
    (18, 28, 8, 26),
    (56, 70, 48, 80),
    (3, 7, 3, 7),
    (1, 30, 29, 31),
]
# R 4.2.2: fisher.test(matrix(c(a, n - a, b, m - b), 2)): estimate and conf.int
FROM_R = {
    (12, 28, 4, 26): (4.0158213, 0.9821583, 20.3303566),
    (8, 28, 2, 26): (4.66994193, 0.80368063, 50.05484170),
}  # fmt: skip
Z = Decimal("1.95996398454005423552459443052055152795555462160869")  # the normal quantile of 97.5 %, from tables


def chances(table: tuple[int, int, int, int], odds: Decimal) -> dict[int, Decimal]:
    a, n, b, m = table
    possible = range(max(0, a + b - m), min(a + b, n) + 1)
    weights = {k: math.comb(n, k) * math.comb(m, a + b - k) * odds**k for k in possible}
    total = sum(weights.values())
    return {k: weight / total for k, weight in weights.items()}


def expected(table: tuple[int, int, int, int], odds: Decimal) -> Decimal:
    return sum((k * share for k, share in chances(table, odds).items()), Decimal(0))


def chance(table: tuple[int, int, int, int], odds: Decimal, wanted: range) -> Decimal:
    return sum((share for k, share in chances(table, odds).items() if k in wanted), Decimal(0))


def root(rising) -> float:
    """Bisection on the logarithm with forty digits."""
    getcontext().prec = 40
    low, high = Decimal(-40), Decimal(40)
    for _ in range(120):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle.exp()) < 0 else (low, middle)
    return float(low.exp())


@pytest.mark.parametrize("table", TABLES)
def test_the_conditional_odds_ratio_is_exact(table: tuple[int, int, int, int]) -> None:
    a, n, b, _ = table
    found = conditional_odds_ratio(*table)
    most, tail = min(a + b, n), Decimal("0.025")
    mean = root(lambda odds: expected(table, odds) - a)
    low = root(lambda odds: chance(table, odds, range(a, most + 1)) - tail)
    high = root(lambda odds: tail - chance(table, odds, range(a + 1)))
    assert (found.value, found.low, found.high) == (
        pytest.approx(mean, rel=1e-10), pytest.approx(low, rel=1e-10), pytest.approx(high, rel=1e-10),
    )  # fmt: skip


@pytest.mark.parametrize("table", FROM_R)
def test_r_is_met_as_far_as_r_goes(table: tuple[int, int, int, int]) -> None:
    found = conditional_odds_ratio(*table)
    assert (found.value, found.low, found.high) == pytest.approx(FROM_R[table], rel=5e-4)


@pytest.mark.parametrize("table", TABLES)
def test_the_plain_odds_ratio_and_its_interval_are_exact(table: tuple[int, int, int, int]) -> None:
    getcontext().prec = 40
    a, n, b, m = table
    ratio = Fraction(a * (m - b), (n - a) * b)
    exact = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    half = Z * sum(1 / Decimal(cell) for cell in (a, n - a, b, m - b)).sqrt()
    found = odds_ratio(*table)
    expected = (exact, exact * (-half).exp(), exact * half.exp())
    for ours, oracle in zip((found.value, found.low, found.high), expected, strict=True):
        assert ours == pytest.approx(float(oracle), rel=1e-12)


def test_empty_cells_have_an_exact_interval() -> None:
    found = conditional_odds_ratio(4, 28, 0, 26)
    assert found.value == math.inf
    assert found.high == math.inf
    assert 0 < found.low < 1  # Fisher's test does not tell it from one
    assert conditional_odds_ratio(0, 28, 4, 26).low == 0
    assert math.isnan(conditional_odds_ratio(0, 28, 0, 26).value)


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(0, 30), st.just(30))))
def test_ends_hold_the_estimate_and_turn_with_the_arms(table: tuple[int, int, int, int]) -> None:
    a, n, b, m = table
    one, other = conditional_odds_ratio(a, n, b, m), conditional_odds_ratio(b, m, a, n)
    if math.isnan(one.value):
        return
    assert one.low <= one.value <= one.high
    if 0 < one.value < math.inf:
        assert one.value == pytest.approx(1 / other.value, rel=1e-9)
    if one.low > 1 or one.high < 1:  # each tail below 2.5 %: Fisher's test then rejects too
        assert fisher(a, n, b, m) <= 0.05 + 1e-9
