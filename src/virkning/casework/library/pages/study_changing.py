"""Studies as they are added and corrected by form: each save is a draft with its author and its reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.library import actions, policies
from virkning.casework.library.forms import VersionForm
from virkning.casework.library.models import StudyDraft
from virkning.casework.library.study_forms import CellsForm, EffectForm, StudyForm
from virkning.casework.library.study_shelf import (
    Kept,
    kept_or_404,
    study_from,
    with_effect,
    with_fields,
    without_effect,
)
from virkning.casework.site.language import say
from virkning.casework.trying import tried
from virkning.language import Text, same

_ASKED = ["GET", "POST"]
_SAVED = Text("Gemt som udkast {n}.", "Saved as draft {n}.")


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def study_new(request: HttpRequest) -> HttpResponse:
    form = StudyForm(request.POST or None, initial={"based_on": 0})

    def save(note: str, **_: Any) -> StudyDraft:
        return actions.new_study(by=request.user, study=study_from(form.told()), note=note)

    return _saved_or_asked(request, form, save, None, Text("Nyt studie", "New study"))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def study_edit(request: HttpRequest, study: str) -> HttpResponse:
    """Correct a study's card; its short name stays, for bindings hang on it."""
    found = kept_or_404(study)
    form = StudyForm(request.POST or None, initial=StudyForm.beginning(found.study) | {"based_on": found.number})
    form.fields["id"].disabled = True

    def save(note: str, based_on: int, **_: Any) -> StudyDraft:
        changed = with_fields(found.study, form.told())
        return actions.save_study(by=request.user, study=changed, note=note, based_on=based_on)

    return _saved_or_asked(request, form, save, found, Text("Ret studiet", "Correct the study"))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def effect_new(request: HttpRequest, study: str) -> HttpResponse:
    found = kept_or_404(study)
    form = EffectForm(request.POST or None, initial={"based_on": found.number, "effect_role": "effect"})
    return _effect_asked(request, form, found, None, Text("Nyt resultat", "New result"))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def effect_edit(request: HttpRequest, study: str, effect: int) -> HttpResponse:
    found = _with_effect_or_404(study, effect)
    beginning = EffectForm.beginning(found.study.effects[effect - 1]) | {"based_on": found.number}
    form = EffectForm(request.POST or None, initial=beginning)
    return _effect_asked(request, form, found, effect, Text("Ret resultat {n}", "Correct result {n}").fill(n=effect))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def effect_drop(request: HttpRequest, study: str, effect: int) -> HttpResponse:
    found = _with_effect_or_404(study, effect)
    form = VersionForm(request.POST or None, initial={"based_on": found.number})

    def save(note: str, based_on: int) -> StudyDraft:
        policies.check_drop(study, effect)
        less = without_effect(found.study, effect)
        return actions.save_study(by=request.user, study=less, note=note, based_on=based_on)

    return _saved_or_asked(request, form, save, found, Text("Fjern resultat {n}", "Remove result {n}").fill(n=effect))


def _with_effect_or_404(study: str, effect: int) -> Kept:
    found = kept_or_404(study)
    if not 1 <= effect <= len(found.study.effects):
        raise Http404
    return found


def _effect_asked(request: HttpRequest, form: EffectForm, found: Kept, place: int | None, title: Text) -> HttpResponse:
    def save(note: str, based_on: int, **_: Any) -> StudyDraft:
        changed = with_effect(found.study, place, form.told())
        return actions.save_study(by=request.user, study=changed, note=note, based_on=based_on)

    return _saved_or_asked(request, form, save, found, title)


def _saved_or_asked(
    request: HttpRequest, form: CellsForm | VersionForm, save: Any, found: Kept | None, title: Text
) -> HttpResponse:
    draft = tried(form, save) if request.method == "POST" else None
    if draft is not None:
        messages.success(request, say(_SAVED, n=draft.number))
        return redirect("study", draft.study)
    of = same(found.study.cite) if found else None
    context = {"form": form, "study": found.study if found else None, "title": title, "of": of}
    return render(request, "library/study_edit.html", context, status=422 if form.is_bound else 200)
