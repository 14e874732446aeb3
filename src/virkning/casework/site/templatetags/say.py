"""Words and numbers in the language of the page, in every template without loading."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from virkning.casework.site.language import request_language
from virkning.casework.site.language import say as say_text
from virkning.language import MISSING, Text, number, percent

register = template.Library()


@register.simple_tag(name="say")
def say(da: str | Text, en: str = "", **parts: Any) -> SafeString:
    """{% say "Borger {number}" "Citizen {number}" number=citizen.number %}; the parts are escaped, the texts are ours."""
    text = da if isinstance(da, Text) else Text(da, en)
    safe = {key: conditional_escape(part) for key, part in parts.items()}
    return mark_safe(text.say(request_language()).format(**safe) if safe else conditional_escape(say_text(text)))


@register.filter(name="spoken")
def spoken(text: Text) -> str:
    """A two-language text from Python: {{ item.question|spoken }}."""
    return say_text(text)


@register.filter(name="day")
def day(when: date | None) -> str:
    """A date as people write it: 3.2.2026 in Danish, 3 Feb 2026 in English."""
    if when is None:
        return MISSING
    when = timezone.localtime(when) if isinstance(when, datetime) else when
    return f"{when.day}.{when.month}.{when.year}" if request_language() == "da" else f"{when:%-d %b %Y}"


@register.filter(name="moment")
def moment(when: datetime | None) -> str:
    """A point in time: 3.2.2026 kl. 14.05 in Danish, 3 Feb 2026, 14:05 in English."""
    if when is None:
        return MISSING
    clock = timezone.localtime(when)
    return f"{day(when)} kl. {clock:%H.%M}" if request_language() == "da" else f"{day(when)}, {clock:%H:%M}"


@register.filter(name="amount")
def amount(value: float | None, decimals: int = 0) -> str:
    return number(None if value is None else float(value), decimals, request_language())


@register.filter(name="share")
def share(value: float | None, decimals: int = 0) -> str:
    return percent(value, decimals, request_language())
