"""What threatens a trial: in its plan, in its flow, in its data, in its results."""

from __future__ import annotations

import numpy as np

from virkning.designs.trial.plan import TrialPlan
from virkning.designs.trial.results import Results
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Caution, Severity
from virkning.findings.profiles import is_small
from virkning.language import Text

FEW_IN_AN_ARM = 50
LOST_UNEVENLY = 0.05
MANY_COVARIATES = 10
FEW_CLUSTERS = 20
SIGNIFICANT = 0.05


def before_results(plan: TrialPlan, sample: Sample) -> list[Caution]:
    """What can be said without looking at outcomes."""
    return [
        caution
        for caution in (
            _blinded(plan), _flow(sample), _few(sample), _lost(sample), _many_outcomes(sample), _over_adjusted(sample),
            _lots_within_nothing(sample), _not_all_followed(sample), _few_clusters(sample),
        )
        if caution
    ]  # fmt: skip


def from_results(results: Results) -> list[Caution]:
    return [
        caution
        for caution in (_disagree(results), _wide_bounds(results), _nothing_survives(results), _small_counts(results))
        if caution
    ]


def _caution(code: str, severity: Severity, da: str, en: str, **parts: object) -> Caution:
    return Caution(code=code, severity=severity, text=Text(da, en).fill(**parts))


def _blinded(plan: TrialPlan) -> Caution | None:
    if not plan.trial.blinded:
        return None
    return _caution(
        "blinded", "note",
        "Analysen er blindet: A og B er de to grupper, og hvilken der er hvilken, står ikke i rapporten. Lås planen, mens den er blindet; så "
        "viser rapporten, når blindingen ophæves.",
        "The analysis is blinded: A and B are the two arms, and the report does not say which is which. Lock the plan while it is blinded; "
        "the report then shows when the mask was taken off.",
    )  # fmt: skip


def _flow(sample: Sample) -> Caution | None:
    if not sample.flow.unexplained:
        return None
    return _caution(
        "flow_does_not_add_up", "moderate",
        "Forløbet går ikke op: nogle af de vurderede er hverken lodtrukket eller har en noteret grund til at være ude. Se tabellen over forløbet.",
        "The flow does not add up: some of those screened were neither randomised nor have a recorded reason to be out. See the table of the flow.",
    )  # fmt: skip


def _few(sample: Sample) -> Caution | None:
    if min(sample.flow.analysed) >= FEW_IN_AN_ARM:
        return None
    return _caution(
        "small_trial", "moderate",
        "Forsøget er lille. Kun store virkninger kan ses, og en virkning, der ses, er nok målt for stor.",
        "The trial is small. Only large effects can be seen, and an effect that is seen is likely to be measured too large.",
    )  # fmt: skip


def _lost(sample: Sample) -> Caution | None:
    shares = [1 - left / drawn for left, drawn in zip(sample.flow.analysed, sample.flow.randomised, strict=True)]
    if not any(shares):
        return None
    uneven = abs(shares[0] - shares[1]) > LOST_UNEVENLY
    more = sample.arms[0] if shares[0] > shares[1] else sample.arms[1]
    return _caution(
        "lost_after_randomisation", "moderate" if uneven else "note",
        "Nogle er ude af analysen efter lodtrækningen{uneven}. Uden dem sammenlignes ikke længere alle, som loddet delte.",
        "Some left the analysis after the lots were drawn{uneven}. Without them not all that the lot divided are compared.",
        uneven=Text(", flest af {more}", ", most of them {more}").fill(more=more) if uneven else "",
    )  # fmt: skip


def _many_outcomes(sample: Sample) -> Caution | None:
    if len(sample.outcome_names) + len(sample.measured_names) < 2:
        return None
    return _caution(
        "many_outcomes", "note",
        "Flere udfald prøves. Jo flere, des oftere ser mindst ét ud af noget, også når indsatsen er uden virkning; se Holms p-værdier.",
        "Several outcomes are tested. The more there are, the more often at least one looks like something even where the treatment has no "
        "effect; see Holm's p values.",
    )  # fmt: skip


def _over_adjusted(sample: Sample) -> Caution | None:
    columns = sample.adjust.shape[1]
    if columns == 0 or sum(sample.flow.analysed) >= MANY_COVARIATES * 2 * columns:
        return None
    return _caution(
        "too_many_covariates", "moderate",
        "Der justeres for mange oplysninger i forhold til, hvor få personer der er; det justerede tal er usikkert.",
        "Many covariates are adjusted for, given how few people there are; the adjusted figure is unreliable.",
    )  # fmt: skip


def _lots_within_nothing(sample: Sample) -> Caution | None:
    """Strata where everybody drew the same arm can compare nobody."""
    if sample.stratum is None:
        return None
    used = sample.analysed
    shares = [sample.treated[used & (sample.stratum == code)] for code in np.unique(sample.stratum[used])]
    if not any(arm.all() or not arm.any() for arm in shares):
        return None
    return _caution(
        "strata_with_one_arm", "note",
        "I nogle strata er alle analyserede i samme gruppe; de tæller ikke med i tallet inden for strata.",
        "In some strata all analysed are in the same arm; they do not count in the figure within strata.",
    )  # fmt: skip


def _few_clusters(sample: Sample) -> Caution | None:
    if sample.cluster is None or len(np.unique(sample.cluster)) >= FEW_CLUSTERS:
        return None
    return _caution(
        "few_clusters", "moderate",
        "Få klynger trak lod. Hvor mange mennesker der er i dem, hjælper kun lidt; usikkerheden er klyngernes.",
        "Few clusters drew a lot. How many people they hold helps only a little; the uncertainty is that of the clusters.",
    )  # fmt: skip


def _not_all_followed(sample: Sample) -> Caution | None:
    if sample.received is None or bool((sample.received == sample.treated).all()):
        return None
    return _caution(
        "lot_not_followed", "moderate",
        "Ikke alle fik det, de trak. Forskellen mellem grupperne måler virkningen af at blive tilbudt indsatsen; se også tallet for dem, der "
        "følger loddet.",
        "Not all received what they drew. The difference between the arms measures the effect of the offer; see also the figure on those who "
        "comply.",
    )  # fmt: skip


def _disagree(results: Results) -> Caution | None:
    names = [one.name for one in results.compared if one.tests.disagree]
    if not names:
        return None
    return _caution(
        "tests_disagree", "moderate",
        "Prøverne er uenige om {names}: chi-i-anden, Fisher og mid-p siger ikke det samme. Et resultat, der hviler på valget af prøve, "
        "er ikke sikkert.",
        "The tests disagree on {names}: chi-square, Fisher and mid-p do not say the same. A result that rests on the choice of test is "
        "not sure.",
        names=", ".join(names),
    )  # fmt: skip


def _wide_bounds(results: Results) -> Caution | None:
    """Where the unknown outcomes alone could turn the sign of a difference that looks clear."""
    turned = [
        one.name for one in results.compared
        if any(one.missing) and one.bounds[0] * one.bounds[1] < 0 and one.tests.p < SIGNIFICANT
    ]  # fmt: skip
    if not turned:
        return None
    return _caution(
        "missing_could_turn_it", "serious",
        "De ukendte udfald kunne alene vende fortegnet for {names}.", "The unknown outcomes alone could turn the sign of {names}.",
        names=", ".join(turned),
    )  # fmt: skip


def _nothing_survives(results: Results) -> Caution | None:
    small = [after for p, after in zip(results.raw_p, results.stepped_p, strict=True) if p < SIGNIFICANT]
    if len(results.raw_p) < 2 or not small or any(after < SIGNIFICANT for after in small):
        return None
    return _caution(
        "does_not_survive_holm", "moderate",
        "Enkelte udfald kan skelnes fra nul hver for sig, men ingen, når alle ses som én familie (Holm).",
        "Some outcomes can be told from zero on their own, but none once all are seen as one family (Holm).",
    )  # fmt: skip


def _small_counts(results: Results) -> Caution | None:
    """The trial's own result tells these counts; whoever publishes it should know."""
    if results.sample.simulated:
        return None
    small = [one.name for one in results.compared if is_small(one.counts.a) or is_small(one.counts.b)]
    if not small:
        return None
    return _caution(
        "small_counts_in_result", "moderate",
        "Nogle udfald har meget få i en gruppe: {names}. Forskellen selv røber de tal, så de er ikke skjult i udfaldstabellen: tag stilling, før "
        "rapporten deles.",
        "Some outcomes have very few in an arm: {names}. The difference itself tells those numbers, so the outcome table does not hide them: "
        "decide before the report is shared.",
        names=", ".join(small),
    )  # fmt: skip
