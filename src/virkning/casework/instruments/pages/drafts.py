"""A draft from its first file or copy to the day it is published."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.accounts.sudo import sudo
from virkning.casework.instruments import actions
from virkning.casework.instruments.forms import HeadForm, ItemForm, PublishForm, TextForm, UploadForm
from virkning.casework.instruments.impact import impact_of
from virkning.casework.instruments.models import Draft
from virkning.casework.instruments.pages.versions import contents, review
from virkning.casework.instruments.rules import faults
from virkning.casework.instruments.shelf import drafted, versions
from virkning.casework.leader.groups import SMALLEST
from virkning.casework.site.language import say
from virkning.casework.trying import tried
from virkning.language import Text

_PUBLISHED = Text("Udgaven er udgivet. Den ændres ikke mere.", "The version is published. It will not change again.")
_ASKED = ["GET", "POST"]


@page(Permission.EDIT_INSTRUMENTS)
@require_http_methods(_ASKED)
def draft_new(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, versions=versions())
    draft = tried(form, partial(actions.begin_from_file, by=request.user)) if request.method == "POST" else None
    if draft is not None:
        return redirect("draft", draft.pk)
    return render(request, "questionnaires/upload.html", {"form": form}, status=422 if form.is_bound else 200)


@page(Permission.EDIT_INSTRUMENTS)
@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft whole: what is wrong, what it changes, its words."""
    return render(request, "questionnaires/draft.html", _context(get_object_or_404(Draft, pk=pk)))


def _context(draft: Draft) -> dict[str, Any]:
    instrument = drafted(draft)
    return {
        "draft": draft,
        "instrument": instrument,
        "faults": faults(instrument),
        "impact": impact_of(instrument),
        "smallest": SMALLEST,
        **contents(instrument),
    }


@page(Permission.EDIT_INSTRUMENTS)
@require_http_methods(_ASKED)
def draft_text(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    form = TextForm(request.POST or None, initial={"definition": draft.definition})
    title = Text("Ret teksten", "Edit the text")
    return _asked(request, draft, form, partial(actions.change_text, by=request.user, draft=draft), title)


@page(Permission.EDIT_INSTRUMENTS)
@require_http_methods(_ASKED)
def draft_head(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    form = HeadForm(request.POST or None, initial=HeadForm.beginning(drafted(draft)))
    title = Text("Nummer og titel", "Number and title")
    return _asked(request, draft, form, partial(actions.change_head, by=request.user, draft=draft), title)


@page(Permission.EDIT_INSTRUMENTS)
@require_http_methods(_ASKED)
def draft_item(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    instrument = drafted(draft)
    found = next((one for one in instrument.items if one.id == item), None)
    if found is None:
        raise Http404
    form = ItemForm(request.POST or None, instrument=instrument, item=found)
    title = Text("Spørgsmål {id}", "Question {id}").fill(id=item)
    return _asked(request, draft, form, partial(actions.change_item, by=request.user, draft=draft), title, item=found)


def _asked(request: HttpRequest, draft: Draft, form: Any, do: Any, title: Text, **more: Any) -> HttpResponse:
    if request.method == "POST" and tried(form, do) is not None:
        return redirect("draft", draft.pk)
    context = {"draft": draft, "form": form, "title": title, **more}
    return render(request, "questionnaires/edit.html", context, status=422 if form.is_bound else 200)


@page(Permission.EDIT_INSTRUMENTS)
@require_POST
def draft_item_drop(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    actions.drop_item(by=request.user, draft=get_object_or_404(Draft, pk=pk), item=item)
    return redirect("draft", pk)


@page(Permission.EDIT_INSTRUMENTS)
@require_POST
def draft_review(request: HttpRequest, pk: int) -> HttpResponse:
    review(request, drafted(get_object_or_404(Draft, pk=pk)))
    return redirect("draft", pk)


@page(Permission.EDIT_INSTRUMENTS)
@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    actions.discard(by=request.user, draft=get_object_or_404(Draft, pk=pk))
    messages.success(request, say(Text("Udkastet er slettet.", "The draft is deleted.")))
    return redirect("instruments")


@page(Permission.EDIT_INSTRUMENTS)
@require_http_methods(_ASKED)
@sudo
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What it changes once more, the day, and the password."""
    draft = get_object_or_404(Draft, pk=pk)
    form = PublishForm(request.POST or None, initial=PublishForm.beginning())
    version = tried(form, partial(actions.publish, by=request.user, draft=draft)) if request.method == "POST" else None
    if version is not None:
        messages.success(request, say(_PUBLISHED))
        return redirect("instrument_version", version.instrument, version.version)
    return render(
        request, "questionnaires/publish.html", _context(draft) | {"form": form}, status=422 if form.is_bound else 200
    )
