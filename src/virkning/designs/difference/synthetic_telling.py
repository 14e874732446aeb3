"""Estimates and words of a report on a synthetic comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virkning.designs.difference.look import Look
from virkning.designs.difference.numbers import effect
from virkning.designs.difference.sample import period_name
from virkning.designs.saying import p_says, pct
from virkning.findings.finding import Estimate, Section
from virkning.inference.did_sums import Number
from virkning.language import Text

if TYPE_CHECKING:
    from virkning.designs.difference.synthetic_finding import Mixed

NAMES = {
    "sdid": Text("Syntetisk difference-in-differences", "Synthetic difference-in-differences"),
    "control": Text("Syntetisk kontrol", "Synthetic control"),
    "did": Text("Simpelt gennemsnit af alle", "Plain average of all"),
}


def how_sure(found: Mixed) -> Text:
    placebos = found.main.placebos
    larger = int(np.sum(np.abs(placebos.values) >= abs(found.main.real.value)))
    return Text(
        "Da alle {n} andre på skift blev behandlet på skrømt, gav {larger} af dem et tal, der var mindst lige så stort ({p}).",
        "When all {n} others in turn were treated in pretence, {larger} of them gave a figure at least as large ({p}).",
    ).fill(n=len(placebos.values), larger=larger, p=p_says(placebos.rank_p))


def _method(found: Mixed) -> Text:
    n = len(found.main.placebos.values)
    return Text(
        f"spredningen mellem {n} placeboer i rummet (normal); p efter rang",
        f"spread of {n} placebos in space (normal); p by rank",
    )


def estimates(found: Mixed, look: Look) -> tuple[Estimate, ...]:
    n, how, outcome = found.grid.rows, _method(found), look.outcome

    def one(name: str, label: Text, number: Number) -> Estimate:
        return effect(name, label, number, look, n=n, method=how)

    listed = [one("effect", Text(f"Effekten på {outcome.da}", f"The effect on {outcome.en}"), found.main.number)]
    others = sorted(found.ways.values(), key=lambda way: way is found.main)
    listed += [one(f"effect_{way.method}", NAMES[way.method], way.number) for way in others]
    gaps = found.main.real.gaps
    for period, gap in zip(found.grid.periods, gaps, strict=True):
        name = period_name(float(period))
        listed.append(one(f"effect:{name}", Text(f"Forskel i {name}", f"Difference in {name}"), Number(float(gap))))
    listed.append(
        one(
            "fit_before",
            Text("Typisk afvigelse før start", "Typical deviation before the start"),
            Number(found.main.real.fit_before),
        )
    )
    return tuple(listed)


def _without_says(found: Mixed, look: Look) -> tuple[Text, ...]:
    """Between what the figure moves when those in the mix are left out one at a time."""
    values = [value for _, value in found.without]
    if not values:
        return ()
    return (
        Text(
            "Udelades de andre én ad gangen, ligger tallet mellem {low} og {high}.",
            "With the others left out one at a time, the figure lies between {low} and {high}.",
        ).fill(low=look.said(min(values)), high=look.said(max(values))),
    )


def sections(found: Mixed, look: Look) -> tuple[Section, ...]:
    heaviest = int(np.argmax(found.main.real.unit_weights))
    return (
        Section(
            heading=Text("Hvad skete der?", "What happened?"),
            paragraphs=(
                Text(
                    "Ingen enkelt enhed ligner {treated} godt nok. Derfor er de andre blandet, så blandingen følger samme forløb før start; mest vejer "
                    "{name} ({weight}).",
                    "No single unit resembles {treated} well enough. So the others are mixed such that the mix follows the same path before the start; "
                    "{name} weighs most ({weight}).",
                ).fill(
                    treated=look.treated,
                    name=found.grid.donors[heaviest],
                    weight=pct(float(found.main.real.unit_weights[heaviest])),
                ),
            ),
            figures=("paths",),
            tables=("weights",),
        ),
        Section(
            heading=Text("Hvor sikkert er det?", "How sure is it?"),
            paragraphs=(how_sure(found),),
            figures=("placebos",),
            tables=(),
        ),
        Section(
            heading=Text("Afhænger svaret af måden?", "Does the answer depend on the way?"),
            paragraphs=_without_says(found, look),
            figures=("ways",),
            tables=("ways", "earlier", "without"),
        ),
        Section(heading=Text("Periode for periode", "Period by period"), tables=("periods",)),
        Section(
            heading=Text("Sådan er det regnet", "How it was computed"),
            paragraphs=(
                Text(
                    "Vægte mindst nul, som giver én tilsammen, fundet uden brug af udfald efter start (syntetisk difference-in-differences også med vægte "
                    "på perioder; Arkhangelsky m.fl. 2021). Usikkerhed: {method}.",
                    "Weights of at least zero adding up to one, found without outcomes after the start (synthetic difference-in-differences also with "
                    "weights on periods; Arkhangelsky et al. 2021). Uncertainty: {method}.",
                ).fill(method=_method(found)),
            ),
        ),
    )
