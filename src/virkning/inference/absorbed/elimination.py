"""Taking the factors out of anything, exactly: the large one by division, the small ones by one dense Cholesky."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from virkning.errors import InputError
from virkning.inference.absorbed.cells import Matrix, Table, dense, scaled_rows, side_by_side
from virkning.inference.absorbed.grounding import (
    Ground,
    ground_connected,
    ground_dependent,
    ground_single,
    numbered_by_size,
)
from virkning.inference.absorbed.sums import PartialSums
from virkning.language import Text

SMALL_LEVELS = 5_000
"""All factors but the largest together: their dense elimination costs a cube of this, about a second."""

BLOCK = 4_096


@dataclass(frozen=True)
class Elimination:
    """The factors of one regression, ready to be taken out.

    large: the factor with most levels; weight: its levels' weights. small: where each other factor's levels stand in the
    stack of small levels. share: large × small, the share of a large level's weight that lies in each small level.
    laplacian: small × small, what is left of the small factors' Gram matrix once the large factor is out.
    ground: which small levels are set to zero because they are not identified, and what hangs together.
    """

    large: str
    weight: Matrix
    small: Mapping[str, slice]
    share: Table
    laplacian: Matrix
    ground: Ground
    cholesky: Matrix

    def project(self, large_sums: Matrix, small_sums: Matrix) -> tuple[Matrix, Matrix]:
        """Regress columns on the factors, given the columns' weighted sums by level: effects of large, small levels."""
        small = self.solve_small(small_sums - self.share.T @ large_sums)
        return large_sums / self.weight[:, None] - self.share @ small, small

    def solve_small(self, right: Matrix) -> Matrix:
        solved = np.zeros_like(right)
        solved[self.ground.kept] = self.solve_kept(right[self.ground.kept])
        return solved

    def solve_kept(self, right: Matrix) -> Matrix:
        return linalg.cho_solve((self.cholesky, True), right) if right.size else right

    def split(self, large: Matrix, small: Matrix) -> dict[str, Matrix]:
        """Effects by factor."""
        return {self.large: large, **{factor: small[part] for factor, part in self.small.items()}}

    def stacked(self, by_factor: Mapping[str, Matrix]) -> tuple[Matrix, Matrix]:
        """The inverse of split."""
        large = by_factor[self.large]
        none = np.zeros((0, *large.shape[1:]))
        return large, np.concatenate([none, *(by_factor[factor] for factor in self.small)])


def eliminate(sums: PartialSums) -> Elimination:
    factors = sums.roles.absorbed
    sizes = {factor: len(sums.keys[factor].levels) for factor in factors}
    large = max(factors, key=lambda factor: sizes[factor])
    others = [factor for factor in factors if factor != large]
    if sum(sizes[factor] for factor in others) > SMALL_LEVELS:
        _refuse_two_large(sizes, large)
    ends = np.cumsum([0, *(sizes[factor] for factor in others)])
    small = {factor: slice(ends[i], ends[i + 1]) for i, factor in enumerate(others)}
    weight = sums.keys[large].weight
    cells = side_by_side([cross(sums, large, other) for other in others], len(weight))
    share = scaled_rows(cells, 1 / weight)
    laplacian = _small_gram(sums, small) - dense(share.T @ cells)
    ground = numbered_by_size(_grounded(sums, laplacian, share, large, small), sums.keys, factors[0])
    kept = laplacian[np.ix_(ground.kept, ground.kept)]
    cholesky = linalg.cholesky(kept, lower=True) if len(kept) else kept
    return Elimination(large, weight, small, share, laplacian, ground, cholesky)


def _grounded(sums: PartialSums, laplacian: Matrix, share: Table, large: str, small: Mapping[str, slice]) -> Ground:
    if not small:
        return ground_single(large, len(sums.keys[large].levels))
    if len(small) == 1:
        _close_rows(laplacian)
        return ground_connected(laplacian, share, large, *small)
    own = np.concatenate([sums.keys[factor].weight for factor in small])
    return ground_dependent(laplacian, own, share, large, small)


def _close_rows(laplacian: Matrix) -> None:
    """With one small factor the rows sum to zero; rebuilding the diagonal from the rest keeps weak links exact."""
    np.fill_diagonal(laplacian, 0.0)
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))


def cross(sums: PartialSums, one: str, other: str) -> Table:
    """Weights by level of one and level of other."""
    return sums.crosses[one, other] if (one, other) in sums.crosses else sums.crosses[other, one].T


def _small_gram(sums: PartialSums, small: Mapping[str, slice]) -> Matrix:
    size = max((part.stop for part in small.values()), default=0)
    gram = np.zeros((size, size))
    for one, rows in small.items():
        gram[rows, rows] = np.diag(sums.keys[one].weight)
        for other, columns in small.items():
            if one != other:
                gram[rows, columns] = dense(cross(sums, one, other))
    return gram


def _refuse_two_large(sizes: Mapping[str, int], large: str) -> None:
    others = {factor: size for factor, size in sizes.items() if factor != large}
    message = Text(
        "Flere faktorer er for store til, at deres effekter kan regnes ud uden tilnærmelse.",
        "More than one factor is too large for their effects to be computed without approximation.",
    )
    expected = Text(
        "højst {limit} niveauer i alt uden for den største faktor ({large})",
        "at most {limit} levels in all outside the largest factor ({large})",
    )
    value = ", ".join(f"{factor}: {size}" for factor, size in others.items())
    raise InputError(message, value=value, expected=expected.fill(limit=SMALL_LEVELS, large=large))
