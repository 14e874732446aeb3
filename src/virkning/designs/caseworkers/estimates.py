"""The finding's estimates, by the names that others rely on."""

from __future__ import annotations

import numpy as np
from scipy import stats

from virkning.designs.caseworkers.estimate import Number, Results
from virkning.designs.caseworkers.names import CASEWORKER_ERRORS, CITIZEN_ERRORS
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.caseworkers.threats import HiddenSorting
from virkning.findings.finding import Estimate
from virkning.language import Text

AS_PUBLISHED = Text(
    "som i studiet: gennemsnittet af de estimerede effekter i øverste kvartil minus gennemsnittet over alle svar",
    "as in the study: the mean of the estimated effects in the top quartile less the mean over all answers",
)
CHOSEN_QUARTER = Text(
    "den sande gennemsnitlige effekt hos de sagsbehandlere, som data peger ud som den øverste fjerdedel",
    "the true mean effect of the caseworkers whom the data point out as the top quarter",
)
TRUE_QUARTER = Text(
    "den sande gennemsnitlige effekt hos den fjerdedel, der virkelig har de højeste effekter, hvem de end er",
    "the true mean effect of the quarter that really has the highest effects, whoever they are",
)
SHRUNK_ERRORS = Text(
    "empirisk Bayes: usikkerhed efter krympning, støj klynget på borgere og usikkerhed om spredningen",
    "empirical Bayes: what shrinking leaves unsaid, noise clustered by citizen, and uncertainty about the spread",
)
LEAVE_OUT = Text(
    "støjen trukket fra med borgere udeladt efter tur (Kline, Saggio og Sølvsten 2020)",
    "noise subtracted by leaving citizens out in turn (Kline, Saggio and Soelvsten 2020)",
)


def estimates(sample: Sample, results: Results, hidden: HiddenSorting) -> tuple[Estimate, ...]:
    """Shares are shares (0.15 is 15 per cent); differences are in the same unit."""
    share = results.share.value

    def one(
        name: str,
        da: str,
        en: str,
        found: Number,
        estimand: Text,
        method: Text,
        unit: str = "points",
        n: int = sample.rows,
    ) -> Estimate:
        se = None if found.se != found.se else found.se
        return Estimate(
            name=name,
            label=Text(da, en),
            value=found.value,
            se=se,
            low=found.low,
            high=found.high,
            p=found.p,
            n=n,
            unit=unit,
            estimand=estimand,
            method=method,
        )

    def moved(found: Number, se: float | None = None) -> Number:
        """The share that an increase leads to; its error is that of the share and of the increase."""
        error = float(np.hypot(found.se, results.share.se)) if se is None else se
        reach = float(stats.norm.ppf(0.975)) * error
        return Number(share + found.value, error, share + found.value - reach, share + found.value + reach)

    return (
        one(
            "increase_shrunk",
            "Stigning, hvis alle var som den bedste fjerdedel, støj regnet fra",
            "Increase if all were like the best quarter, noise removed",
            results.increase_shrunk,
            TRUE_QUARTER,
            SHRUNK_ERRORS,
        ),
        one(
            "increase_naive",
            "Stigning regnet som i studiet",
            "Increase computed as in the study",
            results.increase_naive,
            AS_PUBLISHED,
            CITIZEN_ERRORS,
        ),
        one(
            "increase_chosen",
            "Stigning, hvis alle var som dem, data peger ud, støj regnet fra",
            "Increase if all were like those pointed out, noise removed",
            results.increase_chosen,
            CHOSEN_QUARTER,
            SHRUNK_ERRORS,
        ),
        one(
            "effect_sd",
            "Spredning (standardafvigelse) i de sande effekter",
            "Spread (standard deviation) of the true effects",
            results.effect_sd,
            Text(
                "standardafvigelsen mellem disse sagsbehandleres sande effekter",
                "the standard deviation between these caseworkers' true effects",
            ),
            LEAVE_OUT,
            n=sample.groups,
        ),
        one(
            "reliability",
            "Andel af variationen i de estimerede effekter, der ikke er støj",
            "Share of the variation in estimated effects that is not noise",
            results.reliability,
            Text(
                "sand varians divideret med varians af estimaterne",
                "true variance divided by the variance of the estimates",
            ),
            LEAVE_OUT,
            unit="share",
            n=sample.groups,
        ),
        one(
            "share_actual",
            "Andel i job eller uddannelse",
            "Share in work or education",
            _without_p(results.share),
            Text("andel af svarene", "share of the answers"),
            CITIZEN_ERRORS,
            unit="share",
        ),
        one(
            "share_if_top_naive",
            "Andel, hvis alle var som øverste kvartil, regnet som i studiet",
            "Share if all were like the top quartile, as in the study",
            moved(results.increase_naive, results.share_if_top_se),
            AS_PUBLISHED,
            CITIZEN_ERRORS,
            unit="share",
        ),
        one(
            "share_if_top_shrunk",
            "Andel, hvis alle var som den bedste fjerdedel, støj regnet fra",
            "Share if all were like the best quarter, noise removed",
            moved(results.increase_shrunk),
            TRUE_QUARTER,
            SHRUNK_ERRORS,
            unit="share",
        ),
        one(
            "share_if_top_chosen",
            "Andel, hvis alle var som dem, data peger ud, støj regnet fra",
            "Share if all were like those pointed out, noise removed",
            moved(results.increase_chosen),
            CHOSEN_QUARTER,
            SHRUNK_ERRORS,
            unit="share",
        ),
        one(
            "q4_minus_q1_raw",
            "Øverste minus nederste kvartil, rå andele",
            "Top less bottom quartile, raw shares",
            results.gap_raw,
            Text("forskel i andelen af svar med udfaldet", "difference in the share of answers with the outcome"),
            CASEWORKER_ERRORS,
        ),
        one(
            "q4_minus_q1_adjusted",
            "Øverste minus nederste kvartil, renset for borgernes forhold",
            "Top less bottom quartile, adjusted for citizens' characteristics",
            results.gap_adjusted,
            Text("forskel i gennemsnitlig estimeret effekt", "difference in mean estimated effect"),
            CITIZEN_ERRORS,
        ),
        one(
            "q4_minus_q1_shrunk",
            "Øverste minus nederste kvartil, støj regnet fra",
            "Top less bottom quartile, noise removed",
            results.gap_shrunk,
            Text(
                "forskel i sand gennemsnitlig effekt mellem de udpegede kvartiler",
                "difference in true mean effect between the quartiles pointed out",
            ),
            SHRUNK_ERRORS,
        ),
        _r2(
            "r2_without",
            "Forklaringsgrad uden sagsbehandlere",
            "R² without caseworkers",
            results.r2_without,
            sample.rows,
        ),
        _r2("r2_with", "Forklaringsgrad med sagsbehandlere", "R² with caseworkers", results.r2_with, sample.rows),
        *_facts(sample, results, hidden),
    )


def _facts(sample: Sample, results: Results, hidden: HiddenSorting) -> tuple[Estimate, ...]:
    """Figures that the report's sentences lean on."""

    def fact(name: str, da: str, en: str, value: float, unit: str, estimand: Text) -> Estimate:
        whole = 0 if float(value).is_integer() and unit == "number" else None
        return Estimate(
            name=name, label=Text(da, en), value=value, n=sample.groups, unit=unit, estimand=estimand, decimals=whole
        )

    return (
        fact(
            "spread_estimated",
            "Spredning i de estimerede effekter, støj og alt",
            "Spread of the estimated effects, noise and all",
            float(np.sqrt(results.raw.variance_of_estimates)),
            "points",
            Text("standardafvigelsen mellem estimaterne", "the standard deviation between the estimates"),
        ),
        fact(
            "quartile_moves",
            "Andel, der ville skifte kvartil ved en ny måling",
            "Share that would change quartile if measured again",
            results.quartile_moves,
            "share",
            Text("ny støj trukket om de krympede effekter", "noise drawn anew around the shrunken effects"),
        ),
        fact(
            "median_citizens",
            "Borgere hos den midterste sagsbehandler",
            "Citizens of the caseworker in the middle",
            sample.median_clusters,
            "number",
            Text("median", "median"),
        ),
        fact(
            "sorting_correlation",
            "Sammenhæng mellem effekt og borgernes kendte forhold",
            "Correlation of effect and citizens' known characteristics",
            hidden.correlation,
            "number",
            Text("korrelation over sagsbehandlere", "correlation over caseworkers"),
        ),
        fact(
            "hidden_break_even",
            "Så mange gange de kendte forskelle skulle de skjulte være",
            "How many times the known differences the hidden would have to be",
            hidden.break_even,
            "number",
            Text("for alene at forklare spredningen", "to explain the spread alone"),
        ),
        fact(
            "covariates",
            "Oplysninger om borgeren i modellen",
            "Characteristics of the citizen in the model",
            float(len(sample.names)),
            "number",
            Text("antal kolonner", "number of columns"),
        ),
    )


def _without_p(found: Number) -> Number:
    """A share is not tested against zero."""
    return Number(found.value, found.se, found.low, found.high)


def _r2(name: str, da: str, en: str, value: float, n: int) -> Estimate:
    return Estimate(
        name=name,
        label=Text(da, en),
        value=value,
        n=n,
        unit="share",
        estimand=Text(
            "andel af variansen i udfaldet, som den lineære sandsynlighedsmodel forklarer i data",
            "share of the outcome's variance that the linear probability model explains in the data",
        ),
    )
