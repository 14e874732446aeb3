"""Pieces of the layout, in every template without loading: icons, the trail to the page, a column at the side."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from virkning.casework.site.templatetags.say import say
from virkning.language import Text

register = template.Library()

SIGNS = frozenset({"info", "success", "warning", "error"})  # in a small file of their own, for the citizen's phone


@register.simple_tag(name="icon")
def icon(name: str) -> SafeString:
    """An icon of the design system, for the eye only: {% icon "calendar-month" %}. Say in words what it means."""
    return format_html(
        '<svg class="icon-svg" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("built/signs.svg" if name in SIGNS else "built/icons.svg"),
        name,
    )


@register.simple_block_tag(name="trail")
def trail(content: str) -> SafeString:
    """The way to this page: {% trail %}{% crumb "cases" "Mine sager" "My cases" %}{% here "Plan" %}{% endtrail %}."""
    label = say("Du er her", "You are here")
    return format_html(
        '<nav class="breadcrumbs d-print-none" aria-label="{}"><ol class="breadcrumbs__list">{}</ol></nav>',
        label,
        content,
    )


@register.simple_tag(name="crumb")
def crumb(name: str, da: str | Text, en: str = "", *address: object, **parts: object) -> SafeString:
    """A step on the way: the name of its address, what it is called, and what the address is filled with."""
    return format_html(
        '<li class="breadcrumbs__list-item"><a class="breadcrumbs__link" href="{}">{}</a>{}</li>',
        reverse(name, args=address),
        say(da, en or str(da), **parts),
        icon("chevron-right"),
    )


@register.simple_tag(name="here")
def here(da: str | Text, en: str = "", **parts: object) -> SafeString:
    """The last step: this page."""
    return format_html(
        '<li class="breadcrumbs__list-item" aria-current="page">{}</li>', say(da, en or str(da), **parts)
    )


@register.simple_block_tag(name="column")
def column(content: str, css: str) -> SafeString | str:
    """Content in a column of its own; an empty one leaves no trace."""
    return format_html('<aside class="{}">{}</aside>', css, content) if content.strip() else ""
