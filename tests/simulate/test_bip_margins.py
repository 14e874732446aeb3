"""The made-up municipality has the margins that the caseworker study prints, at each of several seeds."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest
from tests.simulate import caseworker_study as study

from virkning.simulate import Drawn, draw

SEEDS = (1, 2, 3, 7)
PRINTED = {"caseworkers": 115, "citizens": 2701, "answers": 6164}
TRACED_DIFFERENCE = 1e-9


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return draw("bip", seed=request.param)


@pytest.fixture(scope="module")
def done_over(drawn: Drawn) -> study.Study:
    return study.carry_out(drawn.tables)


@pytest.fixture(scope="module")
def margins(done_over: study.Study) -> dict:
    return study.margins(done_over)


@pytest.mark.parametrize(("name", "printed"), PRINTED.items())
def test_population_after_the_rules(margins, name, printed):
    assert margins[name] == pytest.approx(printed, rel=0.03)


def test_answers_before_the_rules(drawn):
    answers = (
        drawn.tables["answers"].select(["person", "date", "rater"]).group_by(["person", "date", "rater"]).aggregate([])
    )
    talks = {rater: answers.filter(pc.equal(answers["rater"], rater)) for rater in ("citizen", "caseworker")}
    assert talks["citizen"].num_rows == pytest.approx(13_688, rel=0.03)
    assert talks["caseworker"].num_rows == pytest.approx(13_561, rel=0.03)
    assert len(talks["citizen"]["person"].unique()) == 3707


def test_outcome(margins):
    assert margins["outcome"] == pytest.approx(0.1476, abs=0.005)


def test_explained_variance(margins):
    assert margins["r2_without"] == pytest.approx(0.16, abs=0.015)
    assert margins["r2_with"] == pytest.approx(0.21, abs=0.015)


def test_quartiles(margins):
    assert margins["raw"] == pytest.approx([0.07, 0.13, 0.18, 0.23], abs=0.025)
    assert margins["adjusted_difference"] == pytest.approx(0.26, abs=0.04)
    assert margins["citizens_per_caseworker"] == pytest.approx([22.5, 22.5, 28, 20], abs=4.5)


def test_adjusting_widens_the_difference_because_effective_caseworkers_have_weaker_citizens(margins):
    assert margins["adjusted_difference"] > margins["raw"][3] - margins["raw"][0] + 0.05


def _chances_of(drawn: Drawn, done_over: study.Study) -> np.ndarray:
    rows = done_over.connection
    rows.register("chances", drawn.chances)
    found = rows.execute("select chance from rows join chances using (person, date) order by person, date").fetchnumpy()
    return found["chance"][done_over.kept]


def _truth_of(drawn: Drawn, caseworkers: np.ndarray) -> np.ndarray:
    known = dict(zip(drawn.effects["caseworker"].to_pylist(), drawn.effects["effect"].to_pylist(), strict=True))
    return np.array([known[caseworker] for caseworker in caseworkers])


def test_regression_on_true_chances_finds_the_true_effects(drawn, done_over):
    result = study.estimate(done_over, _chances_of(drawn, done_over))
    truth = _truth_of(drawn, result.caseworkers)
    answers = np.unique(done_over.rows["caseworker"][done_over.kept], return_counts=True)[1]
    centred = result.effects - np.average(result.effects, weights=answers)
    assert np.polyfit(truth, centred, 1)[0] == pytest.approx(1, abs=0.05)
    assert np.mean(np.abs(centred - truth)) < 0.003
    assert result.r2_with > 0.99  # the chance is additive


def test_truth_is_centred_on_the_answers_kept(drawn, done_over):
    caseworkers, answers = np.unique(done_over.rows["caseworker"][done_over.kept], return_counts=True)
    assert np.average(_truth_of(drawn, caseworkers), weights=answers) == pytest.approx(0, abs=TRACED_DIFFERENCE)


def test_hardly_any_chance_is_cut_off(drawn, done_over):
    chances = _chances_of(drawn, done_over)
    assert np.mean((chances <= 0.005) | (chances >= 0.95)) < 0.03


def test_what_happens_agrees_with_the_chances(drawn, done_over):
    chances, outcome = _chances_of(drawn, done_over), done_over.outcome[done_over.kept]
    assert outcome.mean() == pytest.approx(chances.mean(), abs=0.01)
    slope = np.polyfit(chances, outcome, 1)[0]
    assert slope == pytest.approx(1, abs=0.12)
