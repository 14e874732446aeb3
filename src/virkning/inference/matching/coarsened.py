"""Coarsening: numbers are cut into classes, and those who are alike in all classes make a stratum."""

from __future__ import annotations

import numpy as np

from virkning.inference.matching.rules import Codes, Floats

FEW_VALUES = 5


def sturges(rows: int) -> int:
    """The usual number of classes for so many rows."""
    return int(np.ceil(np.log2(max(rows, 2)) + 1))


def coarsen(covariates: Floats, bins: int | None, extra: Codes | None = None) -> Codes:
    """The stratum of each row. A covariate with few values is taken as it is, others are cut into equal classes."""
    bins = bins or sturges(len(covariates))
    stratum = np.zeros(len(covariates), dtype=np.int64) if extra is None else np.unique(extra, return_inverse=True)[1]
    for values in covariates.T:
        kinds, codes = np.unique(values, return_inverse=True)
        if len(kinds) > FEW_VALUES:
            edges = np.linspace(kinds[0], kinds[-1], bins + 1)
            codes = np.searchsorted(edges[1:-1], values, side="right")
        stratum = np.unique(stratum * (int(codes.max()) + 1) + codes, return_inverse=True)[1]
    return stratum
