"""Where a theory stands, as a table: status and reason of each part, and the evidence behind with its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from virkning.language import Language, Text, number, percent, same
from virkning.theory.binding import SAYS, Interval
from virkning.theory.model import Theory
from virkning.theory.status.rules import STATUSES
from virkning.theory.status.standing import Standing
from virkning.theory.status.witness import BASES, Witness
from virkning.theory.telling.comparisons import joined
from virkning.theory.telling.tables import Table

_MOST_QUOTES = 3
_CERTAINTIES = {
    "high": Text("høj sikkerhed", "high certainty"),
    "moderate": Text("moderat sikkerhed", "moderate certainty"),
    "low": Text("lav sikkerhed", "low certainty"),
    "very_low": Text("meget lav sikkerhed", "very low certainty"),
}
_UNITS = {
    "points": Text("procentpoint", "percentage points"),
    "percentage_points": Text("procentpoint", "percentage points"),
    "percent": Text("procent", "per cent"),
    "hours": Text("timer", "hours"),
    "days": Text("dage", "days"),
    "weeks": Text("uger", "weeks"),
    "months": Text("måneder", "months"),
    "kroner": Text("kroner", "kroner"),
    "euro": Text("euro", "euro"),
    "odds_ratio": Text("gange så store odds", "times the odds"),
    "risk_ratio": Text("gange så stor andel", "times the share"),
    "hazard_ratio": Text("gange så hurtigt", "times as fast"),
    "log_odds_ratio": Text("logaritme af oddsforhold", "log odds ratio"),
    "log_risk_ratio": Text("logaritme af risikoforhold", "log risk ratio"),
    "standardised": Text("standardafvigelser", "standard deviations"),
}
_WITHOUT_WORD = ("share", "number", "count")  # others are the plan's own words


def status_table(theory: Theory, standings: Iterable[Standing]) -> Table:
    return Table(
        title=Text("Hvor teorien står: {title}", "Where the theory stands: {title}").fill(title=theory.title),
        keys=("status", "part", "name", "reason", "evidence"),
        labels=(
            Text("status", "status"),
            Text("del", "part"),
            Text("navn", "name"),
            Text("hvorfor", "why"),
            Text("beviser", "evidence"),
        ),
        rows=tuple(
            (STATUSES[one.status], one.part, one.name, one.reason, joined(evidence_lines(one), "\n"))
            for one in standings
        ),
    )


def evidence_lines(standing: Standing) -> list[Text]:
    """One line per witness; of quotes only the first few, since there may be thousands."""
    quotes = [one for one in standing.witnesses if one.kind == "quote"]
    others = [one for one in standing.witnesses if one.kind != "quote"]
    lines = [witness_line(one) for one in (*others, *quotes[:_MOST_QUOTES])]
    if len(quotes) > _MOST_QUOTES:
        lines.append(Text("og {n} citater til", "and {n} more quotes").fill(n=len(quotes) - _MOST_QUOTES))
    return lines


def witness_line(witness: Witness) -> Text:
    facts = [BASES[witness.basis], _CERTAINTIES[witness.certainty]]
    line = Text("{label} {says} ({facts})", "{label} {says} ({facts})").fill(
        label=witness.label, says=SAYS[witness.says], facts=joined(facts, ", ")
    )
    if witness.estimate is not None:
        line = Text(
            f"{line.da}: {estimate_said(witness.estimate, 'da')}", f"{line.en}: {estimate_said(witness.estimate, 'en')}"
        )
    if witness.text is not None:
        quoted = witness.kind == "quote"
        line = Text(
            f"{line.da}. " + (f"«{witness.text.da}»" if quoted else witness.text.da),
            f"{line.en}. " + (f"“{witness.text.en}”" if quoted else witness.text.en),
        )
    if witness.warnings:
        line = Text("{line} Forbehold: {warnings}", "{line} Cautions: {warnings}").fill(
            line=_ended(line), warnings=joined(witness.warnings, " ")
        )
    return line


def _ended(line: Text) -> Text:
    return Text(*(said if said.endswith((".", "»", "”", "!", "?")) else f"{said}." for said in (line.da, line.en)))


def estimate_said(estimate: Interval, language: Language) -> str:
    """A number with its interval, as it is printed."""
    values = (estimate.value, estimate.low, estimate.high)
    if estimate.unit == "share":
        shown = [percent(value, 1, language) for value in values]
    elif estimate.unit == "points":
        shown = [number(None if value is None else 100 * value, 1, language) for value in values]
    else:
        shown = [number(value, 0 if abs(estimate.value) >= 100 else 2, language) for value in values]
    known = _UNITS.get(estimate.unit, same("" if estimate.unit in _WITHOUT_WORD else estimate.unit))
    unit = " " + known.say(language) if known.say(language) else ""
    to = {"da": "til", "en": "to"}[language]
    interval = f" ({shown[1]} {to} {shown[2]})" if estimate.low is not None else ""
    return f"{shown[0]}{unit}{interval}"
