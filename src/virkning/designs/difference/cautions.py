"""What threatens a comparison of changes: known before the results, or read off them. One function, one code."""

from __future__ import annotations

import math
from collections.abc import Iterable

from virkning.designs.difference.comparing import Compared
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample
from virkning.designs.difference.threats import coverage_gap
from virkning.designs.saying import p_says
from virkning.findings.finding import Caution, Severity
from virkning.inference.did_permutation import smallest_p
from virkning.inference.did_sums import Number
from virkning.language import Text

FEW_CLUSTERS = 40
VERY_FEW_CLUSTERS = 12
FEW_TREATED_CLUSTERS = 6
COVERAGE_APART = 0.10
LEVEL = 0.05
ALMOST = 0.15


def before_results(sample: Sample, plan: DifferencePlan) -> list[Caution]:
    """What can be said without looking at the outcome."""
    if plan.difference.model == "synthetic":
        return kept([mix_assumed(), one_period_before(sample)])
    found = [parallel_paths_assumed(), few_clusters(sample, plan), few_treated_clusters(sample, plan)]
    if plan.inference == "permutation":
        treated = sample.clusters_of(treated=True)
        found.append(permutation_coarse(smallest_p(sample.clusters, treated, plan.difference.draws)))
    if plan.difference.model in ("two_period", "event_study"):
        found += [one_period_before(sample), unequal_coverage(coverage_gap(sample)), composition_unknown(sample)]
    return kept(found)


def from_results(compared: Compared) -> list[Caution]:
    return kept(
        [
            almost(compared.effect),
            endless_interval(compared.effect),
            pre_trends(compared),
            drifting_apart(compared),
            anticipation(compared),
            placebo_date_moves(compared),
            moving_intervention(compared),
            composition_change(compared),
            placebo_group_moves(compared.placebo),
            not_robust_to_violations(compared),
            collinear(compared.dropped),
            periods_not_shared(compared.not_shared),
        ]
    )


def kept(found: Iterable[Caution | None]) -> list[Caution]:
    return [caution for caution in found if caution]


def caution(code: str, severity: Severity, da: str, en: str, **parts: object) -> Caution:
    return Caution(code=code, severity=severity, text=Text(da, en).fill(**parts) if parts else Text(da, en))


def parallel_paths_assumed() -> Caution:
    return caution(
        "parallel_paths_assumed",
        "moderate",
        "Resultatet er en effekt kun, hvis de to grupper ellers ville have ændret sig ens. Perioderne før kan gøre det mere eller mindre "
        "troligt, men aldrig bevise det.",
        "The result is an effect only if the two groups would otherwise have changed alike. The periods before can make that more or less "
        "credible but never prove it.",
    )


def mix_assumed() -> Caution:
    return caution(
        "mix_assumed",
        "moderate",
        "Resultatet er en effekt kun, hvis blandingen af de andre ville være blevet ved med at følge den behandlede, og intet andet ramte den.",
        "The result is an effect only if the mix of the others would have gone on following the treated one, and nothing else hit it.",
    )


def few_clusters(sample: Sample, plan: DifferencePlan) -> Caution | None:
    clusters = sample.clusters
    if clusters >= FEW_CLUSTERS or plan.inference != "cluster":
        return None
    return caution(
        "few_clusters",
        "serious" if clusters < VERY_FEW_CLUSTERS else "moderate",
        'Usikkerheden bygger på {n} klynger. Med så få bliver intervaller af denne slags let for smalle; inference = "wild" eller '
        '"permutation" er sikrere.',
        'The uncertainty rests on {n} clusters. With so few, intervals of this kind easily become too narrow; inference = "wild" or '
        '"permutation" is safer.',
        n=clusters,
    )


def few_treated_clusters(sample: Sample, plan: DifferencePlan) -> Caution | None:
    """Clustered errors are far too small with one treated cluster, and the wild bootstrap too large."""
    fewest = min(sample.clusters_of(treated=True), sample.clusters_of(treated=False))
    if fewest >= FEW_TREATED_CLUSTERS or plan.inference == "permutation":
        return None
    return caution(
        "few_treated_clusters",
        "serious",
        "I den mindste gruppe er der kun {n} klynge(r). Så kan hverken klyngede fejl (for små) eller wild bootstrap (for store) stoles på. "
        'Brug inference = "permutation" eller model = "synthetic".',
        "The smaller group has only {n} cluster(s). Then neither clustered errors (too small) nor the wild bootstrap (too large) can be "
        'trusted. Use inference = "permutation" or model = "synthetic".',
        n=fewest,
    )


def permutation_coarse(smallest: float) -> Caution | None:
    if smallest <= LEVEL:
        return None
    return caution(
        "permutation_coarse",
        "serious",
        "Der er så få klynger, at selv det mest slående resultat ville få {p}. Et nej siger her ikke noget om effekten.",
        "There are so few clusters that even the most striking result would get {p}. A no says nothing about the effect here.",
        p=p_says(smallest),
    )


def one_period_before(sample: Sample) -> Caution | None:
    if len(sample.before) > 1:
        return None
    return caution(
        "pre_trends_untestable",
        "serious",
        "Der er kun én periode før start. Om grupperne fulgtes ad, kan ikke undersøges.",
        "There is only one period before the start. Whether the groups moved together cannot be examined.",
    )


def unequal_coverage(gap: float) -> Caution | None:
    if abs(gap) <= COVERAGE_APART:
        return None
    return caution(
        "unequal_coverage",
        "serious",
        "Antallet af rækker ændrede sig tydeligt anderledes i den ene gruppe end i den anden. Registrene dækker måske ikke grupperne ens.",
        "The number of rows changed markedly differently in one group than in the other. The registers may not cover the groups alike.",
    )


def composition_unknown(sample: Sample) -> Caution | None:
    if sample.panel or sample.names:
        return None
    return caution(
        "composition_unknown",
        "moderate",
        "Rækkerne er ikke de samme personer over tid, og planen nævner ingen covariates. Om grupperne kom til at bestå af andre, kan ikke ses.",
        "The rows are not the same people over time, and the plan names no covariates. Whether the groups came to consist of others cannot "
        "be seen.",
    )


def endless_interval(effect: Number) -> Caution | None:
    if not (math.isinf(effect.low) or math.isinf(effect.high)):
        return None
    return caution(
        "endless_interval",
        "serious",
        "Intervallet har ingen ende: med så få klynger kan ingen effekt udelukkes, hverken stor eller lille.",
        "The interval has no end: with so few clusters no effect can be ruled out, large or small.",
    )


def almost(effect: Number) -> Caution | None:
    if not LEVEL <= effect.p < ALMOST:
        return None
    return caution(
        "almost_is_not",
        "note",
        "{p} er ikke «næsten» en effekt. Tallene kan ikke skelnes fra ingen effekt, og næste måling kan lige så godt falde som stige.",
        "{p} is not “almost” an effect. The figures cannot be told from no effect, and the next measurement may as well fall as rise.",
        p=p_says(effect.p),
    )


def pre_trends(compared: Compared) -> Caution | None:
    return parted_before(compared.event.before_test.p) if compared.event else None


def parted_before(p: float) -> Caution | None:
    if not p < LEVEL:
        return None
    return caution(
        "pre_trends",
        "serious",
        "Grupperne skiltes allerede før start ({p} for alle perioder før under ét). Så er ændringen efter start ikke indsatsens alene.",
        "The groups parted already before the start ({p} for all periods before taken together). Then the change after it is not the "
        "intervention's alone.",
        p=p_says(p),
    )


def drifting_apart(compared: Compared) -> Caution | None:
    """A slow drift is what a joint test of many periods most easily overlooks."""
    drift = compared.event.drift if compared.event else None
    if drift is None or not drift.p < LEVEL:
        return None
    return caution(
        "drifting_apart",
        "serious",
        "Grupperne gled fra hinanden periode for periode før start ({p}). Fortsatte de med det, er en del af tallet ikke indsatsens.",
        "The groups drifted apart period by period before the start ({p}). If they went on, part of the figure is not the intervention's.",
        p=p_says(drift.p),
    )


def anticipation(compared: Compared) -> Caution | None:
    """The period just before the start moves: people or offices may have acted ahead."""
    if not compared.dates or not compared.dates[-1].number.p < LEVEL:
        return None
    return caution(
        "anticipation",
        "serious",
        "Allerede i den sidste periode før start flytter de behandlede sig ({p}). Nogen kan have handlet på forhånd, eller starten er sat for sent.",
        "Already in the last period before the start the treated move ({p}). Some may have acted ahead, or the start is set too late.",
        p=p_says(compared.dates[-1].number.p),
    )


def placebo_date_moves(compared: Compared) -> Caution | None:
    moving = [tried for tried in compared.dates[:-1] if tried.corrected_p < LEVEL]
    if not moving:
        return None
    return caution(
        "placebo_date_moves",
        "serious",
        "Regnet som om indsatsen begyndte i {when}, findes også en «effekt».",
        "Computed as if the intervention began in {when}, an “effect” is found too.",
        when=", ".join(tried.name for tried in moving),
    )


def moving_intervention(compared: Compared) -> Caution | None:
    if compared.event is None or not compared.event.after_test.p < LEVEL:
        return None
    return caution(
        "moving_intervention",
        "moderate",
        "Effekten er ikke den samme i alle perioder efter start ({p}). Indsatsen kan have ændret indhold undervejs; gennemsnittet dækker over det.",
        "The effect is not the same in all periods after the start ({p}). The intervention may have changed its content; the average hides it.",
        p=p_says(compared.event.after_test.p),
    )


def composition_change(compared: Compared) -> Caution | None:
    moved = [tried.name for tried in compared.covariates if tried.corrected_p < LEVEL]
    if not moved:
        return None
    if compared.sample.panel:
        return caution(
            "covariate_moved",
            "serious",
            "Disse oplysninger flyttede sig med indsatsen og kan være en del af virkningen: {names}. At holde dem fast kan skjule effekten.",
            "These covariates moved with the intervention and may be part of what it did: {names}. Holding them fixed can hide the effect.",
            names=", ".join(moved),
        )
    return caution(
        "composition_change",
        "serious",
        "Grupperne kom til at bestå af andre mennesker efter start: {names} ændrede sig forskelligt.",
        "The groups came to consist of other people after the start: {names} changed differently.",
        names=", ".join(moved),
    )


def placebo_group_moves(placebo: Number | None) -> Caution | None:
    if placebo is None or not placebo.p < LEVEL:
        return None
    return caution(
        "placebo_group_moves",
        "serious",
        "En gruppe, som indsatsen ikke gjaldt, viser også en «effekt» ({p}). Noget andet end indsatsen har flyttet tallene.",
        "A group that the intervention did not concern shows an “effect” too ({p}). Something other than the intervention moved the figures.",
        p=p_says(placebo.p),
    )


def not_robust_to_violations(compared: Compared) -> Caution | None:
    bounds = compared.bounds
    if bounds is None or not bounds.with_chance or not 0 < bounds.holds_to < 1:
        return None
    return caution(
        "hinges_on_parallel_paths",
        "moderate",
        "Skiltes grupperne efter start blot lige så meget pr. periode som det største skridt før, kan resultatet ikke skelnes fra nul.",
        "If the groups parted after the start by only as much per period as the largest step before, the result cannot be told from zero.",
    )


def collinear(dropped: tuple[str, ...]) -> Caution | None:
    if not dropped:
        return None
    return caution(
        "collinear_columns",
        "note",
        "Udeladt, fordi andre kolonner siger det samme: {names}.",
        "Left out because other columns say the same: {names}.",
        names=", ".join(dropped),
    )


def units_left_out(dropped: int) -> Caution | None:
    if not dropped:
        return None
    return caution(
        "unbalanced_panel",
        "moderate",
        "Enheder, der ikke er set i alle perioder, er udeladt. Er de anderledes end de andre, gælder resultatet ikke dem.",
        "Units not seen in all periods are left out. If they differ from the others, the result does not hold for them.",
    )


def periods_not_shared(count: int) -> Caution | None:
    if not count:
        return None
    return caution(
        "periods_not_shared",
        "moderate",
        "I nogle perioder er kun den ene gruppe set. De er ikke med periode for periode.",
        "In some periods only one group is seen. They are left out of the period-by-period figures.",
    )
