"""What threatens a matched comparison: declared in the plan, seen in the data, or read off the results."""

from __future__ import annotations

import numpy as np
from scipy import stats

from virkning.designs.matching.cluster_cautions import about_clusters
from virkning.designs.matching.estimates import decimals
from virkning.designs.matching.plan import MatchingPlan
from virkning.designs.matching.results import Results
from virkning.designs.matching.sample import Sample
from virkning.designs.saying import pct, plain
from virkning.errors import InputError
from virkning.findings.finding import Caution, Severity
from virkning.inference.balance import standardised_difference
from virkning.inference.propensity import design_columns, fit_score
from virkning.language import LANGUAGES, Text, number, p_value, same

OUTSIDE_AT_MOST = 0.05
FAR_APART = 0.25
FEW_TREATED = 50
EXCLUDED_AT_MOST = 0.10
FEWEST_EXCLUDED_TO_COMPARE = 5
SIGNIFICANT, CALLED_ALMOST = 0.05, 0.20
EASILY_EXPLAINED = 1.25
VERY_UNBALANCED = 0.25


def before_results(plan: MatchingPlan, sample: Sample) -> list[Caution]:
    """What can be said without looking at outcomes."""
    return _said(
        _not_randomised(), about_clusters(plan, sample), _post_treatment_split(plan), _bad_controls(plan), _chosen_by_outcome(plan),
        _regression_to_the_mean(plan, sample), _no_overlap(plan, sample), _few_treated(sample),
        _covariates_dropped(sample),
    )  # fmt: skip


def from_results(results: Results) -> list[Caution]:
    return _said(
        _many_excluded(results), _drops_the_lowest(results), _creaming_parking(results), _almost_significant(results),
        _still_unbalanced(results), _worsened(results), _easily_explained(results), _disagreement(results),
        _bounded(results), _eased(results), _uncorrected(results), _exact_errors(results),
    )  # fmt: skip


def _said(*cautions: Caution | None) -> list[Caution]:
    return [caution for caution in cautions if caution]


def _caution(code: str, severity: Severity, da: str, en: str, **parts: object) -> Caution:
    return Caution(code=code, severity=severity, text=Text(da, en).fill(**parts))


def _names(names: list[str]) -> Text:
    return same(", ".join(names))


def _not_randomised() -> Caution:
    return _caution(
        "not_randomised", "moderate",
        "Ingen trak lod om indsatsen. Sammenligningen fjerner kun forskelle, der er målt; motivation, helbred og andet, som tabellen ikke "
        "kender, kan stadig skille grupperne.",
        "Nobody drew lots for the treatment. The comparison removes only differences that were measured; motivation, health and other "
        "things the table does not know may still set the groups apart.",
    )  # fmt: skip


def _post_treatment_split(plan: MatchingPlan) -> Caution | None:
    columns = plan.columns
    splitting = [*([columns.subgroup] if columns.subgroup else []), *columns.selected_by]
    late = [name for name in splitting if name in columns.measured_after and name not in columns.outcomes]
    if not late:
        return None
    return _caution(
        "post_treatment_split", "serious",
        "Opdelingen efter {names} er målt, efter at indsatsen begyndte. Indsatsen kan selv have flyttet folk mellem grupperne, så forskellen "
        "inden for en gruppe er ikke kun indsatsens virkning.",
        "The split by {names} was measured after treatment began. The treatment may itself have moved people between the groups, so the "
        "difference within a group is not only the treatment's effect.",
        names=_names([*map(plan.label, late)]),
    )  # fmt: skip


def _bad_controls(plan: MatchingPlan) -> Caution | None:
    columns = plan.columns
    before = [*columns.covariates, *columns.exact, *([columns.baseline] if columns.baseline else [])]
    late = [name for name in dict.fromkeys(before) if name in columns.measured_after]
    if not late:
        return None
    return _caution(
        "bad_controls", "serious",
        "Der matches på {names}, som er målt efter indsatsens start. Har indsatsen påvirket det, fjerner matchingen en del af virkningen "
        "eller skaber en, der ikke er der.",
        "The matching uses {names}, measured after treatment began. If the treatment affected it, matching removes part of the effect or "
        "makes one that is not there.",
        names=_names([*map(plan.label, late)]),
    )  # fmt: skip


def _chosen_by_outcome(plan: MatchingPlan) -> Caution | None:
    chosen = [name for name in plan.columns.selected_by if name in plan.columns.outcomes]
    if not chosen:
        return None
    return _caution(
        "cohort_chosen_by_outcome", "serious",
        "Hvem der er med, er afgjort af udfaldet selv ({names}). Så kan forskellen være skabt af udvælgelsen.",
        "Who is included was decided by the outcome itself ({names}). The difference may then be made by the selection.",
        names=_names([*map(plan.label, chosen)]),
    )  # fmt: skip


def _regression_to_the_mean(plan: MatchingPlan, sample: Sample) -> Caution | None:
    apart = baseline_gap(sample)
    if apart is None:
        return None
    chosen = plan.columns.baseline in plan.columns.selected_by
    if not chosen and abs(apart) <= FAR_APART:
        return None
    return _caution(
        "regression_to_the_mean", "moderate",
        "Grupperne stod {apart} standardafvigelser fra hinanden på {name} før indsatsen, eller blev udvalgt efter det. Par, der ligner "
        "hinanden netop da, er hentet i hver sin ende af grupperne og glider siden tilbage mod hver sit gennemsnit, også uden indsats.",
        "The groups stood {apart} standard deviations apart on {name} before treatment, or were chosen by it. Pairs alike just then are taken "
        "from opposite ends of the groups and later drift back towards their own means, treatment or not.",
        apart=plain(abs(apart), 2), name=same(plan.label(plan.columns.baseline or "")),
    )  # fmt: skip


def baseline_gap(sample: Sample) -> float | None:
    """The standardised difference of the outcome as it was before."""
    if sample.baseline is None:
        return None
    one, other = sample.baseline[sample.treated], sample.baseline[~sample.treated]
    return float(standardised_difference(one.mean(), other.mean(), one.var(ddof=1), other.var(ddof=1)))


def share_without_counterpart(plan: MatchingPlan, sample: Sample) -> float:
    """Of those whose effect is sought, how many have a score outside all scores of the other group; the worst group."""
    try:
        score = fit_score(sample.covariates, sample.treated, plan.matching.score).index
    except InputError:
        return 1.0
    sides = [(sample.treated, ~sample.treated)] + ([(~sample.treated, sample.treated)] if plan.matching.both else [])
    return max(
        float(((score[one] < score[other].min()) | (score[one] > score[other].max())).mean()) for one, other in sides
    )


def _no_overlap(plan: MatchingPlan, sample: Sample) -> Caution | None:
    share = share_without_counterpart(plan, sample)
    if share <= OUTSIDE_AT_MOST:
        return None
    return _caution(
        "no_overlap", "serious",
        "{share} har en sandsynlighed for indsats, som ingen i den anden gruppe har. For dem findes der ingen at sammenligne med, og tallet "
        "hviler på en formodning.",
        "{share} have a probability of treatment that nobody in the other group has. For them there is no one to compare with, and the "
        "figure rests on a presumption.",
        share=pct(share, 0),
    )  # fmt: skip


def _few_treated(sample: Sample) -> Caution | None:
    count = int(sample.treated.sum())
    if count >= FEW_TREATED:
        return None
    return _caution(
        "few_treated", "moderate",
        "Indsatsgruppen er lille ({count}); intervaller, der bygger på store grupper, er for smalle.",
        "The treated are few ({count}); intervals made for large groups are too narrow.", count=count,
    )  # fmt: skip


def _covariates_dropped(sample: Sample) -> Caution | None:
    _, kept = design_columns(sample.covariates)
    dropped = [name for name, stays in zip(sample.names, kept, strict=True) if not stays]
    if not dropped:
        return None
    return _caution(
        "covariates_dropped", "note",
        "{names} siger intet, de øvrige oplysninger ikke siger, og indgår ikke i sandsynligheden for indsats.",
        "{names} says nothing that the other covariates do not, and is left out of the probability of treatment.",
        names=_names(dropped),
    )  # fmt: skip


def _many_excluded(results: Results) -> Caution | None:
    share = results.share_excluded
    if share <= EXCLUDED_AT_MOST:
        return None
    return _caution(
        "many_excluded", "serious" if share > 2.5 * EXCLUDED_AT_MOST else "moderate",
        "{share} fandt ingen at blive sammenlignet med og er ude. Tallet gælder de øvrige, ikke alle, der fik indsatsen.",
        "{share} found nobody to be compared with and are out. The figure is about the rest, not about all who were treated.",
        share=pct(share, 0),
    )  # fmt: skip


def _drops_the_lowest(results: Results) -> Caution | None:
    main = results.main
    out, kept = (results.sample.total[rows & results.sample.treated] for rows in (main.left_out, main.compared))
    if min(len(out), len(kept)) < FEWEST_EXCLUDED_TO_COMPARE:
        return None
    places = decimals(main.total.se)
    test = stats.ttest_ind(out, kept, equal_var=False)
    if not (out.mean() < kept.mean() and test.pvalue < SIGNIFICANT):
        return None
    return _caution(
        "caliper_drops_lowest", "serious",
        "De behandlede, der ikke fik et par, klarede sig dårligere ({out}) end dem, der fik ({kept}). Gennemsnittet for de tilbageværende "
        "ser derfor bedre ud, end indsatsen var for alle.",
        "The treated who got no partner did worse ({out}) than those who did ({kept}). The mean of those who remain therefore looks better "
        "than the treatment was for all.",
        out=plain(float(out.mean()), places), kept=plain(float(kept.mean()), places),
    )  # fmt: skip


def _creaming_parking(results: Results) -> Caution | None:
    gap = results.halves.difference
    if gap is None or gap.value <= 0 or not gap.p < SIGNIFICANT:
        return None
    weak = next(variant.comparison for variant in results.halves.variants if variant.name == "weak")
    strong = next(variant.comparison for variant in results.halves.variants if variant.name == "strong")
    assert weak is not None
    assert strong is not None
    places = decimals(results.main.total.se)
    return _caution(
        "creaming_parking", "moderate",
        "Virkningen ligger hos dem, der i forvejen havde de bedste udsigter ({strong} mod {weak} hos de svageste). Det ligner, at de stærke er "
        "hjulpet først og de svage parkeret.",
        "The effect lies with those who had the best prospects anyway ({strong} against {weak} among the weakest). It looks as if the strong "
        "were helped first and the weak parked.",
        strong=plain(strong.total.value, places), weak=plain(weak.total.value, places),
    )  # fmt: skip


def _almost_significant(results: Results) -> Caution | None:
    p = results.main.total.p
    if not SIGNIFICANT <= p < CALLED_ALMOST:
        return None
    said = Text(*(p_value(p, language) for language in LANGUAGES))
    return _caution(
        "almost_significant", "note",
        "p = {p} er ikke «næsten signifikant». Tallene kan ikke skelne virkningen fra nul, hverken mere eller mindre.",
        "p = {p} is not “almost significant”. The figures cannot tell the effect from zero, no more and no less.", p=said,
    )  # fmt: skip


def _still_unbalanced(results: Results) -> Caution | None:
    left = results.balance.unbalanced
    if not left.any():
        return None
    worst = float(np.abs(results.balance.matched.smd).max())
    listed = [name for name, is_left in zip(results.sample.names, left, strict=True) if is_left]
    return _caution(
        "still_unbalanced", "serious" if worst > VERY_UNBALANCED else "moderate",
        "Efter matchingen er grupperne stadig forskellige på {count} af {all} oplysninger: {names}.",
        "After matching the groups still differ on {count} of {all} covariates: {names}.",
        count=len(listed), all=len(left), names=_names(_some(listed)),
    )  # fmt: skip


def _some(names: list[str], most: int = 6) -> list[str]:
    return names if len(names) <= most else [*names[:most], "…"]


def _worsened(results: Results) -> Caution | None:
    worse = results.balance.worsened
    if not worse.any():
        return None
    listed = [name for name, is_worse in zip(results.sample.names, worse, strict=True) if is_worse]
    return _caution(
        "balance_worsened", "note",
        "Matchingen gjorde {count} oplysninger mere forskellige end før: {names}.",
        "Matching made {count} covariates more different than before: {names}.",
        count=len(listed), names=_names(_some(listed)),
    )  # fmt: skip


def _easily_explained(results: Results) -> Caution | None:
    gamma = results.hidden.gamma
    if gamma is None or gamma >= EASILY_EXPLAINED or not results.main.total.p < SIGNIFICANT:
        return None
    said = Text(*(number(gamma, 2, language) for language in LANGUAGES))
    return _caution(
        "easily_explained", "serious",
        "Et skjult forhold, der ganger oddsene for indsats med {gamma}, ville være nok til at forklare resultatet.",
        "A hidden trait that multiplies the odds of treatment by {gamma} would be enough to explain the result.", gamma=said,
    )  # fmt: skip


def _disagreement(results: Results) -> Caution | None:
    main, other = results.main.total, results.aipw
    if not (other.value < main.low or other.value > main.high):
        return None
    places = decimals(main.se)
    return _caution(
        "estimates_disagree", "serious",
        "Det dobbelt robuste tal ({other}) ligger uden for matchingens interval. Svaret afhænger af metoden.",
        "The doubly robust figure ({other}) lies outside the interval of the matching. The answer depends on the method.",
        other=plain(other.value, places),
    )  # fmt: skip


def _bounded(results: Results) -> Caution | None:
    if not results.bounded:
        return None
    return _caution(
        "extreme_scores", "moderate",
        "Nogle har en sandsynlighed for indsats meget nær 0 eller 1; det dobbelt robuste tal hviler tungt på få, og deres vægt er begrænset.",
        "Some have a probability of treatment very near 0 or 1; the doubly robust figure leans heavily on few, and their weight was bounded.",
    )  # fmt: skip


def _eased(results: Results) -> Caution | None:
    if not results.eased:
        return None
    return _caution(
        "aipw_eased", "note",
        "I en del af data skiller en oplysning grupperne helt ad; det dobbelt robuste tal holder der sandsynligheden fra yderpunkterne.",
        "In a part of the data a covariate tells the groups apart; there the doubly robust figure keeps probabilities from the extremes.",
    )  # fmt: skip


def _uncorrected(results: Results) -> Caution | None:
    rules = results.plan.matching
    if rules.method != "nearest" or not rules.bias_correction or results.main.uncorrected:
        return None
    return _caution(
        "too_few_to_correct", "moderate",
        "Der er for få at sammenligne med til at rette for det, parrene stadig er forskellige i; tallet er uden den rettelse.",
        "Those compared with are too few to correct for what the pairs still differ in; the figure is without that correction.",
    )  # fmt: skip


def _exact_errors(results: Results) -> Caution | None:
    if not (
        results.plan.matching.method == "nearest"
        and results.plan.columns.exact
        and results.plan.matching.with_replacement
    ):
        return None
    return _caution(
        "errors_ignore_exact", "note",
        "Standardfejlen regner støjen ud fra naboer på sandsynligheden og ser bort fra kravet om ens værdier; den er snarere for stor.",
        "The standard error takes the noise from neighbours on the score and disregards the demand for equal values; it is rather too large.",
    )  # fmt: skip
