"""Estimates and standard errors that Stata's manual prints, on its own data (Cattaneo's birth weights)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from virkning.inference.matching import Matches, Rules, match_nearest
from virkning.inference.matching.errors import Neighbours, abadie_imbens_error
from virkning.inference.matching.weights import probability_weights
from virkning.inference.propensity import fit_score

pd = pytest.importorskip("pandas")
statsmodels = pytest.importorskip("statsmodels")


@pytest.fixture(scope="module")
def births():
    table = pd.read_csv(Path(statsmodels.__path__[0]) / "treatment" / "tests" / "results" / "cataneo2.csv")
    covariates = np.column_stack([table.mmarried_, table.mage, table.mage**2, table.fbaby_, table.medu]).astype(float)
    return covariates, table.mbsmoke_.to_numpy() == 1, table.bweight.to_numpy().astype(float)


def test_matching_on_an_estimated_score_has_the_error_that_psmatch_prints(births):
    covariates, treated, weight = births
    score = fit_score(covariates, treated)
    rules = Rules(replacement=True, ties="all")
    ways = [match_nearest(score.values, seeking, rules) for seeking in (treated, ~treated)]
    both = Matches(
        *(np.concatenate([getattr(way, part) for way in ways]) for part in ("unit", "partner", "weight", "served"))
    )
    gaps = weight - both.counterfactual(weight, len(weight))
    assert np.where(treated, gaps, -gaps).mean() == pytest.approx(-210.9683, abs=5e-5)
    error = abadie_imbens_error(weight, both, Neighbours(treated, score.values), score, both=True)
    assert error == pytest.approx(32.021, abs=5e-4)
    as_if_known = abadie_imbens_error(weight, both, Neighbours(treated, score.values), None, both=True)
    assert as_if_known > error


@pytest.mark.parametrize(("both", "effect", "error"), [(True, -230.6886, 25.81524), (False, -225.1773, 23.66458)])
def test_weighting_by_a_probit_score_has_the_effect_and_error_that_ipw_prints(births, both, effect, error):
    covariates, treated, weight = births
    found = probability_weights(fit_score(covariates, treated, "probit"), treated, both=both)
    assert found.effect(weight, treated) == pytest.approx(effect, abs=5e-5)
    assert found.error(weight) == pytest.approx(error, abs=5e-6)


def test_the_abadie_imbens_error_by_hand():
    """Two treated share a control: their spread, plus what the control's own noise adds by serving twice."""
    outcome = np.array([5.0, 9.0, 1.0, 4.0])
    treated, score = np.array([True, True, False, False]), np.array([0.5, 0.6, 0.55, 0.1])
    found = match_nearest(score, treated, Rules(replacement=True))
    assert found.partner.tolist() == [2, 2]
    gaps = np.array([4.0, 8.0])
    noise = (1.0 - 4.0) ** 2 / 2
    expected = np.sqrt((((gaps - 6) ** 2).sum() + (2**2 - 2) * noise) / 4)
    error = abadie_imbens_error(outcome, found, Neighbours(treated, score), None, both=False)
    assert error == pytest.approx(expected, rel=1e-12)
