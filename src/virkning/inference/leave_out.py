"""Group effects with every citizen left out in turn: honest errors, and the spread of the true effects without noise.

The model is y = X b + effect of the group + error, with errors that may hang together within a cluster (a citizen's
repeated answers). Two things follow from predicting each cluster by a fit that has not seen it:

* standard errors of the effects after Bell and McCaffrey (2002), "CR2": residuals are inflated by the leverage of
  their cluster, and each effect has its own number of clusters as degrees of freedom;
* an unbiased estimate of the variance of the true effects after Kline, Saggio and Soelvsten (2020), with whole
  clusters left out: the variance of the estimated effects less the part that is only noise, whatever form the
  heteroskedasticity takes.

Nothing is iterated and nothing of size groups x groups is needed; work grows with the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

LEVERAGE_LIMIT = 1e-9
CLUSTERS_AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class GroupEffects:
    """Effects of groups, centred so that their mean over rows is zero, and how well they are known.

    What the clusters do to the effects is kept in pieces (own share of a group's mean, loadings on the covariates), so
    that the error of any contrast is at hand without a groups x groups matrix.
    """

    effects: Floats
    slopes: Floats
    se: Floats
    rows: Codes
    clusters: Codes
    variance_of_estimates: float
    noise: float
    residual_variance: float
    within_cluster_correlation: float
    residual_sum_of_squares: float
    rows_not_left_out: int
    _squared_cells: Floats
    _loadings: Floats
    _cell_group: Codes
    _cell_cluster: Codes
    _cell_share: Floats
    _cluster_moments: Floats

    @property
    def true_variance(self) -> float:
        """The variance of the true effects over groups, each group counting once; can come out negative by chance."""
        return self.variance_of_estimates - self.noise

    def expected_variances(self) -> Floats:
        """The variance each effect would have if all rows had the same variance and correlation within clusters."""
        alone = (1 - self.within_cluster_correlation) / self.rows
        together = self.within_cluster_correlation * self._squared_cells / self.rows**2
        return self.residual_variance * (alone + together)

    def pulls(self, weights: Floats) -> Floats:
        """How each cluster moves a weighted sum of the effects; the sum of squares is that sum's variance."""
        direct = np.bincount(
            self._cell_cluster, self._cell_share * weights[self._cell_group], len(self._cluster_moments)
        )
        return direct - self._cluster_moments @ (self._loadings.T @ weights)

    def covariance(self) -> Floats:
        """The covariance matrix of the estimated effects; groups x groups, so for moderate numbers of groups."""
        from scipy import sparse

        shape = (len(self.effects), len(self._cluster_moments))
        shares = sparse.csr_matrix((self._cell_share, (self._cell_group, self._cell_cluster)), shape=shape)
        crossed = (shares @ self._cluster_moments) @ self._loadings.T
        indirect = self._loadings @ (self._cluster_moments.T @ self._cluster_moments) @ self._loadings.T
        return np.asarray((shares @ shares.T).todense()) - crossed - crossed.T + indirect


def group_effects(outcome: Floats, covariates: Floats, group: Codes, cluster: Codes) -> GroupEffects:
    """Fit the model and leave each cluster out in turn.

    covariates: full column rank within groups. group and cluster: codes 0, 1, 2 … without gaps.
    """
    order = np.argsort(cluster, kind="stable")
    fit = _Within(outcome[order], covariates[order], group[order], cluster[order])
    left_out, adjusted, unseen = fit.leave_clusters_out()
    noise = fit.noise(left_out)
    cells = fit.cells(adjusted)
    moments = _sums(fit.cluster, fit.expanded * adjusted[:, None], fit.n_clusters)
    variances = _variances(fit, cells, moments)
    return GroupEffects(
        effects=fit.effects,
        slopes=fit.slopes,
        se=np.sqrt(np.maximum(variances, 0)),
        rows=fit.rows,
        clusters=np.bincount(cells[0], minlength=fit.n_groups),
        variance_of_estimates=float(np.var(fit.effects)),
        noise=noise,
        residual_variance=float(np.mean(adjusted**2)),
        within_cluster_correlation=_correlation(adjusted, fit.cluster, fit.n_clusters),
        residual_sum_of_squares=float(fit.residuals @ fit.residuals),
        rows_not_left_out=unseen,
        _squared_cells=fit.squared_cells(),
        _loadings=fit.loadings,
        _cell_group=cells[0],
        _cell_cluster=cells[1],
        _cell_share=cells[2],
        _cluster_moments=moments,
    )


class _Within:
    """The fit within groups, and the linear map from outcomes to effects: 1/n for own rows less loadings x expanded."""

    def __init__(self, outcome: Floats, covariates: Floats, group: Codes, cluster: Codes) -> None:
        self.group, self.cluster = group, cluster
        self.n_groups, self.n_clusters = int(group.max()) + 1, int(cluster.max()) + 1
        self.rows = np.bincount(group, minlength=self.n_groups)
        self.outcome = outcome - outcome.mean()
        means = _sums(group, covariates, self.n_groups) / self.rows[:, None]
        inner = covariates - means[group]
        self.inverse: Floats = np.asarray(np.linalg.inv(inner.T @ inner)) if inner.shape[1] else np.zeros((0, 0))
        self.inner = inner
        self.slopes = self.inverse @ (inner.T @ self.outcome)
        outcome_means = np.bincount(group, self.outcome, self.n_groups) / self.rows
        raw = outcome_means - means @ self.slopes
        self.residuals = self.outcome - covariates @ self.slopes - raw[group]
        self.effects = raw - np.average(raw, weights=self.rows)
        overall = np.average(means, axis=0, weights=self.rows)
        n = len(outcome)
        self.loadings = np.column_stack([(means - overall) @ self.inverse, np.full(self.n_groups, 1 / n)])
        self.expanded = np.column_stack([inner, np.ones(n)])

    def leave_clusters_out(self) -> tuple[Floats, Floats, int]:
        """Residuals of each cluster from a fit without it; residuals adjusted for leverage (CR2); rows that cannot be."""
        left_out, adjusted = np.empty_like(self.residuals), np.empty_like(self.residuals)
        half = self.inner @ _root(self.inverse)
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.cluster, minlength=self.n_clusters))])
        sizes = np.diff(starts)
        unseen = 0
        for size in np.unique(sizes):
            members = starts[:-1][sizes == size]
            for some in np.array_split(members, max(1, len(members) * size // CLUSTERS_AT_A_TIME)):
                place = some[:, None] + np.arange(size)
                unseen += self._leave_out_alike(place, half, left_out, adjusted)
        return left_out, adjusted, unseen

    def _leave_out_alike(self, place: Codes, half: Floats, left_out: Floats, adjusted: Floats) -> int:
        """The same for clusters of one size, all at once."""
        groups = self.group[place]
        together = groups[:, :, None] == groups[:, None, :]
        leverage = half[place] @ half[place].transpose(0, 2, 1) + together / self.rows[groups][:, :, None]
        kept, turned = np.linalg.eigh(np.eye(place.shape[1]) - leverage)
        usable = kept > LEVERAGE_LIMIT
        safe = np.where(usable, kept, 1)
        inside = (turned.transpose(0, 2, 1) @ self.residuals[place][:, :, None])[:, :, 0]
        left_out[place] = (turned @ (inside * usable / safe)[:, :, None])[:, :, 0]
        adjusted[place] = (turned @ (inside * usable / np.sqrt(safe))[:, :, None])[:, :, 0]
        return int((~usable).any(axis=1).sum()) * place.shape[1]

    def noise(self, left_out: Floats) -> float:
        """How much of the variance of the estimated effects is noise: trace of its quadratic form with leave-out covariances."""
        own = self._pull(self.outcome)
        other = self._pull(left_out)
        cell, _, group_of_cell, _ = self._cell_index()
        together = own.cell_sums(cell) * other.cell_sums(cell) / self.rows[group_of_cell] ** 2
        gram = self.loadings.T @ self.loadings
        total = (
            together.sum()
            - np.sum(own.direct * np.einsum("ij,ij->i", self.loadings[self.group], other.moments[self.cluster]))
            - np.sum(other.direct * np.einsum("ij,ij->i", self.loadings[self.group], own.moments[self.cluster]))
            + np.sum((own.moments @ gram) * other.moments)
        )
        return float((total - own.sums @ other.sums / self.n_groups) / self.n_groups)

    def _pull(self, values: Floats) -> _Pull:
        direct = values / self.rows[self.group]
        moments = _sums(self.cluster, self.expanded * values[:, None], self.n_clusters)
        sums = np.bincount(self.cluster, direct, self.n_clusters) - moments @ self.loadings.sum(axis=0)
        return _Pull(values, direct, moments, sums)

    def _cell_index(self) -> tuple[Codes, int, Codes, Codes]:
        """Rows numbered by their pair of cluster and group, and the group and cluster of each pair."""
        pairs, cell = np.unique(self.cluster * np.int64(self.n_groups) + self.group, return_inverse=True)
        return cell, len(pairs), pairs % self.n_groups, pairs // self.n_groups

    def cells(self, values: Floats) -> tuple[Codes, Codes, Floats]:
        """Group, cluster and the pair's own share of the group's mean of some values."""
        cell, count, group_of_cell, cluster_of_cell = self._cell_index()
        return group_of_cell, cluster_of_cell, np.bincount(cell, values, count) / self.rows[group_of_cell]

    def squared_cells(self) -> Floats:
        """For each group the sum over clusters of the squared number of rows they share."""
        cell, count, group_of_cell, _ = self._cell_index()
        squared = np.bincount(cell, minlength=count).astype(np.float64) ** 2
        return np.asarray(np.bincount(group_of_cell, squared, self.n_groups), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Pull:
    """How values (outcomes or residuals) move the effects, cluster by cluster."""

    values: Floats
    direct: Floats
    moments: Floats
    sums: Floats

    def cell_sums(self, cell: Codes) -> Floats:
        return np.asarray(np.bincount(cell, self.values), dtype=np.float64)


def independent_columns(
    covariates: Floats, group: Codes, *, centred: bool = True, tolerance: float = 1e-9
) -> NDArray[np.bool_]:
    """Which columns say something (within groups) that no earlier column says; the later of two alike is left out."""
    inner = covariates
    if centred:
        counts = np.bincount(group)
        inner = covariates - (_sums(group, covariates, len(counts)) / counts[:, None])[group]
    size = np.sqrt(np.mean(covariates**2, axis=0))
    gram = inner.T @ inner
    kept: list[int] = []
    for column in range(covariates.shape[1]):
        left = gram[column, column]
        if kept:
            left -= gram[kept, column] @ np.linalg.solve(gram[np.ix_(kept, kept)], gram[kept, column])
        if left > tolerance * max(gram[column, column], len(covariates) * size[column] ** 2 * tolerance):
            kept.append(column)
    return np.isin(np.arange(covariates.shape[1]), kept)


def _variances(fit: _Within, cells: tuple[Codes, Codes, Floats], moments: Floats) -> Floats:
    group, cluster, share = cells
    own = np.bincount(group, share**2, fit.n_groups)
    crossed = _sums(group, moments[cluster] * share[:, None], fit.n_groups)
    indirect = fit.loadings @ (moments.T @ moments)
    return own - 2 * np.einsum("ij,ij->i", crossed, fit.loadings) + np.einsum("ij,ij->i", indirect, fit.loadings)


def _sums(codes: Codes, values: Floats, count: int) -> Floats:
    """Sums of the rows of a matrix by code."""
    from scipy import sparse

    rows = sparse.csc_matrix((np.ones(len(codes)), codes, np.arange(len(codes) + 1)), shape=(count, len(codes)))
    return np.asarray(rows @ values)


def _root(inverse: Floats) -> Floats:
    """A matrix whose product with its own transpose is the inverse."""
    return np.asarray(np.linalg.cholesky(inverse)) if inverse.size else inverse


def _correlation(residuals: Floats, cluster: Codes, count: int) -> float:
    """The mean correlation of two residuals of the same cluster."""
    sums, squares = np.bincount(cluster, residuals, count), np.bincount(cluster, residuals**2, count)
    sizes = np.bincount(cluster, minlength=count)
    pairs = float((sizes * (sizes - 1)).sum())
    if pairs == 0:
        return 0.0
    return float(((sums**2 - squares).sum() / pairs) / np.mean(residuals**2))
