"""The officer's pages: what was read and changed, by whom, and the weekly sample. Citizens are numbers here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.accounts.sudo import sudo
from virkning.casework.audit import samples
from virkning.casework.audit.models import Change, Event, LogSample, Reading
from virkning.casework.site.asking import day_field, spoken
from virkning.casework.site.language import lazy
from virkning.language import Text

KINDS = {
    "reading": Text("Læst", "Read"),
    "event": Text("Gjort", "Done"),
    "change": Text("Ændret i databasen", "Changed in the database"),
}
_MODELS: dict[str, type[Any]] = {"reading": Reading, "event": Event, "change": Change}
_A_PAGE = 50


class LogForm(forms.Form):
    kind = forms.ChoiceField(label=lazy("Hvad", "What"), choices=spoken(KINDS), required=False)
    citizen = forms.CharField(label=lazy("Borgerens nummer", "The citizen's number"), max_length=12, required=False)
    actor = forms.CharField(label=lazy("Hvem", "Who"), max_length=120, required=False)
    since = day_field("Fra", "From", required=False)
    until = day_field("Til og med", "Up to and including", required=False)


class SignForm(forms.Form):
    remark = forms.CharField(max_length=4000, required=False)


@page(Permission.SEE_LOGS)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Who has read and changed what, in any period."""
    form = LogForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    kind = asked.get("kind") or "reading"
    lines = Paginator(_lines(kind, asked), _A_PAGE).get_page(request.GET.get("page"))
    sought = request.GET.copy()
    sought.pop("page", None)
    context = {"form": form, "kind": kind, "lines": lines, "sought": sought.urlencode()}
    return render(request, "audit/log.html", context)


def _lines(kind: str, asked: dict[str, Any]) -> QuerySet[Any]:
    lines: QuerySet[Any] = _MODELS[kind].objects.order_by("-pk")
    if asked.get("citizen"):
        lines = lines.filter(citizen=asked["citizen"].strip().upper())
    if asked.get("actor"):
        lines = lines.filter(actor__icontains=asked["actor"].strip())
    if asked.get("since"):
        lines = lines.filter(at__date__gte=asked["since"])
    if asked.get("until"):
        lines = lines.filter(at__date__lte=asked["until"])
    # The contents of a change can hold what a citizen told: the officer sees which columns changed, not what they hold.
    return lines.defer("before", "after") if kind == "change" else lines


@page(Permission.SIGN_LOGS)
@require_GET
def log_samples(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    last_week = today - timedelta(days=today.weekday() + 7)
    found = LogSample.objects.order_by("-week")
    return render(
        request,
        "audit/samples.html",
        {"samples": found, "week": last_week, "drawn": found.filter(week=last_week).exists()},
    )


@page(Permission.SIGN_LOGS)
@require_POST
def log_sample_draw(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    sample = samples.draw_sample(by=request.user, week=today - timedelta(days=today.weekday() + 7))
    return redirect("log_sample", sample.pk)


@page(Permission.SIGN_LOGS)
@require_GET
def log_sample(request: HttpRequest, pk: int) -> HttpResponse:
    sample = get_object_or_404(LogSample, pk=pk)
    return render(request, "audit/sample.html", {"sample": sample, "looked": samples.looked_at(sample)})


@page(Permission.SIGN_LOGS)
@require_http_methods(["POST"])
@sudo
def log_sample_sign(request: HttpRequest, pk: int) -> HttpResponse:
    form = SignForm(request.POST)
    remark = form.cleaned_data["remark"] if form.is_valid() else ""
    samples.sign(by=request.user, sample=get_object_or_404(LogSample, pk=pk), remark=remark)
    return redirect("log_sample", pk)
