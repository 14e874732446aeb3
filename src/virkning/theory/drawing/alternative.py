"""The picture in words: the same boxes and arrows as nested lists, for those who cannot see it or would rather read."""

from __future__ import annotations

from collections.abc import Mapping

from virkning.language import Language, Text
from virkning.theory.kinds import DATA_KINDS, ELEMENT_KINDS, LEVELS, PARTS, SCOPES, SIGNS, THEORY_KINDS, THROUGH
from virkning.theory.model import Arrow, Configuration, Element, Theory
from virkning.theory.status.rules import STATUSES

_BOXES = Text("Kasser", "Boxes")
_ARROWS = Text("Pile", "Arrows")
_CONFIGURATIONS = Text("Konfigurationer", "Configurations")
_OVERALL = Text("gælder hele teorien", "holds for the whole theory")
_SEEN_BY = Text("ses ved: {indicator} ({data})", "seen by: {indicator} ({data})")
_GAP = Text("måles ikke: {gap}", "not measured: {gap}")
_NEITHER = Text("måles ikke, uden forklaring", "not measured, without a reason")
_RECONSTRUCTED = Text("sammensat af os", "put together by us")
_ASSUMES = Text("Forudsætter: {text}", "Assumes: {text}")
_RIVAL = Text("Anden forklaring: {text}", "Rival explanation: {text}")
_LISTS = {
    "activities": Text("aktiviteter", "activities"),
    "contexts": Text("kontekster", "contexts"),
    "mechanisms": Text("mekanismer", "mechanisms"),
    "outcomes": Text("udfald", "outcomes"),
}


def in_words(theory: Theory, statuses: Mapping[str, str], language: Language) -> str:
    """The whole theory as Markdown."""
    lines = [f"# {theory.title.say(language)}", "", THEORY_KINDS[theory.kind].say(language).capitalize() + "."]
    if theory.head.text:
        lines += ["", theory.head.text.say(language)]
    lines += ["", f"## {_BOXES.say(language)}"]
    for kind, word in ELEMENT_KINDS.items():
        members = [element for element in theory.elements if element.kind == kind]
        if members:
            lines += ["", f"- {word.say(language)}", *(_element(element, language) for element in members)]
    lines += ["", f"## {_ARROWS.say(language)}", ""]
    lines += [_arrow(theory, arrow, statuses, language) for arrow in theory.arrows]
    if theory.configurations:
        lines += ["", f"## {_CONFIGURATIONS.say(language)}"]
        lines += [_configuration(theory, one, language) for one in theory.configurations]
    return "\n".join(lines) + "\n"


def _element(element: Element, language: Language) -> str:
    facts = [THROUGH.get(element.through or ""), PARTS.get(element.part or ""), LEVELS.get(element.level or "")]
    facts += [SCOPES.get(element.scope or ""), _OVERALL if element.overall else None]
    facts += [_RECONSTRUCTED if element.reconstructed else None]
    said = ", ".join(fact.say(language) for fact in facts if fact)
    lines = [f"  - **{element.name.say(language)}**" + (f" ({said})" if said else "")]
    if element.text:
        lines.append(f"    - {element.text.say(language)}")
    lines.append(f"    - {_measured(element).say(language)}")
    return "\n".join(lines)


def _measured(element: Element) -> Text:
    if element.indicator:
        return _SEEN_BY.fill(indicator=element.indicator.text, data=DATA_KINDS[element.indicator.data])
    return _GAP.fill(gap=element.gap) if element.gap else _NEITHER


def _arrow(theory: Theory, arrow: Arrow, statuses: Mapping[str, str], language: Language) -> str:
    start, end = (theory.element(id).name.say(language) for id in (arrow.start, arrow.end))
    status = statuses.get(arrow.id, "untested")
    tail = f" ({_RECONSTRUCTED.say(language)})" if arrow.reconstructed else ""
    lines = [f"- **{start}** {SIGNS[arrow.sign].say(language)} **{end}**: {STATUSES[status].say(language)}{tail}"]
    if arrow.claim:
        lines.append(f"  - {arrow.claim.say(language)}")
    if arrow.assumption:
        lines.append(f"  - {_ASSUMES.fill(text=arrow.assumption).say(language)}")
    if arrow.rival:
        lines.append(f"  - {_RIVAL.fill(text=arrow.rival).say(language)}")
    return "\n".join(lines)


def _configuration(theory: Theory, configuration: Configuration, language: Language) -> str:
    lines = ["", f"- **{configuration.name.say(language)}**"]
    if configuration.text:
        lines.append(f"  - {configuration.text.say(language)}")
    for list_, word in _LISTS.items():
        names = [theory.element(id).name.say(language) for id in getattr(configuration, list_)]
        if names:
            lines.append(f"  - {word.say(language)}: {'; '.join(names)}")
    return "\n".join(lines)
