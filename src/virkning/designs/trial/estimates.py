"""The finding's estimates: differences of shares, and what follows from them."""

from __future__ import annotations

from virkning.designs.trial.measuring import MeansCompared
from virkning.designs.trial.results import Compared, Results
from virkning.findings.finding import Estimate
from virkning.inference.proportions import standard_error
from virkning.inference.trial_effects import Effect
from virkning.language import Text, same

_ITT = Text(
    "forskel i andele mellem grupperne, som lodtrækningen delte dem, hvad de end fik",
    "difference of shares between the arms as they were drawn, whatever they received",
)
_NEWCOMBE = Text(
    "Newcombes interval; p ved den prøve, reglen vælger", "Newcombe's interval; p by the test that the rule picks"
)
_CLUSTERED = Text(
    "gennemsnit over klynger, t med klynger minus to frihedsgrader",
    "means over clusters, t with clusters less two degrees of freedom",
)
_MEANS_ITT = Text(
    "forskel i gennemsnit mellem grupperne, som lodtrækningen delte dem, hvad de end fik",
    "difference of means between the arms as they were drawn, whatever they received",
)
_WELCH = Text("Welchs t-prøve", "Welch's t test")
_WITHIN = Text("regression med et niveau for hvert stratum, HC2", "regression with a level for each stratum, HC2")
_STRATIFIED = Text(
    "Mantel-Haenszel inden for strata, Satos standardfejl", "Mantel-Haenszel within strata, Sato's standard error"
)
_ADJUSTED = Text("regression med centrerede oplysninger (Lin), HC2", "regression on centred covariates (Lin), HC2")
_COMPLIER = Text(
    "forskel i udfald delt med forskel i modtaget indsats; delta-metoden",
    "difference of outcomes over difference of treatment received; delta method",
)
_COST = Text(
    "udgift delt med forskel; intervallet er forskellens",
    "cost over difference; the interval is that of the difference",
)


_LABELS = {
    "stratified": Text("inden for strata", "within strata"),
    "adjusted": Text("justeret", "adjusted"),
    "complier": Text("for dem, der følger loddet", "on those who comply"),
}


def estimates(results: Results) -> tuple[Estimate, ...]:
    """The differences first, in the plan's order, shares before means; then the same by other ways."""
    plain = [_difference(one) for one in results.compared] + [_mean_difference(one) for one in results.means]
    others = [
        _other(one, kind, found, method, "points")
        for one in results.compared
        for kind, found, method in (
            ("stratified", one.stratified, _STRATIFIED), ("adjusted", one.adjusted, _ADJUSTED), ("complier", one.complier, _COMPLIER),
        )
        if found is not None
    ] + [
        _other(one, kind, found, method, "number")
        for one in results.means
        for kind, found, method in (
            ("stratified", one.stratified, _WITHIN), ("adjusted", one.adjusted, _ADJUSTED), ("complier", one.complier, _COMPLIER),
        )
        if found is not None
    ]  # fmt: skip
    cost = _cost(results)
    return (*plain, *others, *((cost,) if cost else ()))


def _difference(one: Compared) -> Estimate:
    found = one.difference
    return Estimate(
        name=f"rd:{one.column}", label=same(one.name), value=found.value,
        se=standard_error(*one.counts.four) if one.clustered is None else _known(one.clustered.se),
        low=_known(found.low), high=_known(found.high), p=_known(one.tests.p), n=one.counts.n + one.counts.m, unit="points",
        estimand=_ITT, method=_NEWCOMBE if one.clustered is None else _CLUSTERED,
    )  # fmt: skip


def _mean_difference(one: MeansCompared) -> Estimate:
    found = one.difference
    return Estimate(
        name=f"md:{one.column}", label=same(one.name), value=_known(found.value), se=_known(found.se), low=_known(found.low),
        high=_known(found.high), p=_known(found.p), n=one.treated.n + one.control.n, unit="number",
        estimand=_MEANS_ITT, method=_CLUSTERED if one.by_cluster else _WELCH,
    )  # fmt: skip


def _other(one: Compared | MeansCompared, kind: str, found: Effect, method: Text, unit: str) -> Estimate:
    people = one.counts.n + one.counts.m if isinstance(one, Compared) else one.treated.n + one.control.n
    return Estimate(
        name=f"{kind}:{one.column}", label=Text(f"{one.name}, {_LABELS[kind].da}", f"{one.name}, {_LABELS[kind].en}"),
        value=_known(found.value), se=_known(found.se), low=_known(found.low), high=_known(found.high), p=_known(found.p),
        n=people, unit=unit, method=method,
    )  # fmt: skip


def _cost(results: Results) -> Estimate | None:
    """Kroner per extra person with the outcome; without an upper end where the difference may be nothing."""
    form = results.plan.cost
    if form is None:
        return None
    one = results.of(form.outcome)
    found = one.difference
    clear = found.low > 0
    return Estimate(
        name=f"cost_per:{form.outcome}", label=Text(f"kroner pr. ekstra: {one.name}", f"DKK per extra: {one.name}"),
        value=form.extra_per_person / found.value if found.value > 0 else None,
        low=form.extra_per_person / found.high if clear else None, high=form.extra_per_person / found.low if clear else None,
        n=one.counts.n + one.counts.m, unit="kroner", method=_COST,
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if value != value else value
