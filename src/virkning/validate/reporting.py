"""The finding of a validation over scenarios: what holds, what must fail, and whether the warning came."""

from __future__ import annotations

from collections.abc import Sequence

from virkning.designs.saying import pct
from virkning.findings.finding import Caution, Finding, Section
from virkning.findings.pictures import Unit
from virkning.language import Language, Text
from virkning.validate.scenarios import Case, Hit, Judged, estimates, figures, judge, table


def finding(
    design: str, title: Text, cases: Sequence[Case], hits: dict[str, list[Hit]], *,
    seed: int, unit: Unit, decimals: int, language: Language,
) -> Finding:  # fmt: skip
    judged = [judge(case, hits[case.name]) for case in cases]
    replications = max(one.replications for one in judged)
    return Finding(
        design=f"validate-{design}", n=replications, language=language, simulated=True, title=title.say(language),
        question=Text(
            "Rammer designet den sandhed, som data er lavet af, og siger det til, når det ikke kan?",
            "Does the design hit the truth that the data are made of, and does it say so when it cannot?",
        ),
        summary=_summary(judged, replications), estimates=estimates(judged, unit),
        tables=(table(judged, decimals=decimals),), figures=figures(judged, unit),
        cautions=(_made_up(),),
        sections=(Section(heading=Text("Resultat", "Result"), figures=("coverage", "bias"), tables=("validation",)),),
        manifest={"seed": seed, "replications": replications},
    )  # fmt: skip


def _summary(judged: Sequence[Judged], replications: int) -> tuple[Text, ...]:
    holding = [one.coverage for one in judged if one.case.holds]
    failing = [one for one in judged if not one.case.holds]
    told = [
        Text("Hver verden er trukket {count} gange.", "Each world was drawn {count} times.").fill(count=replications),
        Text(
            "Hvor metoden skal holde, rummer 95 %-intervallerne sandheden i {low} til {high} af gangene.",
            "Where the method must hold, the 95% intervals hold the truth in {low} to {high} of the draws.",
        ).fill(low=pct(min(holding)), high=pct(max(holding))),
    ]
    warned = [one.warned for one in failing if one.warned is not None]
    told.append(
        Text(
            "Hvor den må svigte, rummer de den i {low} til {high}, og den advarsel, der skal komme, kommer i mindst {warned} af gangene.",
            "Where it must fail, they hold it in {low} to {high}, and the warning that must come does so in at least {warned} of the draws.",
        ).fill(
            low=pct(min(one.coverage for one in failing)), high=pct(max(one.coverage for one in failing)),
            warned=pct(min(warned), 0),
        )
    )  # fmt: skip
    return tuple(told)


def _made_up() -> Caution:
    return Caution(
        code="simulated", severity="note",
        text=Text(
            "Prøven siger, hvordan metoden virker i verdener, der er lavet som beskrevet; ingen af dem er en virkelig kommune.",
            "The test says how the method works in worlds made as described; none of them is a real municipality.",
        ),
    )  # fmt: skip
