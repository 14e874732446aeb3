"""Sensitivity to what is hidden, against published figures."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.inference.sensitivity import (
    breaking_gamma,
    e_value,
    e_value_of_difference,
    e_value_of_shares,
    rosenbaum_p,
)

# Lead in the blood of 33 children of battery workers and of their matched neighbours (Morton et al. 1982).
EXPOSED = [
    38,
    23,
    41,
    18,
    37,
    36,
    23,
    62,
    31,
    34,
    24,
    14,
    21,
    17,
    16,
    20,
    15,
    10,
    45,
    39,
    22,
    35,
    49,
    48,
    44,
    35,
    43,
    39,
    34,
    13,
    73,
    25,
    27,
]
NEIGHBOUR = [
    16,
    18,
    18,
    24,
    19,
    11,
    10,
    15,
    16,
    18,
    18,
    13,
    19,
    10,
    16,
    16,
    24,
    13,
    9,
    14,
    21,
    19,
    7,
    18,
    19,
    12,
    11,
    22,
    25,
    16,
    13,
    11,
    13,
]
GAPS = np.array(EXPOSED, dtype=float) - np.array(NEIGHBOUR)


@pytest.mark.parametrize(("gamma", "printed"), [(2, 0.0018), (3, 0.0136), (4, 0.0388), (4.25, 0.0468), (5, 0.0740)])
def test_bounds_are_those_that_rosenbaum_prints_for_the_lead_study(gamma, printed):
    """Observational Studies (2002), table 4.1."""
    assert rosenbaum_p(GAPS, gamma) == pytest.approx(printed, abs=5e-5)


def test_gamma_is_where_the_bound_crosses_the_level():
    gamma = breaking_gamma(GAPS)
    assert rosenbaum_p(GAPS, gamma) == pytest.approx(0.05, abs=1e-5)
    assert breaking_gamma(np.array([1.0, -1.0, 2.0, -2.0])) == 1.0
    assert breaking_gamma(np.zeros(4)) == 1.0


def test_the_sign_of_the_effect_does_not_matter():
    assert rosenbaum_p(-GAPS, 2) == rosenbaum_p(GAPS, 2)


def test_e_value_is_that_of_vanderweele_and_ding():
    """Their example: risk ratio 3.9 (1.8 to 8.7) has E-values 7.26 and 3.0."""
    found = e_value(3.9, 1.8, 8.7)
    assert found.value == pytest.approx(7.26, abs=0.005)
    assert found.limit == pytest.approx(3.0, abs=0.005)


def test_e_value_of_a_lowering_ratio_is_that_of_its_inverse_and_a_crossing_interval_needs_nothing():
    assert e_value(1 / 3.9, 1 / 8.7, 1 / 1.8).value == pytest.approx(e_value(3.9, 1.8, 8.7).value)
    assert e_value(1.2, 0.9, 1.6).limit == 1.0


def test_e_value_of_a_difference_uses_the_standardised_effect():
    found = e_value_of_difference(2.0, 0.5, 4.0)
    assert found.ratio == pytest.approx(np.exp(0.91 * 0.5))
    assert found.limit == pytest.approx(e_value(np.exp(0.455 - 1.78 * 0.125), 1.0001, 9).value, rel=1e-9)


def test_e_value_of_shares_needs_shares():
    assert e_value_of_shares(0.4, 0.2, 0.05).ratio == pytest.approx(2.0)
    assert np.isnan(e_value_of_shares(0.4, 0.0, 0.05).value)
