"""The finding in words: question, answer, how sure, and what could be wrong."""

from __future__ import annotations

from virkning.designs.matching.checking import Subgroups
from virkning.designs.matching.estimates import decimals, error_method
from virkning.designs.matching.results import Results
from virkning.designs.saying import p_says, plain
from virkning.findings.disclosure import DEFAULT
from virkning.findings.finding import Estimate, Section
from virkning.findings.phrases import amount, told_apart, verdict, with_interval
from virkning.language import Text, same

_ASSUMPTION = Text(
    "de sammenlignede ligner hinanden i alt, hvad der betyder noget for udfaldet",
    "those compared are alike in all that matters for the outcome",
)
_SCORES = {"logit": Text("logit", "logit"), "probit": Text("probit", "probit")}


def question(results: Results) -> Text:
    names = listed(list(map(results.plan.label, results.sample.outcome_names)))
    if results.plan.matching.both:
        return Text(
            "Hvad ville indsatsen ({treatment}) betyde for {names}, hvis alle fik den, frem for ingen?",
            "What would the treatment ({treatment}) mean for {names} if all got it rather than none?",
        ).fill(treatment=results.plan.label(results.plan.columns.treatment), names=names)
    return Text(
        "Hvad betød indsatsen ({treatment}) for {names} hos dem, der fik den?",
        "What did the treatment ({treatment}) mean for {names} among those who got it?",
    ).fill(treatment=results.plan.label(results.plan.columns.treatment), names=names)


def listed(names: list[str]) -> Text:
    """a, b og c."""
    if len(names) == 1:
        return same(names[0])
    return Text(*(f"{', '.join(names[:-1])} {word} {names[-1]}" for word in ("og", "and")))


def summary(results: Results, effect: Estimate, aipw: Estimate) -> tuple[Text, ...]:
    """The answer, and whether a second method and a hidden difference would change it."""
    return (verdict(effect, "comparison", assumptions=_ASSUMPTION), _second_opinion(results, aipw))


def _second_opinion(results: Results, aipw: Estimate) -> Text:
    parts = [_aipw_says(aipw), _hidden_says(results)]
    return Text(" ".join(part.da for part in parts), " ".join(part.en for part in parts))


def _aipw_says(aipw: Estimate) -> Text:
    if aipw.se is None:
        return Text(
            "Regnet på en helt anden måde (dobbelt robust) er effekten {aipw}.",
            "Computed in quite another way (doubly robust) the effect is {aipw}.",
        ).fill(aipw=amount(aipw))
    return Text(
        "Regnet på en helt anden måde (dobbelt robust) er effekten {aipw}.",
        "Computed in quite another way (doubly robust) the effect is {aipw}.",
    ).fill(aipw=with_interval(aipw))


def _hidden_says(results: Results) -> Text:
    hidden = results.hidden
    if not _judged(results):
        return Text(
            "Kun ét sted står på den ene side; derfor er der intet interval, og intet mål for, hvor let noget skjult kunne forklare tallet.",
            "Only one place stands on one of the sides; so there is no interval, and no measure of how easily something hidden could explain "
            "the figure.",
        )
    if results.main.total.low <= 0 <= results.main.total.high:
        return Text(
            "At tallet ikke kan skelnes fra nul, er ikke bevis for, at indsatsen var uden virkning.",
            "That the figure cannot be told from zero is no proof that the treatment had no effect.",
        )
    if hidden.gamma is not None:
        return Text(
            "Et skjult forhold skulle gange oddsene for indsats med mindst {gamma} for alene at kunne forklare resultatet.",
            "A hidden trait would have to multiply the odds of treatment by at least {gamma} to explain the result alone.",
        ).fill(gamma=plain(hidden.gamma, 2))
    return Text(
        "Noget, der ikke er målt, kunne alene forklare tallet, hvis det gjorde både indsats og et godt udfald omkring {value} gange så "
        "sandsynligt; {limit} gange er nok til, at virkningen ikke længere kan skelnes fra nul.",
        "Something not measured could explain the figure alone if it made both treatment and a good outcome about {value} times as likely; "
        "{limit} times is enough for the effect no longer to be told from zero.",
    ).fill(value=plain(hidden.strength.value, 2), limit=plain(hidden.strength.limit, 2))


def _judged(results: Results) -> bool:
    """Whether an error could be found at all: not where a whole arm is one place."""
    return results.main.total.se == results.main.total.se


def sections(results: Results, effect: Estimate, *, tables: set[str], figures: set[str]) -> tuple[Section, ...]:
    parts = [_effect_part(results, effect), _who(results), _alike(results), _rests_on(results)]
    if results.subgroups:
        parts.append(_subgroups(results.subgroups, results))
    parts += [_prospects(results), _hidden(results), _method(results)]
    return tuple(
        Section(
            heading=part.heading, paragraphs=part.paragraphs,
            figures=tuple(name for name in part.figures if name in figures),
            tables=tuple(name for name in part.tables if name in tables),
        )
        for part in parts
    )  # fmt: skip


def _effect_part(results: Results, effect: Estimate) -> Section:
    raw = results.raw
    places = decimals(results.main.total.se)
    return Section(
        heading=Text("Hvor stor var virkningen?", "How large was the effect?"),
        paragraphs=(
            Text(
                "Sammenlignes alle i de to grupper, som de er, er forskellen {raw}. Når hver sammenlignes med nogen, der lignede, er den "
                "{matched}. Forskellen mellem de to tal er det, som grupperne selv havde med sig.",
                "Without comparing like with like the difference is {raw}. With each compared with somebody alike it is {matched}. What lies "
                "between the two figures is what the groups brought with them.",
            ).fill(raw=plain(raw.value, places), matched=amount(effect)),
        ),
        figures=("effects",), tables=("effects",),
    )  # fmt: skip


def _who(results: Results) -> Section:
    sample = results.sample
    out = results.n_excluded
    told = [
        Text(
            "{treated} fik indsatsen, {controls} kunne tjene som kontroller, og {used} af dem blev brugt.",
            "{treated} were treated, {controls} could serve as controls, and {used} of them were used.",
        ).fill(
            treated=plain(int(sample.treated.sum())), controls=plain(int((~sample.treated).sum())),
            used=plain(results.main.used_controls),
        )
    ]  # fmt: skip
    if out == 0:
        told.append(Text("Alle fandt nogen at blive sammenlignet med.", "Everybody found someone to be compared with."))
    elif out < DEFAULT.smallest:
        told.append(Text(
            "Ganske få fandt ingen at blive sammenlignet med. De er ikke med i tallene og er for få til at kunne beskrives.",
            "Very few found nobody to be compared with. They are not in the figures and are too few to be described.",
        ))  # fmt: skip
    else:
        told.append(Text(
            "Ikke alle fandt nogen at blive sammenlignet med. Tallene handler kun om dem, der gjorde; tabellen viser, hvem de andre er.",
            "Not everybody found someone to be compared with. The figures are only about those who did; the table shows who the others are.",
        ))  # fmt: skip
    return Section(
        heading=Text("Hvem er sammenlignet med hvem?", "Who is compared with whom?"), paragraphs=tuple(told),
        figures=("overlap",), tables=("excluded",),
    )  # fmt: skip


def _alike(results: Results) -> Section:
    unbalanced, worsened = int(results.balance.unbalanced.sum()), int(results.balance.worsened.sum())
    count = len(results.sample.names)
    return Section(
        heading=Text("Kom grupperne til at ligne hinanden?", "Did the groups come to resemble each other?"),
        paragraphs=(
            Text(
                "Af {count} oplysninger er {unbalanced} stadig ude af balance efter matchingen, og {worsened} blev værre end før.",
                "Of {count} covariates {unbalanced} are still out of balance after matching, and {worsened} became worse than before.",
            ).fill(count=count, unbalanced=unbalanced, worsened=worsened),
        ),
        figures=("love",), tables=("balance", "balance_matched"),
    )  # fmt: skip


def _rests_on(results: Results) -> Section:
    found = results.tried
    if not found:
        told = Text(
            "Der er ikke prøvet andre udgaver af sammenligningen.", "No other versions of the comparison were tried."
        )
    else:
        places = decimals(results.main.total.se)
        told = Text(
            "Sammenligningen er gentaget med andre calipre og med hver oplysning udeladt efter tur. Effekten ligger da mellem {low} og {high}.",
            "The comparison was repeated with other calipers and with each covariate left out in turn. The effect then lies between {low} and "
            "{high}.",
        ).fill(low=plain(min(found), places), high=plain(max(found), places))
    return Section(
        heading=Text("Hvad hviler svaret på?", "What does the answer rest on?"), paragraphs=(told, *_dropped_says(results)),
        figures=("calipers", "without"), tables=("calipers", "without"),
    )  # fmt: skip


def _dropped_says(results: Results) -> tuple[Text, ...]:
    if results.dropped is None or results.dropped.comparison is None:
        return ()
    places = decimals(results.main.total.se)
    return (
        Text(
            "Udelades {names} samlet, bliver effekten {value} i stedet for {main}.",
            "With {names} left out together the effect is {value} instead of {main}.",
        ).fill(
            names=", ".join(map(results.plan.label, results.plan.checks.drop)), value=plain(results.dropped.comparison.total.value, places),
            main=plain(results.main.total.value, places),
        ),
    )  # fmt: skip


def _subgroups(found: Subgroups, results: Results) -> Section:
    if found.p != found.p:
        told = Text(
            "Delgrupperne er for små til, at forskellen kan prøves.",
            "The subgroups are too small for the difference to be tested.",
        )
    else:
        told = Text(
            "At den ene delgruppe har et interval uden nul og den anden ikke, er ingen prøve på, om de er forskellige. Det er denne: "
            "forskellen mellem dem {verdict}.",
            "That one subgroup's interval leaves out zero and another's does not is no test of whether they differ. This is: the difference "
            "between them {verdict}.",
        ).fill(verdict=told_apart(found.p))
    paragraphs = [told]
    if found.difference:
        places = decimals(results.main.total.se)
        gap = found.difference
        paragraphs.append(Text(
            "Forskellen (den sidste minus den første i tabellen) er {gap}, 95 %-interval {low} til {high}.",
            "The difference (the last less the first in the table) is {gap}, 95% interval {low} to {high}.",
        ).fill(
            gap=plain(gap.value, places),
            low=plain(gap.low, places), high=plain(gap.high, places),
        ))  # fmt: skip
    return Section(
        heading=Text("Virkede det lige godt for alle delgrupper?", "Did it work equally well in all subgroups?"),
        paragraphs=tuple(paragraphs), figures=("subgroups",), tables=("subgroups",),
    )  # fmt: skip


def _prospects(results: Results) -> Section:
    halves = results.halves
    told = [
        Text(
            "De behandlede er delt i to efter, hvordan kontroller som dem klarede sig. Er virkningen kun hos de stærkeste, kan indsatsen have "
            "hjulpet dem, der lettest hjælpes, og ladet de andre vente.",
            "The treated are split in two by how controls like them fared. If the effect is only with the strongest, the treatment may have "
            "helped those easiest to help and left the others waiting.",
        )
    ]
    if halves.p == halves.p:
        told.append(
            Text("Forskellen mellem halvdelene {verdict}.", "The difference between the halves {verdict}.").fill(
                verdict=told_apart(halves.p)
            )
        )
    return Section(
        heading=Text("Kom indsatsen de svageste til gode?", "Did the weakest benefit?"), paragraphs=tuple(told), tables=("prospects",)
    )  # fmt: skip


def _hidden(results: Results) -> Section:
    hidden = results.hidden
    heading = Text("Kunne noget skjult forklare det?", "Could something hidden explain it?")
    if not _judged(results):
        return Section(heading=heading, paragraphs=(_hidden_says(results),))
    told = [
        Text(
            "E-værdien er {value}: så stærkt (som forhold mellem risici) skulle noget umålt hænge sammen med både indsats og udfald for alene at "
            "forklare hele tallet. For at flytte intervallets nærmeste ende til nul kræves {limit}.",
            "The E-value is {value}: so strongly (as a risk ratio) would something unmeasured have to go with both treatment and outcome to explain "
            "the whole figure alone. To move the nearest end of the interval to zero takes {limit}.",
        ).fill(value=plain(hidden.strength.value, 2), limit=plain(hidden.strength.limit, 2))
    ]
    if hidden.gamma is not None:
        told.append(Text(
            "Rosenbaums grænser regner baglæns: ved {gamma} gange større odds for den ene i et par kan resultatet ikke længere skelnes fra "
            "tilfældighed ({p} uden skjult forskel, ensidet).",
            "Rosenbaum's bounds reckon backwards: at odds {gamma} times larger for one of a pair the result can no longer be told from chance "
            "({p} without any hidden difference, one-sided).",
        ).fill(gamma=plain(hidden.gamma, 2), p=p_says(hidden.bounds[0])))  # fmt: skip
    else:
        told.append(Text(
            "Rosenbaums grænser vises kun for par, hvor ingen går igen.", "Rosenbaum's bounds are shown only for pairs in which nobody recurs."
        ))  # fmt: skip
    return Section(
        heading=heading,
        paragraphs=tuple(told),
        tables=("rosenbaum",),
    )


def _method(results: Results) -> Section:
    return Section(
        heading=Text("Sådan er det regnet", "How it was computed"),
        paragraphs=(_how_compared(results), Text(
            "Standardfejl: {errors}. Det dobbelt robuste tal vægter med sandsynligheden og retter med en regression; begge er estimeret på andre "
            "borgere end dem, de bruges på.",
            "Standard errors: {errors}. The doubly robust figure weights by the probability and corrects by a regression; both are estimated on "
            "other citizens than those they are used on.",
        ).fill(errors=error_method(results))),
    )  # fmt: skip


def _how_compared(results: Results) -> Text:
    rules = results.plan.matching
    how = {
        "nearest": _nearest_says(results),
        "kernel": Text("hver sammenlignes med alle, hvis sandsynlighed ligger inden for {width}, de nærmeste vægter mest",
                       "each is compared with all whose probability is within {width}, the nearest counting most").fill(width=plain(rules.bandwidth, 2)),
        "coarsened": Text("hver sammenlignes med dem, der er ens i alle oplysninger, når tal er delt i klasser",
                          "each is compared with those alike on all covariates once numbers are cut into classes"),
        "entropy": Text("kontrollerne vægtes, så deres gennemsnit på alle oplysninger bliver de behandledes",
                        "controls are weighted so that their means on all covariates become those of the treated"),
        "weighting": Text("hver vægtes med den omvendte sandsynlighed for den gruppe, vedkommende er i",
                          "each is weighted by the inverse probability of the group they are in"),
    }[rules.method]  # fmt: skip
    return Text(
        "Sandsynligheden for indsats er estimeret med {score} på {count} oplysninger; {how}.",
        "The probability of treatment was estimated by {score} on {count} covariates; {how}.",
    ).fill(score=_SCORES[rules.score], count=len(results.sample.names), how=how)


def _nearest_says(results: Results) -> Text:
    rules, width = results.plan.matching, results.main.width
    measure = {
        "score": Text("sandsynligheden", "the probability"),
        "logit_score": Text("sandsynlighedens log-odds", "the log odds of the probability"),
        "mahalanobis": Text("oplysningerne (Mahalanobis-afstand)", "the covariates (Mahalanobis distance)"),
    }[rules.distance]
    again = (
        Text("med tilbagelægning", "with replacement")
        if rules.with_replacement
        else Text("uden tilbagelægning", "without replacement")
    )
    limit = Text("uden caliper", "without caliper") if width is None else Text(
        "med en caliper på {caliper} ({width})", "with a caliper of {caliper} ({width})"
    ).fill(
        caliper=Text("{c} standardafvigelser", "{c} standard deviations").fill(c=plain(rules.caliper or 0, 2))
        if rules.caliper_scale == "sd" else Text("højst", "at most"),
        width=plain(width, 4),
    )  # fmt: skip
    nearest = Text("den nærmeste", "the nearest") if rules.neighbours == 1 else Text(
        f"de {rules.neighbours} nærmeste", f"the {rules.neighbours} nearest"
    )  # fmt: skip
    return Text(
        "hver sammenlignes med {nearest} på {measure}, {again}, {limit}",
        "each is compared with {nearest} on {measure}, {again}, {limit}",
    ).fill(nearest=nearest, measure=measure, again=again, limit=limit)
