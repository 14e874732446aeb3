"""The simulated study has the margins of the printed one, as the design itself finds them, for three seeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.estimate import Results, estimate
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.data import open_data
from virkning.simulate import simulate


@pytest.fixture(scope="module", params=[1, 2, 3])
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, Results]:
    out = tmp_path_factory.mktemp("margins") / "bip"
    simulate("bip", seed=request.param, out=out)
    plan = CaseworkerPlan(title="x", design="caseworkers", snapshot=str(out))
    sample, _ = assemble(plan, open_data(plan, Path()))
    return sample, estimate(sample, seed=1)


def test_printed_margins(study):
    sample, results = study
    assert sample.groups == pytest.approx(115, rel=0.03)
    assert sample.clusters == pytest.approx(2701, rel=0.03)
    assert sample.rows == pytest.approx(6164, rel=0.03)
    assert results.share.value == pytest.approx(0.1476, abs=0.005)
    assert results.r2_without == pytest.approx(0.16, abs=0.015)
    assert results.r2_with == pytest.approx(0.21, abs=0.015)
    assert results.gap_adjusted.value == pytest.approx(0.26, abs=0.04)
    raw = [sample.outcome[(results.quartile == number)[sample.group]].mean() for number in (1, 2, 3, 4)]
    np.testing.assert_allclose(raw, [0.07, 0.13, 0.18, 0.23], atol=0.025)
