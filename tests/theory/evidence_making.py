"""Small studies for the tests of the evidence base."""

from __future__ import annotations

from itertools import count
from typing import Any

from virkning.theory.evidence.model import Study
from virkning.theory.evidence.said import Said, everything_said

_numbers = count(1)


def study(design: str = "rct", direction: str = "positive", **more: Any) -> Study:
    """A study with one effect of a mentor on employment; what is not given is left out."""
    effect = {"activity": "mentor", "outcome": "employment", "direction": direction} | more.pop("effect", {})
    content = {"id": f"study-{next(_numbers)}", "authors": ["Prøvehuset"], "year": 2000, "design": design}
    return Study.model_validate(content | {"effect": [effect]} | more)


def said(*studies: Study) -> list[Said]:
    return list(everything_said(studies))
