"""Means and slopes with clustered errors, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from virkning.inference.clustered import clustered_slopes, group_means


@pytest.fixture
def rows():
    rng = np.random.default_rng(1)
    cluster = np.repeat(np.arange(30), rng.integers(2, 9, 30))
    group = cluster % 4
    values = rng.normal(size=30)[cluster] + 0.3 * group + rng.normal(size=len(cluster))
    return values, group, cluster


def test_slopes_equal_statsmodels(rows):
    values, group, cluster = rows
    columns = np.column_stack([np.ones(len(values)), group, np.sin(np.arange(len(values)))])
    found = clustered_slopes(values, columns, cluster)
    other = sm.OLS(values, columns).fit(cov_type="cluster", cov_kwds={"groups": cluster}, use_t=True)
    np.testing.assert_allclose(found.values, other.params, rtol=1e-10)
    np.testing.assert_allclose(found.se, other.bse, rtol=1e-10)
    np.testing.assert_allclose(found.p, other.pvalues, rtol=1e-8)


def test_group_means_equal_a_regression_on_dummies(rows):
    values, group, cluster = rows
    found = group_means(values, group, cluster, 4)
    other = sm.OLS(values, np.eye(4)[group]).fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}, use_t=True
    )
    scale = 30 / 29
    np.testing.assert_allclose(found.means, other.params, rtol=1e-12)
    gap = other.t_test([-1, 0, 0, 1])
    assert found.difference == pytest.approx(float(gap.effect[0]))
    assert found.difference_se == pytest.approx(float(gap.sd[0, 0]) * np.sqrt(scale))
    contrasts = np.column_stack([-np.ones(3), np.eye(3)])
    wald = other.f_test(contrasts)
    from scipy import stats

    assert found.equal_p == pytest.approx(float(stats.f.sf(float(wald.fvalue) / scale, 3, 29)))


def test_missing_values_are_left_out_and_counted(rows):
    values, group, cluster = rows
    values = values.copy()
    values[:5] = np.nan
    found = group_means(values, group, cluster, 4)
    np.testing.assert_allclose(found.means, group_means(values[5:], group[5:], cluster[5:], 4).means)
    assert found.rows.sum() == len(values) - 5
