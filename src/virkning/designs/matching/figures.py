"""The finding's figures, as data."""

from __future__ import annotations

from typing import Literal

import numpy as np

from virkning.designs.matching.checking import Subgroups, Variant
from virkning.designs.matching.comparing import Number
from virkning.designs.matching.results import Results
from virkning.designs.matching.sample import Bools
from virkning.designs.matching.tables import caliper_label
from virkning.designs.saying import plain
from virkning.findings.pictures import Figure, Panel, Series
from virkning.inference.balance import UNBALANCED
from virkning.language import Text, same

BINS = 20
MOST_IN_LOVE_PLOT = 60


def love_figure(results: Results) -> Figure:
    """The covariates from the most to the least apart before matching."""
    before, after = np.abs(results.balance.raw.smd), np.abs(results.balance.matched.smd)
    order = np.argsort(-np.nan_to_num(before, nan=-1.0), kind="stable")[:MOST_IN_LOVE_PLOT]
    panel = Panel(
        kind="dots", categories=tuple(same(results.sample.names[place]) for place in order),
        series=tuple(
            Series(label=label, y=tuple(_finite(values[place]) for place in order))
            for label, values in ((Text("Før", "Before"), before), (Text("Efter", "After"), after))
        ),
        x_label=Text("Standardiseret forskel, uden fortegn", "Standardised difference, without sign"),
        reference=UNBALANCED, reference_label=Text("0,1: grænsen for balance", "0.1: the limit of balance"),
    )  # fmt: skip
    return Figure(
        name="love", title=Text("Hvor ens grupperne er, før og efter", "How alike the groups are, before and after"),
        alt=Text(
            "Standardiserede forskelle på {count} oplysninger. Før var {before} over 0,1, efter er {after}; den største gik fra {worst} til "
            "{left}.",
            "Standardised differences on {count} covariates. Before, {before} were above 0.1, after {after}; the largest went from {worst} "
            "to {left}.",
        ).fill(
            count=len(before), before=int((before > UNBALANCED).sum()), after=int((after > UNBALANCED).sum()),
            worst=plain(float(before.max()), 2), left=plain(float(after.max()), 2),
        ),
        panels=(panel,),
    )  # fmt: skip


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def overlap_figure(results: Results) -> Figure:
    """How the probability of treatment spreads in the two groups."""
    score, treated = results.main.score.values, results.sample.treated
    edges = np.linspace(0, 1, BINS + 1)
    panels = tuple(
        Panel(
            kind="histogram", title=label, x_label=Text("Sandsynlighed for indsats", "Probability of treatment"),
            y_label=Text("Antal", "Number"), unit=unit,
            series=(Series(label=label, x=tuple(map(float, edges)), y=tuple(map(float, np.histogram(score[rows], edges)[0]))),),
        )
        for label, rows, unit in _arms(treated)
    )  # fmt: skip
    middle = [float(np.median(score[rows])) for rows in (treated, ~treated)]
    return Figure(
        name="overlap", title=Text("Er der nogen at sammenligne med?", "Is there anyone to compare with?"),
        alt=Text(
            "Fordelingen af sandsynligheden for indsats. Medianen er {one} blandt dem, der fik indsatsen, og {other} blandt kontroller.",
            "The spread of the probability of treatment. The median is {one} among the treated and {other} among controls.",
        ).fill(one=plain(middle[0], 2), other=plain(middle[1], 2)),
        panels=panels,
        note=Text("Små søjler er slået sammen med naboer.", "Small bars are joined with their neighbours."),
    )  # fmt: skip


def _arms(treated: Bools) -> tuple[tuple[Text, Bools, Literal["count", "number"]], ...]:
    """Panels of one unit share a scale; the groups are of such different size that each needs its own."""
    return (Text("Fik indsatsen", "Treated"), treated, "count"), (Text("Kontroller", "Controls"), ~treated, "number")


def effects_figure(results: Results) -> Figure | None:
    """The effect of each period; a single one needs no picture."""
    if len(results.main.by_outcome) < 2:
        return None
    named = [
        (same(results.plan.label(name)), found)
        for name, found in zip(results.sample.outcome_names, results.main.by_outcome, strict=True)
    ]
    return _effects("effects", Text("Effekt pr. periode", "Effect by period"), named, _unit(results))


def calipers_figure(results: Results) -> Figure | None:
    return _variants("calipers", Text("Hvor meget svaret afhænger af caliperen", "How much the answer depends on the caliper"),
                     [(caliper_label(one), one) for one in results.calipers], results)  # fmt: skip


def without_figure(results: Results) -> Figure | None:
    named = [(same(results.plan.label(one.name)), one) for one in results.without]
    return _variants(
        "without",
        Text("Virkningen, når én oplysning udelades", "The effect with one covariate left out"),
        named,
        results,
    )


def subgroups_figure(results: Results, found: Subgroups) -> Figure | None:
    named = [(same(variant.name), variant) for variant in found.variants]
    return _variants("subgroups", Text("Virkningen i delgrupper", "The effect in subgroups"), named, results)


def _variants(name: str, title: Text, variants: list[tuple[Text, Variant]], results: Results) -> Figure | None:
    found = [(label, one.comparison.total) for label, one in variants if one.comparison]
    return _effects(name, title, found, _unit(results)) if found else None


def _unit(results: Results) -> Text:
    unit = results.plan.unit_label
    return Text(f"Effekt, {unit}", f"Effect, {unit}") if unit else Text("Effekt", "Effect")


def _how_many(clear: list[bool]) -> Text:
    if all(clear):
        return Text("alle kan", "all can")
    return Text("nogle af dem kan", "some of them can") if any(clear) else Text("ingen af dem kan", "none of them can")


def _effects(name: str, title: Text, named: list[tuple[Text, Number]], x_label: Text) -> Figure:
    values = [found.value for _, found in named]
    series = Series(
        label=x_label, y=tuple(values), low=tuple(_finite(found.low) for _, found in named),
        high=tuple(_finite(found.high) for _, found in named),
    )  # fmt: skip
    return Figure(
        name=name, title=title,
        alt=Text(
            "{count} effekter med 95 %-intervaller, fra {low} til {high}; {clear} skelnes fra nul.",
            "{count} effects with 95% intervals, from {low} to {high}; {clear} be told from zero.",
        ).fill(
            count=len(values), low=plain(min(values), 2), high=plain(max(values), 2),
            clear=_how_many([found.low > 0 or found.high < 0 for _, found in named]),
        ),
        panels=(Panel(kind="dots", categories=tuple(label for label, _ in named), series=(series,), x_label=x_label, reference=0.0),),
    )  # fmt: skip
