"""Correct numbers are never accused, whatever they are; impossible ones are found where brute force finds them."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from itertools import combinations_with_replacement
from statistics import pstdev, stdev

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.audit.claims import judged, rounded

from virkning.audit.judging import FAILING, Verdict

VALUE = st.floats(-500, 500, allow_nan=False).filter(lambda x: abs(x) > 0.01)
SPREAD = st.floats(0.5, 200)
DECIMALS = st.integers(0, 4)
COUNT = st.integers(2, 300)


@given(n=st.integers(1, 500), share=st.floats(0, 1), decimals=st.integers(0, 2))
def test_a_rounded_share_reproduces_and_a_cut_one_by_truncation(n: int, share: float, decimals: int) -> None:
    count = round(share * n)
    exact = Decimal(100 * count) / Decimal(n)
    assert (
        judged("share", rounded(100 * count / n, decimals), a=[count, n], unit="percent").verdict is Verdict.REPRODUCES
    )
    cut = exact.quantize(Decimal(10) ** -decimals, rounding=ROUND_DOWN)
    assert judged("share", cut, a=[count, n], unit="percent").verdict in (Verdict.REPRODUCES, Verdict.TRUNCATED)


@given(a=VALUE, b=VALUE, decimals=DECIMALS, printed=DECIMALS)
def test_differences_growth_and_ratios_of_rounded_numbers(a: float, b: float, decimals: int, printed: int) -> None:
    keys = {"a": rounded(a, decimals), "b": rounded(b, decimals), "input_decimals": decimals}
    assert judged("difference", rounded(a - b, printed), **keys, decimals=printed).verdict not in FAILING
    assume(abs(a) > 2 and abs(b) > 2)
    assert judged("growth", rounded(100 * (b / a - 1), printed), **keys, decimals=printed).verdict not in FAILING
    assert judged("ratio", rounded(a / b, printed), **keys, decimals=printed).verdict not in FAILING


@given(parts=st.lists(VALUE, min_size=1, max_size=30), decimals=st.integers(1, 3), printed=DECIMALS)
def test_sums_of_rounded_parts(parts: list[float], decimals: int, printed: int) -> None:
    written = [rounded(part, decimals) for part in parts]
    assert judged("sum", rounded(sum(parts), printed), parts=written, decimals=printed).verdict not in FAILING


@given(m1=VALUE, m2=VALUE, s1=SPREAD, s2=SPREAD, n1=COUNT, n2=COUNT, decimals=st.integers(1, 3))
def test_means_of_rounded_groups(m1: float, m2: float, s1: float, s2: float, n1: int, n2: int, decimals: int) -> None:
    one, other = ([rounded(m, decimals), rounded(s, decimals), n] for m, s, n in ((m1, s1, n1), (m2, s2, n2)))
    p = stats.ttest_ind_from_stats(m1, s1, n1, m2, s2, n2, equal_var=False).pvalue
    assert judged("two_means_p", rounded(p, 3), a=one, b=other, test="welch").verdict not in FAILING
    smd = (m1 - m2) / ((s1**2 + s2**2) / 2) ** 0.5
    assert judged("smd", rounded(smd, 3), a=one, b=other).verdict not in FAILING
    assert judged("variance_ratio", rounded(s1**2 / s2**2, 3), a=one, b=other).verdict not in FAILING


@given(estimate=VALUE, se=SPREAD, printed=st.integers(1, 3))
def test_intervals_from_rounded_p_values(estimate: float, se: float, printed: int) -> None:
    p = 2 * stats.norm.sf(abs(estimate) / se)
    assume(0.002 < p < 0.99)
    ends = [rounded(estimate + side * stats.norm.ppf(0.975) * se, printed) for side in (-1, 1)]
    for end, value in zip(("low", "high"), ends, strict=True):
        found = judged("interval", value, estimate=rounded(estimate, 4), p=rounded(p, 4), end=end, decimals=printed)
        assert found.verdict not in FAILING


@given(n=st.integers(1, 60), percent=st.integers(0, 100))
def test_grim_for_shares_by_brute_force(n: int, percent: int) -> None:
    exact = [Decimal(100 * count) / n for count in range(n + 1)]
    possible = any(abs(value - percent) <= Decimal("0.5") for value in exact)
    by_cutting = any(percent <= value < percent + 1 for value in exact)
    expected = Verdict.REPRODUCES if possible else Verdict.TRUNCATED if by_cutting else Verdict.IMPOSSIBLE
    assert judged("impossible_share", percent, n=n, unit="percent").verdict is expected


@pytest.mark.parametrize("n", [3, 4, 5])
def test_grimmer_by_brute_force(n: int) -> None:
    """All answers on a scale from 1 to 5: each printed pair that some answers give is possible, all others are not."""
    pairs = {
        (rounded(sum(answers) / n, 2), rounded(stdev(answers), 2))
        for answers in combinations_with_replacement(range(1, 6), n)
    }
    for mean in {mean for mean, _ in pairs}:
        for hundredths in range(240):
            sd = (Decimal(hundredths) / 100).quantize(Decimal("0.01"))
            found = judged("sd_possible", sd, mean=mean, n=n, scale=[1, 5], test="sample")
            assert (found.verdict is Verdict.REPRODUCES) == ((mean, sd) in pairs), (mean, sd)


@given(answers=st.lists(st.integers(1, 7), min_size=2, max_size=80), decimals=st.integers(1, 3))
@settings(max_examples=60)
def test_real_answers_are_possible(answers: list[int], decimals: int) -> None:
    n, mean = len(answers), rounded(sum(answers) / len(answers), decimals)
    assert judged("mean_possible", mean, n=n).verdict is Verdict.REPRODUCES
    for deviation, test in ((stdev, "sample"), (pstdev, "population")):
        found = judged("sd_possible", rounded(deviation(answers), decimals), mean=mean, n=n, scale=[1, 7], test=test)
        assert found.verdict is Verdict.REPRODUCES


@given(a=st.integers(0, 40), b=st.integers(0, 40), both=st.integers(0, 40), neither=st.integers(0, 40))
@settings(max_examples=60)
def test_margins_never_accuse_the_pairs_behind_them(a: int, b: int, both: int, neither: int) -> None:
    n = a + b + both + neither
    assume(a + b > 0)
    p = stats.chi2.sf((a - b) ** 2 / (a + b), 1)
    keys = {"a": [a + both, n], "b": [b + both, n], "test": "mcnemar"}
    assert judged("paired_proportions_p", rounded(p, 3), **keys).verdict not in FAILING
