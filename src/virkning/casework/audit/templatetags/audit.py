"""The log's codes in words; a code that has none, such as a case system's, is shown as it stands."""

from __future__ import annotations

from django import template

from virkning.casework.audit.words import ACTIONS, OPERATIONS, PAGES
from virkning.casework.site.language import say

register = template.Library()


@register.filter(name="page_name")
def page_name(page: str) -> str:
    """{{ reading.page|page_name }}"""
    return say(PAGES[page]) if page in PAGES else page


@register.filter(name="action_name")
def action_name(code: str) -> str:
    """{{ event.action|action_name }}"""
    return say(ACTIONS[code]) if code in ACTIONS else code


@register.filter(name="operation")
def operation(code: str) -> str:
    """{{ change.operation|operation }}"""
    return say(OPERATIONS[code]) if code in OPERATIONS else code
