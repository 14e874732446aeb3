"""Handing out a citizen's own data, and erasing what may no longer be kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from virkning.casework.access.guard import citizen_page, page
from virkning.casework.access.permissions import Permission
from virkning.casework.accounts.sudo import sudo
from virkning.casework.measurement.keys import given_here, sheet_page
from virkning.casework.measurement.models import Measurement, Sheet
from virkning.casework.people.models import Citizen
from virkning.casework.privacy import actions
from virkning.casework.privacy.handing_out import own_data
from virkning.casework.privacy.models import Erasure, RetentionRule
from virkning.casework.site.language import say
from virkning.language import Text


@citizen_page(Permission.EXPORT_CASE)
@require_GET
def export(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """For the caseworker to hand out: what both may see."""
    return _file(own_data(citizen, rater=Sheet.Rater.CASEWORKER), citizen)


@sheet_page
@require_GET
def export_own(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    """For the citizen, by their own key: what both may see, and what was answered alone in this browser."""
    data = own_data(measurement.citizen, rater=Sheet.Rater.CITIZEN, given_here=given_here(request))
    return _file(data, measurement.citizen)


def _file(data: dict[str, object], citizen: Citizen) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="virkning-{citizen.number}.json"'
    return response


@page(Permission.ERASE)
@require_GET
def erasure(request: HttpRequest) -> HttpResponse:
    """The cases whose time is up, by number, and the proofs of those erased."""
    return render(
        request,
        "privacy/erasure.html",
        {
            "due": [(citizen, actions.retention_ends(citizen.closed_on)) for citizen in actions.time_is_up()],
            "proofs": Erasure.objects.order_by("-at")[:50],
            "rule": RetentionRule.objects.order_by("valid_from").last(),
        },
    )


@page(Permission.ERASE)
@require_POST
@sudo
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    citizen = get_object_or_404(Citizen, pk=pk)
    why = say(Text("Fristen er udløbet", "The time limit has passed"))
    actions.erase(by=request.user, citizen=citizen, why=why)
    messages.success(request, say(Text("Sagen er slettet og efterprøvet.", "The case is erased and checked.")))
    return redirect("erasure")
