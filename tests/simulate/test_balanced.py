"""Balanced draws: random in order, steady in number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from virkning.simulate import balanced
from virkning.simulate.clock import Clock
from virkning.simulate.profile import read_profile
from virkning.simulate.registers import spells


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_parts_add_up_and_are_within_one_of_exact(total, weights):
    parts = balanced.parts(total, weights)
    exact = total * np.array(weights) / sum(weights)
    assert parts.sum() == total
    assert np.all(np.abs(parts - exact) < 1 + 1e-6)


@given(st.integers(1, 400), st.integers(0, 2**32))
def test_uniforms_fill_every_slice_once(count, seed):
    drawn = np.sort(balanced.uniforms(np.random.default_rng(seed), count))
    assert np.array_equal(np.floor(drawn * count), np.arange(count))


def test_categories_are_as_many_as_their_shares_at_every_seed():
    counts = {
        tuple(np.bincount(balanced.categories(np.random.default_rng(seed), 1000, (0.2, 0.5, 0.3)))) for seed in range(5)
    }
    assert counts == {(200, 500, 300)}


def test_alike_units_share_the_distribution_evenly():
    likeness = np.repeat(np.arange(10), 100)
    drawn = balanced.uniforms_alike(np.random.default_rng(1), likeness)
    for group in range(10):
        assert np.sort(drawn[likeness == group]) == pytest.approx((np.arange(100) + 0.5) / 100, abs=0.03)


@pytest.mark.parametrize(("draw", "mean"), [(balanced.poisson, 1.4), (balanced.geometric, 2.5)])
def test_whole_numbers_have_their_mean(draw, mean):
    assert draw(balanced.uniforms(np.random.default_rng(1), 20_000), mean).mean() == pytest.approx(mean, abs=0.01)


def test_normals_have_their_spread_also_when_cut():
    assert balanced.normals(np.random.default_rng(1), 115, cut_at=2.2).std() == pytest.approx(1)


@given(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=1, max_size=5))
def test_spells_give_the_table_back(rows):
    table = np.array(rows)
    rebuilt = np.zeros_like(table)
    found = spells(table)
    for person, begin, end, code in zip(found["person"], found["begin"], found["end"], found["code"], strict=True):
        assert not rebuilt[person, begin : end + 1].any()
        rebuilt[person, begin : end + 1] = code
    assert np.array_equal(rebuilt, table)


def test_a_week_belongs_to_the_month_of_its_thursday():
    clock = Clock(read_profile("bip").calendar)
    weeks = clock.week(np.array(["2013-12-30", "2014-01-27", "2014-02-02"], "datetime64[D]"))
    assert clock.first_of_month(clock.month_of_week[weeks]).astype(str).tolist() == [
        "2014-01-01",
        "2014-01-01",
        "2014-01-01",
    ]
