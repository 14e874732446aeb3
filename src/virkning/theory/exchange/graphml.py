"""GraphML: nodes and edges with all their words, for tools that draw and measure networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from virkning.theory.exchange.plain import plain_part
from virkning.theory.model import Arrow, Element, Theory

_NODE = (
    "kind", "name_da", "name_en", "text_da", "text_en", "through", "part", "level", "scope", "overall", "goal",
    "indicator_da", "indicator_en", "indicator_data", "gap_da", "gap_en", "reconstructed",
)  # fmt: skip
_EDGE = ("sign", "claim_da", "claim_en", "assumption_da", "assumption_en", "rival_da", "rival_en", "reconstructed")


def to_graphml(theory: Theory) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for owner, keys in (("node", _NODE), ("edge", _EDGE)):
        lines += [
            f'  <key id="{owner}_{key}" for="{owner}" attr.name="{key}" attr.type="{_type(key)}"/>' for key in keys
        ]
    lines.append(f'  <graph id={quoteattr(theory.id)} edgedefault="directed">')
    for element in theory.elements:
        lines += [f"    <node id={quoteattr(element.id)}>", *_data("node", _NODE, element), "    </node>"]
    for arrow in theory.arrows:
        ends = f"source={quoteattr(arrow.start)} target={quoteattr(arrow.end)}"
        lines += [f"    <edge id={quoteattr(arrow.id)} {ends}>", *_data("edge", _EDGE, arrow), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _type(key: str) -> str:
    return "boolean" if key in ("overall", "reconstructed") else "string"


def _data(owner: str, keys: tuple[str, ...], part: Element | Arrow) -> list[str]:
    known = dict(_flat(plain_part(part)))
    return [f'      <data key="{owner}_{key}">{escape(known[key])}</data>' for key in keys if key in known]


def _flat(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A text in two languages becomes two keys."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from ((f"{key}_{language}", said) for language, said in value.items())
        elif value is True:
            yield key, "true"
        elif isinstance(value, str):
            yield key, value
