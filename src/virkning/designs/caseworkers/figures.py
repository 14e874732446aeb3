"""The finding's figures, numbered as in the study where they have a counterpart there."""

from __future__ import annotations

import numpy as np

from virkning.designs.caseworkers.describe import Description, Descriptions
from virkning.designs.caseworkers.estimate import Number, Results
from virkning.designs.caseworkers.guarding import shown_alone
from virkning.designs.caseworkers.names import QUARTILES_SHORT, activity_label, combination_label, group_label
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.saying import pct, plain, points
from virkning.findings.finding import Cell
from virkning.findings.pictures import Figure, Panel, Series, Unit
from virkning.inference.clustered import GroupMeans, group_means
from virkning.language import Language, Text

_AS_STUDY = Text("Regnet som i studiet", "As in the study")
_NO_NOISE = Text("Støj regnet fra", "Noise removed")
_OTHER_HALF = Text("Målt i den anden halvdel", "Measured in the other half")
_EFFECT = Text("Effekt, procentpoint", "Effect, percentage points")
_FROM_LOW = Text("fra laveste til højeste kvartil", "from the lowest to the highest quartile")


def outcome_figure(sample: Sample, results: Results) -> Figure:
    found = group_means(sample.outcome, (results.quartile - 1)[sample.group], sample.group, 4)
    return Figure(
        name="outcome",
        title=Text(
            "Andel i job eller uddannelse efter kvartil (studiets figur 1)",
            "Share in work or education by quartile (the study's figure 1)",
        ),
        alt=_by_quartile(Text("Andel af svarene", "Share of the answers"), found, share=True),
        panels=(
            Panel(
                kind="bars",
                categories=QUARTILES_SHORT,
                series=(_series(Text("Andel", "Share"), found, counted=True),),
                unit="share",
                y_label=Text("Andel af svarene", "Share of the answers"),
            ),
        ),
    )


def effects_figure(results: Results, found: Descriptions | None) -> Figure:
    def mean(values: np.ndarray) -> tuple[float, ...]:
        return tuple(float(values[results.quartile == number].mean()) for number in range(1, 5))

    series = [
        Series(label=_AS_STUDY, y=mean(results.raw.effects)),
        Series(label=_NO_NOISE, y=mean(results.shrunk.estimates)),
    ]
    if found:
        series.append(Series(label=_OTHER_HALF, y=tuple(map(float, found.effect_halves.means))))
    return Figure(
        name="effects_by_quartile",
        title=Text(
            "Renset for borgernes forhold og for støj (studiets figur 2)",
            "Adjusted for citizens and for noise (the study's figure 2)",
        ),
        alt=Text(
            "Gennemsnitlig effekt i de fire kvartiler. Fra laveste til højeste er forskellen {naive} regnet som i studiet og {shrunk}, "
            "når støjen er regnet fra.",
            "Mean effect in the four quartiles. From lowest to highest the difference is {naive} as in the study and {shrunk} with the "
            "noise removed.",
        ).fill(naive=points(results.gap_adjusted.value), shrunk=points(results.gap_shrunk.value)),
        panels=(
            Panel(
                kind="bars",
                categories=QUARTILES_SHORT,
                series=tuple(series),
                unit="points",
                y_label=_EFFECT,
                reference=0.0,
            ),
        ),
    )


def citizens_figure(results: Results) -> Figure:
    means = [float(results.raw.clusters[results.quartile == number].mean()) for number in range(1, 5)]
    listed = [", ".join(plain(mean, 1).say(language) for mean in means) for language in ("da", "en")]
    return Figure(
        name="citizens",
        title=Text("Borgere pr. sagsbehandler (studiets figur 3)", "Citizens per caseworker (the study's figure 3)"),
        alt=Text(
            f"Borgere pr. sagsbehandler {_FROM_LOW.da}: {listed[0]}.",
            f"Citizens per caseworker {_FROM_LOW.en}: {listed[1]}.",
        ),
        panels=(
            Panel(
                kind="bars",
                categories=QUARTILES_SHORT,
                series=(Series(label=Text("Borgere", "Citizens"), y=tuple(means)),),
                unit="number",
                y_label=Text("Borgere", "Citizens"),
            ),
        ),
    )


def caterpillar_figure(sample: Sample, results: Results) -> Figure:
    shown = np.flatnonzero(shown_alone(sample))
    order = shown[np.argsort(results.raw.effects[shown], kind="stable")]
    low, high = results.shrunk.interval()
    shrunk = Series(
        label=_NO_NOISE,
        y=tuple(map(float, results.shrunk.estimates[order])),
        low=tuple(map(float, low[order])),
        high=tuple(map(float, high[order])),
    )
    return Figure(
        name="caterpillar",
        title=Text(
            "Hver sagsbehandlers effekt med usikkerhed, uden navne",
            "Each caseworker's effect with its uncertainty, unnamed",
        ),
        alt=Text(
            "Estimerede effekter ordnet fra lavest til højest går fra {low} til {high}. Når støjen er regnet fra, går de fra {slow} til "
            "{shigh}, og de fleste intervaller overlapper nul.",
            "Estimated effects in order run from {low} to {high}. With the noise removed they run from {slow} to {shigh}, and most "
            "intervals cover zero.",
        ).fill(
            low=points(results.raw.effects[order].min()),
            high=points(results.raw.effects[order].max()),
            slow=points(results.shrunk.estimates[order].min()),
            shigh=points(results.shrunk.estimates[order].max()),
        ),
        panels=(
            Panel(
                kind="caterpillar",
                series=(Series(label=_AS_STUDY, y=tuple(map(float, results.raw.effects[order]))), shrunk),
                unit="points",
                y_label=_EFFECT,
                reference=0.0,
            ),
        ),
    )


def policy_figure(results: Results) -> Figure:
    scenarios = (
        (Text("Regnet som i studiet", "As in the study"), results.increase_naive),
        (Text("Den bedste fjerdedel, støj regnet fra", "The best quarter, noise removed"), results.increase_shrunk),
        (Text("Dem, data peger ud, støj regnet fra", "Those pointed out, noise removed"), results.increase_chosen),
    )
    said = [
        "; ".join(f"{label.say(language)}: {points(found.value).say(language)}" for label, found in scenarios)
        for language in ("da", "en")
    ]
    return Figure(
        name="policy",
        title=Text("Stigning, hvis alle var som den øverste fjerdedel", "Increase if all were like the top quarter"),
        alt=Text(f"Stigning i andelen. {said[0]}.", f"Increase in the share. {said[1]}."),
        panels=(_dots([(label, found) for label, found in scenarios], "points"),),
    )


def groups_figure(found: Descriptions) -> Figure:
    return _small_multiples(
        "activity_groups",
        Text(
            "Brug af indsatser i de seneste tre måneder (studiets figur 4-8)",
            "Use of activities in the last three months (the study's figures 4-8)",
        ),
        [(group_label(one.key), one) for one in found.groups],
        "share",
    )


def judgements_figure(found: Descriptions, items: dict[str, Text]) -> Figure:
    return _small_multiples(
        "judgements",
        Text(
            "Sagsbehandlerens vurdering af borgeren, 1-5 (studiets figur 9-19)",
            "The caseworker's view of the citizen, 1-5 (the study's figures 9-19)",
        ),
        [(items[one.key], one) for one in found.judgements],
        "scale",
    )


def tools_figure(found: Descriptions, shown: set[Cell]) -> Figure:
    return _differences(
        "tools",
        Text(
            "Hvert redskab: øverste minus nederste kvartil (studiets bilag B)",
            "Each tool: top less bottom quartile (the study's appendix B)",
        ),
        [(activity_label(one.key), one) for one in found.tools],
        shown,
    )


def combinations_figure(found: Descriptions, shown: set[Cell]) -> Figure:
    return _differences(
        "combinations",
        Text(
            "Kombinationer af indsatser: øverste minus nederste kvartil",
            "Combinations of activities: top less bottom quartile",
        ),
        [(combination_label(one.key), one) for one in found.combinations],
        shown,
    )


def _small_multiples(name: str, title: Text, named: list[tuple[Text, Description]], unit: Unit) -> Figure:
    return Figure(
        name=name,
        title=title,
        alt=_differing(named),
        across=2,
        panels=tuple(
            Panel(
                kind="bars" if unit == "share" else "dots",
                title=label,
                categories=QUARTILES_SHORT,
                series=(_series(label, one.as_published, counted=unit == "share"),),
                unit=unit,
            )
            for label, one in named
        ),
        note=Text(
            "K1 er den laveste kvartil, K4 den højeste. 95 %-intervaller, klynget på sagsbehandlere.",
            "Q1 is the lowest quartile, Q4 the highest. 95% intervals, clustered by caseworker.",
        ),
    )


def _differences(name: str, title: Text, named: list[tuple[Text, Description]], shown: set[Cell]) -> Figure:
    named = [pair for pair in named if pair[0] in shown]
    ordered = sorted(named, key=lambda pair: -pair[1].as_published.difference)
    return Figure(
        name=name,
        title=title,
        alt=_differing(named),
        panels=(
            _dots([(label, _difference(one.as_published)) for label, one in ordered], "points", _difference_label()),
        ),
    )


def _difference_label() -> Text:
    return Text("K4 − K1, procentpoint", "Q4 − Q1, percentage points")


def _difference(found: GroupMeans) -> Number:
    return Number(
        found.difference, found.difference_se, found.difference_low, found.difference_high, found.difference_p
    )


def _dots(named: list[tuple[Text, Number]], unit: Unit, x_label: Text | None = None) -> Panel:
    series = Series(
        label=x_label or Text("Procentpoint", "Percentage points"),
        y=tuple(found.value for _, found in named),
        low=tuple(float(found.low) for _, found in named),
        high=tuple(float(found.high) for _, found in named),
    )
    return Panel(
        kind="dots",
        categories=tuple(label for label, _ in named),
        series=(series,),
        unit=unit,
        reference=0.0,
        x_label=x_label or Text("Procentpoint", "Percentage points"),
    )


def _series(label: Text, found: GroupMeans, *, counted: bool) -> Series:
    return Series(
        label=label,
        y=tuple(map(float, found.means)),
        low=tuple(map(float, found.low)),
        high=tuple(map(float, found.high)),
        n=tuple(map(int, found.rows)),
        counted=counted,
    )


def _by_quartile(what: Text, found: GroupMeans, *, share: bool) -> Text:
    shown = [pct(mean) if share else plain(mean, 2) for mean in found.means]
    listed = [", ".join(part.say(language) for part in shown) for language in ("da", "en")]
    return Text(f"{what.da} {_FROM_LOW.da}: {listed[0]}.", f"{what.en} {_FROM_LOW.en}: {listed[1]}.")


def _differing(named: list[tuple[Text, Description]]) -> Text:
    """In words which of the things differ between the highest and lowest quartile after correction."""
    up = [label for label, one in named if one.difference_p < 0.05 and one.as_published.difference > 0]
    down = [label for label, one in named if one.difference_p < 0.05 and one.as_published.difference < 0]

    def said(language: Language) -> str:
        higher = ", ".join(label.say(language) for label in up)
        lower = ", ".join(label.say(language) for label in down)
        if language == "da":
            return f"Højere i øverste end i nederste kvartil: {higher or 'ingen'}. Lavere: {lower or 'ingen'}. De øvrige kan ikke skelnes."
        return f"Higher in the top than in the bottom quartile: {higher or 'none'}. Lower: {lower or 'none'}. The rest cannot be told apart."

    return Text(said("da"), said("en"))
