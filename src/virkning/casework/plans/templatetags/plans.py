"""What the choices of plans are called, for templates."""

from __future__ import annotations

from django import template

from virkning.casework.plans import words
from virkning.casework.site.language import say

register = template.Library()

_NAMES = {
    "area": words.AREAS,
    "owner": words.OWNERS,
    "goal_state": words.GOAL_STATES,
    "stop": words.STOPS,
}


@register.filter(name="called")
def called(value: str, kind: str) -> str:
    """{{ goal.state|called:"goal_state" }}"""
    return say(_NAMES[kind][value])


@register.filter(name="intermediate")
def intermediate(value: str) -> str:
    known = words.intermediate_goals().get(value)
    return say(known) if known else ""
