"""Random-effects meta-analysis of comparable effects; where they are not comparable, the reasons why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from virkning.inference.meta import IntervalKind, Meta, Spread, pool
from virkning.theory.evidence.comparable import Comparison, compare
from virkning.theory.evidence.said import Said
from virkning.theory.evidence.shelf import Shelves


@dataclass(frozen=True, slots=True)
class Pooled:
    """The comparison, and the pooled result where it was allowed."""

    comparison: Comparison
    meta: Meta | None


def pool_effects(
    said: Iterable[Said], shelves: Shelves, *, spread: Spread = "reml", interval: IntervalKind = "hartung_knapp"
) -> Pooled:
    comparison = compare(said, shelves)
    if not comparison.allowed:
        return Pooled(comparison, None)
    values = np.array([number.value for number in comparison.numbers])
    errors = np.array([number.se for number in comparison.numbers])
    return Pooled(comparison, pool(values, errors, spread=spread, interval=interval))
