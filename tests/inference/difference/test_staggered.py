"""Group-time effects against the obvious differences of means, another implementation and a known truth."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from virkning.inference.did_two_way import two_way
from virkning.inference.staggered import Panel, group_times
from virkning.inference.staggered_sums import along, simple


def panel(
    seed: int = 1, units: int = 240, spread: float = 1.0, cluster_size: int = 1
) -> tuple[Panel, dict[tuple[float, float], float]]:
    """Effects grow with time since treatment and differ by group; trends follow a covariate."""
    random = np.random.default_rng(seed)
    times = np.arange(2010.0, 2017.0)
    x = random.normal(size=units)
    starts = np.array([2012.0, 2014.0, np.inf, 2016.0])
    first = starts[np.argmax(random.gumbel(size=(units, 4)) + np.outer(x, [0.5, 0.2, 0.0, -0.2]), axis=1)]
    truth = {
        (start, now): 1.0 + 0.5 * (now - start) + (start - 2012) / 4
        for start in starts[np.isfinite(starts)]
        for now in times
        if now >= start
    }
    outcome = (
        random.normal(size=(units, 1))
        + 0.3 * (times - 2010) * (1 + x[:, None])
        + spread * random.normal(size=(units, 7))
    )
    for (start, now), effect in truth.items():
        outcome[first == start, int(now - 2010)] += effect
    return Panel(outcome, times, first, tuple(x[:, None] for _ in times), np.arange(units) // cluster_size), truth


def bare(data: Panel) -> Panel:
    return Panel(data.outcome, data.times, data.first, tuple(one[:, :0] for one in data.covariates), data.cluster)


def test_without_covariates_effects_are_differences_of_mean_changes():
    data = bare(panel()[0])

    found = group_times(data)

    for cell in found.cells:
        now = int(cell.time - 2010)
        base = int(cell.group - 2011) if cell.after else now - 1
        change = data.outcome[:, now] - data.outcome[:, base]
        assert cell.value == pytest.approx(
            change[data.first == cell.group].mean() - change[np.isinf(data.first)].mean()
        )


def test_not_yet_treated_serve_as_comparison():
    data = bare(panel()[0])

    found = {(cell.group, cell.time): cell for cell in group_times(data, comparison="not_yet").cells}

    change = data.outcome[:, 2] - data.outcome[:, 1]
    others = data.first > 2012
    assert found[2012.0, 2012.0].compared == others.sum()
    assert found[2012.0, 2012.0].value == pytest.approx(change[data.first == 2012].mean() - change[others].mean())


@pytest.mark.parametrize("adjustment", ["doubly_robust", "regression"])
def test_the_truth_is_found_when_trends_follow_a_covariate(adjustment):
    data, truth = panel(units=40_000, spread=0.3)

    found = {
        (cell.group, cell.time): cell.value for cell in group_times(data, adjustment=adjustment).cells if cell.after
    }

    assert max(abs(found[key] - effect) for key, effect in truth.items()) < 0.04
    biased = {(cell.group, cell.time): cell.value for cell in group_times(bare(data)).cells if cell.after}
    assert max(abs(biased[key] - effect) for key, effect in truth.items()) > 0.2


@pytest.mark.parametrize("comparison", ["never", "not_yet"])
@pytest.mark.parametrize("adjustment", ["doubly_robust", "regression"])
@pytest.mark.parametrize("adjusted", [True, False])
def test_effects_errors_and_sums_as_in_moderndid(comparison, adjustment, adjusted):
    moderndid = pytest.importorskip("moderndid")
    import pandas as pd

    data = panel(3)[0] if adjusted else bare(panel(3)[0])
    units, periods = data.outcome.shape
    frame = pd.DataFrame(
        {
            "unit": np.arange(units).repeat(periods),
            "time": np.tile(data.times, units),
            "y": data.outcome.ravel(),
            "first": np.where(np.isinf(data.first), 0, data.first).repeat(periods),
            "x": panel(3)[0].covariates[0][:, 0].repeat(periods),
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = moderndid.att_gt(
            frame,
            yname="y",
            tname="time",
            idname="unit",
            gname="first",
            xformla="~x" if adjusted else None,
            boot=False,
            control_group={"never": "nevertreated", "not_yet": "notyettreated"}[comparison],
            est_method={"doubly_robust": "dr", "regression": "reg"}[adjustment],
        )
        sums = {way: moderndid.aggte(peer, type=way, boot=False) for way in ("simple", "dynamic", "group", "calendar")}

    found = group_times(data, comparison=comparison, adjustment=adjustment)

    np.testing.assert_allclose(found.values(), peer.att_gt, atol=1e-9)
    np.testing.assert_allclose(np.sqrt((found.influence**2).mean(axis=0) / units), peer.se_gt, rtol=1e-8)
    assert simple(found).value == pytest.approx(sums["simple"].overall_att, abs=1e-9)
    assert simple(found).se == pytest.approx(sums["simple"].overall_se, rel=1e-8)
    for way in ("dynamic", "group", "calendar"):
        mine = along(found, way)
        np.testing.assert_allclose([number.value for number in mine.numbers], sums[way].att_by_event, atol=1e-9)
        np.testing.assert_allclose([number.se for number in mine.numbers], sums[way].se_by_event, rtol=1e-8)
        assert mine.overall.value == pytest.approx(sums[way].overall_att, abs=1e-9)
        assert mine.overall.se == pytest.approx(sums[way].overall_se, rel=1e-8)


def test_the_band_is_wider_than_single_intervals_and_covers_all_at_once():
    inside, alone = [], []
    for seed in range(150):
        data, truth = panel(seed, units=200)
        found = along(group_times(data), "calendar", seed=seed)
        gaps = []
        for at, number in zip(found.at, found.numbers, strict=True):
            sizes = {start: float(np.mean(data.first == start)) for start, now in truth if now == at}
            true = sum(sizes[start] * truth[start, at] for start in sizes) / sum(sizes.values())
            gaps.append(abs(number.value - true) / number.se)
        inside.append(max(gaps) <= found.band)
        alone.append(max(gaps) <= 1.96)

    assert np.mean(inside) >= 0.89
    assert np.mean(inside) > np.mean(alone)


def test_clusters_widen_the_errors_when_units_hang_together():
    data, _ = panel(4, units=400, cluster_size=10)
    shock = np.random.default_rng(1).normal(size=(40, 7)).repeat(10, axis=0)
    shocked = Panel(data.outcome + shock, data.times, data.first, data.covariates, data.cluster)
    alone = Panel(shocked.outcome, data.times, np.repeat(data.first[::10], 10), data.covariates, np.arange(400))

    together = Panel(alone.outcome, alone.times, alone.first, alone.covariates, data.cluster)

    assert simple(group_times(together)).se > 1.5 * simple(group_times(alone)).se


def test_two_way_coefficient_is_the_weighted_mean_of_its_comparisons():
    data = bare(panel(6)[0])
    units, periods = data.outcome.shape
    treated = (data.times >= data.first[:, None]).astype(float)
    dummies = np.hstack(
        [treated.reshape(-1, 1), np.eye(units).repeat(periods, axis=0), np.tile(np.eye(periods), (units, 1))[:, 1:]]
    )

    found = two_way(data)

    assert found.number.value == pytest.approx(
        np.linalg.lstsq(dummies, data.outcome.ravel(), rcond=None)[0][0], abs=1e-9
    )
    assert sum(one.weight for one in found.comparisons) == pytest.approx(1.0)
    assert sum(one.weight * one.value for one in found.comparisons) == pytest.approx(found.number.value)
    assert 0 < found.share("earlier") < found.share("never")


def test_two_way_pulls_down_effects_that_grow():
    data = panel(7, units=4000, spread=0.3)[0]

    assert two_way(bare(data)).number.value < simple(group_times(data)).value - 0.1
