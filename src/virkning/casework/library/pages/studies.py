"""The studies of the evidence base."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.site.language import request_language
from virkning.language import Text
from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.kinds import DESIGNS
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.telling import told_study


@page(Permission.SEE_LIBRARY)
@require_GET
def studies(request: HttpRequest) -> HttpResponse:
    """All studies, or those in whose card the words stand."""
    words = request.GET.get("words", "").strip()[:100]
    wanted = words.lower().split()
    rows = [(study, DESIGNS[study.design]) for study in read_evidence().studies if _holds(study, wanted)]
    return render(request, "library/studies.html", {"rows": rows, "words": words})


def _holds(study: Study, wanted: list[str]) -> bool:
    if not wanted:
        return True
    card = " ".join([study.cite, *(line.say(request_language()) for line in _card(study.id))]).lower()
    return all(word in card for word in wanted)


@page(Permission.SEE_LIBRARY)
@require_GET
def study(request: HttpRequest, study: str) -> HttpResponse:
    found = next((one for one in read_evidence().studies if one.id == study), None)
    if found is None:
        raise Http404
    return render(request, "library/study.html", {"study": found, "lines": _card(study)})


@lru_cache(maxsize=512)
def _card(study: str) -> tuple[Text, ...]:
    evidence = read_evidence()
    return tuple(told_study(evidence.study(study), evidence))
