"""Balanced draws: what is drawn is random, how often each value is drawn is not.

A made-up municipality should have the same make-up at every seed, so that seeds differ in who is who and in what
happens to them, not in how many people there are of each kind. Values are therefore spread evenly over their
distribution and dealt out in random order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri, pdtr

Array = np.ndarray
Random = np.random.Generator

GOLDEN_STEP = (5**0.5 - 1) / 2
QUARTER_MIDDLES = (0.125, 0.375, 0.625, 0.875)


def uniforms(random: Random, count: int) -> Array:
    """One number in each of `count` equal slices of 0-1, in random order."""
    return random.permutation((np.arange(count) + random.random(count)) / count)


def uniforms_alike(random: Random, *likeness: Array) -> Array:
    """Numbers in 0-1 spread evenly over every run of units that are alike (by the first key, then the next).

    Sums over many such units hardly vary from seed to seed, while units that have something else in common, such as a
    caseworker, are scattered over the runs and vary freely. Steps of the golden ratio fill 0-1 evenly at any length.
    """
    count = len(likeness[0])
    order = np.lexsort((random.random(count), *likeness[::-1]))
    numbers = np.empty(count)
    numbers[order] = (random.random() + GOLDEN_STEP * np.arange(count)) % 1
    return numbers


def dealt_alike(random: Random, values: Array, *likeness: Array) -> Array:
    """The values in random order, but so that units that are alike get every value about equally often."""
    place = np.argsort(np.argsort(uniforms_alike(random, *likeness)))
    return np.sort(values)[place]


def normals(random: Random, count: int, *, cut_at: float = np.inf) -> Array:
    """Standard normal numbers, cut at so many standard deviations and scaled back to a standard deviation of 1."""
    return random.permutation(normal_grid(count, cut_at=cut_at))


def normal_grid(count: int, *, cut_at: float = np.inf) -> Array:
    """The middle of each of `count` equal slices of the normal distribution, rising."""
    grid = np.clip(ndtri((np.arange(count) + 0.5) / count), -cut_at, cut_at)
    return grid / grid.std() if count > 1 else grid


def parts(total: int, weights: Sequence[float] | Array) -> Array:
    """A whole number divided in whole parts as close to the weights as can be."""
    exact = total * np.asarray(weights, float) / np.sum(weights)
    whole = np.floor(exact).astype(int)
    left = np.argsort(whole - exact, kind="stable")[: total - whole.sum()]
    whole[left] += 1
    return whole


def categories(random: Random, count: int, shares: Sequence[float]) -> Array:
    """Positions in `shares`, each as often as its share says."""
    return random.permutation(np.repeat(np.arange(len(shares)), parts(count, shares)))


def some(random: Random, count: int, share: float) -> Array:
    """True for the given share of units."""
    return categories(random, count, (1 - share, share)).astype(bool)


def geometric(uniform: Array, mean: float) -> Array:
    """Whole numbers from 0 whose chances fall by the same factor for each step, at these places of the distribution."""
    return np.floor(np.log1p(-uniform) / np.log(mean / (1 + mean))).astype(int)


def poisson(uniform: Array, mean: float) -> Array:
    """Whole numbers from 0, as many as events that come independently of each other, at these places."""
    steps = pdtr(np.arange(10 + int(10 * mean)), mean)
    return np.searchsorted(steps, uniform)


def curve(rank: Array, values: Sequence[float]) -> Array:
    """A profile's curve read at ranks 0-1: straight lines between the middles of the quarters, flat outside."""
    return np.interp(rank, QUARTER_MIDDLES, values)
