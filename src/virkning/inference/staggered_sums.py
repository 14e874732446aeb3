"""Effects by group and period drawn together: one number, by time since treatment, by group, by calendar period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from virkning.inference.did_sums import Codes, Floats, Number
from virkning.inference.staggered import GroupTimes, cluster_influence

Way = Literal["dynamic", "group", "calendar"]
BAND_DRAWS = 9999
DRAWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Summed:
    """Effects along one way of looking, each with its own interval and a band that holds for all at once.

    at: time since treatment, group or period; band: the number of standard errors that covers all together.
    """

    at: tuple[float, ...]
    numbers: tuple[Number, ...]
    overall: Number
    band: float
    covariance: Floats
    clusters: int


def simple(effects: GroupTimes) -> Number:
    """The average over all treated cells, weighted by the size of the groups."""
    weights = np.array([effects.share(cell.group) if cell.after else 0.0 for cell in effects.cells])
    value, influence = _weighted(effects, np.flatnonzero([cell.after for cell in effects.cells]), weights)
    return _number(value, influence[:, None], effects)


def along(effects: GroupTimes, way: Way, *, seed: int = 1) -> Summed:
    """Average by time since treatment (groups weighted by size), by group (periods alike), or by period (by size)."""
    at, values, columns = [], [], []
    for place, chosen in _places(effects, way):
        weights = np.array([1.0 if way == "group" else effects.share(cell.group) for cell in effects.cells])
        value, influence = _weighted(effects, chosen, weights, fixed=way == "group")
        at.append(place)
        values.append(value)
        columns.append(influence)
    influence = np.column_stack(columns)
    return Summed(
        at=tuple(at),
        numbers=tuple(_number(value, influence[:, [place]], effects) for place, value in enumerate(values)),
        overall=_overall(effects, way, np.array(at), np.array(values), influence),
        band=uniform_band(influence, effects, seed=seed),
        covariance=_covariance(influence, effects),
        clusters=len(np.unique(effects.cluster)),
    )


def cell_number(effects: GroupTimes, place: int) -> Number:
    """One group in one period."""
    return _number(effects.cells[place].value, effects.influence[:, [place]], effects)


def _places(effects: GroupTimes, way: Way) -> list[tuple[float, Codes]]:
    """What the cells are gathered by; only the dynamic way also shows the periods before."""
    keys = np.array(
        [{"dynamic": cell.time - cell.group, "group": cell.group, "calendar": cell.time}[way] for cell in effects.cells]
    )
    after = np.array([cell.after for cell in effects.cells]) | (way == "dynamic")
    return [(float(key), np.flatnonzero((keys == key) & after)) for key in np.unique(keys[after])]


def _weighted(effects: GroupTimes, chosen: Codes, weights: Floats, *, fixed: bool = False) -> tuple[float, Floats]:
    """A weighted mean of cells; its influence function counts that the groups' sizes are estimated too."""
    values = effects.values()[chosen]
    own = weights[chosen] / weights[chosen].sum()
    influence = effects.influence[:, chosen] @ own
    if fixed:
        return float(own @ values), influence
    groups = np.array([effects.cells[place].group for place in chosen])
    surplus = (effects.first[:, None] == groups) - weights[chosen]
    by_size = (
        surplus / weights[chosen].sum() - np.outer(surplus.sum(axis=1), weights[chosen]) / weights[chosen].sum() ** 2
    )
    return float(own @ values), influence + by_size @ values


def _overall(effects: GroupTimes, way: Way, at: Floats, values: Floats, influence: Floats) -> Number:
    """Periods (or times since treatment, from zero on) count alike; groups by their size."""
    if way != "group":
        kept = at >= 0 if way == "dynamic" else np.ones(len(at), dtype=bool)
        return _number(float(values[kept].mean()), influence[:, kept].mean(axis=1, keepdims=True), effects)
    sizes = np.array([effects.share(group) for group in at])
    surplus = (effects.first[:, None] == at) - sizes
    by_size = surplus / sizes.sum() - np.outer(surplus.sum(axis=1), sizes) / sizes.sum() ** 2
    weights = sizes / sizes.sum()
    return _number(float(weights @ values), (influence @ weights + by_size @ values)[:, None], effects)


def _number(value: float, influence: Floats, effects: GroupTimes) -> Number:
    se = float(np.sqrt(_covariance(influence, effects)[0, 0]))
    if not se > 0:
        return Number(value)
    reach = float(stats.norm.ppf(0.975)) * se
    return Number(value, se, value - reach, value + reach, float(2 * stats.norm.sf(abs(value) / se)))


def _covariance(influence: Floats, effects: GroupTimes) -> Floats:
    """Squares of influence added up over clusters; no small-sample factor, as in the authors' own program."""
    gathered = cluster_influence(influence, effects.cluster)
    return gathered.T @ gathered / len(gathered) ** 2


def uniform_band(
    influence: Floats, effects: GroupTimes, *, seed: int = 1, draws: int = BAND_DRAWS, level: float = 0.95
) -> float:
    """The multiplier bootstrap: the quantile of the largest |t| over all effects, never less than for one alone."""
    alone = float(stats.norm.ppf(0.5 + level / 2))
    gathered = cluster_influence(influence, effects.cluster)
    se = np.sqrt((gathered**2).sum(axis=0)) / len(gathered)
    scaled = gathered[:, se > 0] / (len(gathered) * se[se > 0])
    if not scaled.shape[1]:
        return alone
    random = np.random.default_rng([seed, len(gathered), scaled.shape[1]])
    largest = []
    for start in range(0, draws, DRAWS_AT_ONCE):
        signs = 1.0 - 2.0 * random.integers(0, 2, (min(DRAWS_AT_ONCE, draws - start), len(gathered)), dtype=np.int8)
        largest.append(np.abs(signs @ scaled).max(axis=1))
    return max(alone, float(np.quantile(np.concatenate(largest), level)))
