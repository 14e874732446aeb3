"""The Hjørring evaluation's balance table recomputes from its own means and variances."""

from __future__ import annotations

import csv
import itertools
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from virkning.inference.balance import balance, standardised_difference, variance_ratio

PRINTED = Path(__file__).parent / "hjoerring_balance.csv"

# Two of the 104 printed figures cannot be what was computed. The reasons are ours.
MISPRINTED = {
    ("Antal uger som jobparat 2014", "smd_raw"): "printed without its minus: the treated mean is the lower one",
    ("Antal uger som delvist raskmeldt 2012", "vr_raw"): "[1005139] has lost its decimal point; the ratio is .1005",
}
TRULY = {"smd_raw": -0.1720088, "vr_raw": 0.1005139}


def rows() -> list[dict[str, str]]:
    with PRINTED.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rounding(text: str) -> float:
    """Half a unit of the last printed digit."""
    number = Decimal(text)
    return float(Decimal(5).scaleb(int(number.as_tuple().exponent) - 1))


def reach(function, parts: list[str]) -> tuple[float, float]:
    """The lowest and highest value that the printed inputs allow, each being anything that rounds to what was printed."""
    ends = [(float(part) - rounding(part), float(part) + rounding(part)) for part in parts]
    values = [float(function(*corner)) for corner in itertools.product(*ends)]
    return min(values), max(values)


def recomputes(row: dict[str, str], figure: str, printed: str) -> bool:
    if figure == "smd_raw":
        low, high = reach(
            standardised_difference,
            [row[name] for name in ("mean_treated", "mean_control", "var_treated", "var_control")],
        )
    else:
        low, high = reach(variance_ratio, [row[name] for name in ("var_treated", "var_control")])
    return low - rounding(printed) <= float(printed) <= high + rounding(printed)


def test_the_table_has_52_covariates():
    assert len(rows()) == 52


@pytest.mark.parametrize("figure", ["smd_raw", "vr_raw"])
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["covariate"])
def test_every_row_recomputes_or_is_listed_with_the_reason(row, figure):
    if (row["covariate"], figure) in MISPRINTED:
        printed = row[figure].strip("[]")
        assert not recomputes(row, figure, printed)
        assert recomputes(row, figure, str(TRULY[figure]))
    else:
        assert recomputes(row, figure, row[figure])


def test_the_denominator_is_the_mean_of_the_variances_and_no_other():
    """With the treated's own spread, or the controls', the rows do not come out."""
    exact = [
        row for row in rows() if "e+" not in row["var_treated"] and (row["covariate"], "smd_raw") not in MISPRINTED
    ]
    for other in ("var_treated", "var_control"):
        fits = [
            abs(
                (float(row["mean_treated"]) - float(row["mean_control"])) / np.sqrt(float(row[other]))
                - float(row["smd_raw"])
            )
            < 1e-5
            for row in exact
        ]
        assert sum(fits) < len(exact) / 4


def test_matched_figures_are_those_of_the_matched_rows():
    chance = np.random.default_rng(1)
    covariates, treated = chance.normal(size=(200, 2)), np.arange(200) < 80
    weights = np.where(treated, 1.0, (np.arange(200) % 3 == 0).astype(float))
    found, rows_used = balance(covariates, treated, weights), weights > 0
    again = balance(covariates[rows_used], treated[rows_used], np.ones(rows_used.sum()))
    np.testing.assert_allclose(found.matched.smd, again.raw.smd, rtol=1e-12)
    np.testing.assert_allclose(found.matched.ratio, again.raw.ratio, rtol=1e-12)


def test_worse_and_still_unbalanced_are_flagged():
    treated = np.arange(8) < 4
    alike_then_apart = np.array([1.0, 2, 3, 4, 1, 2, 3, 4])
    always_apart = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    always_alike = np.array([1.0, 2, 1, 2, 1, 2, 1, 2])
    weights = np.array([1.0, 1, 1, 1, 1, 1, 0, 0])
    found = balance(np.column_stack([alike_then_apart, always_apart, always_alike]), treated, weights)
    assert found.worsened.tolist() == [True, False, False]
    assert found.unbalanced.tolist()[:2] == [True, True]


def test_a_constant_is_in_balance():
    found = balance(np.ones((10, 1)), np.arange(10) < 5, np.ones(10))
    assert found.matched.smd[0] == 0
    assert found.matched.ratio[0] == 1
