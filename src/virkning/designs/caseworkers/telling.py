"""The report's words: the question, the answer in three sentences, and what stands under each heading."""

from __future__ import annotations

import numpy as np

from virkning.designs.caseworkers.describe import Descriptions
from virkning.designs.caseworkers.estimate import Results
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.caseworkers.threats import HiddenSorting, PlaceboTest
from virkning.designs.caseworkers.wording import Wording
from virkning.designs.saying import counted, p_says, pct, plain
from virkning.findings.finding import Section
from virkning.language import Text


def question(plan: CaseworkerPlan) -> Text:
    if plan.table is not None:
        return Text("Hvor meget betyder gruppen for udfaldet?", "How much does the group mean for the outcome?")
    return Text(
        "Hvor meget betyder sagsbehandleren for, om udsatte borgere kommer i job eller uddannelse inden for {weeks} uger?",
        "How much does the caseworker mean for whether vulnerable citizens come into work or education within {weeks} weeks?",
    ).fill(weeks=plan.outcome.within_weeks)


def summary(results: Results, says: Wording) -> tuple[Text, ...]:
    """Three sentences: the published way, what is left of it, and what cannot be said."""
    first = Text(
        "Regnet som i studiet ville {outcome} stige {naive} fra {share}, hvis alle sagsbehandlere var som den øverste fjerdedel.",
        "Computed as in the study, {outcome} would rise by {naive} from {share} if all caseworkers were like the top quarter.",
    ).fill(outcome=says.outcome, naive=says.gap(results.increase_naive.value), share=says.level(results.share.value))
    if results.effect_sd.low <= 0:
        return first, _nothing_told()
    return first, _what_is_left(results, says), _what_is_unsure(results)


def _what_is_left(results: Results, says: Wording) -> Text:
    shrunk, chosen = results.increase_shrunk, results.increase_chosen
    return Text(
        "En del af det er held: hos netop de sagsbehandlere, data peger ud, er der nok {chosen} tilbage; den bedste fjerdedel, hvem "
        "det end er, skønnes at ligge {shrunk} over gennemsnittet ({between}).",
        "Part of that is luck: with just the caseworkers whom the data point out there are probably {chosen} left; the best quarter, "
        "whoever they are, is judged to lie {shrunk} above the mean ({between}).",
    ).fill(chosen=says.gap(chosen.value), shrunk=says.gap(shrunk.value), between=says.between(shrunk.low, shrunk.high))


def _what_is_unsure(results: Results) -> Text:
    count = len(results.se)
    placed = int(((results.ranks.low > count / 2) | (results.ranks.high <= count / 2)).sum())
    if placed:
        certain = Text("kun sikkert for {placed} af {count}", "certain only for {placed} of {count}")
    else:
        certain = Text("ikke sikkert for nogen af {count}", "not certain for any of {count}")
    return Text(
        "Det tyder på, at sagsbehandleren betyder noget, hvis der er taget højde for alle forskelle mellem borgerne; men det er "
        "{certain} sagsbehandlere, om de hører til i øverste eller nederste halvdel.",
        "This suggests that the caseworker matters, if all differences between citizens are accounted for; but it is {certain} "
        "caseworkers whether they belong in the upper or the lower half.",
    ).fill(certain=certain.fill(placed=placed, count=count))


def _nothing_told() -> Text:
    return Text(
        "Forskellen mellem sagsbehandlere kan ikke skelnes fra nul, når støjen er regnet fra.",
        "The difference between caseworkers cannot be told from zero once the noise is removed.",
    )


def sections(
    sample: Sample,
    results: Results,
    found: Descriptions | None,
    placebo: PlaceboTest | None,
    hidden: HiddenSorting,
    says: Wording,
    *,
    shown: bool,
) -> tuple[Section, ...]:
    """The parts of the report in reading order; quartiles only where they are large enough to be shown."""
    parts = [_spread(results, says, shown=shown), _experiment(results, says, shown=shown), _ranking()]
    if found and shown:
        parts += [_doing(found), _seeing(found)]
    parts += [_other_explanations(found, placebo, hidden, shown=shown), _who(sample), _method(sample)]
    return tuple(parts)


def _spread(results: Results, says: Wording, *, shown: bool) -> Section:
    sd = results.effect_sd
    return Section(
        heading=Text("Hvor forskellige er sagsbehandlerne?", "How different are the caseworkers?"),
        paragraphs=(
            Text(
                "De estimerede effekter spreder sig {plug}. Af variansen er {share} ikke støj; de sande effekter skønnes at sprede sig {sd} "
                "({between}).",
                "The estimated effects spread by {plug}. Of the variance {share} is not noise; the true effects are judged to spread by {sd} "
                "({between}).",
            ).fill(
                plug=says.gap(float(np.sqrt(results.raw.variance_of_estimates))),
                share=pct(results.reliability.value, 0),
                sd=says.gap(sd.value),
                between=says.between(sd.low, sd.high),
            ),
        ),
        figures=("outcome", "effects_by_quartile", "citizens", "caterpillar") if shown else ("caterpillar",),
        tables=("quartiles",) if shown else (),
    )


def _experiment(results: Results, says: Wording, *, shown: bool) -> Section:
    naive, shrunk, chosen = results.increase_naive, results.increase_shrunk, results.increase_chosen
    return Section(
        heading=Text("Et tænkt eksperiment", "A thought experiment"),
        paragraphs=(
            Text(
                "Studiets metode rangordner sagsbehandlerne efter usikre tal og tager gennemsnittet af vinderne. Vinderne har også haft "
                "held, og heldet tælles med. Når støjen er regnet fra, skønnes den bedste fjerdedel at ligge {shrunk} over "
                "gennemsnittet ({between}), ikke {naive}.",
                "The study's method ranks caseworkers by uncertain figures and takes the mean of the winners. The winners were lucky too, "
                "and the luck is counted. With the noise removed the best quarter is judged to lie {shrunk} above the mean ({between}), "
                "not {naive}.",
            ).fill(
                naive=says.gap(naive.value),
                shrunk=says.gap(shrunk.value),
                between=says.between(shrunk.low, shrunk.high),
            ),
            Text(
                "Hvem den bedste fjerdedel er, kan data ikke sige sikkert. De sagsbehandlere, som data peger ud, ligger i virkeligheden "
                "nok {chosen} over gennemsnittet ({between}); det er, hvad man kan vente at hente ved at lære af netop dem.",
                "Who the best quarter are, the data cannot say for sure. The caseworkers whom the data point out probably lie {chosen} "
                "above the mean ({between}); that is what can be expected from learning from just them.",
            ).fill(chosen=says.gap(chosen.value), between=says.between(chosen.low, chosen.high)),
        ),
        figures=("policy",) if shown else (),
        tables=("policy",) if shown else (),
    )


def _ranking() -> Section:
    return Section(
        heading=Text("Kan sagsbehandlerne rangordnes?", "Can the caseworkers be ranked?"),
        paragraphs=(
            Text(
                "Kun i grove træk. En rangliste med navne ville for de fleste vise støj, og den kan ikke laves her: sagsbehandlernes navne "
                "og numre forlader ikke datasættet.",
                "Only roughly. A list by name would for most of them show noise, and it cannot be made here: caseworkers' names and "
                "numbers do not leave the data.",
            ),
        ),
        tables=("ranks",),
    )


def _doing(found: Descriptions) -> Section:
    return Section(
        heading=Text("Hvad gør de forskelligt?", "What do they do differently?"),
        paragraphs=(
            Text(
                "Sammenhængene siger ikke, hvad der virker: indsatserne følger også borgernes behov. De krydsede tal, hvor den ene halvdel "
                "af borgerne rangordner og den anden beskriver, er dem, der er værd at stole på.",
                "The associations do not say what works: activities also follow citizens' needs. The crossed figures, where one half of "
                "the citizens rank and the other describe, are the ones worth trusting.",
            ),
        ),
        figures=("activity_groups", "tools", "combinations"),
        tables=("activity_groups", "tools", "combinations"),
    )


def _seeing(found: Descriptions) -> Section:
    belief = next((one for one in found.judgements if one.key == "S12"), None)
    paragraphs = [
        Text(
            "En høj vurdering kan være sagsbehandlerens blik eller noget, sagsbehandleren ser, som registrene ikke ser.",
            "A high rating can be the caseworker's outlook, or something the caseworker sees that the registers do not.",
        )
    ]
    if belief and belief.cross_fitted:
        paragraphs.append(
            Text(
                "Troen på borgerens jobchance er {gap} point højere i øverste end i nederste kvartil ({p} efter korrektion); krydset er "
                "forskellen {crossed}.",
                "Belief in the citizen's chance of a job is {gap} points higher in the top than in the bottom quartile ({p} after "
                "correction); crossed the difference is {crossed}.",
            ).fill(
                gap=plain(belief.as_published.difference, 2),
                p=p_says(belief.difference_p),
                crossed=plain(belief.cross_fitted.difference, 2),
            )
        )
    return Section(
        heading=Text("Hvordan ser de borgerne?", "How do they see the citizens?"),
        paragraphs=tuple(paragraphs),
        figures=("judgements",),
        tables=("judgements",),
    )


def _other_explanations(
    found: Descriptions | None, placebo: PlaceboTest | None, hidden: HiddenSorting, *, shown: bool
) -> Section:
    direction = Text("ringere", "poorer") if hidden.correlation < 0 else Text("bedre", "better")
    paragraphs = [
        Text(
            "Skjult sortering: forskelle mellem borgergrupperne, som ikke er målt, skulle være {times} gange de målte for alene at forklare "
            "hele spredningen.",
            "Hidden sorting: differences between caseloads that are not measured would have to be {times} times the measured ones to "
            "explain the whole spread alone.",
        ).fill(times=plain(hidden.break_even, 1))
    ]
    if hidden.correlation == hidden.correlation:
        paragraphs.append(
            Text(
                "De mere effektive sagsbehandlere har borgere med {direction} udsigter efter de kendte forhold (korrelation {r}).",
                "By the known characteristics the more effective caseworkers have citizens with {direction} prospects (correlation {r}).",
            ).fill(direction=direction, r=plain(hidden.correlation, 2))
        )
    if placebo:
        paragraphs.append(_placebo_says(placebo))
    tables = (("first_health",) if found and shown else ()) + (("placebo",) if placebo else ()) + ("hidden_sorting",)
    return Section(
        heading=Text("Kunne det være noget andet?", "Could it be something else?"),
        paragraphs=tuple(paragraphs),
        tables=tables,
    )


def _placebo_says(placebo: PlaceboTest) -> Text:
    if placebo.before.p is not None and placebo.before.p < 0.05:
        return Text(
            "Placebo: sagsbehandleren ses i borgerens arbejde mere end et år før den første samtale, der regnes med ({p}). Det taler "
            "imod at læse tallene som effekter.",
            "Placebo: the caseworker shows in the citizen's work more than a year before the first talk that counts ({p}). That speaks "
            "against reading the figures as effects.",
        ).fill(p=p_says(placebo.before.p))
    return Text(
        "Placebo: det er ikke påvist, at sagsbehandleren ses i borgerens arbejde mere end et år før den første samtale, der regnes "
        "med ({p}); det beviser ikke, at der ingen sortering er.",
        "Placebo: it is not shown that the caseworker shows in the citizen's work more than a year before the first talk that counts "
        "({p}); that does not prove that there is no sorting.",
    ).fill(p=p_says(placebo.before.p))


def _who(sample: Sample) -> Section:
    return Section(
        heading=Text("Hvem tallene handler om", "Whom the figures are about"),
        paragraphs=(
            Text(
                "{rows} svar fra {citizens} borgere hos {caseworkers} sagsbehandlere.",
                "{rows} answers from {citizens} citizens with {caseworkers} caseworkers.",
            ).fill(rows=plain(sample.rows), citizens=counted(sample.clusters), caseworkers=plain(sample.groups)),
        ),
        tables=("population",),
    )


def _method(sample: Sample) -> Section:
    return Section(
        heading=Text("Sådan er det regnet", "How it was computed"),
        paragraphs=(
            Text(
                "Lineær sandsynlighedsmodel af udfaldet på {k} oplysninger om borgeren og en effekt for hver sagsbehandler. "
                "Sagsbehandlerens egne svar er med vilje ikke med. Støjen i effekterne er målt ved at udelade hver borger efter tur; "
                "krympningen er Bühlmann og Straubs lineære forudsigelse; rangmængder efter Mogstad m.fl.",
                "Linear probability model of the outcome on {k} characteristics of the citizen and an effect for each caseworker. The "
                "caseworker's own answers are deliberately left out. The noise in the effects is measured by leaving out each citizen in "
                "turn; shrinking is Buehlmann and Straub's linear prediction; rank sets after Mogstad et al.",
            ).fill(k=len(sample.names)),
        ),
    )
