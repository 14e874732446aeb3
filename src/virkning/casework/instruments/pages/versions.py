"""The questionnaires there are, and each version whole."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import today
from virkning.casework.accounts.sudo import sudo
from virkning.casework.instruments import actions
from virkning.casework.instruments.forms import NumberForm, PublishForm, ReviewForm
from virkning.casework.instruments.impact import FATES
from virkning.casework.instruments.models import Draft
from virkning.casework.instruments.shelf import Version, drafted, version_or_404, versions
from virkning.casework.instruments.translations import translations
from virkning.casework.measurement.catalogue import in_use
from virkning.casework.site.language import say
from virkning.casework.trying import tried
from virkning.instruments import Instrument, Item
from virkning.instruments.model import RATER_LABELS
from virkning.language import Text

_READ = Text("Sproget er markeret som gennemset.", "The language is marked as reviewed.")


@page(Permission.EDIT_INSTRUMENTS)
@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """Every questionnaire with its versions, and the drafts."""
    now = {row.pk for row in in_use(today())}
    rows = [(one, one.row is not None and one.row.pk in now, translations(one.instrument)) for one in versions()]
    shelves = [(id_, list(group)) for id_, group in groupby(rows, key=lambda row: row[0].instrument.id)]
    drafts = [(draft, drafted(draft)) for draft in Draft.objects.select_related("made_by")]
    return render(request, "questionnaires/instruments.html", {"shelves": shelves, "drafts": drafts})


@page(Permission.EDIT_INSTRUMENTS)
@require_GET
def instrument_version(request: HttpRequest, instrument: str, version: str) -> HttpResponse:
    found = version_or_404(instrument, version)
    return render(request, "questionnaires/version.html", version_context(found) | {"form": NumberForm()})


def version_context(version: Version) -> dict[str, Any]:
    return {"version": version, "instrument": version.instrument, **contents(version.instrument)}


def contents(instrument: Instrument) -> dict[str, Any]:
    """What pages of versions and of drafts show alike."""
    parts = [(RATER_LABELS[rater], _lines(instrument.items_of(rater))) for rater in instrument.raters]
    return {"parts": parts, "translations": translations(instrument)}


def _lines(items: tuple[Item, ...]) -> list[tuple[Item, Text]]:
    return [(item, FATES[item.lineage]) for item in items]


@page(Permission.EDIT_INSTRUMENTS)
@require_POST
def draft_from_version(request: HttpRequest, instrument: str, version: str) -> HttpResponse:
    found, form = version_or_404(instrument, version), NumberForm(request.POST)
    draft = tried(form, partial(actions.begin_from_version, by=request.user, version=found))
    if draft is None:
        return render(request, "questionnaires/version.html", version_context(found) | {"form": form}, status=422)
    return redirect("draft", draft.pk)


@page(Permission.EDIT_INSTRUMENTS)
@require_http_methods(["GET", "POST"])
@sudo
def instrument_take(request: HttpRequest, instrument: str, version: str) -> HttpResponse:
    """Publish a version that comes with the program."""
    found, form = (
        version_or_404(instrument, version),
        PublishForm(request.POST or None, initial=PublishForm.beginning()),
    )
    if request.method == "POST" and tried(form, partial(actions.take_into_use, by=request.user, version=found)):
        messages.success(request, say(Text("Skemaet er taget i brug.", "The questionnaire is taken into use.")))
        return redirect("instrument_version", instrument, version)
    context = {"instrument": found.instrument, "form": form}
    return render(request, "questionnaires/publish.html", context, status=422 if form.is_bound else 200)


@page(Permission.EDIT_INSTRUMENTS)
@require_POST
def instrument_review(request: HttpRequest, instrument: str, version: str) -> HttpResponse:
    review(request, version_or_404(instrument, version).instrument)
    return redirect("instrument_version", instrument, version)


def review(request: HttpRequest, instrument: Instrument) -> None:
    """Mark the language that was sent as read; an unknown one is passed over."""
    form = ReviewForm(request.POST)
    if form.is_valid():
        language = cast(Any, form.cleaned_data["language"])
        actions.review_translation(by=cast(Any, request.user), instrument=instrument, language=language)
        messages.success(request, say(_READ))
