"""The tables of outcomes: counts and differences, the tests beside each other, and the same by other ways."""

from __future__ import annotations

import math

from virkning.designs.trial import columns as col
from virkning.designs.trial.results import Compared, Results
from virkning.findings.finding import Cell, Column, Table
from virkning.inference import paired_proportions as paired
from virkning.inference.exact_odds import conditional_odds_ratio
from virkning.inference.proportions import Interval, odds_ratio, risk_ratio
from virkning.language import Text

TEST_NAMES = {"fisher": Text("Fishers eksakte", "Fisher's exact"), "chi_square": Text("chi-i-anden", "chi-square")}
_OVER_CLUSTERS = Text("t over klynger", "t over clusters")
_LOW, _HIGH = Text("Fra", "From"), Text("Til", "To")


def test_name(one: Compared) -> Text:
    """The test whose p value counts."""
    return TEST_NAMES[one.tests.chosen] if one.tests.by_cluster is None else _OVER_CLUSTERS


def outcomes_table(results: Results) -> Table | None:
    if not results.compared:
        return None
    sample = results.sample
    return Table(
        name="outcomes", title=Text("Udfald i de to grupper", "Outcomes in the two arms"),
        columns=(
            col.OUTCOME,
            col.successes("treated", sample.arms[0]), col.people(sample, "treated_n", col.arm_label(sample, 0, " af", " of")),
            col.successes("control", sample.arms[1]), col.people(sample, "control_n", col.arm_label(sample, 1, " af", " of")),
            col.points("difference", "Forskel", "Difference"),
            col.points("low", "Fra", "From"), col.points("high", "Til", "To"),
            col.p("p_chi_square", "p, χ²", "p, χ²"), col.p("p_fisher", "p, Fisher", "p, Fisher"),
            col.p("p_mid_p", "p, mid-p", "p, mid-p"),
        ),
        rows=tuple(_outcome_row(one) for one in results.compared),
        note=Text(
            "Forskelle i procentpoint med Newcombes 95 %-intervaller, eller over klynger, hvor klynger trak. Chi-i-anden er uden kontinuitetskorrektion; mid-p er Fishers test minus halvdelen af sandsynligheden "
            "for den sete tabel.",
            "Differences in percentage points with Newcombe's 95% intervals, or over clusters where clusters drew. The chi-square is without continuity correction; mid-p is Fisher's test less half the probability "
            "of the observed table.",
        ),
    )  # fmt: skip


def _outcome_row(one: Compared) -> tuple[Cell, ...]:
    counts, found, tests = one.counts, one.difference, one.tests
    return (
        one.name, counts.a, counts.n, counts.b, counts.m, found.value, found.low, found.high,
        tests.chi_square, tests.fisher, tests.mid_p,
    )  # fmt: skip


def tests_table(results: Results) -> Table | None:
    if not results.compared:
        return None
    return Table(
        name="tests", title=Text("Prøverne ved siden af hinanden", "The tests beside each other"),
        columns=(
            col.OUTCOME, col.text("test", "Valgt prøve", "Test chosen"), col.P,
            col.p("p_holm", "p, Holm", "p, Holm"), col.p("p_chi_square_corrected", "p, Yates", "p, Yates"),
            col.p("p_randomisation", "p, nye lodtrækninger", "p, lots drawn anew"),
            Column(name="disagree", label=Text("Prøverne er uenige", "Tests disagree"), kind="boolean"),
        ),
        rows=tuple(
            (one.name, test_name(one), one.tests.p, one.tests.adjusted_p, one.tests.corrected, one.tests.lots, one.tests.disagree)
            for one in results.compared
        ),
        note=Text(
            "Reglen: Fishers eksakte prøve, når et forventet antal er under fem, ellers chi-i-anden. Holm: den valgte p-værdi, når alle udfald "
            "ses som én familie. Uenige: chi-i-anden, Fisher og mid-p ligger ikke på samme side af fem procent.",
            "The rule: Fisher's exact test where an expected count is below five, otherwise chi-square. Holm: the chosen p value with all "
            "outcomes seen as one family. Disagree: chi-square, Fisher and mid-p are not on the same side of five per cent.",
        ),
    )  # fmt: skip


def ratios_table(results: Results) -> Table | None:
    """Ratios take people as independent; of clusters they are not told."""
    if not results.compared or results.sample.cluster is not None:
        return None
    rows: list[tuple[Cell, ...]] = []
    for one in results.compared:
        risk, odds, exact = (of(*one.counts.four) for of in (risk_ratio, odds_ratio, conditional_odds_ratio))
        rows.append((one.name, *_told(risk), *_told(odds), *_told(exact)))
    return Table(
        name="ratios", title=Text("Forhold mellem andele og mellem odds", "Ratios of shares and of odds"),
        columns=(
            col.OUTCOME, *_with_ends("risk", "risk_ratio", Text("Forhold", "Ratio")),
            *_with_ends("odds", "odds_ratio", Text("Oddsforhold", "Odds ratio")),
            *_with_ends("exact", "exact_odds_ratio", Text("Eksakt oddsforhold", "Exact odds ratio")),
        ),
        rows=tuple(rows),
        note=Text(
            "Det eksakte oddsforhold er det mest sandsynlige, givet hvor mange der har udfaldet i alt, som i Fishers prøve; dets interval holder også, når et antal er nul.",
            "The exact odds ratio is the most likely one given how many have the outcome in all, as in Fisher's test; its interval holds also where a count is zero.",
        ),
    )  # fmt: skip


def _with_ends(prefix: str, name: str, label: Text) -> tuple[Column, ...]:
    return (
        Column(name=name, label=label), Column(name=f"{prefix}_low", label=_LOW), Column(name=f"{prefix}_high", label=_HIGH),
    )  # fmt: skip


def _told(found: Interval) -> tuple[float | None, ...]:
    """An end that lies at infinity is left empty."""
    return tuple(end if math.isfinite(end) else None for end in (found.value, found.low, found.high))


def ways_table(results: Results) -> Table | None:
    """The same difference by the other ways the plan allows."""
    rows: list[tuple[Cell, ...]] = []
    for one in results.compared:
        named = (
            (Text("inden for strata", "within strata"), one.stratified), (Text("justeret", "adjusted"), one.adjusted),
            (Text("for dem, der følger loddet", "on those who comply"), one.complier),
        )  # fmt: skip
        rows += [(one.name, way, found.value, found.low, found.high, found.p) for way, found in named if found]
        if one.as_treated and one.as_treated.n and one.as_treated.m:
            found = one.as_treated.difference
            rows.append(
                (one.name, Text("efter modtaget indsats", "as treated"), found.value, found.low, found.high, None)
            )
    if not rows:
        return None
    return Table(
        name="other_ways", title=Text("Den samme forskel ad andre veje", "The same difference by other ways"),
        columns=(
            col.OUTCOME, col.text("way", "Vej", "Way"), col.points("difference", "Forskel", "Difference"),
            col.points("low", "Fra", "From"), col.points("high", "Til", "To"), col.P,
        ),
        rows=tuple(rows),
        note=Text(
            "Inden for strata: Mantel-Haenszel med Satos standardfejl. Justeret: regression med centrerede oplysninger, hver med sin egen virkning i hver gruppe (Lin), "
            "HC2. Efter modtaget indsats er ikke lodtrukket og kan ikke bære en årsag.",
            "Within strata: Mantel-Haenszel with Sato's standard error. Adjusted: regression on centred covariates, each with its own slope in each arm (Lin), HC2. As "
            "treated was not drawn by lot and cannot carry a cause.",
        ),
    )  # fmt: skip


def missing_table(results: Results) -> Table | None:
    if not any(any(one.missing) for one in results.compared):
        return None
    sample = results.sample
    return Table(
        name="missing", title=Text("Hvad de ukendte udfald kunne ændre", "What the unknown outcomes could change"),
        columns=(
            col.OUTCOME, col.people(sample, "treated_missing", col.arm_label(sample, 0, ", ukendt", ", unknown")),
            col.people(sample, "control_missing", col.arm_label(sample, 1, ", ukendt", ", unknown")),
            col.points("worst", "Forskel, værst", "Difference, worst"), col.points("best", "Forskel, bedst", "Difference, best"),
        ),
        rows=tuple((one.name, *one.missing, *one.bounds) for one in results.compared),
        note=Text(
            "Alle lodtrukne er med. Værst: alle ukendte i indsatsgruppen er uden udfaldet og alle ukendte i kontrolgruppen har det; bedst: omvendt.",
            "All randomised are in. Worst: all unknown of the treated lack the outcome and all unknown controls have it; best: the reverse.",
        ),
    )  # fmt: skip


def pairs_table(results: Results) -> Table | None:
    found = [(one.name, one.pairs) for one in results.compared if one.pairs and one.pairs.pairs]
    if not found:
        return None
    sample = results.sample
    return Table(
        name="pairs", title=Text("Par for par", "Pair by pair"),
        columns=(
            col.OUTCOME, col.people(sample, "pairs", Text("Hele par", "Whole pairs")),
            col.people(sample, "only_treated", col.arm_label(sample, 0, ", alene", ", alone"), "pairs"),
            col.people(sample, "only_control", col.arm_label(sample, 1, ", alene", ", alone"), "pairs"),
            col.points("difference", "Forskel", "Difference"), col.points("low", "Fra", "From"), col.points("high", "Til", "To"),
            col.p("p_mcnemar", "p, McNemar", "p, McNemar"), col.p("p_mcnemar_corrected", "p, korrigeret", "p, corrected"),
            col.p("p_mcnemar_exact", "p, eksakt", "p, exact"), col.p("p_mcnemar_mid_p", "p, mid-p", "p, mid-p"),
        ),
        rows=tuple(
            (
                name, pairs.pairs, pairs.gained, pairs.lost, pairs.difference.value, pairs.difference.low, pairs.difference.high,
                paired.mcnemar(pairs.gained, pairs.lost), paired.mcnemar(pairs.gained, pairs.lost, corrected=True),
                paired.mcnemar_exact(pairs.gained, pairs.lost), paired.mcnemar_mid_p(pairs.gained, pairs.lost),
            )
            for name, pairs in found
        ),
        note=Text("Kun par, hvor begges udfald er kendt.", "Only pairs in which both outcomes are known."),
    )  # fmt: skip
