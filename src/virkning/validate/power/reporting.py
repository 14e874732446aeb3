"""The finding of a power simulation: what the design would have found."""

from __future__ import annotations

import math

from virkning.designs.saying import pct, plain, points
from virkning.findings.finding import Caution, Cell, CellKind, Column, Estimate, Finding, Section, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Language, Text
from virkning.validate.power.simulating import SIGNIFICANT, Found, Power

_TITLE = Text("Hvad ville designet have fundet?", "What would the design have found?")
_OF_EFFECT = Text(
    "Styrken gælder verdener, der er trukket som beskrevet: mennesker som planens egne, og den samme virkning på alle.",
    "The power holds in worlds drawn as described: people like the plan's own, and the same effect on all.",
)
_OF_SPREAD = Text(
    "Styrken gælder verdener, der er trukket som beskrevet: hver sagsbehandler har så mange borgere som i planen, men borgerne er fordelt "
    "på ny ved lod, og sagsbehandlernes virkninger er normalfordelte med den angivne spredning.",
    "The power holds in worlds drawn as described: each caseworker has as many citizens as in the plan, but by new lots, and the "
    "caseworkers' effects are normal with the spread stated.",
)
MANY_FALSE_ALARMS = 0.08
MUCH_TOO_LARGE = 1.25


def finding(found: Power, language: Language) -> Finding:
    return Finding(
        design="power", title=_TITLE.say(language), n=found.simulations, language=language, simulated=True,
        question=Text(
            "Hvor ofte ville designet finde en {what} {of}, hvor forkert ville den være, og hvor lille en {what} kan det finde?",
            "How often would the design find {a_what} {of}, how wrong would it be, and how small {a_what} can it find?",
        ).fill(what=_what(found), a_what=_a_what(found), of=_of(found)),
        summary=_summary(found), estimates=_estimates(found), tables=(_table(found), _world(found)), figures=(_figure(found),),
        cautions=_cautions(found),
        sections=(
            Section(heading=Text("Resultat", "Result"), figures=("power",), tables=("power",)),
            Section(heading=Text("Verdenen", "The world"), tables=("world",)),
        ),
        manifest={"seed": found.seed, "simulations": found.simulations},
    )  # fmt: skip


def _what(found: Power) -> Text:
    return Text("spredning", "spread") if found.world.spread else Text("virkning", "effect")


def _headed(found: Power) -> Text:
    return Text(_what(found).da.capitalize(), _what(found).en.capitalize())


def _a_what(found: Power) -> Text:
    return Text("en spredning", "a spread") if found.world.spread else Text("en virkning", "an effect")


def _of(found: Power) -> Text:
    joined = Text("i {label}", "of {label}") if found.world.spread else Text("på {label}", "on {label}")
    return joined.fill(label=found.world.label)


def _said(value: float, found: Power) -> Text:
    return points(value) if found.world.shares else plain(value, 2)


def _summary(found: Power) -> tuple[Text, ...]:
    told = []
    if found.asked is not None:
        power = found.asked.power
        told.append(
            Text(
                "En {what} på {effect} ville blive fundet i {power} af gangene (simuleringens 95 %-interval fra {low} til {high}).",
                "{what} of {effect} would be found in {power} of the draws (the simulation's 95% interval from {low} to {high}).",
            ).fill(what=Text(_what(found).da, _a_what(found).en.capitalize()), effect=_said(found.asked.effect, found), power=pct(power.value, 0), low=pct(power.low, 0), high=pct(power.high, 0))
        )  # fmt: skip
        if not math.isnan(found.asked.exaggeration):
            told.append(
                Text(
                    "Når den findes, ser den i gennemsnit {times} gange så stor ud, som den er.",
                    "When it is found, it looks {times} times as large as it is, on average.",
                ).fill(times=plain(found.asked.exaggeration, 2))
            )
    told.append(_least(found))
    return tuple(told)


def _least(found: Power) -> Text:
    least = found.least
    if least.value is None or least.low is None or least.high is None:
        return Text(
            "Ingen {what}, der er plads til, findes i {wanted} af gangene.",
            "No {what} that there is room for is found in {wanted} of the draws.",
        ).fill(what=_what(found), wanted=pct(found.wanted, 0))
    return Text(
        "Den mindste {what}, der findes i {wanted} af gangene, er {value} (simuleringens 95 %-interval fra {low} til {high}).",
        "The least {what} that is found in {wanted} of the draws is {value} (the simulation's 95% interval from {low} to {high}).",
    ).fill(
        what=_what(found),
        wanted=pct(found.wanted, 0),
        value=_said(least.value, found),
        low=_said(least.low, found),
        high=_said(least.high, found),
    )


def _estimates(found: Power) -> tuple[Estimate, ...]:
    least, n = found.least, found.simulations
    numbers = [
        Estimate(
            name="least", label=Text("mindste virkning, der findes", "least effect found"), value=least.value, low=least.low,
            high=least.high, n=n, unit=found.world.unit,
        ),
        _share("false_alarms", Text("falske alarmer uden virkning", "false alarms without an effect"), found.null),
    ]  # fmt: skip
    if found.asked is not None:
        exaggeration = found.asked.exaggeration
        numbers.insert(0, _share("power", Text("styrke", "power"), found.asked))
        numbers += [
            Estimate(
                name="exaggeration", label=Text("overdrivelse af fundne", "exaggeration of those found"), n=n, unit="number",
                value=None if math.isnan(exaggeration) else exaggeration,
            ),
            Estimate(
                name="wrong_sign", label=Text("fundne med forkert fortegn", "found with the wrong sign"), n=n,
                value=None if math.isnan(found.asked.wrong_sign) else found.asked.wrong_sign,
            ),
        ]  # fmt: skip
    return tuple(numbers)


def _share(name: str, label: Text, one: Found) -> Estimate:
    power = one.power
    return Estimate(name=name, label=label, value=power.value, low=power.low, high=power.high, n=one.tried)


def _table(found: Power) -> Table:
    kind: CellKind = "points" if found.world.shares else "number"
    sizes = sorted(
        {one.effect: one for one in (found.null, *found.curve, *([found.asked] if found.asked else []))}.items()
    )
    return Table(
        name="power", title=Text("Hvor ofte virkningen findes", "How often the effect is found"),
        columns=(
            Column(name="effect", label=_headed(found), kind=kind), Column(name="power", label=Text("Fundet", "Found"), kind="share", decimals=1),
            Column(name="low", label=Text("Fra", "From"), kind="share", decimals=1), Column(name="high", label=Text("Til", "To"), kind="share", decimals=1),
            Column(name="wrong_sign", label=Text("Forkert fortegn", "Wrong sign"), kind="share", decimals=1),
            Column(name="exaggeration", label=Text("Overdrivelse", "Exaggeration")), Column(name="mean", label=Text("Estimat", "Estimate"), kind=kind),
            Column(name="coverage", label=Text("Dækning", "Coverage"), kind="share", decimals=1),
            Column(name="failed", label=Text("Ikke regnet", "Not computed"), decimals=0),
        ),
        rows=tuple(_row(one) for _, one in sizes),
        note=Text(
            "Fundet: skelnet fra nul på fem procent, på den rigtige side; uden virkning er det falske alarmer. Overdrivelse: hvor mange gange for stor den er, når den findes. "
            "Fra og til er simuleringens egen usikkerhed (Wilson).",
            "Found: told from zero at five per cent, on the right side; without an effect these are false alarms. Exaggeration: how many times too large it is when found. "
            "From and to are the simulation's own uncertainty (Wilson).",
        ),
    )  # fmt: skip


def _row(one: Found) -> tuple[Cell, ...]:
    power = one.power
    wrong = None if math.isnan(one.wrong_sign) or one.effect == 0 else one.wrong_sign
    more = None if math.isnan(one.exaggeration) else one.exaggeration
    return one.effect, power.value, power.low, power.high, wrong, more, one.mean, one.covered / one.tried, one.failed


def _world(found: Power) -> Table:
    world = found.world
    rows: list[tuple[Cell, ...]] = [
        (Text("Mennesker (eller rækker)", "People (or rows)"), float(world.people)),
        (Text("Klynger", "Clusters"), None if world.clusters is None else float(world.clusters)),
        (Text("ICC", "ICC"), world.icc), (Text("Udfaldet uden indsats", "The outcome without treatment"), world.usual),
    ]  # fmt: skip
    return Table(
        name="world", title=Text("Hvad der blev trukket af", "What was drawn from"),
        columns=(Column(name="what", label=Text("Hvad", "What"), kind="text"), Column(name="value", label=Text("Tal", "Number"), decimals=3)),
        rows=tuple(row for row in rows if row[1] is not None),
    )  # fmt: skip


def _figure(found: Power) -> Figure:
    curve = sorted((found.null, *found.curve), key=lambda one: one.effect)
    scale = 100.0 if found.world.shares else 1.0
    series = Series(
        label=Text("Fundet", "Found"), x=tuple(scale * one.effect for one in curve), y=tuple(one.power.value for one in curve),
        low=tuple(one.power.low for one in curve), high=tuple(one.power.high for one in curve),
    )  # fmt: skip
    unit = (
        Text("{what}, procentpoint", "{what}, percentage points").fill(what=_headed(found))
        if found.world.shares
        else _headed(found)
    )
    return Figure(
        name="power", title=Text("Hvor ofte virkninger af hver størrelse findes", "How often effects of each size are found"),
        alt=Text(
            "Styrken stiger fra {low} uden virkning til {high} ved den største virkning.",
            "Power rises from {low} without an effect to {high} at the largest.",
        ).fill(low=pct(curve[0].power.value, 0), high=pct(curve[-1].power.value, 0)),
        panels=(Panel(
            kind="lines", series=(series,), unit="share", x_label=unit, y_label=Text("Fundet", "Found"), reference=found.wanted,
            reference_label=pct(found.wanted, 0),
        ),),
    )  # fmt: skip


def _cautions(found: Power) -> tuple[Caution, ...]:
    made = [Caution(
        code="simulated", severity="note",
        text=_OF_SPREAD if found.world.spread else _OF_EFFECT,
    )]  # fmt: skip
    if found.null.power.low > SIGNIFICANT and found.null.power.value > MANY_FALSE_ALARMS:
        made.append(Caution(
            code="too_many_false_alarms", severity="serious",
            text=Text(
                "Designet finder noget i {share} af gangene, når der intet er. Dets styrke er derfor ikke til at stole på.",
                "The design finds something in {share} of the draws where there is nothing. Its power is therefore not to be trusted.",
            ).fill(share=pct(found.null.power.value, 1)),
        ))  # fmt: skip
    if found.asked is not None and found.asked.exaggeration > MUCH_TOO_LARGE:
        made.append(Caution(
            code="exaggerates", severity="moderate",
            text=Text(
                "Designet er for lille til den virkning: det finder den mest, når den tilfældigt ser for stor ud.",
                "The design is too small for that effect: it finds it mostly when it happens to look too large.",
            ),
        ))  # fmt: skip
    return tuple(made)
