"""The absorbed regression gives numbers that have been printed: Grunfeld's investment data and NIST's Longley."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
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


FIXEST = {
    ("iid", None, None): [0.117715855083, 0.357916273073, 0.0137512830036, 0.0227190108826],
    ("HC1", None, None): [0.117715855083, 0.357916273073, 0.0191799205213, 0.0544026642585],
    ("CRV1", "firm", None): [0.117715855083, 0.357916273073, 0.0108244294769, 0.0478483965926],
    ("CRV1", "firm", "since_1930"): [0.135430008242, 0.364079937301, 0.0167401878376, 0.036696399561],
}
"""R 4.2.2, fixest 0.14.2, on the same ten firms with since_1930 = year - 1930:
feols(invest ~ value + capital | firm + year, data, vcov = "iid" / "hetero" / ~firm, weights = ~since_1930)
"""


@pytest.mark.parametrize(("variance", "cluster", "weights"), FIXEST)
def test_every_variance_as_in_r_fixest(grunfeld, variance, cluster, weights):
    table = grunfeld.append_column("since_1930", pc.subtract(grunfeld["year"], 1930.0))

    fitted = fit(table, **ROLES, factors=["firm", "year"], variance=variance, cluster=cluster, weights=weights)

    expected = FIXEST[variance, cluster, weights]
    assert [*fitted.coefficients, *fitted.se] == pytest.approx(expected, rel=1e-10)


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
