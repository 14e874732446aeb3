"""The absorbed regression gives what pyfixest gives, where pyfixest is told to iterate until it has converged."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.inference.absorbed import fit

pyfixest = pytest.importorskip("pyfixest")

CLOSE = 1e-8
VARIANCES = [("iid", None), ("HC1", None), ("CRV1", "citizen"), ("CRV1", "caseworker"), ("CRV1", "office")]


def peer_fit(table, roles, variance, cluster, **more):
    """The factors are written with spaces around `+`: without them the clustered errors depend on the hash seed."""
    from pyfixest.demeaners import LsmrDemeaner

    formula = f"outcome ~ {' + '.join(roles['covariates'])} | {' + '.join(roles['factors'])}"
    return pyfixest.feols(
        formula,
        table.to_pandas(),
        vcov={"CRV1": cluster} if cluster else {"iid": "iid", "HC1": "HC1"}[variance],
        fixef_rm="none",
        demeaner=LsmrDemeaner(fixef_atol=1e-13, fixef_btol=1e-13),
        **more,
    )


def assert_same(ours, peer):
    assert list(ours.names) == list(peer.coef().index)
    assert ours.coefficients == pytest.approx(peer.coef().to_numpy(), rel=CLOSE, abs=1e-10)
    assert ours.se == pytest.approx(peer.se().to_numpy(), rel=CLOSE)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("variance", "cluster"), VARIANCES)
def test_coefficients_and_errors(table, roles, variance, cluster):
    assert_same(fit(table, **roles, variance=variance, cluster=cluster), peer_fit(table, roles, variance, cluster))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("column", "kind", "peer_kind"), [("precision", "analytic", "aweights"), ("times", "frequency", "fweights")]
)
@pytest.mark.parametrize(("variance", "cluster"), VARIANCES[:3])
def test_weights(table, roles, variance, cluster, column, kind, peer_kind):
    ours = fit(table, **roles, variance=variance, cluster=cluster, weights=column, weight_kind=kind)

    assert_same(ours, peer_fit(table, roles, variance, cluster, weights=column, weights_type=peer_kind))


@pytest.mark.filterwarnings("ignore")
def test_effects_and_quartiles(table, roles):
    ours = fit(table, **roles).effects["caseworker"]
    found = peer_fit(table, roles, "iid", None).fixef(atol=1e-13, btol=1e-13)["C(caseworker)"]
    theirs = np.array([found.get(level, 0.0) for level in ours.levels.to_pylist()])
    theirs -= np.average(theirs, weights=ours.rows)

    assert ours.values == pytest.approx(theirs, abs=CLOSE)
    assert (quartiles(ours.values) == quartiles(theirs)).all()


def quartiles(values: np.ndarray) -> np.ndarray:
    return np.searchsorted(np.quantile(values, [0.25, 0.5, 0.75]), values)
