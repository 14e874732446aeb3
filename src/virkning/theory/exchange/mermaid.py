"""Mermaid: a flow chart from left to right that wikis and code hosts draw by themselves."""

from __future__ import annotations

from itertools import groupby

from virkning.language import Language
from virkning.theory.kinds import ELEMENT_KINDS, SIGNS
from virkning.theory.model import Element, Theory

_SHAPES = {
    "active_mechanism": '("{}")',
    "moderator": '{{{{"{}"}}}}',
    "context": '[/"{}"/]',
    "target_group": '(["{}"])',
    "long_outcome": '[["{}"]]',
}
_LINES = {"+": "-->", "-": "--x", "if": "-.->", "replaced_by": "==>", "with": "<-->", "?": "-.->"}


def to_mermaid(theory: Theory, language: Language = "da") -> str:
    lines = [f"---\ntitle: {_title(theory.title.say(language))}\n---", "flowchart LR"]
    ordered = sorted(theory.elements, key=lambda element: element.place)
    for place, group in groupby(ordered, key=lambda element: element.place):
        members = list(group)
        heading = " / ".join(dict.fromkeys(ELEMENT_KINDS[one.kind].say(language) for one in members))
        lines.append(f'  subgraph column{place}["{_escaped(heading)}"]')
        lines += [f"    {_id(one.id)}{_box(one, language)}" for one in members]
        lines.append("  end")
    for arrow in theory.arrows:
        said = _escaped(SIGNS[arrow.sign].say(language).strip(","))
        lines.append(f'  {_id(arrow.start)} {_LINES[arrow.sign]}|"{said}"| {_id(arrow.end)}')
    return "\n".join(lines) + "\n"


def _box(element: Element, language: Language) -> str:
    return _SHAPES.get(element.kind, '["{}"]').format(_escaped(element.name.say(language)))


def _id(id: str) -> str:
    """Our ids may be words that Mermaid keeps for itself, such as `end`."""
    return f"n_{id.replace('-', '_minus_')}"


def _escaped(text: str) -> str:
    return (
        text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("\n", " ")
    )


def _title(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
