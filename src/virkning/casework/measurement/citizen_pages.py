"""What the citizen sees: a code to enter, one question at a time or all at once, a thank you, their own progress.

Everything works without scripts; every answer is kept the moment its page is sent, so that a pause loses nothing.
"""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from virkning.casework.access.guard import open_page
from virkning.casework.access.relations import today
from virkning.casework.accounts.signing_in import address_of
from virkning.casework.measurement import actions, keys
from virkning.casework.measurement.charts import axis_of, panels
from virkning.casework.measurement.models import Measurement, Sheet
from virkning.casework.measurement.progress import progress_of
from virkning.casework.measurement.questions import (
    Question,
    first_open,
    hide_alone,
    is_alone,
    keep_answers,
    questions,
    read_answer,
    sheets_of,
)
from virkning.casework.measurement.words import HELPERS
from virkning.casework.site.language import request_language

CITIZEN = Sheet.Rater.CITIZEN


@open_page
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest, code: str = "") -> HttpResponse:
    """The way in. A link or QR code brings the code along; it is taken first when the citizen presses the button."""
    if request.method == "GET":
        return render(request, "measurement/enter_code.html", {"code": code})
    tried = keys.tried(request.POST.get("code", ""), address_of(request))
    if tried.key is None:
        wait = math.ceil(tried.wait.total_seconds())
        context, status = {"code": "", "wrong": True, "wait": wait}, 429 if wait else 422
        return render(request, "measurement/enter_code.html", context, status=status)
    keys.take(request, tried.key)
    return redirect("answer_start")


@keys.sheet_page
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """Who helps, and how the questions are shown. Coming back after a pause, the citizen goes on where they left."""
    asked = questions(measurement, CITIZEN)
    if _is_sent(asked):
        return redirect("answer_done")
    if request.method == "POST":
        helper = request.POST.get("helper", "")
        actions.say_help(
            by=keys.actor_of(measurement),
            sheets=[sheet for sheet in sheets_of(asked) if sheet.submitted_at is None],
            helped_by=helper if helper in HELPERS else "",
            language=request_language(),
        )
        return redirect("answer_all") if request.POST.get("show") == "all" else _next(asked)
    return render(
        request,
        "measurement/answer_start.html",
        {"asked": asked, "helpers": HELPERS, "begun": any(question.answered for question in asked)},
    )


@keys.sheet_page
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, measurement: Measurement, place: int) -> HttpResponse:
    """One question on a screen of its own."""
    asked = _asked(request, measurement)
    if _is_sent(asked):
        return redirect("answer_done")
    if not 1 <= place <= len(asked):
        return _next(asked)
    question = asked[place - 1]
    if request.method == "POST":
        _keep(request, measurement, [question])
        if read_answer(question, request.POST) is None and not question.answered:
            return _one(request, asked, question, open_=True, status=422)
        return redirect("answer_one", place + 1) if place < len(asked) else redirect("answer_check")
    return _one(request, asked, question)


def _one(
    request: HttpRequest, asked: list[Question], question: Question, *, open_: bool = False, status: int = 200
) -> HttpResponse:
    address = reverse("answer_one", args=[question.place])  # also where the page is sent ahead, from another address
    context = {"asked": asked, "question": question, "open": open_, "page_address": address}
    return render(request, "measurement/answer_one.html", context, status=status)


@keys.sheet_page
@require_http_methods(["GET", "POST"])
def everything(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """All questions on one page. With scripts each answer is kept as it is chosen; without, when the page is sent."""
    asked = _asked(request, measurement)
    if _is_sent(asked):
        return redirect("answer_done")
    if request.method == "POST":
        _keep(request, measurement, asked)
        return redirect("answer_check")
    return render(request, "measurement/answer_all.html", {"asked": asked})


@keys.sheet_page
@require_POST
def autosave(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """One answer, kept while the page stays. The page that comes next is sent along, ready for the press of a button."""
    asked = _asked(request, measurement)
    _keep(request, measurement, asked)
    following = next((question for question in asked if str(question.place) == request.POST.get("next")), None)
    return _one(request, asked, following) if following else HttpResponse(status=204)


@keys.sheet_page
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """What is still open, or the button that sends the answers."""
    asked = questions(measurement, CITIZEN)
    if _is_sent(asked):
        return redirect("answer_done")
    still_open = [question for question in asked if not question.answered]
    if request.method == "POST" and not still_open:
        for sheet in sheets_of(asked):
            if sheet.submitted_at is None:
                actions.submit(by=keys.actor_of(measurement), sheet=sheet)
        return redirect("answer_done")
    return render(request, "measurement/answer_check.html", {"asked": asked, "still_open": still_open})


@keys.sheet_page
def done(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    if not _is_sent(questions(measurement, CITIZEN)):
        return redirect("answer_start")
    return render(request, "measurement/answer_done.html", {"measurement": measurement})


@keys.sheet_page
def own_progress(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """The citizen's own development, in their own answers; the caseworker's beside them once both are in."""
    if not _is_sent(questions(measurement, CITIZEN)):
        return redirect("answer_start")
    found = progress_of(measurement.citizen)
    drawn = panels(found, axis_of(found, measurement.citizen, today())) if found.dates else []
    context = {"progress": found, "panels": drawn, "banded": any(panel.band for panel in drawn)}
    return render(request, "measurement/own_progress.html", context)


@keys.sheet_page
@require_POST
def leave(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """Hand the tablet back, or stop on one's own: nothing of the citizen stays in the browser."""
    request.session.flush()
    return redirect("enter_code")


def _asked(request: HttpRequest, measurement: Measurement) -> list[Question]:
    return hide_alone(questions(measurement, CITIZEN), keys.given_here(request))


def _keep(request: HttpRequest, measurement: Measurement, asked: list[Question]) -> None:
    keep_answers(request.POST, asked, by=keys.actor_of(measurement))
    keys.remember(request, [one.name for one in asked if one.name in request.POST and is_alone(one.sheet)])


def _next(asked: list[Question]) -> HttpResponse:
    question = first_open(asked)
    return redirect("answer_one", question.place) if question else redirect("answer_check")


def _is_sent(asked: list[Question]) -> bool:
    return all(sheet.submitted_at is not None for sheet in sheets_of(asked))
