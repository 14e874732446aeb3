"""Theories as they are changed: by form, one part at a time, or as text; each change is a new version with its reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.library import actions
from virkning.casework.library.editing import with_part, without_part
from virkning.casework.library.evidence import known_of
from virkning.casework.library.forms import ArrowForm, ElementForm, PartForm, TheoryTextForm, VersionForm
from virkning.casework.library.models import TheoryVersion
from virkning.casework.library.pictures import pictures
from virkning.casework.library.shelf import Shelved, current, current_or_404, theory_of
from virkning.casework.library.words import EMPTY_THEORY, SEVERITIES
from virkning.casework.site.language import say
from virkning.casework.trying import tried
from virkning.language import LANGUAGES, Text
from virkning.theory import Theory
from virkning.theory.checks import check_theory
from virkning.theory.comparing import compare
from virkning.theory.telling import comparison_table

_ASKED = ["GET", "POST"]
_SAVED = Text("Gemt som udgave {n}.", "Saved as version {n}.")


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def theory_text(request: HttpRequest, theory: str) -> HttpResponse:
    """The text of a theory: checked as often as one likes, then saved."""
    shelved = current_or_404(theory)
    beginning = {"definition": shelved.definition, "based_on": shelved.number}
    form = TheoryTextForm(request.POST or None, initial=beginning)
    if "check" in request.POST:
        return _checked(request, form, shelved)

    def save(definition: str, note: str, based_on: int) -> TheoryVersion:
        return actions.save_theory(by=request.user, theory=theory, definition=definition, note=note, based_on=based_on)

    return _saved_or_asked(request, form, save, "library/text.html", shelved)


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def theory_new(request: HttpRequest) -> HttpResponse:
    form = TheoryTextForm(request.POST or None, initial={"definition": EMPTY_THEORY, "based_on": 0})
    if "check" in request.POST:
        return _checked(request, form, None)

    def save(definition: str, note: str, based_on: int) -> TheoryVersion:
        return actions.new_theory(by=request.user, definition=definition, note=note)

    return _saved_or_asked(request, form, save, "library/text.html", None)


def _checked(request: HttpRequest, form: TheoryTextForm, shelved: Shelved | None) -> HttpResponse:
    """What the checks say of the text and what it changes; nothing is saved, and no reason is asked for yet."""
    form.fields["note"].required = False
    theory = tried(form, lambda definition, note, based_on: theory_of(definition))
    context: dict[str, Any] = {"form": form, "shelved": shelved, "checked": theory is not None}
    if theory is not None:
        context |= {"remarks": remarks_of(theory), "changes": _changes(shelved, theory)}
    form.fields["note"].required = True
    return render(request, "library/text.html", context, status=200 if theory else 422)


def remarks_of(theory: Theory) -> list[tuple[Text, Text]]:
    return [(SEVERITIES[remark.severity], remark.text) for remark in check_theory(theory)]


def _changes(shelved: Shelved | None, theory: Theory) -> Any:
    if shelved is None:
        return None
    compared = [one for one in compare(shelved.theory, theory) if one.verdict != "confirmed"]
    return comparison_table(shelved.theory, theory, tuple(compared)) if compared else None


def _saved_or_asked(
    request: HttpRequest, form: VersionForm, save: Any, template: str, shelved: Shelved | None, **more: Any
) -> HttpResponse:
    version = tried(form, save) if request.method == "POST" else None
    if version is not None:
        _draw(version)
        messages.success(request, say(_SAVED, n=version.number))
        return redirect("theory", version.theory)
    context = {"form": form, "shelved": shelved, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _draw(version: TheoryVersion) -> None:
    """Draw the new picture now, so that no reader has to wait for it."""
    shelved = current(version.theory)
    if shelved is not None:
        for language in LANGUAGES:
            pictures(shelved.definition, known_of(shelved).statuses, language)


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def element_new(request: HttpRequest, theory: str) -> HttpResponse:
    shelved = current_or_404(theory)
    form = ElementForm(request.POST or None, initial={"based_on": shelved.number})
    return _part_asked(request, shelved, form, Text("Nyt element", "New element"))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def arrow_new(request: HttpRequest, theory: str) -> HttpResponse:
    shelved = current_or_404(theory)
    form = ArrowForm(request.POST or None, theory=shelved.theory, initial={"based_on": shelved.number})
    return _part_asked(request, shelved, form, Text("Ny pil", "New arrow"))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def part_edit(request: HttpRequest, theory: str, part: str) -> HttpResponse:
    """Change an element or an arrow; its short name stays, for evidence and comments hang on it."""
    shelved = current_or_404(theory)
    if not shelved.theory.has(part):
        raise Http404
    form = _form_of(request, shelved, part)
    form.fields["id"].disabled = True
    return _part_asked(
        request, shelved, form, Text("Ret {name}", "Change {name}").fill(name=shelved.theory.named(part)), part
    )


def _form_of(request: HttpRequest, shelved: Shelved, part: str) -> PartForm:
    theory, based = shelved.theory, {"based_on": shelved.number}
    if part in {arrow.id for arrow in theory.arrows}:
        beginning = ArrowForm.beginning(theory.arrow(part)) | based
        return ArrowForm(request.POST or None, theory=theory, initial=beginning)
    return ElementForm(request.POST or None, initial=ElementForm.beginning(theory.element(part)) | based)


def _part_asked(request: HttpRequest, shelved: Shelved, form: PartForm, title: Text, part: str = "") -> HttpResponse:
    theory = shelved.theory

    def save(id: str, note: str, based_on: int, **_: Any) -> TheoryVersion:
        if not part and theory.has(id):
            form.add_error("id", say(Text("Det navn er i brug.", "That name is in use.")))
            return None  # type: ignore[return-value]
        text = with_part(theory, "arrow" if isinstance(form, ArrowForm) else "element", id, form.table())
        return actions.save_theory(by=request.user, theory=theory.id, definition=text, note=note, based_on=based_on)

    context = {"theory": theory, "title": title, "part": part}
    return _saved_or_asked(request, form, save, "library/part_edit.html", shelved, **context)


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def part_drop(request: HttpRequest, theory: str, part: str) -> HttpResponse:
    shelved = current_or_404(theory)
    if not shelved.theory.has(part):
        raise Http404
    form = VersionForm(request.POST or None, initial={"based_on": shelved.number})

    def save(note: str, based_on: int) -> TheoryVersion:
        text = without_part(shelved.theory, part)
        return actions.save_theory(by=request.user, theory=theory, definition=text, note=note, based_on=based_on)

    title = Text("Fjern {name}", "Remove {name}").fill(name=shelved.theory.named(part))
    context = {"theory": shelved.theory, "title": title, "part": part}
    return _saved_or_asked(request, form, save, "library/part_drop.html", shelved, **context)
