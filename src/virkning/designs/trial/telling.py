"""The finding in words: question, answer, and how each part is to be read."""

from __future__ import annotations

from virkning.designs.saying import p_says, plain, points
from virkning.designs.trial.cautions import SIGNIFICANT
from virkning.designs.trial.results import Results
from virkning.designs.trial.tables import TEST_NAMES, test_name
from virkning.findings.finding import Estimate, Section
from virkning.findings.phrases import is_clear, told_apart, verdict, with_interval
from virkning.language import Text

MOST_NAMED = 2


def question(results: Results) -> Text:
    arms = results.sample.arms
    return Text(
        "Hvad betød det at blive trukket til {treated} frem for {control} for {names}?",
        "What did being drawn for {treated} rather than {control} mean for {names}?",
    ).fill(
        treated=arms[0], control=arms[1], names=named((*results.sample.outcome_labels, *results.sample.measured_labels))
    )


def named(labels: tuple[str, ...]) -> Text:
    """A few outcomes by name; of many only the first, which matters most."""
    if len(labels) <= MOST_NAMED:
        return Text(" og ".join(labels), " and ".join(labels))
    return Text("{first} og {count} andre udfald", "{first} and {count} other outcomes").fill(
        first=labels[0], count=len(labels) - 1
    )


def summary(results: Results, numbers: tuple[Estimate, ...]) -> tuple[Text, ...]:
    """The first outcome, which the plan puts first because it matters most; then the family as a whole."""
    return (verdict(numbers[0], "experiment"), family(results))


def family(results: Results) -> Text:
    names = [*(one.name for one in results.compared), *(one.name for one in results.means)]
    if len(names) == 1:
        return _only_one_says(results)
    clear = [name for name, p in zip(names, results.stepped_p, strict=True) if p < SIGNIFICANT]
    if not clear:
        return Text(
            "Når alle {count} udfald ses som én familie, kan ingen af dem skelnes fra nul; det viser ikke, at indsatsen er uden virkning.",
            "With all {count} outcomes seen as one family, none can be told from zero; that does not show the treatment to be without effect.",
        ).fill(count=len(names))
    return Text(
        "Når alle {count} udfald ses som én familie, kan disse skelnes fra nul: {clear}.",
        "With all {count} outcomes seen as one family, these can be told from zero: {clear}.",
    ).fill(count=len(names), clear=", ".join(clear))


def _only_one_says(results: Results) -> Text:
    test = test_name(results.compared[0]) if results.compared else Text("Welchs t-prøve", "Welch's t test")
    return Text(
        "Forskellen {verdict}, prøvet med {test}.", "The difference {verdict}, tested by {test}."
    ).fill(test=test, verdict=told_apart(results.raw_p[0]))  # fmt: skip


def sections(
    results: Results, numbers: tuple[Estimate, ...], *, tables: set[str], figures: set[str]
) -> tuple[Section, ...]:
    parts = [
        _flow(results), _who(results), _outcomes(results, numbers), _status(), _tests(results), _ways(results), _missing(results),
        _pairs(), _subgroups(), _incidence(), _answers(), _cost(numbers),
    ]  # fmt: skip
    kept = [
        Section(
            heading=part.heading, paragraphs=part.paragraphs, figures=tuple(name for name in part.figures if name in figures),
            tables=tuple(name for name in part.tables if name in tables),
        )
        for part in parts if part
    ]  # fmt: skip
    return tuple(part for part in kept if part.figures or part.tables or part.heading == _COST_HEADING)


def _flow(results: Results) -> Section:
    flow = results.sample.flow
    told = Text(
        "{screened} blev vurderet, {randomised} lodtrukket og {analysed} analyseret.",
        "{screened} were screened, {randomised} randomised and {analysed} analysed.",
    ).fill(screened=flow.screened, randomised=sum(flow.randomised), analysed=sum(flow.analysed))
    checked = (
        Text("Regnestykket går ikke op: se rækken uden noteret grund.", "The arithmetic does not add up: see the row without a recorded reason.")
        if flow.unexplained else Text("Regnestykket går op.", "The arithmetic adds up.")
    )  # fmt: skip
    return Section(
        heading=Text("Hvem kom igennem?", "Who came through?"),
        paragraphs=(told, checked),
        figures=("flow",),
        tables=("flow", "flow_reasons"),
    )


def _who(results: Results) -> Section:
    told = Text(
        "Lodtrækningen skal gøre grupperne ens; i et lille forsøg bliver de det ikke på alt.",
        "The lots should make the arms alike; in a small trial they will not be alike in everything.",
    )
    return Section(
        heading=Text("Var grupperne ens?", "Were the arms alike?"),
        paragraphs=(told,),
        tables=("baseline", "baseline_numbers"),
    )


def _outcomes(results: Results, numbers: tuple[Estimate, ...]) -> Section:
    told = (
        *(
            on_its_own(number, p, first=results.alone and rank == 0)
            for rank, (p, number) in enumerate(zip(results.stepped_p, numbers, strict=False))
        ),
        *_disagreements(results),
    )  # fmt: skip
    return Section(
        heading=Text("Hvad blev forskellen?", "What was the difference?"), paragraphs=told,
        figures=("differences", "means"), tables=("outcomes", "means", "ratios"),
    )  # fmt: skip


def on_its_own(number: Estimate, adjusted_p: float, *, first: bool) -> Text:
    """An outcome on its own. Only the first may be called an effect on its own merits; the others answer to the family."""
    if first or not is_clear(number) or adjusted_p < SIGNIFICANT:
        return verdict(number, "experiment")
    return Text(
        "{label}: forskellen er {amount}. Set alene kan den skelnes fra nul, men ikke når alle udfald ses som én familie.",
        "{label}: the difference is {amount}. On its own it can be told from zero, but not once all outcomes are seen as one family.",
    ).fill(label=number.label, amount=with_interval(number))


def _status() -> Section:
    return Section(
        heading=Text("Hvor stod de?", "Where did they stand?"), figures=("status", "course"), tables=("status",)
    )


def _disagreements(results: Results) -> tuple[Text, ...]:
    return tuple(
        Text(
            "{name}: prøverne er uenige. Chi-i-anden {chi}, Fisher {fisher}, mid-p {mid}; reglen vælger {test}.",
            "{name}: the tests disagree. Chi-square {chi}, Fisher {fisher}, mid-p {mid}; the rule picks {test}.",
        ).fill(
            name=one.name, chi=p_says(one.tests.chi_square), fisher=p_says(one.tests.fisher), mid=p_says(one.tests.mid_p),
            test=TEST_NAMES[one.tests.chosen],
        )
        for one in results.compared if one.tests.disagree
    )  # fmt: skip


def _tests(results: Results) -> Section:
    drawn = Text(
        "Nye lodtrækninger: de samme udfald, men grupperne trukket om {draws} gange {within}; p er andelen med mindst så stor en forskel.",
        "Lots drawn anew: the same outcomes, the arms drawn {draws} times over {within}; p is the share with a difference at least as large.",
    ).fill(draws=plain(results.plan.trial.draws), within=_within(results))
    return Section(
        heading=Text("Hvor sikre er prøverne?", "How sure are the tests?"), paragraphs=(drawn,), tables=("tests",)
    )


def _within(results: Results) -> Text:
    if results.sample.pair is not None:
        return Text("inden for parrene", "within the pairs")
    if results.sample.stratum is not None:
        return Text("inden for strata", "within the strata")
    return Text("blandt alle", "among all")


def _ways(results: Results) -> Section:
    return Section(
        heading=Text("Holder det ad andre veje?", "Does it hold by other ways?"),
        tables=("other_ways", "means_other_ways"),
    )


def _missing(results: Results) -> Section | None:
    if not results.compared:
        return None
    widest = max(results.compared, key=lambda one: one.bounds[1] - one.bounds[0])
    told = Text(
        "Uden nogen antagelse om dem, hvis udfald ikke kendes, ligger forskellen for {name} mellem {low} og {high}.",
        "With no assumption about those whose outcome is unknown, the difference for {name} lies between {low} and {high}.",
    ).fill(name=widest.name, low=points(widest.bounds[0]), high=points(widest.bounds[1]))
    return Section(
        heading=Text("Hvad med dem, der mangler?", "What of those missing?"), paragraphs=(told,), tables=("missing",)
    )


def _pairs() -> Section:
    return Section(heading=Text("Par for par", "Pair by pair"), tables=("pairs",))


def _subgroups() -> Section:
    return Section(
        heading=Text("For hvem?", "For whom?"),
        tables=("archetypes_first", "archetypes", "subgroups_first", "subgroups"),
    )


def _incidence() -> Section:
    return Section(heading=Text("Hvornår?", "When?"), figures=("incidence",), tables=("incidence", "ends"))


def _answers() -> Section:
    return Section(
        heading=Text("Hvad svarede de?", "What did they answer?"), figures=("prognosis",),
        tables=("answers_tally", "answers_standing_out", "prognosis", "prognosis_paired", "answers_by_arm", "answers_paired"),
    )  # fmt: skip


_COST_HEADING = Text("Hvad kostede det?", "What did it cost?")


def _cost(numbers: tuple[Estimate, ...]) -> Section | None:
    found = next((number for number in numbers if number.name.startswith("cost_per:")), None)
    if found is None:
        return None
    if found.value is None:
        told = Text(
            "Der var ikke flere i indsatsgruppen, så der er intet ekstra at betale for.",
            "There were no more among the treated, so nothing extra was bought.",
        )
    elif found.low is None:
        told = Text(
            "{label}: {value}. Forskellen kan ikke skelnes fra nul, så prisen har ingen øvre grænse.",
            "{label}: {value}. The difference cannot be told from zero, so the price has no upper limit.",
        ).fill(label=found.label, value=plain(found.value))
    else:
        told = Text("{label}: {amount}.", "{label}: {amount}.").fill(label=found.label, amount=with_interval(found))
    return Section(heading=_COST_HEADING, paragraphs=(told,))
