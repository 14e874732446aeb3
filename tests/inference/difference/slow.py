"""The obvious, slow way of doing what the room does fast: the oracles of these tests."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np


def least_squares(columns, outcome, cluster):
    """Coefficients and CRV1 covariance, cluster by cluster."""
    inverse = np.linalg.inv(columns.T @ columns)
    values = inverse @ columns.T @ outcome
    residuals = outcome - columns @ values
    names = np.unique(cluster)
    meat = np.zeros_like(inverse)
    for name in names:
        score = columns[cluster == name].T @ residuals[cluster == name]
        meat += np.outer(score, score)
    n, k, g = len(outcome), columns.shape[1], len(names)
    return values, inverse @ meat @ inverse * g / (g - 1) * (n - 1) / (n - k)


def wild_p(columns, outcome, cluster, place, null=0.0):
    """Impose the null, flip the residuals of whole clusters in every way, refit, compare t."""
    names, codes = np.unique(cluster, return_inverse=True)
    others = np.delete(columns, place, axis=1)
    shifted = outcome - null * columns[:, place]
    fitted = others @ np.linalg.lstsq(others, shifted, rcond=None)[0]
    residuals = shifted - fitted

    def t_of(values):
        found, covariance = least_squares(columns, values, cluster)
        return abs(found[place]) / np.sqrt(covariance[place, place])

    own = t_of(shifted)
    flips = [t_of(fitted + residuals * np.array(signs)[codes]) for signs in product([1.0, -1.0], repeat=len(names))]
    return float(np.mean(np.array(flips) >= own * (1 - 1e-9)))


def permutation_p(outcome, after, cluster, treated_clusters):
    """Give the treatment to every other set of clusters and fit the two-period regression again."""
    names = np.unique(cluster)

    def effect(chosen):
        treated = np.isin(cluster, chosen).astype(float)
        columns = np.column_stack([np.ones(len(outcome)), after, treated, after * treated])
        return np.linalg.lstsq(columns, outcome, rcond=None)[0][3]

    own = abs(effect(treated_clusters))
    others = [abs(effect(chosen)) for chosen in combinations(names, len(treated_clusters))]
    return float(np.mean(np.array(others) >= own * (1 - 1e-9)))
