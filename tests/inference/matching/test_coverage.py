"""The intervals hold the truth as often as they say, and fail where they must."""

from __future__ import annotations

import pytest
from coverage_study import METHODS, WORLDS, coverage

DRAWS = 150
# With 150 draws a true coverage of 95% gives 91% or less, or 99.4% or more, about once in fifty.
LOWEST, HIGHEST = 0.90, 0.995


@pytest.fixture(scope="module", params=["well specified", "effect varies"])
def judged(request):
    return coverage(WORLDS[request.param], DRAWS)


@pytest.mark.parametrize(
    "method", ["nearest, with replacement", "nearest, three, with replacement", "weighting", "entropy", "doubly robust"]
)
def test_intervals_hold_the_truth(judged, method):
    assert LOWEST <= judged[method].covered <= HIGHEST
    assert judged[method].error == pytest.approx(judged[method].spread, rel=0.2)


def test_a_hidden_confounder_fools_every_method():
    found = coverage(WORLDS["hidden confounder"], 40)
    assert all(found[method].covered < 0.6 for method in METHODS)
