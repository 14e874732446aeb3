"""Careful language: what is said follows from design and interval."""

from __future__ import annotations

import itertools

import pytest

from virkning.findings import Estimate
from virkning.findings.phrases import amount, claim_of, direction, estimate_text, is_clear, told_apart, verdict
from virkning.language import Text

EVERY_CLAIM = ("experiment", "comparison", "association", "description")


def an_estimate(value: float | None = 0.261, low: float | None = 0.236, high: float | None = 0.286, **more) -> Estimate:
    label = Text("Forskellen", "The difference")
    return Estimate(name="d", label=label, value=value, low=low, high=high, n=100, unit="points", **more)


def test_only_a_trial_shows_an_effect() -> None:
    said = {claim: verdict(an_estimate(), claim).da for claim in EVERY_CLAIM}
    assert "forsøget viser en effekt på 26,1" in said["experiment"]
    assert "tyder på en effekt" in said["comparison"]
    assert "under de antagelser, at" in said["comparison"]
    assert "sammenhæng" in said["association"]
    assert "effekt" not in said["association"]
    assert claim_of("caseworkers") == "association"
    assert claim_of("trial") == "experiment"
    assert claim_of("something new") == "description"


def test_an_interval_with_zero_cannot_be_told_apart() -> None:
    said = verdict(an_estimate(value=0.02, low=-0.001, high=0.041), "experiment")
    assert "kan ikke skelnes fra nul" in said.da
    assert "fra −0,1 til 4,1\u00a0procentpoint" in said.da
    assert "cannot be told apart from zero" in said.en


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.1), (-0.1, 0.0), (0.0, 0.0)])
def test_an_interval_that_touches_zero_is_unclear(low, high) -> None:
    estimate = an_estimate(value=(low + high) / 2, low=low, high=high)
    assert not is_clear(estimate)
    assert direction(estimate).da == "ikke til at skelne"


def test_nothing_is_ever_almost() -> None:
    forbidden = ("næsten", "tæt på", "marginal", "almost", "nearly", "trend", "borderline", "signifikan", "significan")
    ends = (-0.1, -0.001, 0.0, 0.001, 0.1, None)
    for claim, low, high in itertools.product(EVERY_CLAIM, ends, ends):
        said = verdict(an_estimate(0.02, low, high), claim)
        assert not any(word in (said.da + said.en).lower() for word in forbidden)


def test_missing_numbers_are_said_to_be_missing() -> None:
    assert verdict(an_estimate(value=None), "experiment").da == "Forskellen kan ikke beregnes."
    assert "ikke beregnet" in verdict(an_estimate(low=None), "experiment").da
    assert not is_clear(an_estimate(low=float("nan")))


def test_direction_follows_the_interval_and_the_null() -> None:
    assert direction(an_estimate()).en == "higher"
    assert direction(an_estimate(value=-0.2, low=-0.3, high=-0.1)).en == "lower"
    assert direction(an_estimate(), null=0.25).en == "not distinguishable"


def test_p_values_have_no_middle_ground() -> None:
    assert told_apart(0.049).da == "kan skelnes fra nul (p = 0,049)"
    assert told_apart(0.051).en == "cannot be told apart from zero (p = 0.051)"
    assert told_apart(0.00001).en == "can be told apart from zero (p < 0.0001)"
    assert told_apart(None).da.startswith("kan ikke skelnes")


def test_amounts_carry_their_unit() -> None:
    assert amount(an_estimate()).da == "26,1\u00a0procentpoint"
    hours = Estimate(name="h", label=Text("T", "H"), value=1234.56, n=3, unit="hours")
    assert estimate_text(hours.value, hours, "da") == "1.234,6\u00a0timer"
    share = Estimate(name="s", label=Text("A", "S"), value=0.1476, n=3, unit="share", decimals=2)
    assert estimate_text(share.value, share, "en") == "14.76%"
