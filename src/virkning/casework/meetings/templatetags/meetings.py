"""What a talk's choices are called, for templates."""

from __future__ import annotations

from django import template

from virkning.casework.meetings.words import KINDS, NO_SHOWS
from virkning.casework.site.language import say

register = template.Library()


@register.filter(name="talk_kind")
def talk_kind(value: str) -> str:
    return say(KINDS[value])


@register.filter(name="no_show")
def no_show(value: str) -> str:
    return say(NO_SHOWS[value])
