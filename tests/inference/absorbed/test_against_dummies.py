"""The absorbed regression gives what the plain one with dummy variables gives."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.inference.absorbed import fit
from virkning.inference.dummies import fit_with_dummies

CLOSE = 1e-8
VARIANCES = [("iid", None), ("HC1", None), ("CRV1", "citizen"), ("CRV1", "caseworker"), ("CRV1", "office")]
WEIGHTS = [{}, {"weights": "precision"}, {"weights": "times", "weight_kind": "frequency"}]


def assert_equal(fast, slow, *, errors_of=()):
    assert fast.names == tuple(slow.coefficients)
    assert fast.coefficients == pytest.approx(list(slow.coefficients.values()), rel=CLOSE, abs=CLOSE)
    assert fast.se == pytest.approx(list(slow.se.values()), rel=CLOSE)
    assert tuple(fast.dropped) == slow.dropped
    assert fast.r2 == pytest.approx(slow.r2, abs=CLOSE)
    assert fast.rule.k == slow.k
    for factor, effects in fast.effects.items():
        assert effects.values == pytest.approx(
            [slow.effects[factor][level] for level in effects.levels.to_pylist()], abs=CLOSE
        )
        assert same_grouping(effects.part, [slow.parts[factor][level] for level in effects.levels.to_pylist()])
    for factor in errors_of:
        levels = fast.effects[factor].levels.to_pylist()
        seen = ~np.isnan(fast.effects[factor].se)
        expected = np.array([slow.effect_se[factor][level] for level in levels])
        assert fast.effects[factor].se[seen] == pytest.approx(expected[seen], rel=CLOSE)


def same_grouping(one, other) -> bool:
    pairs = set(zip(list(one), list(other), strict=True))
    return len(pairs) == len(set(one)) == len(set(other))


@pytest.mark.parametrize("weights", WEIGHTS, ids=["unweighted", "analytic", "frequency"])
@pytest.mark.parametrize(("variance", "cluster"), VARIANCES)
def test_two_factors(table, roles, variance, cluster, weights):
    errors_of = [] if variance == "HC1" else ["caseworker", "office"]

    fast = fit(table, **roles, variance=variance, cluster=cluster, errors_of=errors_of, **weights)

    assert_equal(
        fast, fit_with_dummies(table, **roles, variance=variance, cluster=cluster, **weights), errors_of=errors_of
    )


@pytest.mark.parametrize(
    "factors", [[], ["office"], ["caseworker", "office", "season"], ["season", "office", "citizen"]]
)
@pytest.mark.parametrize(("variance", "cluster"), [("iid", None), ("CRV1", "citizen")])
def test_other_numbers_of_factors(make, factors, variance, cluster):
    table = make("ring", rows=600)
    roles = {
        "outcome": "outcome",
        "covariates": ["age", "male"],
        "factors": factors,
        "variance": variance,
        "cluster": cluster,
    }

    fast = fit(table, **roles, errors_of=factors)

    assert_equal(fast, fit_with_dummies(table, **roles), errors_of=factors)


@pytest.mark.parametrize("factors", [["caseworker", "office"], ["office", "caseworker", "season"]])
def test_unconnected_parts_are_found_and_kept_apart(make, factors):
    table = make("apart")
    roles = {"outcome": "outcome", "covariates": ["age"], "factors": factors, "cluster": "citizen", "variance": "CRV1"}

    fast = fit(table, **roles, errors_of=factors)

    assert len(fast.parts) == 2
    assert sum(part.rows for part in fast.parts) == fast.n
    assert any("2 unconnected parts" in note.en for note in fast.notes)
    assert_equal(fast, fit_with_dummies(table, **roles), errors_of=factors)


def test_without_covariates(make):
    table = make("dense")
    roles = {"outcome": "outcome", "factors": ["caseworker", "office"]}

    assert_equal(fit(table, **roles, errors_of=["office"]), fit_with_dummies(table, **roles), errors_of=["office"])


def test_no_caseworker_in_a_wrong_quartile(table, roles):
    fast, slow = fit(table, **roles).effects["caseworker"], fit_with_dummies(table, **roles).effects["caseworker"]

    assert (quartiles(fast.values) == quartiles(list(slow.values()))).all()


def quartiles(values) -> np.ndarray:
    return np.searchsorted(np.quantile(values, [0.25, 0.5, 0.75]), values)


def test_singletons_and_dropped_columns_are_named(make):
    table = make("ragged")

    fitted = fit(
        table, outcome="outcome", covariates=["age", "one", "months", "big_office"], factors=["caseworker", "office"]
    )

    assert fitted.names == ("age",)
    assert {name: reason.name for name, reason in fitted.dropped.items()} == {
        "one": "CONSTANT",
        "months": "COLLINEAR",
        "big_office": "ABSORBED",
    }
    assert fitted.singletons["caseworker"] == [f"single {i}" for i in range(5)]
    assert fitted.singletons["office"] == []
    assert len(fitted.notes) == 4


def test_a_level_in_a_single_cluster_has_no_standard_error(make):
    table = make("ragged")

    effects = fit(
        table, outcome="outcome", factors=["caseworker", "office"], cluster="citizen", errors_of=["caseworker"]
    ).effects

    single = [str(level).startswith("single") for level in effects["caseworker"].levels.to_pylist()]
    assert (np.isnan(effects["caseworker"].se) == single).all()
