"""The protocol's rules applied: who may be asked, in which stratum they are, and which outcomes a course of statuses has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from virkning.errors import InputError
from virkning.language import Text
from virkning.trials.protocol import Factor, Protocol, Rule

Row = Mapping[str, str]


def rules_on(protocol: Protocol, day: date) -> list[Rule]:
    """The newest version of each rule that holds on a day."""
    newest: dict[str, Rule] = {}
    for rule in sorted(protocol.eligible, key=lambda rule: rule.version):
        if rule.from_ is None or rule.from_ <= day:
            newest[rule.id] = rule
    return list(newest.values())


def why_not_eligible(protocol: Protocol, row: Row, day: date) -> str | None:
    """The first rule that keeps a person out, with its version; None for those who may be asked."""
    for rule in rules_on(protocol, day):
        if rule.column is not None and not _met(rule, row[rule.column]):
            return f"{rule.id} v{rule.version}"
    return None


def _met(rule: Rule, value: str) -> bool:
    if rule.at_least is not None or rule.at_most is not None:
        number = _number(value, str(rule.column))
        if (rule.at_least is not None and number < rule.at_least) or (
            rule.at_most is not None and number > rule.at_most
        ):
            return False
    return (not rule.is_ or value in rule.is_) and value not in rule.is_not


def stratum_of(protocol: Protocol, row: Row) -> dict[str, str]:
    """Each factor's level; a value that belongs to none is refused."""
    return {factor.factor: _level(factor, row[factor.factor]) for factor in protocol.stratum}


def stratum_name(levels: Mapping[str, str]) -> str:
    return " / ".join(f"{factor}={level}" for factor, level in levels.items()) or "all"


def _level(factor: Factor, value: str) -> str:
    if factor.values:
        if value not in factor.values:
            raise InputError(
                Text("Værdien hører ikke til noget stratum.", "The value belongs to no stratum."),
                column=factor.factor, value=value, expected=", ".join(factor.values),
            )  # fmt: skip
        return value
    number = _number(value, factor.factor)
    return next(
        band.name for band in factor.bands
        if (band.from_ is None or number >= band.from_) and (band.below is None or number < band.below)
    )  # fmt: skip


def _number(value: str, column: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if number != number:
        raise InputError(
            Text("Værdien er ikke et tal.", "The value is not a number."),
            column=column,
            value=value,
            expected=Text("et tal, fx 34.5", "a number, such as 34.5"),
        )
    return number


def outcomes_of(
    protocol: Protocol, statuses: Mapping[int, str], activities: Mapping[int, frozenset[str]]
) -> dict[str, int]:
    """Every outcome of one person, from status and activities at each follow-up."""
    return {
        outcome.name: int(any(
            statuses.get(time) in outcome.statuses or bool(activities.get(time, frozenset()) & set(outcome.activities))
            for time in outcome.times
        ))
        for outcome in protocol.outcome
    }  # fmt: skip
