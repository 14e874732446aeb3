"""The finding's tables."""

from __future__ import annotations

import numpy as np

from virkning.designs.matching.checking import GAMMAS, Subgroups, Variant
from virkning.designs.matching.comparing import Number
from virkning.designs.matching.estimates import decimals
from virkning.designs.matching.results import Results
from virkning.designs.matching.sample import Floats
from virkning.findings.disclosure import DEFAULT
from virkning.findings.finding import Cell, Column, Table
from virkning.inference.balance import standardised_difference
from virkning.language import Text, same

_ROW = Text("Oplysning", "Covariate")
_DECIMALS = 3


def balance_table(results: Results) -> Table:
    """The columns of the Hjørring evaluation: means and variances before, differences and ratios before and after."""
    found = results.balance
    raw, matched = found.raw, found.matched
    shown = (raw.mean0, raw.mean1, raw.var0, raw.var1, raw.smd, matched.smd, raw.ratio, matched.ratio)
    return Table(
        name="balance", title=Text("Balance før og efter matching", "Balance before and after matching"),
        columns=(
            Column(name="covariate", label=_ROW, kind="text"),
            _figure("mean_control", "Gns. kontrol", "Mean control"), _figure("mean_treated", "Gns. indsats", "Mean treated"),
            _figure("var_control", "Var. kontrol", "Var. control", printed=False),
            _figure("var_treated", "Var. indsats", "Var. treated", printed=False),
            _figure("smd_raw", "Std. forskel før", "Std. diff. raw"), _figure("smd_matched", "Std. forskel efter", "Std. diff. matched"),
            _figure("vr_raw", "Varians- forhold før", "Var. ratio raw"), _figure("vr_matched", "Varians- forhold efter", "Var. ratio matched"),
            Column(name="worsened", label=Text("Værre", "Worse"), kind="boolean"),
            Column(name="still_unbalanced", label=Text("Skæv", "Off"), kind="boolean"),
        ),
        rows=tuple(
            (name, *(float(part[place]) for part in shown), bool(found.worsened[place]), bool(found.unbalanced[place]))
            for place, name in enumerate(results.sample.names)
        ),
        note=Text(
            "Standardiseret forskel: forskel i gennemsnit delt med roden af gennemsnittet af de to varianser. Variansforhold: indsats delt "
            "med kontrol. Skæv: forskel over en tiendedel, eller variansforhold under en halv eller over to. Værre: længere fra hinanden end før. "
            "Varianserne selv står i filen.",
            "Standardised difference: difference of means over the root of the mean of the two variances. Variance ratio: treated over "
            "control. Off: difference above a tenth, or ratio below a half or above two. Worse: further apart than before. The variances themselves "
            "stand in the file.",
        ),
    )  # fmt: skip


def _figure(name: str, da: str, en: str, *, printed: bool = True) -> Column:
    return Column(name=name, label=Text(da, en), decimals=_DECIMALS, printed=printed)


def matched_moments_table(results: Results) -> Table:
    """Means and variances after matching, for those who compare with other programs."""
    found = results.balance
    matched = found.matched
    shown = (matched.mean0, matched.mean1, matched.var0, matched.var1, found.smd_fixed)
    return Table(
        name="balance_matched", title=Text("Gennemsnit og varianser efter matching", "Means and variances after matching"),
        columns=(
            Column(name="covariate", label=_ROW, kind="text"),
            _figure("mean_control", "Gns. kontrol", "Mean control"), _figure("mean_treated", "Gns. indsats", "Mean treated"),
            _figure("var_control", "Var. kontrol", "Var. control"), _figure("var_treated", "Var. indsats", "Var. treated"),
            _figure("smd_raw_spread", "Std. forskel med spredningen før", "Std. diff. by the raw spread"),
        ),
        rows=tuple(
            (name, *(float(part[place]) for part in shown)) for place, name in enumerate(results.sample.names)
        ),
        printed=False,
    )  # fmt: skip


def effects_table(results: Results) -> Table:
    named = [(Text("I alt", "In total"), results.main.total)] if len(results.main.by_outcome) > 1 else []
    named += [
        (same(results.plan.label(name)), found)
        for name, found in zip(results.sample.outcome_names, results.main.by_outcome, strict=True)
    ]
    named.append((Text("Dobbelt robust, i alt", "Doubly robust, in total"), results.aipw))
    named.append((Text("Rå forskel, i alt", "Raw difference, in total"), results.raw))
    return Table(
        name="effects", title=Text("Effekt pr. periode og i alt", "Effect by period and in total"),
        columns=(Column(name="what", label=Text("Udfald", "Outcome"), kind="text"), *_number_columns(results)),
        rows=tuple((name, *_cells(found)) for name, found in named),
    )  # fmt: skip


def _number_columns(results: Results) -> tuple[Column, ...]:
    places = decimals(results.main.total.se)
    return (
        Column(name="effect", label=Text("Effekt", "Effect"), decimals=places),
        Column(name="low", label=Text("Fra", "From"), decimals=places),
        Column(name="high", label=Text("Til", "To"), decimals=places),
        Column(name="se", label=Text("Standardfejl", "Standard error"), decimals=places),
        Column(name="p", label=same("p"), kind="p"),
    )  # fmt: skip


def _cells(found: Number | None) -> tuple[Cell, ...]:
    return (None,) * 5 if found is None else (found.value, found.low, found.high, found.se, found.p)


def excluded_table(results: Results) -> Table | None:
    """Who was left without anyone to be compared with, beside those who were not; too few are not described."""
    sample, main = results.sample, results.main
    if results.n_excluded < DEFAULT.smallest:
        return None
    groups = [main.compared, main.left_out]
    columns: list[tuple[str | Text, Floats]] = list(zip(sample.names, sample.covariates.T, strict=True))
    columns += zip(map(results.plan.label, sample.outcome_names), sample.outcomes.T, strict=True)
    if len(sample.outcome_names) > 1:
        columns.append((Text("Udfald i alt", "Outcome in total"), sample.total))
    counts = [int(rows.sum()) for rows in groups]
    rows = tuple(
        (name, *(float(values[rows].mean()) for rows in groups), _apart(values[main.left_out], values[main.compared]), *counts)
        for name, values in columns
    )  # fmt: skip
    return Table(
        name="excluded", title=Text("Hvem der faldt ud", "Who fell out"),
        columns=(
            Column(name="what", label=_ROW, kind="text"),
            Column(name="mean_compared", label=Text("Gns., kunne sammenlignes", "Mean, compared")),
            Column(name="mean_left_out", label=Text("Gns., faldt ud", "Mean, fell out")),
            Column(name="difference", label=Text("Std. forskel", "Std. difference")),
            Column(name="n_compared", label=Text("Antal med", "Number in"), kind="count"),
            Column(name="n_left_out", label=Text("Antal ude", "Number out"), kind="count"),
        ),
        rows=rows,
    )  # fmt: skip


def _apart(one: np.ndarray, other: np.ndarray) -> float | None:
    if min(len(one), len(other)) < 2:
        return None
    return float(standardised_difference(one.mean(), other.mean(), one.var(ddof=1), other.var(ddof=1)))


def variants_table(
    results: Results, name: str, title: Text, first: Text, variants: list[tuple[Text, Variant]]
) -> Table:
    rows = tuple(
        (label, *_cells(found.comparison.total if found.comparison else None), _matched(found), found.worst)
        for label, found in variants
    )  # fmt: skip
    return Table(
        name=name, title=title, rows=rows,
        columns=(
            Column(name="variant", label=first, kind="text"), *_number_columns(results),
            Column(name="n_matched", label=Text("Sammenlignet", "Compared"), kind="number", decimals=0),
            Column(name="worst", label=Text("Største std. forskel", "Largest std. difference")),
        ),
    )  # fmt: skip


def _matched(found: Variant) -> int | None:
    return int(found.comparison.compared.sum()) if found.comparison else None


def caliper_table(results: Results) -> Table | None:
    if not results.calipers:
        return None
    named = [(caliper_label(one), one) for one in results.calipers]
    title = Text("Virkningen ved andre calipre", "The effect at other calipers")
    return variants_table(results, "calipers", title, Text("Caliper", "Caliper"), named)


def caliper_label(variant: Variant) -> Text:
    return Text(variant.name.replace(".", ","), variant.name) if variant.name else Text("ingen", "none")


def covariates_table(results: Results) -> Table | None:
    named = [(same(results.plan.label(one.name)), one) for one in results.without]
    if results.dropped:
        label = Text("samlet: {names}", "together: {names}").fill(
            names=", ".join(map(results.plan.label, results.plan.checks.drop))
        )
        named.append((label, results.dropped))
    if not named:
        return None
    title = Text("Virkningen, når oplysninger udelades", "The effect when covariates are left out")
    return variants_table(results, "without", title, Text("Udeladt", "Left out"), named)


def subgroups_table(results: Results, found: Subgroups) -> Table:
    title = Text("Virkningen i delgrupper", "The effect in subgroups")
    named = [(same(variant.name), variant) for variant in found.variants]
    return variants_table(results, "subgroups", title, Text("Delgruppe", "Subgroup"), named)


def halves_table(results: Results) -> Table:
    labels = {
        "weak": Text("Svageste udsigter", "Weakest prospects"),
        "strong": Text("Bedste udsigter", "Best prospects"),
    }
    title = Text("Virkningen efter udsigter uden indsats", "The effect by prospects without treatment")
    named = [(labels[variant.name], variant) for variant in results.halves.variants]
    return variants_table(results, "prospects", title, Text("Halvdel", "Half"), named)


def bounds_table(results: Results) -> Table | None:
    if not results.hidden.bounds:
        return None
    return Table(
        name="rosenbaum", title=Text("Rosenbaums grænser", "Rosenbaum bounds"),
        columns=(
            Column(name="gamma", label=Text("Oddsene for indsats ganges med", "Odds of treatment multiplied by")),
            Column(name="p", label=Text("Højeste p-værdi (ensidet)", "Largest p value (one-sided)"), kind="p"),
        ),
        rows=tuple(zip(GAMMAS, results.hidden.bounds, strict=True)),
    )  # fmt: skip
