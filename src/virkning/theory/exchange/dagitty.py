"""dagitty: the theory as a causal graph, so that what has to be adjusted for can be read off it.

dagitty knows arrows without signs, exposures, outcomes and what is unobserved. Activities go out as exposures, the
last outcomes as outcomes, and what has no indicator as latent; on the way back the rest is guessed from the arrows.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Language, Text
from virkning.settings import fit_form
from virkning.theory.exchange.dagitty_text import read_graph
from virkning.theory.graph import circles
from virkning.theory.model import Element, Theory
from virkning.theory.reading import check_ids


def to_dagitty(theory: Theory, language: Language = "da") -> str:
    """A graph that runs in a circle is no causal graph and is refused."""
    for circle in circles(theory):
        raise InputError(
            Text(
                "Pilene går i ring; dagitty kan kun rumme pile, der ikke gør.",
                "The arrows run in a circle; dagitty holds only arrows that do not.",
            ),
            value=" → ".join(circle),
        )
    lines = ["dag {"]
    lines += [f'"{element.id}" [{_marks(element, row, language)}]' for row, element in enumerate(theory.elements)]
    lines += [
        f'"{arrow.start}" {"<->" if arrow.sign == "with" else "->"} "{arrow.end}"'
        for arrow in theory.arrows
        if arrow.start != arrow.end
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _marks(element: Element, row: int, language: Language) -> str:
    """Its part in the graph, where it stands, and its name, which dagitty keeps without reading."""
    marks = []
    if element.kind in ("activity", "principle"):
        marks.append("exposure")
    elif element.kind == "long_outcome":
        marks.append("outcome")
    elif element.indicator is None:
        marks.append("latent")
    name = element.name.say(language).replace('"', "'").replace("]", ")").replace("[", "(")
    return ", ".join([*marks, f'pos="{element.place},{row}"', f'label="{name}"'])


def from_dagitty(path: str | Path, id: str) -> Theory:
    """A theory of the graph: ids, arrows and names are those of the file, kinds are read off the marks and the arrows."""
    graph = read_graph(path)
    starts, ends = {one for one, _, _ in graph.arrows}, {two for _, two, _ in graph.arrows}
    content: dict[str, Any] = {
        "theory": {"id": id, "kind": "own", "title": {"da": id, "en": id}},
        "element": [_element(name, marks, name in starts, name in ends) for name, marks in graph.nodes.items()],
        "arrow": [
            {"id": f"{_id(one)}-{_id(two)}", "from": _id(one), "to": _id(two), "sign": "?" if line == "->" else "with"}
            for one, two, line in graph.arrows
        ],
    }
    theory = fit_form(Theory, content)
    check_ids(theory, path)
    return theory


def _id(name: str) -> str:
    """An id of ours from a name of theirs."""
    plain = name.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-_") or "x"


def _element(name: str, marks: dict[str, str], starts: bool, ends: bool) -> dict[str, Any]:
    label = marks.get("label") or name
    kind = _kind(marks, starts, ends)
    gap = {"da": "Kendes ikke i den graf, den kom fra.", "en": "Not known in the graph it came from."}
    return {"id": _id(name), "kind": kind, "name": {"da": label, "en": label}, "gap": gap}


def _kind(marks: dict[str, str], starts: bool, ends: bool) -> str:
    if "exposure" in marks:
        return "activity"
    if "outcome" in marks or (ends and not starts):
        return "long_outcome"
    return "active_mechanism" if ends else "context"
