"""Small theories for the tests, written with as few words as the form allows."""

from __future__ import annotations

from typing import Any

from virkning.settings import fit_form
from virkning.theory import Theory

KINDS = {
    "t": "target_group", "k": "context", "p": "problem_mechanism", "a": "activity", "m": "active_mechanism",
    "d": "moderator", "g": "intermediate_goal", "s": "short_outcome", "o": "long_outcome",
}  # fmt: skip


def element(id: str, **more: Any) -> dict[str, Any]:
    """An element whose kind is told by the first letter of its id."""
    kind = KINDS[id[0]]
    words = {"da": f"Navn {id}", "en": f"Name {id}"}
    through = {"through": "reasoning"} if kind == "active_mechanism" else {}
    return {"id": id, "kind": kind, "name": words, "gap": {"da": "Nej.", "en": "No."}} | through | more


def arrow(path: str, sign: str = "+", **more: Any) -> dict[str, Any]:
    """`arrow("m1-o1")` goes from m1 to o1."""
    start, end = path.split("-")
    return {"id": path, "from": start, "to": end, "sign": sign} | more


def theory(elements: str | list[dict[str, Any]], arrows: str | list[dict[str, Any]] = (), **more: Any) -> Theory:  # type: ignore[assignment]
    """`theory("a1 m1 o1", "a1-m1 m1-o1")`."""
    boxes = [element(id) for id in elements.split()] if isinstance(elements, str) else elements
    lines = [arrow(path) for path in arrows.split()] if isinstance(arrows, str) else list(arrows)
    head = {"id": "lille", "kind": "own", "title": {"da": "Lille", "en": "Small"}} | more.pop("head", {})
    return fit_form(Theory, {"theory": head, "element": boxes, "arrow": lines} | more)
