"""The caseworker's side of a measurement: begin, answer, hand over, look together, agree; and the progress since."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import citizen_page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import relations, today
from virkning.casework.measurement import actions, keys
from virkning.casework.measurement.charts import activities_of, axis_of, bars, panels
from virkning.casework.measurement.models import Measurement, Sheet
from virkning.casework.measurement.pairs import pairs_of
from virkning.casework.measurement.policies import paired_sheets
from virkning.casework.measurement.precision import FEWEST_PAIRS
from virkning.casework.measurement.progress import progress_of
from virkning.casework.measurement.questions import keep_answers, questions, sheets_of
from virkning.casework.measurement.words import RATERS
from virkning.casework.people.models import Citizen
from virkning.casework.site.asking import text_field
from virkning.casework.site.language import say
from virkning.language import Text
from virkning.words import BENEFITS

CASEWORKER = Sheet.Rater.CASEWORKER
_CODE = "code_just_made"
_TOO_LONG = Text(
    "Det kunne ikke gemmes. Skriv højst 4000 tegn.", "It could not be saved. Write at most 4,000 characters."
)


class AgreeForm(forms.Form):
    agreed = text_field("Hvad er I blevet enige om?", "What have you agreed?", required=False)


@citizen_page(Permission.MEASURE)
@require_POST
def begin(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Begin today's measurement, or go on with the one that is under way."""
    talk = citizen.talks.filter(pk=_whole(request.POST.get("talk"))).first()
    under_way = citizen.measurements.filter(opened_at=None).last()
    measurement = under_way or actions.begin(by=request.user, caseworker=request.user, citizen=citizen, talk=talk)
    return _to(measurement)


@citizen_page(Permission.SEE_PROGRESS)
@require_GET
def show(request: HttpRequest, citizen: Citizen, wave: int) -> HttpResponse:
    """How far both are; a code that was just made; the answers side by side when both are in."""
    measurement = _measurement(citizen, wave)
    sheets = [(RATERS[sheet.rater], sheet) for sheet in paired_sheets(measurement)]
    may_measure = may(request.user.role, Permission.MEASURE, relations(request.user, citizen))
    context = {
        "citizen": citizen,
        "measurement": measurement,
        "sheets": sheets,
        "pairs": pairs_of(measurement) if measurement.opened_at else None,
        "may_measure": may_measure,
        **_code_just_made(request, measurement),
    }
    return render(request, "measurement/measurement.html", context)


@citizen_page(Permission.MEASURE)
@require_POST
def key(request: HttpRequest, citizen: Citizen, wave: int) -> HttpResponse:
    """A code for the citizen's own phone. The page after this one tells it, once: loading it again makes no new one."""
    measurement = _measurement(citizen, wave)
    code = actions.make_key(by=request.user, measurement=measurement)
    request.session[_CODE] = [measurement.pk, code]
    return _to(measurement)


def _code_just_made(request: HttpRequest, measurement: Measurement) -> dict[str, str]:
    """The code as letters, where to write them, and a picture to scan instead."""
    of, code = request.session.pop(_CODE, (None, ""))
    if of != measurement.pk:
        return {}
    scanned = request.build_absolute_uri(reverse("enter_code_given", args=[code]))
    picture = segno.make(scanned, micro=False).svg_inline(
        scale=5, border=2, omitsize=True, svgclass="qr", lineclass=None
    )
    typed = request.build_absolute_uri(reverse("enter_code"))
    return {"code": keys.written(code), "address": typed, "picture": picture}


@citizen_page(Permission.MEASURE)
@require_POST
def hand_over(request: HttpRequest, citizen: Citizen, wave: int) -> HttpResponse:
    """This very tablet becomes the citizen's: the caseworker is signed out of it before it changes hands."""
    measurement = _measurement(citizen, wave)
    code = actions.make_key(by=request.user, measurement=measurement)
    given = keys.key_of(code)
    assert given is not None
    keys.take(request, given)
    return redirect("answer_start")


@citizen_page(Permission.MEASURE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, citizen: Citizen, wave: int) -> HttpResponse:
    """The caseworker's own sheet, on one page."""
    measurement = _measurement(citizen, wave)
    asked = questions(measurement, CASEWORKER)
    if all(sheet.submitted_at for sheet in sheets_of(asked)):
        return _to(measurement)
    if request.method == "POST":
        keep_answers(request.POST, asked, by=request.user)
        if "autosave" in request.POST:
            return HttpResponse(status=204)
        asked = questions(measurement, CASEWORKER)
        if all(question.answered for question in asked):
            for sheet in sheets_of(asked):
                actions.submit(by=request.user, sheet=sheet)
            return _to(measurement)
    still_open = [question for question in asked if not question.answered] if request.method == "POST" else []
    return render(
        request,
        "measurement/caseworker_answer.html",
        {"citizen": citizen, "measurement": measurement, "asked": asked, "still_open": still_open},
        status=422 if still_open else 200,
    )


@citizen_page(Permission.MEASURE)
@require_POST
def agree(request: HttpRequest, citizen: Citizen, wave: int) -> HttpResponse:
    measurement = _measurement(citizen, wave)
    form = AgreeForm(request.POST)
    if form.is_valid():
        actions.agree(by=request.user, measurement=measurement, text=form.cleaned_data["agreed"])
    else:
        messages.error(request, say(_TOO_LONG))
    return _to(measurement)


@citizen_page(Permission.SEE_PROGRESS)
@require_GET
def progress(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Each indicator over time with both raters, and under it what was done and which benefit there was."""
    found = progress_of(citizen)
    context: dict[str, Any] = {"citizen": citizen, "progress": found, "fewest": FEWEST_PAIRS}
    if found.dates:
        axis = axis_of(found, citizen, today())
        benefits = [(say(BENEFITS[one.benefit].label), one.starts, one.ends) for one in citizen.benefits.all()]
        context |= {
            "axis": axis,
            "panels": panels(found, axis),
            "timelines": [
                (Text("Indsatser", "Activities"), bars(activities_of(citizen), axis)),
                (Text("Ydelser", "Benefits"), bars(benefits, axis)),
            ],
        }
    return render(request, "measurement/progress.html", context)


def _measurement(citizen: Citizen, wave: int) -> Measurement:
    return get_object_or_404(citizen.measurements, wave=wave)


def _to(measurement: Measurement) -> HttpResponse:
    return redirect("measurement", measurement.citizen.number, measurement.wave)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0
