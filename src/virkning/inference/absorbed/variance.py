"""Covariance of the coefficients: independent rows, robust by row (HC1), robust by cluster (CRV1); the rules have names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.errors import InputError
from virkning.inference.absorbed.cells import Matrix
from virkning.inference.absorbed.residuals import ResidualSums
from virkning.inference.absorbed.solution import Solution
from virkning.language import Text

Kind = Literal["iid", "HC1", "CRV1"]

_SENTENCES: dict[Kind, Text] = {
    "iid": Text(
        "Uafhængige rækker med samme varians. Residualvariansen er divideret med N − K = {n} − {k}.",
        "Independent rows of equal variance. The residual variance is divided by N − K = {n} − {k}.",
    ),
    "HC1": Text(
        "HC1, robust over for ulige varians: faktor N / (N − K) med N = {n} og K = {k}.",
        "HC1, robust to unequal variance: factor N / (N − K) with N = {n} and K = {k}.",
    ),
    "CRV1": Text(
        "CRV1, robust over for afhængighed inden for {cluster}: faktor G / (G − 1) · (N − 1) / (N − K) "
        "med G = {clusters}, N = {n} og K = {k}.",
        "CRV1, robust to dependence within {cluster}: factor G / (G − 1) · (N − 1) / (N − K) "
        "with G = {clusters}, N = {n} and K = {k}.",
    ),
}

_COUNTING = Text(
    "K tæller koefficienterne og alle niveauer af faktorerne, minus et for hver faktor efter den første.{nested}",
    "K counts the coefficients and every level of the factors, less one for each factor after the first.{nested}",
)

_NESTED = Text(
    " Niveauer af faktorer, der ligger helt inden for klyngerne ({factors}), tælles ikke med, ud over et for hver.",
    " Levels of factors that lie wholly within the clusters ({factors}) are not counted, beyond one for each.",
)


@dataclass(frozen=True)
class Rule:
    """The small-sample rule of a variance: what was counted, the factor it gives and the degrees of freedom for t."""

    kind: Kind
    n: float
    k: int
    clusters: int | None
    nested: tuple[str, ...]
    factor: float
    df: float
    sentence: Text


def rule_for(solution: Solution, kind: Kind) -> Rule:
    sums, roles = solution.sums, solution.sums.roles
    n = sums.weight if roles.weight_kind == "frequency" and roles.weights else float(sums.rows)
    nested = tuple(factor for factor in roles.factors if kind == "CRV1" and not sums.keys[factor].mixed.any())
    k = _counted(solution, nested)
    if n - k <= 0:
        _refuse_too_few_rows(n, k)
    if kind != "CRV1" or roles.cluster is None:
        factor = 1.0 if kind == "iid" else n / (n - k)
        return Rule(kind, n, k, None, (), factor, n - k, _sentence(kind, n, k, nested, {}))
    clusters = len(sums.keys[roles.cluster].levels)
    if clusters < 2:
        message = Text("Der skal være mindst to klynger.", "At least two clusters are needed.")
        raise InputError(message, column=roles.cluster, value=clusters)
    factor = clusters / (clusters - 1) * (n - 1) / (n - k)
    words = {"cluster": roles.cluster, "clusters": clusters}
    return Rule(kind, n, k, clusters, nested, factor, clusters - 1, _sentence(kind, n, k, nested, words))


def covariance(solution: Solution, residuals: ResidualSums, rule: Rule) -> Matrix:
    bread = solution.bread
    if rule.kind == "iid":
        return bread * (residuals.squares / (rule.n - rule.k))
    if rule.kind == "HC1":
        return rule.factor * bread @ residuals.row_meat @ bread
    scores = cluster_scores(solution, residuals)
    return rule.factor * bread @ (scores.T @ scores) @ bread


def cluster_scores(solution: Solution, residuals: ResidualSums) -> Matrix:
    """Clusters × covariates: residual times covariate with the factors taken out, summed by cluster."""
    through = sum(table @ solution.loadings[factor] for factor, table in residuals.cluster_levels.items())
    return residuals.cluster_covariates - through


def _counted(solution: Solution, nested: tuple[str, ...]) -> int:
    """K as R's fixest counts it, so that results can be laid side by side."""
    factors = solution.sums.roles.absorbed
    levels = {factor: len(solution.sums.keys[factor].levels) for factor in factors}
    absorbed = sum(levels.values()) - (len(factors) - 1)
    return len(solution.kept) + absorbed - sum(levels[factor] for factor in nested) + len(nested)


def _sentence(kind: Kind, n: float, k: int, nested: tuple[str, ...], words: dict[str, object]) -> Text:
    inside = _NESTED.fill(factors=", ".join(nested)) if nested else Text("", "")
    variance, counting = _SENTENCES[kind].fill(n=f"{n:.0f}", k=k, **words), _COUNTING.fill(nested=inside)
    return Text(f"{variance.da} {counting.da}", f"{variance.en} {counting.en}")


def _refuse_too_few_rows(n: float, k: int) -> None:
    raise InputError(
        Text("Der er for få rækker til så mange niveauer og kolonner.", "Too few rows for so many levels and columns."),
        value=f"{n:g}",
        expected=Text("flere end {k} rækker", "more than {k} rows").fill(k=k),
    )
