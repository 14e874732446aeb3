"""The absorbed regression gives numbers that have been printed: Grunfeld's investment data and NIST's Longley."""

from __future__ import annotations

import pyarrow as pa
import pytest

from virkning.inference.absorbed import fit

datasets = pytest.importorskip("statsmodels.datasets")


@pytest.fixture
def grunfeld() -> pa.Table:
    """Ten firms, 1935-54. The package adds an eleventh (American Steel) that the textbooks leave out."""
    data = datasets.grunfeld.load_pandas().data
    return pa.Table.from_pandas(data[data.firm != "American Steel"], preserve_index=False)


ROLES = {"outcome": "invest", "covariates": ["value", "capital"]}


def test_firm_effects(grunfeld):
    """Within estimates: Baltagi, Econometric Analysis of Panel Data, table 2.1; more digits in Croissant & Millo, Panel
    Data Econometrics in R: the plm Package, J. Stat. Softw. 27(2), 2008 (`plm(inv ~ value + capital)`).
    """
    fitted = fit(grunfeld, **ROLES, factors=["firm"])

    assert fitted.coefficients == pytest.approx([0.110124, 0.310065], abs=5e-7)
    assert fitted.se == pytest.approx([0.011857, 0.017355], abs=5e-7)
    assert fitted.r2_within == pytest.approx(0.76676, abs=5e-6)


def test_firm_and_year_effects(grunfeld):
    """Two-way within estimates: Baltagi, Econometric Analysis of Panel Data, table 3.1."""
    fitted = fit(grunfeld, **ROLES, factors=["firm", "year"])

    assert fitted.coefficients == pytest.approx([0.118, 0.358], abs=5e-4)
    assert fitted.se == pytest.approx([0.014, 0.023], abs=5e-4)


def test_longley_certified_values():
    """NIST Statistical Reference Datasets, Longley: certified to all digits shown; the columns are nearly collinear."""
    data = datasets.longley.load_pandas().data
    fitted = fit(
        pa.Table.from_pandas(data), outcome="TOTEMP", covariates=["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"]
    )

    certified = [
        15.0618722713733,
        -0.0358191792925910,
        -2.02022980381683,
        -1.03322686717359,
        -0.0511041056535807,
        1829.15146461355,
    ]
    errors = [
        84.9149257747669,
        0.0334910077722432,
        0.488399681651699,
        0.214274163161675,
        0.226073200069370,
        455.478499142212,
    ]
    assert fitted.coefficients == pytest.approx(certified, rel=1e-9)
    assert fitted.se == pytest.approx(errors, rel=1e-9)
    assert fitted.r2 == pytest.approx(0.995479004577296, abs=1e-12)
