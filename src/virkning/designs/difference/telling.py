"""The words of a report on two periods or an event study: question, answer, how sure, and what could be wrong."""

from __future__ import annotations

import math

from virkning.designs.difference.comparing import Compared
from virkning.designs.difference.look import Look
from virkning.designs.difference.numbers import PARALLEL, method
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample, period_name
from virkning.designs.saying import p_says, plain
from virkning.findings.finding import Estimate, Section
from virkning.findings.phrases import amount, verdict
from virkning.language import Text

LEVEL = 0.05


def question(look: Look, start: str) -> Text:
    return Text(
        "Ændrede {outcome} sig mere for {treated} end for sammenligningsgruppen fra {start}, og hvor meget?",
        "Did {outcome} change more for {treated} than for the comparison group from {start}, and by how much?",
    ).fill(outcome=look.outcome, treated=look.treated, start=start)


def answer(effect: Estimate) -> Text:
    """The careful verdict; an interval without an end is said to be one."""
    if effect.p is not None and (effect.low is None or effect.high is None):
        return Text(
            "{label}: tallet er {value}, men der er så få at sammenligne med, at intervallet ingen ende har. Hvor stor effekten er, kan ikke "
            "siges ({p}).",
            "{label}: the figure is {value}, but there are so few to compare with that the interval has no end. How large the effect is "
            "cannot be said ({p}).",
        ).fill(label=effect.label, value=amount(effect), p=p_says(effect.p))
    return verdict(effect, "comparison", assumptions=PARALLEL)


def summary(compared: Compared, effect: Estimate) -> tuple[Text, ...]:
    return answer(effect), _how_sure(compared)


def _how_sure(compared: Compared) -> Text:
    before = _before_says(compared)
    bounds = compared.bounds
    if bounds is None or not bounds.with_chance or not bounds.holds_to > 0:
        return before
    if math.isinf(bounds.holds_to):
        held = Text("og resultatet tåler store afvigelser derfra", "and the result stands large deviations from that")
    else:
        held = Text(
            "og resultatet står, så længe grupperne efter start ikke skilles mere end {m} gange det største skridt før",
            "and the result stands as long as the groups part after the start by no more than {m} times the largest step before",
        ).fill(m=plain(bounds.holds_to, 1))
    return Text(f"{before.da[:-1]}, {held.da}.", f"{before.en[:-1]}, {held.en}.")


def _before_says(compared: Compared) -> Text:
    if compared.event is None or len(compared.sample.before) < 2:
        return Text(
            "Om grupperne fulgtes ad før, kan ikke undersøges: der er kun én periode før start.",
            "Whether the groups moved together before cannot be examined: there is only one period before the start.",
        )
    p, drift = compared.event.before_test.p, compared.event.drift
    if p != p:
        return Text(
            "Om grupperne fulgtes ad før, kan ikke prøves samlet: der er for få klynger.",
            "Whether the groups moved together before cannot be tested jointly: there are too few clusters.",
        )
    if p < LEVEL:
        return Text(
            "Grupperne skiltes allerede før start ({p}), så tallet kan ikke tages for indsatsens alene.",
            "The groups parted already before the start ({p}), so the figure cannot be taken for the intervention's alone.",
        ).fill(p=p_says(p))
    if drift is not None and drift.p < LEVEL:
        return Text(
            "Grupperne gled fra hinanden før start ({p}), så tallet kan ikke tages for indsatsens alene.",
            "The groups drifted apart before the start ({p}), so the figure cannot be taken for the intervention's alone.",
        ).fill(p=p_says(drift.p))
    return Text(
        "Før start kan gruppernes forløb ikke skelnes fra hinanden ({p}).",
        "Before the start the groups' paths cannot be told apart ({p}).",
    ).fill(p=p_says(p))


def sections(compared: Compared, look: Look, plan: DifferencePlan) -> tuple[Section, ...]:
    return tuple(
        section
        for section in (
            _result(compared),
            _by_period(compared),
            _same_path(compared, look),
            _other(compared, look),
            _who(compared.sample),
            _how(compared, plan),
        )
        if section
    )


def _result(compared: Compared) -> Section:
    return Section(
        heading=Text("Hvad skete der?", "What happened?"),
        paragraphs=(
            Text(
                "Tallet er de behandledes ændring fra før til efter minus sammenligningsgruppens. Det, der rammer begge grupper ens, falder ud, og "
                "det gør også faste forskelle mellem dem.",
                "The figure is the treated's change from before to after less that of the comparison group. What hits both groups alike "
                "cancels out, and so do fixed differences between them.",
            ),
        ),
        figures=("paths",),
        tables=("means",),
    )


def _by_period(compared: Compared) -> Section | None:
    if compared.event is None:
        return None
    test = compared.event.after_test
    paragraphs = []
    if test.p == test.p:
        differs = test.p < LEVEL
        paragraphs.append(
            (
                Text(
                    "Effekten er ikke den samme i perioderne efter start ({p}).",
                    "The effect is not the same in the periods after the start ({p}).",
                )
                if differs
                else Text(
                    "Om effekten voksede eller aftog efter start, kan ikke siges: perioderne kan ikke skelnes fra hinanden ({p}).",
                    "Whether the effect grew or faded after the start cannot be said: the periods cannot be told apart ({p}).",
                )
            ).fill(p=p_says(test.p))
        )
    return Section(
        heading=Text("Periode for periode", "Period by period"),
        paragraphs=tuple(paragraphs),
        figures=("effects",),
        tables=("effects", *(("test_after",) if test.restrictions else ())),
    )


def _same_path(compared: Compared, look: Look) -> Section:
    gap = compared.largest_gap_before
    paragraphs = [
        _before_says(compared),
        Text(
            "Den største forskel mellem grupperne før start var {gap} (i {when}).",
            "The largest gap between the groups before the start was {gap} (in {when}).",
        ).fill(gap=look.said(gap.gap), when=period_name(gap.period)),
    ]
    bounds = compared.bounds
    if bounds:
        paragraphs.append(
            Text(
                "Et nej til forskelle før er ikke et bevis. Derfor er der regnet på, hvad der ville være tilbage, hvis forløbene var skiltes efter "
                "start: tabellen viser effekten, når de må skilles M gange så meget pr. periode som det største skridt før.",
                "Finding no differences before is no proof. So it was computed what would be left had the paths parted after the start: the table "
                "shows the effect when they may part M times as much per period as the largest step before.",
            )
        )
    return Section(
        heading=Text("Var grupperne på samme vej før?", "Were the groups on the same path before?"),
        paragraphs=tuple(paragraphs),
        figures=("bounds",) if bounds else (),
        tables=(
            "periods",
            *_tested(compared),
            *(("placebo_dates",) if compared.dates else ()),
            *(("bounds",) if bounds else ()),
        ),
    )


def _tested(compared: Compared) -> tuple[str, ...]:
    return ("test_before",) if compared.event and compared.event.before_test.restrictions else ()


def _other(compared: Compared, look: Look) -> Section | None:
    paragraphs = []
    if compared.placebo is not None:
        clear = compared.placebo.p < LEVEL
        paragraphs.append(
            (
                Text(
                    "En gruppe, som indsatsen ikke gjaldt, ændrede sig også ({value}, {p}).",
                    "A group that the intervention did not concern changed too ({value}, {p}).",
                )
                if clear
                else Text(
                    "For en gruppe, som indsatsen ikke gjaldt, er tallet {value} og kan ikke skelnes fra nul ({p}). Det svækker andre forklaringer, som "
                    "ville have ramt begge.",
                    "For a group that the intervention did not concern the figure is {value} and cannot be told from zero ({p}). That weakens other "
                    "explanations that would have hit both.",
                )
            ).fill(value=look.said(compared.placebo.value), p=p_says(compared.placebo.p))
        )
    if compared.covariates:
        paragraphs.append(
            Text(
                "Hver oplysning er prøvet som udfald: flyttede den sig med indsatsen, bestod grupperne ikke af de samme før og efter.",
                "Each covariate was tried as an outcome: if it moved with the intervention, the groups did not consist of the same before and after.",
            )
        )
    if not paragraphs:
        return None
    return Section(
        heading=Text("Kunne det være noget andet?", "Could it be something else?"),
        paragraphs=tuple(paragraphs),
        tables=("covariates",) if compared.covariates else (),
    )


def _who(sample: Sample) -> Section:
    kind = (
        Text("Rækkerne følger de samme enheder over tid.", "The rows follow the same units over time.")
        if sample.panel
        else Text(
            "Rækkerne er nye i hver periode (gentagne tværsnit): tallet handler om dem, der var i målgruppen på hvert tidspunkt, ikke om de samme "
            "mennesker før og efter.",
            "The rows are new in each period (repeated cross-sections): the figure is about those in the target group at each time, not about the "
            "same people before and after.",
        )
    )
    return Section(
        heading=Text("Hvem tallene handler om", "Whom the figures are about"), paragraphs=(kind,), tables=("groups",)
    )


def _how(compared: Compared, plan: DifferencePlan) -> Section:
    adjusted = ", ".join(compared.sample.names)
    extra = Text(f" Korrigeret for {adjusted}.", f" Adjusted for {adjusted}.") if adjusted else Text("", "")
    model = {
        "two_period": Text(
            "Lineær regression: y = b0 + b1 efter + b2 behandlet + b3 efter × behandlet; effekten er b3.",
            "Linear regression: y = b0 + b1 after + b2 treated + b3 after × treated; the effect is b3.",
        ),
        "event_study": Text(
            "Lineær regression med en effekt for hver periode og for behandlet × hver periode undtagen den sidste før start; effekten er "
            "gennemsnittet af perioderne efter start.",
            "Linear regression with an effect of each period and of treated × each period but the last before the start; the effect is the "
            "average of the periods after the start.",
        ),
    }[plan.difference.model]
    text = Text("{model}{extra} Usikkerhed: {method}.", "{model}{extra} Uncertainty: {method}.")
    return Section(
        heading=Text("Sådan er det regnet", "How it was computed"),
        paragraphs=(text.fill(model=model, extra=extra, method=method(compared.sample, plan)),),
    )
