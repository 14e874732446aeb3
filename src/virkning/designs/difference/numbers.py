"""Estimates of the design: their units, their labels, and in words how their uncertainty was found."""

from __future__ import annotations

from dataclasses import replace

from virkning.designs.difference.look import Look, finite
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample
from virkning.findings.finding import Estimate
from virkning.inference.did_sums import Number
from virkning.language import Text

EFFECT_ON_TREATED = Text(
    "gennemsnitlig effekt på de behandlede: deres ændring ud over sammenligningsgruppens",
    "average effect on the treated: their change beyond that of the comparison group",
)
PARALLEL = Text(
    "de behandlede ellers ville have ændret sig som sammenligningsgruppen, og at ingen andre begivenheder ramte de to grupper forskelligt",
    "the treated would otherwise have changed as the comparison group did, and that no other events hit the two groups differently",
)


def effect(
    name: str,
    label: Text,
    number: Number,
    look: Look,
    *,
    n: int | None,
    method: Text,
    estimand: Text = EFFECT_ON_TREATED,
) -> Estimate:
    return Estimate(
        name=name,
        label=label,
        value=finite(number.value),
        se=finite(number.se),
        low=finite(number.low),
        high=finite(number.high),
        p=finite(number.p),
        n=n,
        unit=look.effect_unit,
        estimand=estimand,
        method=method,
        decimals=look.decimals,
    )


def level(name: str, label: Text, value: float, look: Look, *, n: int | None, estimand: Text) -> Estimate:
    """A plain mean, which is not tested."""
    return Estimate(
        name=name, label=label, value=finite(value), n=n, unit=look.unit, estimand=estimand, decimals=look.decimals
    )


def difference(name: str, label: Text, value: float, look: Look, *, n: int | None, estimand: Text) -> Estimate:
    """A plain difference between means, which is not tested."""
    shown = level(name, label, value, look, n=n, estimand=estimand)
    return replace(shown, unit=look.effect_unit)


def method(sample: Sample, plan: DifferencePlan) -> Text:
    clusters, settings = sample.clusters, plan.difference
    if plan.inference == "cluster":
        return Text(
            f"standardfejl klynget i {clusters} klynger (CRV1), t-fordeling med {clusters - 1} frihedsgrader",
            f"standard errors clustered in {clusters} clusters (CRV1), t distribution with {clusters - 1} degrees of freedom",
        )
    if plan.inference == "permutation":
        return Text(
            f"permutation af indsatsen mellem {clusters} klynger; intervallet er de faste effekter, der ikke forkastes",
            f"permutation of the treatment over {clusters} clusters; the interval holds the constant effects not rejected",
        )
    every = settings.weights == "rademacher" and 2**clusters <= settings.draws
    ways = (
        Text(f"alle {2**clusters} fortegn", f"all {2**clusters} sign vectors")
        if every
        else Text(f"{settings.draws} træk, {settings.weights}", f"{settings.draws} draws, {settings.weights}")
    )
    return Text(
        f"wild cluster bootstrap med nulhypotesen pålagt, {clusters} klynger, {ways.da}; intervallet er de værdier, der ikke forkastes",
        f"wild cluster bootstrap with the null imposed, {clusters} clusters, {ways.en}; the interval holds the values not rejected",
    )
