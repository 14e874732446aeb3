"""One page that asks something and does something: every form of the casework is shown and answered this way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from virkning.casework.site.language import lazy, say
from virkning.language import Text

if TYPE_CHECKING:
    from virkning.casework.people.models import Citizen

# Beyond these a day is a slip, and no deadline can be counted.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
IN_OUR_TIME = lazy("Skriv et årstal mellem 1900 og 2199.", "Write a year between 1900 and 2199.")

SAVE = Text("Gem", "Save")
SAVED = Text("Gemt.", "Saved.")
CHOOSE = ("", lazy("Vælg", "Choose"))  # first in a list where no choice is the usual one


def ask(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[..., Any],
    *,
    title: Text,
    back: tuple[Any, ...],
    button: Text = SAVE,
    done: Text = SAVED,
    citizen: Citizen | None = None,
    intro: Text | None = None,
) -> HttpResponse:
    """Show the form; when it comes back whole, do it and go `back` (a page's name and its arguments)."""
    if request.method == "POST" and form.is_valid():
        do(**form.cleaned_data)
        messages.success(request, say(done))
        return redirect(*back)
    context = {"form": form, "title": title, "button": button, "citizen": citizen, "intro": intro}
    context["way_back"] = resolve_url(*back)
    return render(request, "site/ask.html", context, status=422 if form.is_bound else 200)


def spoken(choices: dict[str, Text]) -> list[tuple[str, str]]:
    """Choices of a form from their two-language names."""
    return [(str(value), lazy(text.da, text.en)) for value, text in choices.items()]


def day_field(da: str, en: str, **more: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar or typed."""
    return forms.DateField(
        label=lazy(da, en),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY, IN_OUR_TIME), MaxValueValidator(LAST_DAY, IN_OUR_TIME)],
        **more,
    )


def text_field(da: str, en: str, rows: int = 4, **more: Any) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(label=lazy(da, en), widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **more)
