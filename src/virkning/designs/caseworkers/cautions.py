"""What threatens an evaluation of caseworkers: known before the results, or read off them."""

from __future__ import annotations

import numpy as np

from virkning.designs.caseworkers.describe import Descriptions
from virkning.designs.caseworkers.estimate import Results
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.caseworkers.threats import HiddenSorting, PlaceboTest
from virkning.designs.caseworkers.wording import Wording
from virkning.designs.saying import counted, pct
from virkning.findings.finding import Caution, Severity
from virkning.language import Text

FEW_CITIZENS = 25
FEW_CLUSTERS = 40
UNSTABLE_SHARE = 0.25
ONE_GROUP_CHANGE = 0.10


def before_results(plan: CaseworkerPlan, sample: Sample) -> list[Caution]:
    """What can be said without looking at any outcome by caseworker."""
    return [
        caution
        for caution in (
            _always(),
            _part_of_the_work(sample),
            _few_citizens(sample),
            _few_clusters(sample),
            _too_few_caseworkers(plan, sample),
            _disconnected(sample),
            _no_covariates(sample),
            _left_out_columns(sample),
        )
        if caution
    ]


def from_results(results: Results, says: Wording) -> list[Caution]:
    return [
        caution
        for caution in (
            _unstable_edges(results),
            _hinges_on_one(results),
            _no_spread(results, says),
            _not_left_out(results),
        )
        if caution
    ]


def from_threats(placebo: PlaceboTest | None, hidden: HiddenSorting, found: Descriptions | None) -> list[Caution]:
    cautions = []
    if placebo and placebo.before.p is not None and placebo.before.p < 0.05:
        cautions.append(
            _caution(
                "placebo_fails",
                "serious",
                "Sagsbehandlerens «effekt» ses i borgerens arbejde lang tid før samtalen. Det tyder på sortering, som ikke er fanget.",
                "The caseworker's “effect” shows in the citizen's work long before the talk. That points to sorting not accounted for.",
            )
        )
    if hidden.break_even < 1:
        cautions.append(
            _caution(
                "hidden_sorting",
                "serious",
                "Skjulte forskelle mellem borgergrupperne, mindre end de kendte, kunne forklare hele spredningen.",
                "Hidden differences between caseloads, smaller than the known ones, could explain the whole spread.",
            )
        )
    if found and any(one.difference_p < 0.05 for one in found.first_health):
        cautions.append(
            _caution(
                "first_answers_differ",
                "moderate",
                "Borgernes helbred var forskelligt mellem kvartilerne allerede ved første samtale.",
                "Citizens' health differed between the quartiles already at the first talk.",
            )
        )
    return cautions


def _caution(code: str, severity: Severity, da: str, en: str) -> Caution:
    return Caution(code=code, severity=severity, text=Text(da, en))


def _always() -> Caution:
    return _caution(
        "selection_on_unobservables",
        "moderate",
        "Sagsbehandlere får ikke borgere ved lodtrækning. Resultatet er en effekt kun, hvis der er taget højde for alt, der både "
        "betyder noget for job og for, hvem borgeren får.",
        "Caseworkers are not given citizens by lot. The result is an effect only if everything that matters both for work and for who "
        "the citizen meets is accounted for.",
    )


def _part_of_the_work(sample: Sample) -> Caution | None:
    """A snapshot's covariates are measured while the caseworker is at work, and know neither office nor time."""
    if sample.talks is None:
        return None
    return _caution(
        "covariates_under_way",
        "moderate",
        "Borgerens svar og historik er målt, mens sagsbehandleren har sagen; en del af effekten kan være regnet fra. Forskelle mellem "
        "jobcentre og over tid er derimod ikke regnet fra og tæller med som sagsbehandlerens.",
        "The citizen's answers and history are measured while the caseworker has the case; part of the effect may be taken away. "
        "Differences between job centres and over time are not taken away and count as the caseworker's.",
    )


def _few_citizens(sample: Sample) -> Caution | None:
    median = sample.median_clusters
    if median >= FEW_CITIZENS:
        return None
    return _caution(
        "few_citizens_per_caseworker",
        "moderate",
        f"Halvdelen af sagsbehandlerne har {counted(round(median)).da} borgere eller færre. En enkelt sagsbehandlers tal er derfor meget usikkert.",
        f"Half of the caseworkers have {counted(round(median)).en} citizens or fewer. A single caseworker's figure is therefore very uncertain.",
    )


def _few_clusters(sample: Sample) -> Caution | None:
    if sample.clusters >= FEW_CLUSTERS:
        return None
    return _caution(
        "few_clusters",
        "serious",
        f"Der er kun {sample.clusters} borgere at bygge usikkerheden på; intervallerne kan være for smalle.",
        f"There are only {sample.clusters} citizens to build the uncertainty on; the intervals may be too narrow.",
    )


def _too_few_caseworkers(plan: CaseworkerPlan, sample: Sample) -> Caution | None:
    smallest = sample.groups // 4
    if smallest >= plan.min_caseworkers_shown:
        return None
    return _caution(
        "too_few_caseworkers",
        "serious",
        f"En kvartil har kun {smallest} sagsbehandlere. Grupper under {plan.min_caseworkers_shown} vises ikke, så kvartilerne er udeladt.",
        f"A quartile has only {smallest} caseworkers. Groups below {plan.min_caseworkers_shown} are not shown, so the quartiles are left out.",
    )


def _disconnected(sample: Sample) -> Caution | None:
    """Caseworkers can be compared only where the further factors connect them."""
    parts = max((_components(sample.group, codes) for _, codes in sample.factors), default=1)
    if parts == 1:
        return None
    return _caution(
        "disconnected_groups",
        "serious",
        f"Sagsbehandlerne falder i {parts} dele uden forbindelse; en rangorden på tværs af delene siger ingenting.",
        f"The caseworkers fall into {parts} parts that are not connected; a ranking across the parts says nothing.",
    )


def _components(group: np.ndarray, other: np.ndarray) -> int:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = int(group.max()) + int(other.max()) + 2
    graph = coo_matrix((np.ones(len(group)), (group, group.max() + 1 + other)), shape=(size, size))
    return int(connected_components(graph, directed=False)[0])


def _no_covariates(sample: Sample) -> Caution | None:
    if sample.covariates.shape[1]:
        return None
    return _caution(
        "covariates_missing",
        "serious",
        "Der er ikke taget højde for nogen forskelle mellem borgerne.",
        "No differences between citizens are accounted for.",
    )


def _left_out_columns(sample: Sample) -> Caution | None:
    if not sample.dropped:
        return None
    names = ", ".join(sample.dropped)
    return _caution(
        "collinear_columns",
        "note",
        f"Udeladt, fordi andre kolonner siger det samme: {names}.",
        f"Left out because other columns say the same: {names}.",
    )


def _unstable_edges(results: Results) -> Caution | None:
    if results.quartile_moves < UNSTABLE_SHARE:
        return None
    moved = pct(results.quartile_moves, 0)
    return _caution(
        "quartile_edges_unstable",
        "serious",
        f"Hvis målingen blev gentaget, ville omkring {moved.da} af sagsbehandlerne havne i en anden kvartil.",
        f"If the measurement were repeated, about {moved.en} of the caseworkers would land in another quartile.",
    )


def _hinges_on_one(results: Results) -> Caution | None:
    """Whether the increase rests on a single caseworker in the top quartile."""
    top = results.raw.effects[results.quartile == 4]
    if len(top) < 2 or top.mean() <= 0:
        return None
    without = (top.sum() - top) / (len(top) - 1)
    change = float(np.max(np.abs(without - top.mean())) / top.mean())
    if change < ONE_GROUP_CHANGE:
        return None
    return _caution(
        "hinges_on_one_group",
        "moderate",
        "Uden én af sagsbehandlerne ville stigningen regnet som i studiet være mærkbart anderledes.",
        "Without one of the caseworkers the increase as in the study would be noticeably different.",
    )


def _no_spread(results: Results, says: Wording) -> Caution | None:
    if results.effect_sd.low > 0:
        return None
    return _caution(
        "spread_not_told_from_noise",
        "serious",
        f"Spredningen mellem sagsbehandlere ({says.gap(results.effect_sd.value).da}) kan ikke skelnes fra ren støj.",
        f"The spread between caseworkers ({says.gap(results.effect_sd.value).en}) cannot be told from pure noise.",
    )


def _not_left_out(results: Results) -> Caution | None:
    if not results.raw.rows_not_left_out:
        return None
    return _caution(
        "not_left_out",
        "moderate",
        f"{counted(results.raw.rows_not_left_out).da.capitalize()} svar kommer fra borgere, som alene bærer en effekt; de er regnet uden støj.",
        f"{counted(results.raw.rows_not_left_out).en.capitalize()} answers come from citizens who alone carry an effect; they count as having no noise.",
    )
