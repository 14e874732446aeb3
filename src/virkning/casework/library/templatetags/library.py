"""Cells of the theory room's tables in a page."""

from __future__ import annotations

from django import template

from virkning.casework.site.language import request_language
from virkning.theory.telling.tables import Cell, say

register = template.Library()


@register.filter(name="cell")
def cell(content: Cell) -> str:
    """A cell in the language of the page; a text of two languages, a plain one, or nothing."""
    return say(content, request_language())
