"""Which verdict which claim gets, case by case."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.audit.claims import claim, judged

from virkning.audit.auditing import Audited, audit
from virkning.audit.judging import Judgement, Verdict, judge

CLEARED = {"a": [12, 28], "b": [4, 26]}


def test_named_test_reproduces() -> None:
    found = judged("two_proportions_p", Decimal("0.03"), **CLEARED, test="chi2")
    assert found.verdict is Verdict.REPRODUCES
    assert found.test == "chi2"
    assert found.recomputed == pytest.approx(0.0271698, abs=1e-7)


@pytest.mark.parametrize(
    ("printed", "named", "other"),
    [("0.04", "chi2", "fisher"), ("0.06", "chi2", "chi2_yates"), ("0.02", "Fisher's exact test", "z_unpooled")],
)
def test_another_test_is_named(printed: str, named: str, other: str) -> None:
    found = judged("two_proportions_p", Decimal(printed), **CLEARED, test=named)
    assert found.verdict is Verdict.OTHER_TEST
    assert found.test == other


def test_truncation_is_told_apart_from_rounding() -> None:
    found = judged("two_proportions_p", Decimal("0.04"), a=[8, 28], b=[2, 26], test="chi2")
    assert found.verdict is Verdict.TRUNCATED
    assert found.correction == (0.05,)


def test_no_test_gives_it() -> None:
    found = judged("two_proportions_p", Decimal("0.045"), a=[5, 26], b=[11, 28])
    assert found.verdict is Verdict.FAILS
    assert found.correction == (0.107,)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [(43, Verdict.REPRODUCES), (42, Verdict.TRUNCATED), (44, Verdict.FAILS), (Decimal("0.43"), Verdict.REPRODUCES)],
)
def test_share(printed: object, verdict: Verdict) -> None:
    assert judged("share", printed, a=[12, 28]).verdict is verdict


def test_share_of_more_than_there_are_is_impossible() -> None:
    assert judged("share", 104, a=[29, 28]).verdict is Verdict.IMPOSSIBLE


def test_share_says_which_count_was_meant() -> None:
    assert "13 out of 28" in judged("share", 46, a=[12, 28]).note.en


def test_parts_that_do_not_sum() -> None:
    found = judged("sum", Decimal("28.45"), parts=[Decimal("14.76"), Decimal("14.69")])
    assert found.verdict is Verdict.FAILS
    assert found.correction == (29.45,)


@pytest.mark.parametrize(("printed", "verdict"), [(100, Verdict.REPRODUCES), (102, Verdict.FAILS)])
def test_rounded_parts_may_miss_their_sum(printed: int, verdict: Verdict) -> None:
    assert judged("sum", printed, parts=[25, 41, 33], input_decimals=0).verdict is verdict


def test_exact_parts_may_not() -> None:
    assert judged("sum", 100, parts=[25, 41, 33]).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("kind", "printed", "keys", "verdict"),
    [
        ("flow", 97, {"start": 152, "minus": [55]}, Verdict.REPRODUCES),
        ("flow", 60, {"start": 152, "minus": [55]}, Verdict.FAILS),
        ("difference", 16, {"a": 23, "b": 7}, Verdict.REPRODUCES),
        ("growth", 70, {"a": 1716, "b": 2887}, Verdict.FAILS),
        ("growth", 68, {"a": 1716, "b": 2887}, Verdict.REPRODUCES),
        ("ratio", 51, {"a": Decimal("136.5"), "b": Decimal("2.66")}, Verdict.REPRODUCES),
        ("product", 75.1, {"factors": [0.751, 100]}, Verdict.REPRODUCES),
        ("mean", Decimal("41.3"), {"values": [42.3, 22.8], "weights": [669, 36]}, Verdict.REPRODUCES),
        ("restated", 75, {"a": 75.94}, Verdict.TRUNCATED),
        ("log_change", Decimal("0.00542"), {"a": 0.545, "change": 1}, Verdict.REPRODUCES),
        ("prediction", Decimal("6.0"), {"constant": -3.005, "coefficients": [0.384], "values": [23.5]}, Verdict.REPRODUCES),
        ("share_difference", 27, {"a": [12, 28], "b": [4, 26]}, Verdict.REPRODUCES),
        ("variance_ratio", 1.096167, {"a": 1.822321, "b": 1.662448}, Verdict.REPRODUCES),
        ("variance_ratio", 1.73, {"a": [45, 12.1, 26], "b": [39, 9.2, 28]}, Verdict.REPRODUCES),
        ("variance_ratio", 1005139, {"a": 0.6368951, "b": 6.336388}, Verdict.FAILS),
        ("interval_middle", 165.67, {"low": 41.14, "high": 290.19}, Verdict.REPRODUCES),
        ("interval_p", 0.009, {"estimate": 165.67, "low": 41.14, "high": 290.19}, Verdict.REPRODUCES),
        ("impossible_share", 87, {"n": 27}, Verdict.IMPOSSIBLE),
        ("impossible_share", 85, {"n": 27}, Verdict.REPRODUCES),
        ("mean_possible", 3.44, {"n": 10}, Verdict.IMPOSSIBLE),
        ("mean_possible", Decimal("3.40"), {"n": 10}, Verdict.REPRODUCES),
        ("unsupported", 39, {"reason": "no data"}, Verdict.UNCHECKED),
    ],
)  # fmt: skip
def test_kind(kind: str, printed: object, keys: dict[str, object], verdict: Verdict) -> None:
    assert judged(kind, printed, **keys).verdict is verdict


def test_reversed_sign_is_pointed_out() -> None:
    keys = {"a": [1.866953, 47.21929], "b": [3.270099, 85.86737], "spread": "variance"}
    found = judged("smd", 0.1720088, **keys)
    assert found.verdict is Verdict.FAILS
    assert "sign" in found.note.en
    assert judged("smd", -0.1720088, **keys).verdict is Verdict.REPRODUCES


def test_variances_taken_for_standard_deviations_are_pointed_out() -> None:
    keys = {"a": [1.866953, 47.21929], "b": [3.270099, 85.86737]}
    found = judged("smd", -0.1720088, **keys, spread="sd")
    assert found.verdict is Verdict.FAILS
    assert "variances" in found.note.en
    unsaid = judged("smd", -0.1720088, **keys)
    assert (unsaid.verdict, unsaid.test) == (Verdict.REPRODUCES, "average_of_variances")


def test_interval_gives_two_judgements_and_the_worst_counts() -> None:
    keys = {"estimate": 165.67, "p": 0.009}
    [good] = audit([claim("interval", [41.14, 290.19], **keys)])
    [bad] = audit([claim("interval", [41.14, 390.19], **keys)])
    assert [one.verdict for one in good.judgements] == [Verdict.REPRODUCES] * 2
    assert bad.verdict is Verdict.FAILS


def test_an_unchecked_number_hides_none_that_fails() -> None:
    asked = claim("share", 43, a=[12, 28])
    both = Audited(asked, (Judgement(verdict=Verdict.FAILS), Judgement(verdict=Verdict.UNCHECKED)))
    assert both.verdict is Verdict.FAILS


def test_percentages_stand_for_all_counts_behind_them() -> None:
    found = judged("two_proportions_p", Decimal("0.02"), a=[67, 24], b=[33, 27], given="percent", test="chi2")
    assert found.verdict is Verdict.REPRODUCES
    impossible = judged("two_proportions_p", Decimal("0.045"), a=[87, 27], b=[4, 27], given="percent")
    assert impossible.verdict is Verdict.IMPOSSIBLE


def test_pairs_by_their_changes_or_by_the_table() -> None:
    by_changes = judged("paired_proportions_p", Decimal("0.007"), discordant=[10, 1], test="McNemar")
    by_table = judged("paired_proportions_p", Decimal("0.007"), table=[[3, 10], [1, 4]], test="mcnemar")
    assert by_changes.verdict is by_table.verdict is Verdict.REPRODUCES
    other = judged("paired_proportions_p", Decimal("0.012"), discordant=[10, 1], test="mcnemar")
    assert (other.verdict, other.test) == (Verdict.OTHER_TEST, "mcnemar_exact")


def test_margins_of_pairs_allow_some_p_values_only() -> None:
    keys = {"a": [12, 27], "b": [3, 27], "test": "mcnemar"}
    assert judged("paired_proportions_p", Decimal("0.02"), **keys).verdict is Verdict.REPRODUCES
    assert judged("paired_proportions_p", Decimal("0.05"), **keys).verdict is Verdict.FAILS
    # (9, 0) changes give 0.003 and (12, 3) give 0.02: the margins cannot tell on which side of 0.01 it is.
    assert judged("paired_proportions_p", "<0.01", **keys).verdict is Verdict.UNCHECKED


def test_a_check_that_cannot_fail_is_no_check() -> None:
    vague = judged("two_means_p", Decimal("0.30"), a=[3, 1, 20], b=[3, 1, 20], input_decimals=0)
    assert vague.verdict is Verdict.UNCHECKED
    assert "1.0000" in vague.note.en


def test_inequalities_and_loose_words() -> None:
    assert judged("two_proportions_p", "ns", a=[17, 26], b=[19, 28]).verdict is Verdict.REPRODUCES
    assert judged("two_proportions_p", "ns", a=[1, 28], b=[14, 26]).verdict is Verdict.FAILS
    assert judged("two_proportions_p", "<0.001", a=[1, 28], b=[14, 26]).verdict is Verdict.REPRODUCES
    assert judged("restated", "just under 15", a=14.76).verdict is Verdict.REPRODUCES
    assert judged("restated", "knap 45", a=43.2).verdict is Verdict.FAILS
    assert judged("restated", "just over 28", a=28.45).verdict is Verdict.REPRODUCES
    assert judged("restated", "ca. 13", a=13.6).verdict is Verdict.REPRODUCES
    assert judged("restated", "<1", a=1.2).verdict is Verdict.FAILS


def test_what_cannot_be_computed_cannot_be_checked() -> None:
    assert judged("two_proportions_p", "ns", a=[0, 26], b=[0, 28], test="chi2").verdict is Verdict.UNCHECKED
    assert judged("ratio", 2, a=4, b=0).verdict is Verdict.UNCHECKED
    assert judged("smd", 0.1, a=[1, 0], b=[2, 0]).verdict is Verdict.UNCHECKED


def test_claims_are_judged_one_by_one() -> None:
    asked = [claim("share", 43, a=[12, 28]), claim("share", 99, a=[12, 28])]
    assert [one.verdict for one in audit(asked)] == [judge(one)[0].verdict for one in asked]


def test_a_lost_decimal_point_is_pointed_out() -> None:
    assert "decimal point" in judged("variance_ratio", 1005139, a=0.6368951, b=6.336388).note.en
    assert "decimal point" not in judged("variance_ratio", 1005140, a=0.6368951, b=6.336388).note.en
    assert judged("difference", 20, a=3, b=1).note.en == ""
