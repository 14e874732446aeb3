"""Bias-corrected matching: the estimates of R's Matching, and what it does where partners are not alike.

The values are made by matchit/corrected.R (versions in matchit/corrected_versions.csv); where Rscript has Matching they
are made anew.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from test_against_matchit import FOLDER, read, sample

from virkning.designs.matching.comparing import compare
from virkning.designs.matching.plan import Matching
from virkning.inference.matching import Matches, Rules, match_nearest
from virkning.inference.matching.adjusting import can_correct, corrected, plain
from virkning.inference.matching.errors import Neighbours, abadie_imbens, abadie_imbens_error, matched_sets
from virkning.inference.matching.rules import matches_of

CASES = [(1, "att"), (1, "ate"), (3, "att"), (3, "ate")]


@pytest.fixture(scope="module")
def units() -> dict[str, np.ndarray]:
    rows = read("untied.csv")
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture(scope="module", params=["stored", "live"])
def reference(request, tmp_path_factory) -> list[dict[str, str]]:
    return read("corrected.csv") if request.param == "stored" else _live(tmp_path_factory.mktemp("r"))


def _live(folder: Path) -> list[dict[str, str]]:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    known = subprocess.run(["Rscript", "-e", "library(Matching)"], capture_output=True, check=False)
    if known.returncode:
        pytest.skip("R has no package Matching")
    for name in ("untied.csv", "corrected.R"):
        shutil.copy(FOLDER / name, folder)
    subprocess.run(["Rscript", "corrected.R"], cwd=folder, check=True, capture_output=True, timeout=120)
    return read(str(folder / "corrected.csv"))


@pytest.mark.parametrize(("neighbours", "estimand"), CASES)
def test_estimates_are_those_of_matching_and_of_a_regression_by_hand(neighbours, estimand, units, reference):
    wanted = next(row for row in reference if (row["neighbours"], row["estimand"]) == (str(neighbours), estimand))
    rules = Matching(replacement=True, neighbours=neighbours, estimand=estimand)
    found = compare(sample(units, exact=False), rules, seed=1)

    assert found.uncorrected is not None
    assert found.uncorrected.value == pytest.approx(float(wanted["plain"]), abs=1e-8)
    assert found.total.value == pytest.approx(float(wanted["by_hand"]), abs=1e-8)
    assert found.total.value == pytest.approx(float(wanted["corrected"]), abs=1e-6)  # Matching's own solver


@pytest.mark.parametrize(("neighbours", "estimand"), CASES)
def test_the_error_without_correction_for_a_known_score_is_that_of_matching(neighbours, estimand, units, reference):
    wanted = next(row for row in reference if (row["neighbours"], row["estimand"]) == (str(neighbours), estimand))
    known = sample(units, exact=False)
    rules = Matching(replacement=True, neighbours=neighbours, estimand=estimand, bias_correction=False)
    found = compare(known, rules, seed=1)
    near = Neighbours(known.treated, found.score.values)
    error = abadie_imbens_error(known.total, found.matches, near, None, both=rules.both)

    assert error == pytest.approx(float(wanted["plain_se"]), rel=1e-9)


def _apart(rows: int = 400, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Treated who stand further along than any control: a straight line goes on, nearest neighbours stop."""
    chance = np.random.default_rng(seed)
    treated = np.arange(rows) % 4 == 0
    x = chance.uniform(0, 1, rows) + 0.5 * treated
    return treated, x, 3.0 * x + treated + chance.normal(0, 0.1, rows)


def test_a_straight_line_is_corrected_for_entirely():
    treated, x, y = _apart()
    line = 3.0 * x + treated
    matches = match_nearest(x, treated, Rules(replacement=True))
    columns = np.column_stack([np.ones(len(x)), x])

    assert plain(line, matches).gaps(matches).mean() > 1.2
    assert corrected(line, columns, treated, matches, both=False).gaps(matches).mean() == pytest.approx(1.0, abs=1e-9)
    assert corrected(y, columns, treated, matches, both=False).gaps(matches).mean() == pytest.approx(1.0, abs=0.2)


def test_reaching_beyond_the_partners_costs_precision():
    """The further the units stand from their partners, the larger the error of the corrected figure."""
    treated, x, y = _apart()
    columns = np.column_stack([np.ones(len(x)), x])
    errors = []
    for shift in (0.0, 1.0, 3.0):
        moved = columns + shift * treated[:, None] * np.array([0.0, 1.0])
        matches = match_nearest(x, treated, Rules(replacement=True))
        known = corrected(y, moved, treated, matches, both=False)
        errors.append(abadie_imbens(known, matches, Neighbours(treated, x), None, both=False).error)
    assert errors == sorted(errors)
    assert errors[2] > 2 * errors[0]


def test_pairs_that_serve_once_lose_a_degree_of_freedom_for_each_column():
    treated, x, y = _apart()
    matches = match_nearest(x, treated, Rules())
    columns = np.column_stack([np.ones(len(x)), x])
    found = matched_sets(corrected(y, columns, treated, matches, both=False), matches)

    assert found.df == len(matches.matched) - 2
    assert matched_sets(y, matches).df == np.inf


def test_the_effect_on_all_is_corrected_in_both_directions():
    treated, x, _ = _apart()
    y = np.where(treated, 1.0 + 2.0 * x, 3.0 * x)
    both = [match_nearest(x, seeking, Rules(replacement=True)) for seeking in (treated, ~treated)]
    matches = type(both[0])(
        *(np.concatenate([getattr(one, part) for one in both]) for part in ("unit", "partner", "weight", "served"))
    )
    columns = np.column_stack([np.ones(len(x)), x])
    gaps = corrected(y, columns, treated, matches, both=True).gaps(matches)
    signed = np.where(treated[matches.matched], gaps, -gaps)

    assert signed.mean() == pytest.approx((1.0 - x).mean(), abs=1e-9)


def test_too_few_partners_are_not_corrected_with():
    treated, x, _ = _apart(rows=40)
    matches = match_nearest(x, treated, Rules(replacement=True))
    columns = np.random.default_rng(1).normal(size=(40, 8))

    assert not can_correct(columns, treated, matches, both=False)
    assert can_correct(columns[:, :1], treated, matches, both=False)


def _nearest_with_ties(position: np.ndarray, seeking: np.ndarray, stratum: np.ndarray) -> Matches:
    """Every distance looked at: all who are equally near serve."""
    unit, partner = [], []
    for row in np.flatnonzero(seeking):
        others = np.flatnonzero(~seeking & (stratum == stratum[row]))
        far = ((position[others] - position[row]) ** 2).sum(axis=1)
        near = others[far <= far.min() + 1e-9]
        unit.append(np.full(len(near), row))
        partner.append(near)
    return matches_of(np.concatenate(unit), np.concatenate(partner), np.flatnonzero(seeking))


@pytest.mark.parametrize(("both", "printed"), [(True, -210.0558), (False, -238.5204)])
def test_stata_prints_the_same_bias_adjusted_effects(both, printed):
    """teffects nnmatch (bweight mmarried mage fage medu prenatal1) (mbsmoke), ematch(mmarried prenatal1) biasadj(mage fage
    medu), as a public tutorial's log of Stata prints it for all and for the treated.
    """
    pd = pytest.importorskip("pandas")
    statsmodels = pytest.importorskip("statsmodels")
    births = pd.read_csv(Path(statsmodels.__path__[0]) / "treatment" / "tests" / "results" / "cataneo2.csv")
    matched = births[["mmarried_", "mage", "fage", "medu", "prenatal1_"]].to_numpy(float)
    treated, weight = births.mbsmoke_.to_numpy() == 1, births.bweight.to_numpy(float)
    position = matched @ np.linalg.cholesky(np.linalg.inv(np.cov(matched.T)))
    stratum = 2 * matched[:, 0] + matched[:, 4]
    ways = [_nearest_with_ties(position, seeking, stratum) for seeking in ((treated, ~treated) if both else (treated,))]
    matches = Matches(
        *(np.concatenate([getattr(one, part) for one in ways]) for part in ("unit", "partner", "weight", "served"))
    )
    columns = np.column_stack([np.ones(len(births)), matched[:, 1:4]])
    gaps = corrected(weight, columns, treated, matches, both=both).gaps(matches)

    assert np.where(treated[matches.matched], gaps, -gaps).mean() == pytest.approx(printed, abs=5e-5)


def test_a_slope_through_one_odd_partner_is_not_used():
    """Half of the treated have a trait that one partner has: its outcome alone would decide what the trait is worth."""
    treated, x, y = _apart(rows=2000)
    x = x - 0.5 * treated
    matches = match_nearest(x, treated, Rules())
    rare = (treated & (np.arange(len(x)) % 8 == 0)).astype(float)
    rare[matches.partner[0]] = 1.0
    y[matches.partner[0]] += 50.0
    columns = np.column_stack([np.ones(len(x)), x])
    without, with_trait = (
        corrected(y, known, treated, matches, both=False).gaps(matches).mean()
        for known in (columns, np.column_stack([columns, rare]))
    )

    assert with_trait == pytest.approx(without, abs=0.2)
