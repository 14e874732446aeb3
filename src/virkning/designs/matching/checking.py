"""What the answer rests on: other calipers, fewer covariates, subgroups, and something hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from virkning.designs.matching.comparing import Comparison, Number, compare
from virkning.designs.matching.plan import Checks, Matching
from virkning.designs.matching.sample import FEWEST_IN_A_GROUP, Bools, Floats, Sample
from virkning.errors import InputError
from virkning.inference.balance import Balance, balance
from virkning.inference.sensitivity import EValue, breaking_gamma, e_value_of_difference, e_value_of_shares, rosenbaum_p

GAMMAS = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


@dataclass(frozen=True, slots=True)
class Variant:
    """The same question asked in a slightly different way; comparison is None where it could not be answered."""

    name: str
    comparison: Comparison | None

    @property
    def worst(self) -> float:
        """The largest standardised difference left."""
        if self.comparison is None:
            return float("nan")
        return float(np.abs(balance_of(self.comparison).matched.smd).max(initial=0.0))


def balance_of(comparison: Comparison) -> Balance:
    sample = comparison.sample
    return balance(sample.covariates, sample.treated, comparison.weights)


def caliper_grid(sample: Sample, rules: Matching, checks: Checks, seed: int) -> list[Variant]:
    """The plan's calipers, the one it chose and none at all, from narrow to wide."""
    if rules.method != "nearest":
        return []
    widths = sorted({*checks.calipers, *([rules.caliper] if rules.caliper is not None else [])})
    scale = rules.caliper_scale if rules.caliper is not None else "sd"
    tried = [_with_caliper(rules, width, scale) for width in [*widths, None]]
    return [_variant(str(one.caliper or ""), sample, one, seed) for one in tried]


def _with_caliper(rules: Matching, caliper: float | None, scale: str) -> Matching:
    return rules.model_copy(update={"caliper": caliper, "caliper_scale": scale})


def _variant(name: str, sample: Sample, rules: Matching, seed: int) -> Variant:
    try:
        return Variant(name, compare(sample, rules, seed))
    except InputError:
        return Variant(name, None)


def left_out_in_turn(sample: Sample, rules: Matching, seed: int) -> list[Variant]:
    sources = list(dict.fromkeys(sample.source))
    if len(sources) < 2:
        return []
    return [_variant(name, sample.without((name,)), rules, seed) for name in sources]


def dropped_together(sample: Sample, rules: Matching, checks: Checks, seed: int) -> Variant | None:
    dropped = tuple(checks.drop)
    if not dropped or set(dropped) >= set(sample.source):
        return None
    return _variant(", ".join(dropped), sample.without(dropped), rules, seed)


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Effects found within each subgroup by itself, and a test that they are the same."""

    variants: tuple[Variant, ...]
    difference: Number | None
    chi2: float
    p: float


def subgroup_effects(sample: Sample, rules: Matching, seed: int) -> Subgroups | None:
    """Each subgroup is matched within itself, so that the effects are independent and can be tested against each other."""
    if sample.subgroup is None:
        return None
    variants = tuple(
        _part_variant(label, sample, sample.subgroup == code, rules, seed)
        for code, label in enumerate(sample.subgroup_labels)
    )
    return tested(variants)


def _part_variant(label: str, sample: Sample, rows: Bools, rules: Matching, seed: int) -> Variant:
    treated = sample.treated[rows]
    if min(treated.sum(), (~treated).sum()) < FEWEST_IN_A_GROUP:
        return Variant(label, None)
    return _variant(label, sample.part(rows), rules, seed)


def tested(variants: tuple[Variant, ...]) -> Subgroups:
    """Wald's test that all effects are equal; with two subgroups the difference itself, the last less the first."""
    found = [variant.comparison.total for variant in variants if variant.comparison]
    found = [number for number in found if number.se > 0]
    if len(found) < 2:
        return Subgroups(variants, None, float("nan"), float("nan"))
    values, precision = np.array([one.value for one in found]), np.array([one.se for one in found]) ** -2.0
    mean = float(values @ precision / precision.sum())
    chi2 = float(((values - mean) ** 2 * precision).sum())
    gap = Number(found[-1].value - found[0].value, float(np.hypot(found[0].se, found[-1].se)))
    return Subgroups(variants, gap if len(found) == 2 else None, chi2, float(stats.chi2.sf(chi2, len(found) - 1)))


def prognosis(sample: Sample) -> Floats:
    """The outcome expected of each unit without treatment, from a regression among controls.

    A control's own outcome takes no part in its own expectation (the leave-one-out residual), so that luck among the
    controls does not sort them into the strong and the weak.
    """
    columns = np.column_stack([np.ones(sample.rows), _standard(sample.covariates)])
    inside = columns[~sample.treated]
    gram = inside.T @ inside + 1e-8 * len(inside) * np.eye(columns.shape[1])
    total = sample.total
    slopes = np.linalg.solve(gram, inside.T @ total[~sample.treated])
    expected = columns @ slopes
    pull = np.einsum("ij,ji->i", inside, np.linalg.solve(gram, inside.T))
    rest = (total - expected)[~sample.treated]
    expected[~sample.treated] -= rest * pull / np.maximum(1 - pull, 1e-6)
    return expected


def _standard(covariates: Floats) -> Floats:
    return (covariates - covariates.mean(axis=0)) / np.maximum(covariates.std(axis=0), 1e-12)


def by_prognosis(sample: Sample, rules: Matching, seed: int) -> Subgroups:
    """The weaker and the stronger half of the treated by prognosis, each matched within itself."""
    expected = prognosis(sample)
    strong = expected >= np.median(expected[sample.treated])
    variants = tuple(
        _part_variant(name, sample, rows, rules, seed) for name, rows in (("weak", ~strong), ("strong", strong))
    )
    return tested(variants)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What hidden bias would do. bounds: p values by gamma, only for pairs that share nobody. gamma: where p passes 0.05."""

    bounds: tuple[float, ...]
    gamma: float | None
    strength: EValue


def hidden_bias(comparison: Comparison, rules: Matching) -> Hidden:
    gaps = pair_gaps(comparison, rules)
    bounds = () if gaps is None else tuple(rosenbaum_p(gaps, gamma) for gamma in GAMMAS)
    return Hidden(bounds, None if gaps is None else breaking_gamma(gaps), _e_value(comparison))


def pair_gaps(comparison: Comparison, rules: Matching) -> Floats | None:
    """Treated minus control in each pair, where every unit is in one pair only."""
    if comparison.matches is None or rules.with_replacement or rules.neighbours > 1:
        return None
    total = comparison.sample.total
    return np.asarray(total[comparison.matches.unit] - total[comparison.matches.partner])


def _e_value(comparison: Comparison) -> EValue:
    sample, effect = comparison.sample, comparison.total
    total, weights = sample.total, comparison.weights
    if set(np.unique(total)) <= {0.0, 1.0}:
        means = [
            float(np.average(total[sample.treated == arm], weights=weights[sample.treated == arm]))
            for arm in (True, False)
        ]
        return e_value_of_shares(means[0], means[0] - effect.value, effect.se)
    spread = np.sqrt((total[sample.treated].var(ddof=1) + total[~sample.treated].var(ddof=1)) / 2)
    return e_value_of_difference(effect.value, effect.se, float(spread))
