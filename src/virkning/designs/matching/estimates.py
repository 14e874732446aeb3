"""The finding's estimates, each with its estimand and how its standard error was made."""

from __future__ import annotations

import numpy as np

from virkning.designs.matching.comparing import Number
from virkning.designs.matching.plan import Matching
from virkning.designs.matching.results import Results
from virkning.findings.finding import Estimate
from virkning.language import Text

_ON_TREATED = Text("gennemsnitlig effekt for dem, der fik indsatsen", "mean effect on those who were treated")
_ON_ALL = Text("gennemsnitlig effekt for alle", "mean effect on all")
_OF_THOSE_MATCHED = Text(
    "{estimand}, blandt dem der kunne sammenlignes", "{estimand}, among those who could be compared"
)
_ERRORS = {
    "estimated_score": Text(
        "Abadie-Imbens-standardfejl, der tager højde for, at sandsynligheden er estimeret",
        "Abadie-Imbens standard errors that allow for the score having been estimated",
    ),
    "covariates": Text(
        "Abadie-Imbens-standardfejl for matching på oplysninger",
        "Abadie-Imbens standard errors for matching on covariates",
    ),
    "sets": Text(
        "standardfejl mellem matchede sæt (Abadie-Spiess); ingen kontrol bruges to gange",
        "standard errors between matched sets (Abadie-Spiess); no control serves twice",
    ),
    "kernel": Text(
        "bootstrap med 199 træk, hvor sandsynligheden estimeres på ny",
        "bootstrap of 199 draws with the score estimated anew",
    ),
    "coarsened": Text(
        "standardfejl fra indflydelsesfunktionen inden for strata",
        "standard errors from the influence function within strata",
    ),
    "entropy": Text(
        "standardfejl fra indflydelsesfunktionen for entropivægte",
        "standard errors from the influence function of entropy weights",
    ),
    "weighting": Text(
        "standardfejl fra indflydelsesfunktionen, der tager højde for, at sandsynligheden er estimeret",
        "standard errors from the influence function, allowing for the score having been estimated",
    ),
}
_AIPW = Text(
    "standardfejl fra indflydelsesfunktionen; modellerne er krydsestimeret i fem dele; frihedsgrader efter Satterthwaite",
    "standard errors from the influence function; the models are cross-fitted in five folds; Satterthwaite's degrees of freedom",
)
_WELCH = Text(
    "standardfejl for forskel mellem to uafhængige gennemsnit",
    "standard errors of a difference of two independent means",
)
_COUNTED = Text("antal enheder", "number of units")


_CORRECTED = Text(
    "{method}; rettet for det, par stadig er forskellige i (Abadie-Imbens), med usikkerheden af rettelsen",
    "{method}; corrected for what pairs still differ in (Abadie-Imbens), with the uncertainty of the correction",
)
_ABADIE_IMBENS = Text("Abadie-Imbens-standardfejl", "Abadie-Imbens standard errors")
_BY_CLUSTER = Text(
    "standardfejl mellem steder, hver side for sig; frihedsgrader efter Satterthwaite",
    "standard errors between places, each side by itself; Satterthwaite's degrees of freedom",
)
_BY_CLUSTER_AND_SET = Text(
    "standardfejl mellem steder og mellem matchede sæt; frihedsgrader efter Satterthwaite",
    "standard errors between places and between matched sets; Satterthwaite's degrees of freedom",
)


def error_method(results: Results) -> Text:
    rules = results.plan.matching
    if rules.method != "nearest":
        return _BY_CLUSTER if results.sample.cluster is not None else _ERRORS[rules.method]
    if not results.main.uncorrected:
        return _nearest_method(rules, by_cluster=results.sample.cluster is not None)
    return _CORRECTED.fill(method=_beside_correction(results))


def _beside_correction(results: Results) -> Text:
    """After a correction, and for the figure without it that stands beside, the score is taken as known."""
    rules, clustered = results.plan.matching, results.sample.cluster is not None
    if rules.with_replacement and not clustered:
        return _ABADIE_IMBENS
    return _nearest_method(rules, by_cluster=clustered)


def _nearest_method(rules: Matching, *, by_cluster: bool) -> Text:
    if by_cluster:
        return _BY_CLUSTER if rules.with_replacement else _BY_CLUSTER_AND_SET
    if not rules.with_replacement:
        return _ERRORS["sets"]
    return _ERRORS["covariates" if rules.distance == "mahalanobis" else "estimated_score"]


def estimates(results: Results) -> tuple[Estimate, ...]:
    main, sample = results.main, results.sample
    method = error_method(results)
    whom = _ON_ALL if results.plan.matching.both else _ON_TREATED
    compared = _OF_THOSE_MATCHED.fill(estimand=whom) if results.n_excluded else whom

    def one(name: str, label: Text, found: Number, estimand: Text, how: Text) -> Estimate:
        values = (found.value, found.se, found.low, found.high, found.p)
        value, se, low, high, p = (float(part) if np.isfinite(part) else None for part in values)
        return Estimate(
            name=name, label=label, value=value, se=se, low=low, high=high, p=p, n=sample.rows,
            unit=results.plan.unit_label or "number", decimals=decimals(main.total.se), estimand=estimand, method=how,
        )  # fmt: skip

    periods = [
        one(
            f"effect:{name}",
            Text("Effekt på {what}", "Effect on {what}").fill(what=results.plan.label(name)),
            found,
            compared,
            method,
        )
        for name, found in zip(sample.outcome_names, main.by_outcome, strict=True)
    ]
    total = Text("Samlet effekt", "Effect in total") if len(periods) > 1 else Text("Effekt", "Effect")
    return (
        one("effect", total, main.total, compared, method),
        *periods,
        one("aipw", Text("Dobbelt robust effekt", "Doubly robust effect"), results.aipw, whom,
            _AIPW if sample.cluster is None else _BY_CLUSTER),
        *(
            [one("effect_uncorrected", Text("Effekt uden rettelse for det, par stadig er forskellige i", "Effect without correcting for what pairs still differ in"),
                 main.uncorrected, compared, _beside_correction(results))]
            if main.uncorrected else []
        ),
        one("unadjusted", Text("Rå forskel mellem grupperne", "Raw difference between the groups"), results.raw,
            Text("forskel i gennemsnit uden sammenligning af lignende", "difference of means without comparing like with like"), _WELCH),
        *_counts(results),
    )  # fmt: skip


def decimals(se: float) -> int:
    """So many that the standard error keeps three figures; effects are not more exact than that."""
    if not np.isfinite(se) or se <= 0:
        return 2
    return int(np.clip(2 - np.floor(np.log10(se)), 0, 4))


def _counts(results: Results) -> tuple[Estimate, ...]:
    """All of these rest on the whole groups, which is why a small number left over is not a small group shown."""
    sample, both = results.sample, results.plan.matching.both
    treated, controls = int(sample.treated.sum()), int((~sample.treated).sum())
    sought = sample.rows if both else treated

    def one(name: str, label: Text, value: int, n: int) -> Estimate:
        return Estimate(name=name, label=label, value=float(value), n=n, unit="count", decimals=0, estimand=_COUNTED)

    return (
        one("n_treated", Text("Fik indsatsen", "Were treated"), treated, treated),
        one("n_control", Text("Mulige kontroller", "Possible controls"), controls, controls),
        one("n_matched", Text("Kunne sammenlignes", "Could be compared"), results.n_matched, sought),
        one("n_excluded", Text("Fandt ingen at sammenligne med", "Found nobody to be compared with"), results.n_excluded, sought),
        one("n_controls_used", Text("Kontroller, der blev brugt", "Controls that were used"), results.main.used_controls, controls),
    )  # fmt: skip
