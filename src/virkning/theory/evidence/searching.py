"""The search log: whether a search may stop, and whether a study would be let in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from virkning.language import LANGUAGES, Text
from virkning.theory.evidence.contents import EvidenceFile, Rule, Search, Stop
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.shelf import Shelves


@dataclass(frozen=True, slots=True)
class Stopping:
    """stop is None where the log does not tell how much was new."""

    stop: bool | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Admission:
    """met is None where the rule is for a person to judge, or the study does not tell."""

    rule: Rule
    met: bool | None


def may_stop(searches: Sequence[Search], stop: Stop) -> Stopping:
    """Whether the last rounds brought nothing new to the theory."""
    own = [search for search in searches if search.review == stop.review]
    rounds = sorted({search.round for search in own})
    if len(rounds) < stop.rounds:
        return Stopping(False, _FEW.fill(done=len(rounds), needed=stop.rounds))
    last = [search for search in own if search.round in rounds[-stop.rounds :]]
    if any(search.new is None for search in last):
        return Stopping(None, _UNTOLD)
    new = sum(search.new or 0 for search in last)
    return Stopping(new == 0, (_NOTHING if new == 0 else _SOMETHING).fill(rounds=stop.rounds, new=new))


_FEW = Text("{done} runde(r) er gjort; reglen kræver {needed}.", "{done} round(s) done; the rule asks for {needed}.")
_UNTOLD = Text(
    "Loggen siger ikke, hvor meget nyt den sidste runde gav.",
    "The log does not tell how much was new in the last round.",
)
_NOTHING = Text(
    "De sidste {rounds} runder gav intet nyt til teorien.",
    "The last {rounds} rounds brought nothing new to the theory.",
)
_SOMETHING = Text(
    "De sidste {rounds} runder gav {new} nyt til teorien.", "The last {rounds} rounds brought {new} new to the theory."
)


def admissions(study: Study, rules: Sequence[Rule], shelves: Shelves) -> tuple[Admission, ...]:
    return tuple(Admission(rule, _met(study, rule, shelves)) for rule in rules)


def _met(study: Study, rule: Rule, shelves: Shelves) -> bool | None:
    if rule.field == "people":
        people = {effect.people or (effect.group.people if effect.group else "") for effect in study.effects}
        people = {one for one in people | {study.group.people if study.group else ""} if one}
        return any(shelves.people.within(one, rule.one_of) for one in people) if people else None
    value = getattr(study, rule.field, None) if rule.field else None
    if value is None or value == ():
        return None
    if rule.at_least is not None:
        return bool(value >= rule.at_least)
    return value in rule.one_of if isinstance(value, str) else not set(value).isdisjoint(rule.one_of)


_MET = {
    True: Text("ja", "yes"),
    False: Text("nej", "no"),
    None: Text("skal bedømmes af et menneske, eller er ikke oplyst", "is for a person to judge, or not told"),
}


def told_admissions(study: Study, rules: Sequence[Rule], shelves: Shelves) -> list[Text]:
    """Each rule with whether the study meets it."""
    told = Text("{rule} {met}.", "{rule} {met}.")
    return [told.fill(rule=one.rule.text, met=_MET[one.met]) for one in admissions(study, rules, shelves)]


def told_log(content: EvidenceFile) -> list[Text]:
    """The log as sentences: each step with its counts where they are told, the rules, and whether to stop."""
    step = Text("{review}, runde {round}: {where}{counts}.", "{review}, round {round}: {where}{counts}.")
    lines = [
        step.fill(review=search.review, round=search.round, where=search.where, counts=_counts(search))
        for search in sorted(content.searches, key=lambda search: (search.review, search.round))
    ]
    lines += [Text("Regel: {text}", "Rule: {text}").fill(text=rule.text) for rule in content.rules]
    for stop in content.stops:
        found = may_stop(content.searches, stop)
        lines.append(Text("Stop: {text} {reason}", "Stop: {text} {reason}").fill(text=stop.text, reason=found.reason))
    return lines


def _counts(search: Search) -> Text:
    named = (
        (Text("fundet", "found"), search.found),
        (Text("læst", "read"), search.read),
        (Text("taget med", "included"), search.included),
        (Text("nyt til teorien", "new to the theory"), search.new),
    )
    told = [(name, count) for name, count in named if count is not None]
    if not told:
        return Text(" (tal ikke trykt)", " (counts not printed)")
    return Text(
        *(" (" + ", ".join(f"{count} {name.say(spoken)}" for name, count in told) + ")" for spoken in LANGUAGES)
    )
