"""Further figures that the text speaks of, so that every number in a sentence can be looked up."""

from __future__ import annotations

import numpy as np

from virkning.designs.matching.cautions import baseline_gap, share_without_counterpart
from virkning.designs.matching.checking import Subgroups
from virkning.designs.matching.estimates import decimals
from virkning.designs.matching.results import Results
from virkning.findings.finding import Estimate
from virkning.inference.balance import UNBALANCED
from virkning.language import Text


def key_figures(results: Results) -> tuple[Estimate, ...]:
    listed = [
        *_differences(results),
        *_versions(results),
        *_sensitivity(results),
        *_balance(results),
        *_overlap(results),
        *_left_out(results),
    ]
    return tuple(one for one in listed if one.value is not None and np.isfinite(one.value))


def _one(name: str, da: str, en: str, value: float | None, n: int, unit: str = "number", places: int = 2) -> Estimate:
    return Estimate(
        name=name, label=Text(da, en), value=None if value is None else float(value), n=n, unit=unit, decimals=places
    )


def _differences(results: Results) -> list[Estimate]:
    """The tests that effects are the same."""
    found = [_difference(results, "prospects_difference", "Effekt hos de stærkeste minus hos de svageste",
                         "Effect on the strongest less that on the weakest", results.halves)]  # fmt: skip
    if results.subgroups:
        found.append(_difference(results, "subgroup_difference", "Forskel i effekt mellem delgrupper",
                                 "Difference of effects between subgroups", results.subgroups))  # fmt: skip
    return found


def _difference(results: Results, name: str, da: str, en: str, found: Subgroups) -> Estimate:
    """With more than two subgroups there is no single difference; Wald's statistic stands in its place."""
    gap, places = found.difference, decimals(results.main.total.se)
    unit = results.plan.unit_label or "number"
    method = Text("Walds test mellem grupper, der ikke deler nogen", "Wald test between groups that share nobody")
    if gap is None:
        return Estimate(name=name, label=Text(f"{da} (chi i anden)", f"{en} (chi squared)"), value=found.chi2, n=results.sample.rows,
                        unit="number", p=found.p, method=method)  # fmt: skip
    return Estimate(name=name, label=Text(da, en), value=gap.value, se=gap.se, low=gap.low, high=gap.high, p=gap.p,
                    n=results.sample.rows, unit=unit, decimals=places, method=method)  # fmt: skip


def _versions(results: Results) -> list[Estimate]:
    """How far the effect moves when it is found in other ways."""
    places, unit, n = decimals(results.main.total.se), results.plan.unit_label or "number", results.sample.rows
    halves = {half.name: half.comparison for half in results.halves.variants}
    named: list[tuple[str, str, str, float | None]] = [
        ("effect_lowest", "Laveste effekt blandt de prøvede udgaver", "Lowest effect among the versions tried", min(results.tried, default=None)),
        ("effect_highest", "Højeste effekt blandt de prøvede udgaver", "Highest effect among the versions tried", max(results.tried, default=None)),
    ]  # fmt: skip
    for name, da, en, found in (
        ("effect_dropped", "Effekt uden de oplysninger, der udelades samlet", "Effect without the covariates left out together",
         results.dropped.comparison if results.dropped else None),
        ("effect_weak", "Effekt hos dem med de svageste udsigter", "Effect on those with the weakest prospects", halves["weak"]),
        ("effect_strong", "Effekt hos dem med de bedste udsigter", "Effect on those with the best prospects", halves["strong"]),
    ):  # fmt: skip
        named.append((name, da, en, found.total.value if found else None))
    return [_one(name, da, en, value, n, unit, places) for name, da, en, value in named]


def _sensitivity(results: Results) -> list[Estimate]:
    hidden, n = results.hidden, results.sample.rows
    return [
        _one("rosenbaum_gamma", "Rosenbaums gamma, hvor resultatet ikke længere er klart", "Rosenbaum's gamma at which the result is no longer clear", hidden.gamma, n),
        _one("e_value", "E-værdi", "E-value", hidden.strength.value, n),
        _one("e_value_limit", "E-værdi, intervallets nærmeste ende", "E-value, nearest end of the interval", hidden.strength.limit, n),
    ]  # fmt: skip


def _balance(results: Results) -> list[Estimate]:
    found, n = results.balance, results.sample.rows
    before, after = ((np.abs(part.smd) > UNBALANCED).sum() for part in (found.raw, found.matched))
    counted = (
        ("n_covariates", "Oplysninger", "Covariates", len(results.sample.names)),
        ("n_apart_before", "Oplysninger med forskel over 0,1 før", "Covariates above 0.1 before", before),
        ("n_apart_after", "Oplysninger med forskel over 0,1 efter", "Covariates above 0.1 after", after),
        ("n_unbalanced", "Skæve oplysninger efter", "Covariates off after", found.unbalanced.sum()),
        ("n_worsened", "Oplysninger, der blev værre", "Covariates that became worse", found.worsened.sum()),
    )
    return [_one(name, da, en, float(value), n, places=0) for name, da, en, value in counted]


def _overlap(results: Results) -> list[Estimate]:
    sample, score = results.sample, results.main.score.values
    treated, controls = int(sample.treated.sum()), int((~sample.treated).sum())
    return [
        _one("median_score_treated", "Median sandsynlighed, indsats", "Median score, treated", float(np.median(score[sample.treated])), treated),
        _one("median_score_control", "Median sandsynlighed, kontrol", "Median score, controls", float(np.median(score[~sample.treated])), controls),
        _one("share_without_counterpart", "Andel med en sandsynlighed, som ingen i den anden gruppe har",
             "Share with a score that nobody in the other group has", share_without_counterpart(results.plan, sample), sample.rows, "share", 0),
        _one("baseline_difference", "Std. forskel i udfaldet før", "Std. difference of the outcome before", baseline_gap(sample), sample.rows),
        _one("caliper_width", "Caliper i afstandens enhed", "Caliper in the unit of the distance", results.main.width, sample.rows, places=4),
    ]  # fmt: skip


def _left_out(results: Results) -> list[Estimate]:
    """Door 2 sees how few the means rest on."""
    main, total = results.main, results.sample.total
    places, unit = decimals(main.total.se), results.plan.unit_label or "number"
    found = [
        _one(
            "share_excluded",
            "Andel, der faldt ud",
            "Share that fell out",
            results.share_excluded,
            results.sample.rows,
            "share",
            0,
        )
    ]
    treated = results.sample.treated
    for name, da, en, rows in (
        (
            "mean_compared",
            "Udfald hos behandlede med modstykke",
            "Outcome of the treated who were compared",
            main.compared & treated,
        ),
        (
            "mean_left_out",
            "Udfald hos behandlede, der faldt ud",
            "Outcome of the treated who fell out",
            main.left_out & treated,
        ),
    ):
        if rows.any():
            found.append(_one(name, da, en, float(total[rows].mean()), int(rows.sum()), unit, places))
    return found
