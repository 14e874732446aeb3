"""The studies of the evidence base, with the drafts made here: the list, one card, and a card to take away."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from virkning.casework.access.guard import page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.library.models import StudyDraft
from virkning.casework.library.study_shelf import kept, kept_or_404, written
from virkning.casework.site.language import request_language
from virkning.language import Text
from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.formats.csl import as_csl
from virkning.theory.evidence.formats.ris import as_ris
from virkning.theory.evidence.formats.tables import as_csv
from virkning.theory.evidence.kinds import DESIGNS, DIRECTIONS, ROLES
from virkning.theory.evidence.model import Effect, Study
from virkning.theory.evidence.telling import told_study

DOWNLOADS = [("toml", "TOML"), ("ris", "RIS"), ("csv", "CSV"), ("json", "CSL-JSON")]
_WRITERS = {"ris": as_ris, "csv": as_csv, "json": as_csl}


@page(Permission.SEE_LIBRARY)
@require_GET
def studies(request: HttpRequest) -> HttpResponse:
    """All studies, or those in whose card the words stand."""
    words = request.GET.get("words", "").strip()[:100]
    wanted = words.lower().split()
    rows = [(one, DESIGNS[one.study.design]) for one in kept() if _holds(one.study, wanted)]
    may_edit = may(request.user.role, Permission.EDIT_LIBRARY)
    return render(request, "library/studies.html", {"rows": rows, "words": words, "may_edit": may_edit})


def _holds(study: Study, wanted: list[str]) -> bool:
    if not wanted:
        return True
    card = " ".join([study.cite, *(line.say(request_language()) for line in _card(study))]).lower()
    return all(word in card for word in wanted)


@page(Permission.SEE_LIBRARY)
@require_GET
def study(request: HttpRequest, study: str) -> HttpResponse:
    found = kept_or_404(study)
    told = _card(found.study)
    facts = told[: len(told) - len(found.study.effects)]
    facts = facts[:-1] if found.study.sources else facts  # the card names them by their codes; here by their names
    context = {
        "kept": found,
        "study": found.study,
        "facts": [_label_and_value(line) for line in facts],
        "effects": [
            _shown(effect, line)
            for effect, line in zip(found.study.effects, told[len(told) - len(found.study.effects) :], strict=True)
        ],
        "sources": [_source(one) for one in found.study.sources],
        "drafts": StudyDraft.objects.filter(study=study).select_related("made_by"),
        "downloads": DOWNLOADS,
        "may_edit": may(request.user.role, Permission.EDIT_LIBRARY),
    }
    return render(request, "library/study.html", context)


def _shown(effect: Effect, told: Text) -> tuple[Text, Text, Text, Text]:
    """From activity to outcome; which way; what kind of knowledge; and the rest in words."""
    shelves = read_evidence().shelves
    path = Text("{activity} → {outcome}", "{activity} → {outcome}").fill(
        activity=shelves.activities.label(effect.activity), outcome=shelves.outcomes.label(effect.outcome)
    )
    said = Text("{role}: {path}: {direction}", "{role}: {path}: {direction}").fill(
        role=ROLES[effect.role], path=path, direction=DIRECTIONS[effect.direction]
    )
    rest = Text(told.da.removeprefix(said.da).lstrip("; "), told.en.removeprefix(said.en).lstrip("; "))
    return path, DIRECTIONS[effect.direction], ROLES[effect.role], rest


def _source(source: str) -> Text:
    """The document by its name, and the lines."""
    document, _, lines = source.partition(":")
    names = {one.id: one.name for one in read_evidence().content.documents}
    return Text("{name}, linje {lines}", "{name}, line {lines}").fill(name=names[document], lines=lines)


def _label_and_value(line: Text) -> tuple[Text, Text]:
    (label_da, _, da), (label_en, _, en) = line.da.partition(": "), line.en.partition(": ")
    return Text(label_da, label_en), Text(da, en)


@lru_cache(maxsize=512)
def _card(study: Study) -> tuple[Text, ...]:
    return tuple(told_study(study, read_evidence()))


@page(Permission.SEE_LIBRARY)
@require_GET
def study_file(request: HttpRequest, study: str, kind: str) -> HttpResponse:
    """The study to be added to the evidence base or carried to a reference manager."""
    found = kept_or_404(study).study
    if kind not in dict(DOWNLOADS):
        raise Http404
    text = written(found) if kind == "toml" else _WRITERS[kind]([found])
    name = f'attachment; filename="{found.id}.{kind}"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})
