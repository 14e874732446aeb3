"""The tables of outcomes: counts and differences, the tests beside each other, and the same by other ways."""

from __future__ import annotations

from virkning.designs.trial import columns as col
from virkning.designs.trial.results import Compared, Counts, Results
from virkning.findings.finding import Cell, Column, Table
from virkning.inference import paired_proportions as paired
from virkning.inference.competing_risks import cumulative_incidence
from virkning.inference.proportions import odds_ratio, risk_ratio
from virkning.language import Text, same

TEST_NAMES = {"fisher": Text("Fishers eksakte", "Fisher's exact"), "chi_square": Text("chi-i-anden", "chi-square")}
_LOW, _HIGH = Text("Fra", "From"), Text("Til", "To")


def outcomes_table(results: Results) -> Table:
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
            "Forskelle i procentpoint med Newcombes 95 %-intervaller. Chi-i-anden er uden kontinuitetskorrektion; mid-p er Fishers test minus halvdelen af sandsynligheden "
            "for den sete tabel.",
            "Differences in percentage points with Newcombe's 95% intervals. The chi-square is without continuity correction; mid-p is Fisher's test less half the probability "
            "of the observed table.",
        ),
    )  # fmt: skip


def _outcome_row(one: Compared) -> tuple[Cell, ...]:
    counts, found, tests = one.counts, one.counts.difference, one.tests
    return (
        one.name, counts.a, counts.n, counts.b, counts.m, found.value, found.low, found.high,
        tests.chi_square, tests.fisher, tests.mid_p,
    )  # fmt: skip


def tests_table(results: Results) -> Table:
    return Table(
        name="tests", title=Text("Prøverne ved siden af hinanden", "The tests beside each other"),
        columns=(
            col.OUTCOME, col.text("test", "Valgt prøve", "Test chosen"), col.P,
            col.p("p_holm", "p, Holm", "p, Holm"), col.p("p_chi_square_corrected", "p, Yates", "p, Yates"),
            col.p("p_randomisation", "p, nye lodtrækninger", "p, lots drawn anew"),
            Column(name="disagree", label=Text("Prøverne er uenige", "Tests disagree"), kind="boolean"),
        ),
        rows=tuple(
            (one.name, TEST_NAMES[one.tests.chosen], one.tests.p, one.tests.adjusted_p, one.tests.corrected, one.tests.lots, one.tests.disagree)
            for one in results.compared
        ),
        note=Text(
            "Reglen: Fishers eksakte prøve, når et forventet antal er under fem, ellers chi-i-anden. Holm: den valgte p-værdi, når alle udfald "
            "ses som én familie. Uenige: chi-i-anden, Fisher og mid-p ligger ikke på samme side af fem procent.",
            "The rule: Fisher's exact test where an expected count is below five, otherwise chi-square. Holm: the chosen p value with all "
            "outcomes seen as one family. Disagree: chi-square, Fisher and mid-p are not on the same side of five per cent.",
        ),
    )  # fmt: skip


def ratios_table(results: Results) -> Table:
    rows = []
    for one in results.compared:
        risk, odds = risk_ratio(*one.counts.four), odds_ratio(*one.counts.four)
        rows.append((one.name, risk.value, risk.low, risk.high, odds.value, odds.low, odds.high))
    return Table(
        name="ratios", title=Text("Forhold mellem andele og mellem odds", "Ratios of shares and of odds"),
        columns=(
            col.OUTCOME, Column(name="risk_ratio", label=Text("Forhold", "Ratio")), Column(name="risk_low", label=_LOW),
            Column(name="risk_high", label=_HIGH), Column(name="odds_ratio", label=Text("Oddsforhold", "Odds ratio")),
            Column(name="odds_low", label=_LOW), Column(name="odds_high", label=_HIGH),
        ),
        rows=tuple(rows),
    )  # fmt: skip


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


def subgroups_table(results: Results) -> Table | None:
    if not results.subgroups:
        return None
    sample = results.sample
    return Table(
        name="subgroups", title=Text("For hvem: forskellen i delgrupper", "For whom: the difference in subgroups"),
        columns=(
            col.text("subgroup", "Delgruppe", "Subgroup"), col.OUTCOME, col.text("level", "Niveau", "Level"),
            col.people(sample, "treated", sample.arms[0], "treated_n"), col.people(sample, "treated_n", col.arm_label(sample, 0, " af", " of")),
            col.people(sample, "control", sample.arms[1], "control_n"), col.people(sample, "control_n", col.arm_label(sample, 1, " af", " of")),
            col.points("difference", "Forskel", "Difference"), col.points("low", "Fra", "From"), col.points("high", "Til", "To"),
            col.p("p_differ", "p, niveauerne er ens", "p, levels alike"),
        ),
        rows=tuple(
            (same(part.name), part.outcome, same(level), *counts.four, *_ends(counts), part.p)
            for part in results.subgroups for level, counts in part.levels
        ),
        note=Text(
            "At én delgruppe har et interval uden nul og en anden ikke, viser ikke, at de er forskellige; det prøver den sidste kolonne.",
            "That one subgroup's interval leaves out zero and another's does not shows no difference between them; the last column tests that.",
        ),
    )  # fmt: skip


def _ends(counts: Counts) -> tuple[float, float, float]:
    found = counts.difference
    return found.value, found.low, found.high


def incidence_table(results: Results) -> Table | None:
    spells, form, sample = results.sample.spells, results.plan.time_to_event, results.sample
    if spells is None or form is None or not form.at:
        return None
    found = [
        cumulative_incidence(spells.time[rows], spells.end[rows], len(spells.ends))
        for rows in (sample.treated, ~sample.treated)
    ]
    return Table(
        name="incidence", title=Text("Andel, der har nået hver ende", "Share that has reached each end"),
        columns=(
            Column(name="time", label=Text("Tid", "Time"), decimals=0), col.text("end", "Ende", "End"),
            *(Column(name=key, label=arm, kind="share", decimals=1) for key, arm in zip(col.ARM_KEYS, sample.arms, strict=True)),
        ),
        rows=tuple(
            (time, same(end), *(float(one.at(time)[place]) for one in found))
            for time in form.at for place, end in enumerate(spells.ends)
        ),
        note=Text(
            "Aalen-Johansen: den, der har nået én ende, kan ikke siden nå en anden; de, der ikke følges længere, antages at være som de øvrige.",
            "Aalen-Johansen: who has reached one end cannot later reach another; those followed no longer are taken to be like the rest.",
        ),
    )  # fmt: skip
