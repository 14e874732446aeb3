"""Two findings read together, as a finding of its own: side by side, the difference, elimination, and the joint reading."""

from __future__ import annotations

from typing import Literal

from virkning.findings.elimination import STATUSES, by_elimination
from virkning.findings.finding import Caution, Cell, Column, Estimate, Finding, Section, Table
from virkning.findings.phrases import amount, with_interval
from virkning.findings.pictures import Figure, Panel, Series
from virkning.findings.together import Reading, Together
from virkning.language import LANGUAGES, Language, Text, number, p_value, same

Realist = Literal["supports", "contradicts"]
Effect = Literal["yes", "no", "unknown"]

_DESIGNS = {
    "matching": Text("Matching", "Matching"),
    "difference": Text("Forskel i forskelle", "Difference-in-differences"),
    "trial": Text("Lodtrækningsforsøg", "Randomised trial"),
}
_COUNTERFACTUAL = {
    "matching": Text(
        "borgere, der lignede, uden indsatsen, i samme år", "citizens who were alike, without it, in the same years"
    ),
    "difference": Text(
        "som før, plus sammenligningsgruppens ændring", "as before, plus the change of the comparison group"
    ),
    "trial": Text("dem, lodtrækningen gav det sædvanlige", "those to whom lots gave the usual"),
}
_UNITS = {
    "hours": Text("timer", "hours"),
    "share": Text("andel", "share"),
    "points": Text("procentpoint", "percentage points"),
}

# Effect found or not, realist evaluation for or against: what the two say together.
JOINT: dict[tuple[Effect, Realist], Text] = {
    ("yes", "supports"): Text(
        "Resultaterne udfylder hinanden: indsatsen tyder på at have virket, og der er belæg for, hvordan.",
        "The results complete each other: the intervention appears to have worked, and there is evidence of how.",
    ),
    ("no", "supports"): Text(
        "Mekanismen findes, men indsatsen gav ikke det ønskede: den kan have sat for lidt af den i gang, eller noget andet trak den modsatte vej.",
        "The mechanism exists, but the intervention did not give what was wanted: it may have set too little of it in motion, or something "
        "else pulled the other way.",
    ),
    ("yes", "contradicts"): Text(
        "Indsatsen tyder på at have virket, men ikke på den måde, teorien sagde.",
        "The intervention appears to have worked, but not in the way the theory said.",
    ),
    ("no", "contradicts"): Text(
        "Hverken virkning eller mekanisme er fundet: enten er teorien forkert, eller indsatsen blev ikke gennemført. Se på gennemførelsen først.",
        "Neither effect nor mechanism was found: the theory is wrong or the intervention was not carried out. Look at the delivery first.",
    ),
}  # fmt: skip
_NO_ROW = Text(
    "Ingen af rækkerne gælder: tallene kan ikke skelnes fra nul eller siger hinanden imod, og at en virkning ikke er vist, er ikke det samme som "
    "at den ikke er der.",
    "None of the rows applies: the figures cannot be told from zero or contradict each other, and an effect not shown is not the same as no effect.",
)
_CONDITIONS = (
    "Læsningen gælder kun, når begge evalueringer handler om den samme målgruppe og den samme indsats i den samme periode; når mekanismen blev "
    "undersøgt uden at kende effekten; og når det er prøvet, om den blev sat i gang af netop denne indsats. En sammenhæng mellem mekanisme og "
    "udfald er ikke i sig selv en årsag.",
    "The reading holds only when both evaluations are about the same target group and the same intervention in the same period; when the "
    "mechanism was studied without knowing the effect; and when it was tested whether this very intervention set it in motion. That "
    "mechanism and outcome go together is not in itself a cause.",
)  # fmt: skip


def effect_found(together: Together) -> Effect:
    """Found when a design shows it and none contradicts; not found only when a design shows the opposite."""
    if together.disagree or set(together.directions) == {"unclear"}:
        return "unknown"
    return "yes" if "wanted" in together.directions else "no"


def finding(together: Together, *, realist: Realist | None, language: Language) -> Finding:
    numbers = _estimates(together)
    return Finding(
        design="together", n=len(together.readings), language=language,
        title=Text("To fund læst sammen", "Two findings read together").say(language),
        question=Text(
            "Siger {first} og {second} det samme, og hvad udelukker de tilsammen?",
            "Do {first} and {second} say the same, and what do they rule out between them?",
        ).fill(first=f"«{together.first.title}»", second=f"«{together.second.title}»"),
        summary=(_both(together, numbers), _agreement(together), _left(together)), estimates=numbers,
        tables=(_side_by_side(together, numbers), _elimination(together), _joint(together, realist)),
        figures=(_figure(together),), cautions=_cautions(together), sections=_sections(together, realist),
        manifest={"data": {str(number): one.checksum for number, one in enumerate(together.readings, 1)}},
    )  # fmt: skip


def _name(one: Reading) -> Text:
    return _DESIGNS.get(one.design, same(one.design))


def _estimates(together: Together) -> tuple[Estimate, ...]:
    found = [
        Estimate(
            name=name, label=_name(one), value=one.value, se=one.se, low=one.low, high=one.high, p=one.p, n=one.n, unit=one.unit,
            estimand=same(one.estimand) if one.estimand else None, method=same(one.method) if one.method else None,
        )
        for name, one in zip(("first", "second"), together.readings, strict=True)
    ]  # fmt: skip
    gap = together.difference
    if gap is not None:
        found.append(Estimate(
            name="difference", label=Text("Forskel mellem de to", "Difference between the two"), value=gap.value, se=gap.se, low=gap.low,
            high=gap.high, p=gap.p, n=None, unit=together.first.unit, estimand=Text("det første tal minus det andet", "the first figure less the second"),
            method=Text("som om de to ikke deler borgere", "as if the two shared no citizens"),
        ))  # fmt: skip
    return tuple(found)


def _both(together: Together, numbers: tuple[Estimate, ...]) -> Text:
    clear = sum(direction != "unclear" for direction in together.directions)
    alone = next((_name(one) for one in together.readings if one.clear), None)
    carried = {
        0: Text("Ingen af dem kan skelnes fra nul.", "Neither can be told from zero."),
        1: Text("Kun det ene kan skelnes fra nul ({alone}), så svaret hviler på det.", "Only one can be told from zero ({alone}), so the answer rests on it."),
        2: Text("Begge kan skelnes fra nul.", "Both can be told from zero."),
    }[clear]  # fmt: skip
    return Text("{a}: {first}. {b}: {second}. {carried}", "{a}: {first}. {b}: {second}. {carried}").fill(
        a=_name(together.first), first=_said(numbers[0]), b=_name(together.second), second=_said(numbers[1]),
        carried=carried.fill(alone=alone),
    )  # fmt: skip


def _agreement(together: Together) -> Text:
    gap = together.difference
    if gap is None:
        return Text(
            "Om de to tal er forskellige, kan ikke prøves, for mindst ét af dem har ingen standardfejl.",
            "Whether the two figures differ cannot be tested, for at least one of them has no standard error.",
        )
    p = Text(*(p_value(gap.p, language) for language in LANGUAGES))
    if together.disagree:
        return Text(
            "De to fund siger ikke det samme ({p} for forskellen). Find grunden, før nogen af dem bruges.",
            "The two findings do not say the same ({p} for the difference). Find the reason before either is used.",
        ).fill(p=_p(p))
    return Text(
        "De to tal kan ikke skelnes fra hinanden ({p}). Det er ikke bevis for, at de er ens.",
        "The two figures cannot be told apart ({p}). That is no proof that they are the same.",
    ).fill(p=_p(p))


def _p(said: Text) -> Text:
    return Text(*(f"p {text}" if text.startswith("<") else f"p = {text}" for text in said))


def _left(together: Together) -> Text:
    open_still = [label for label, _, status in by_elimination(together.readings) if status == "open"]
    if not open_still:
        return Text("Ingen af de nævnte rivaler står åbne.", "None of the rivals named is still open.")
    listed = [", ".join(label.say(language).lower() for label in open_still) for language in LANGUAGES]
    return Text(
        f"Disse andre forklaringer står stadig åbne: {listed[0]}.",
        f"These other explanations are still open: {listed[1]}.",
    )


def _side_by_side(together: Together, numbers: tuple[Estimate, ...]) -> Table:
    def row(da: str, en: str, cells: list[Cell]) -> tuple[Cell, ...]:
        return (Text(da, en), *cells)

    pairs = list(zip(together.readings, numbers, strict=False))
    unknown = Text("ikke oplyst", "not told")
    return Table(
        name="side_by_side",
        title=Text("De to fund side om side", "The two findings side by side"),
        columns=(
            Column(name="what", label=Text("Hvad", "What"), kind="text"),
            *(Column(name=name, label=_name(one), kind="text") for name, one in zip(("first", "second"), together.readings, strict=True)),
        ),
        rows=(
            row("Titel", "Title", [one.title for one, _ in pairs]),
            row("Rækker i data", "Rows in the data", [str(one.n) for one, _ in pairs]),
            row("Hvad tallet er for", "What the figure is of", [one.estimand or unknown for one, _ in pairs]),
            row("Målt mod", "Against", [_COUNTERFACTUAL.get(one.design, unknown) for one, _ in pairs]),
            row("Tal", "Figure", [_said(estimate) for _, estimate in pairs]),
            row("Delt med", "Divided by", [Text(*(number(one.span, 2, said) for said in LANGUAGES)) for one, _ in pairs]),
            row("Fejl efter", "Errors by", [one.method or unknown for one, _ in pairs]),
            row("Advarsler", "Warnings", [", ".join(sorted(one.codes)) or Text("ingen", "none") for one, _ in pairs]),
        ),
        note=Text(
            "To tal for to forskellige målgrupper eller perioder behøver ikke være ens, selv om begge er rigtige.",
            "Two figures of two different target groups or periods need not be equal, even when both are right.",
        ),
    )  # fmt: skip


def _said(estimate: Estimate) -> Text:
    if estimate.low is not None and estimate.high is not None:
        return with_interval(estimate)
    return Text("{value}, intervallet har ingen ende", "{value}, the interval has no end").fill(value=amount(estimate))


def _elimination(together: Together) -> Table:
    return Table(
        name="elimination",
        title=Text("Hvilke andre forklaringer er udelukket, og af hvad?", "Which other explanations are excluded, and by what?"),
        columns=(
            Column(name="rival", label=Text("Anden forklaring", "Rival explanation"), kind="text"),
            *(Column(name=name, label=_name(one), kind="text") for name, one in zip(("first", "second"), together.readings, strict=True)),
            Column(name="together", label=Text("Tilsammen", "Together"), kind="text"),
        ),
        rows=tuple(
            (label, *(Text("{s}: {why}", "{s}: {why}").fill(s=STATUSES[status], why=why) for status, why in said), STATUSES[best])
            for label, said, best in by_elimination(together.readings)
        ),
        note=Text(
            "Tilsammen er det stærkeste, et af fundene siger. Det gælder kun, hvis de to handler om den samme indsats. At udelukke de kendte "
            "rivaler udelukker ikke dem, ingen har tænkt på.",
            "Together is the strongest that one of the findings says. It holds only if the two are about the same intervention. Excluding the "
            "known rivals does not exclude those that nobody thought of.",
        ),
    )  # fmt: skip


def _joint(together: Together, realist: Realist | None) -> Table:
    found = effect_found(together)
    said: dict[str, Text] = {
        "yes": Text("ja", "yes"), "no": Text("nej", "no"),
        "supports": Text("støtter teorien", "supports the theory"), "contradicts": Text("støtter den ikke", "does not support it"),
    }  # fmt: skip
    return Table(
        name="joint",
        title=Text("Effekt og realistisk evaluering læst sammen", "Effect and realist evaluation read together"),
        columns=(
            Column(name="effect", label=Text("Ønsket virkning", "Wanted effect"), kind="text"),
            Column(name="realist", label=Text("Realistisk evaluering", "Realist evaluation"), kind="text"),
            Column(name="reading", label=Text("Læsning", "Reading"), kind="text"),
            Column(name="here", label=Text("Gælder her", "Applies here"), kind="boolean"),
        ),
        rows=tuple(
            (said[effect], said[view], text, effect == found and view == realist) for (effect, view), text in JOINT.items()
        ),
    )  # fmt: skip


def _figure(together: Together) -> Figure:
    names = tuple(_name(one) for one in together.readings)
    unit = _UNITS.get(together.first.unit, same(together.first.unit))
    series = Series(
        label=Text("Effekt", "Effect"), y=tuple(one.value for one in together.readings),
        low=tuple(one.low for one in together.readings), high=tuple(one.high for one in together.readings),
    )  # fmt: skip
    return Figure(
        name="both",
        title=Text("De to tal", "The two figures"),
        alt=Text("De to tal med deres intervaller, {a} og {b}.", "The two figures with their intervals, {a} and {b}.").fill(a=names[0], b=names[1]),
        panels=(Panel(kind="dots", categories=names, series=(series,), reference=0.0, x_label=unit),),
        note=Text(
            "Intervaller, der overlapper, er ingen prøve på, om tallene er ens. En streg, der mangler, er et interval uden ende.",
            "Intervals that overlap are no test of whether the figures are equal. A missing line is an interval without an end.",
        ),
    )  # fmt: skip


def _cautions(together: Together) -> tuple[Caution, ...]:
    """What follows from reading two together, and the serious warnings that each brings along."""
    found = [Caution(code="same_question_presumed", severity="moderate", text=Text(
        "At de to fund handler om det samme spørgsmål og den samme indsats, er en påstand fra den, der lægger dem sammen; det kan ikke ses af dem.",
        "That the two findings are about the same question and intervention is a claim of whoever puts them together; it cannot be seen in them.",
    ))]  # fmt: skip
    if together.difference is not None:
        found.append(Caution(code="shared_citizens", severity="note", text=Text(
            "Er nogle borgere med i begge fund, svinger tallene som regel samme vej, og prøven af forskellen er for forsigtig.",
            "If some citizens are in both findings, the figures mostly vary the same way, and the test of the difference is too cautious.",
        )))  # fmt: skip
    if together.disagree:
        found.append(Caution(code="findings_disagree", severity="serious", text=Text(
            "De to fund siger ikke det samme. Et gennemsnit af dem er ikke et svar.", "The two findings do not say the same. A mean of them is no answer.",
        )))  # fmt: skip
    brought = [(one, code, text) for one in together.readings for code, text in one.serious]
    found += [
        Caution(
            code=code,
            severity="serious",
            text=Text("{name}: {text}", "{name}: {text}").fill(name=_name(one), text=text),
        )
        for one, code, text in brought
    ]
    return tuple(found)


def _sections(together: Together, realist: Realist | None) -> tuple[Section, ...]:
    found = effect_found(together)
    if realist is None:
        reading = Text(
            "Der er ikke oplyst en realistisk evaluering. Tabellen siger, hvordan en sådan ville blive læst sammen med tallene.",
            "No realist evaluation was given. The table says how one would be read together with the figures.",
        )
    else:
        reading = _NO_ROW if found == "unknown" else JOINT[found, realist]
    return (
        Section(heading=Text("Side om side", "Side by side"), figures=("both",), tables=("side_by_side",)),
        Section(heading=Text("Hvad er tilbage?", "What is left?"), tables=("elimination",)),
        Section(
            heading=Text("Virkede det, og var det derfor?", "Did it work, and was that why?"),
            paragraphs=(reading, Text(*_CONDITIONS)), tables=("joint",),
        ),
    )  # fmt: skip
