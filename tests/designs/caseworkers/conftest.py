"""The caseworker design's sample and results on the demo's municipality."""

from __future__ import annotations

from pathlib import Path

import pytest

from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.estimate import Results, estimate
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.data import open_data


@pytest.fixture(scope="session")
def plan(bip: Path) -> CaseworkerPlan:
    return CaseworkerPlan(title="Prøve", design="caseworkers", snapshot=str(bip))


@pytest.fixture(scope="session")
def sample(plan: CaseworkerPlan) -> Sample:
    return assemble(plan, open_data(plan, Path()))[0]


@pytest.fixture(scope="session")
def results(sample: Sample) -> Results:
    return estimate(sample, seed=1)
