"""Regression with a column of zeros and ones for every level: slow and obvious, the reference for the fast one.

Nothing here is shared with `absorbed`: columns are kept or left out by projecting each on those before it, and everything
after that is the textbook's least squares on the columns that are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

FOLLOWS = 1e-7
"""A column follows from those before it when less than this share of its length is left."""


@dataclass(frozen=True)
class DummyFit:
    """Coefficients, standard errors and effects by name; effects are centred within parts as in `absorbed`."""

    coefficients: Mapping[str, float]
    se: Mapping[str, float]
    dropped: tuple[str, ...]
    effects: Mapping[str, Mapping[object, float]]
    effect_se: Mapping[str, Mapping[object, float]]
    parts: Mapping[str, Mapping[object, int]]
    r2: float
    k: int


def fit_with_dummies(
    table: pa.Table,
    *,
    outcome: str,
    covariates: Sequence[str] = (),
    factors: Sequence[str] = (),
    cluster: str | None = None,
    variance: Literal["iid", "HC1", "CRV1"] = "iid",
    weights: str | None = None,
    weight_kind: Literal["analytic", "frequency"] = "analytic",
) -> DummyFit:
    y = table[outcome].to_numpy().astype(float)
    w = table[weights].to_numpy().astype(float) if weights else np.ones(len(y))
    keys = {factor: np.array(table[factor].to_pylist()) for factor in factors}
    levels = {factor: sorted(set(keys[factor].tolist())) for factor in factors}
    names: list[tuple[str, object]] = [(factor, level) for factor in factors for level in levels[factor]]
    columns = [(keys[factor] == level).astype(float) for factor, level in names]
    if not factors:
        names, columns = [("", "constant")], [np.ones(len(y))]
    names += [(name, None) for name in covariates]
    columns += [table[name].to_numpy().astype(float) for name in covariates]
    x = np.column_stack(columns)

    kept = _independent(x * np.sqrt(w)[:, None])
    bread = np.zeros((x.shape[1], x.shape[1]))
    bread[np.ix_(kept, kept)] = np.linalg.inv(x[:, kept].T @ (w[:, None] * x[:, kept]))
    theta = np.zeros(x.shape[1])
    theta[kept] = np.linalg.lstsq(x[:, kept] * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
    e = y - x @ theta

    n = w.sum() if weights and weight_kind == "frequency" else len(y)
    k = _count(covariates, names, kept, keys, table[cluster].to_pylist() if cluster and variance == "CRV1" else None)
    groups = np.array(table[cluster].to_pylist()) if cluster else np.arange(len(y))
    spread = bread @ _meat(x, e, w, n, k, groups, variance, weight_kind) @ bread
    in_use = x * [place in kept or names[place][0] in factors for place in range(x.shape[1])]
    parts = {factor: _parts(in_use, names, factor) for factor in factors}
    contrast = _centring(names, parts, keys, w, x.shape[1])
    centred, centred_se = contrast @ theta, np.sqrt(np.maximum(np.diag(contrast @ spread @ contrast.T), 0))
    mean = (w * y).sum() / w.sum()
    used = [place for place in kept if names[place][0] in covariates]
    return DummyFit(
        coefficients={names[place][0]: theta[place] for place in used},
        se={names[place][0]: float(np.sqrt(spread[place, place])) for place in used},
        dropped=tuple(name for name in covariates if names.index((name, None)) not in kept),
        effects={factor: {lv: centred[names.index((factor, lv))] for lv in levels[factor]} for factor in factors},
        effect_se={factor: {lv: centred_se[names.index((factor, lv))] for lv in levels[factor]} for factor in factors},
        parts=parts,
        r2=1 - (w * e**2).sum() / (w * (y - mean) ** 2).sum(),
        k=k,
    )


def _independent(x: Matrix) -> list[int]:
    """From left to right, the columns that do not follow from those before them."""
    kept: list[int] = []
    basis = np.zeros((len(x), 0))
    for place, column in enumerate(x.T):
        left = column - basis @ (basis.T @ column)
        left -= basis @ (basis.T @ left)
        if np.linalg.norm(left) > FOLLOWS * np.linalg.norm(column):
            kept.append(place)
            basis = np.column_stack([basis, left / np.linalg.norm(left)])
    return kept


def _count(
    covariates: Sequence[str],
    names: list[tuple[str, object]],
    kept: list[int],
    keys: Mapping[str, NDArray],
    clusters: list[object] | None,
) -> int:
    """K as R's fixest counts it: nested factors count once, the others by level, less one for each after the first."""
    k = sum(names[place][0] in covariates for place in kept)
    sizes = [1] if not keys else []
    for values in keys.values():
        pairs = set(zip(values.tolist(), clusters, strict=True)) if clusters is not None else None
        nested = pairs is not None and len(pairs) == len(set(values.tolist()))
        sizes.append(1 if nested else len(set(values.tolist())))
    return k + sum(sizes) - (len(sizes) - 1)


def _meat(
    x: Matrix, e: Matrix, w: Matrix, n: float, k: int, groups: NDArray, variance: str, weight_kind: str
) -> Matrix:
    if variance == "iid":
        return (w * e**2).sum() / (n - k) * (x.T @ (w[:, None] * x))
    if variance == "HC1":
        power = 1 if weight_kind == "frequency" else 2
        return n / (n - k) * (x.T @ ((w**power * e**2)[:, None] * x))
    scores = np.array([((w * e)[:, None] * x)[groups == group].sum(axis=0) for group in sorted(set(groups.tolist()))])
    g = len(scores)
    return g / (g - 1) * (n - 1) / (n - k) * scores.T @ scores


def _parts(x: Matrix, names: list[tuple[str, object]], factor: str) -> dict[object, int]:
    """Two levels are in one part when their difference lies in the row space: when the data determine it."""
    _, sizes, rows = np.linalg.svd(x, full_matrices=False)
    rows = rows[sizes > 1e-9 * sizes[0]]
    found: list[int] = []
    parts: dict[object, int] = {}
    for place, (name, level) in enumerate(names):
        if name != factor:
            continue
        for number, first in enumerate(found):
            difference = np.zeros(x.shape[1])
            difference[place], difference[first] = 1, -1
            if np.linalg.norm(difference - rows.T @ (rows @ difference)) < 1e-6:
                parts[level] = number
                break
        else:
            parts[level] = len(found)
            found.append(place)
    return parts


def _centring(
    names: list[tuple[str, object]],
    parts: Mapping[str, Mapping[object, int]],
    keys: Mapping[str, NDArray],
    w: Matrix,
    width: int,
) -> Matrix:
    """The matrix that takes the weighted mean of its part from every effect."""
    contrast = np.eye(width)
    for row, (factor, level) in enumerate(names):
        if factor not in parts:
            continue
        same = [lv for lv in parts[factor] if parts[factor][lv] == parts[factor][level]]
        mass = {lv: w[keys[factor] == lv].sum() for lv in same}
        for lv in same:
            contrast[row, names.index((factor, lv))] -= mass[lv] / sum(mass.values())
    return contrast
