"""The leader's pages: the team in groups, and the list of its cases to hand on."""

from __future__ import annotations

from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import Relation, citizens_of, today
from virkning.casework.leader.charts import load_chart
from virkning.casework.leader.groups import SMALLEST
from virkning.casework.leader.team import TeamView
from virkning.casework.meetings.due import due_talks
from virkning.casework.people.actions import set_caseload_target
from virkning.casework.people.identities import known_to
from virkning.casework.people.models import Team
from virkning.casework.plans.deadlines import deadlines
from virkning.casework.site.asking import ask, day_field
from virkning.casework.site.language import lazy
from virkning.language import Text, same


@page(Permission.SEE_TEAM)
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Caseloads, coverage, activities, who gets what, and the alliance around changes of caseworker."""
    views = [TeamView(one, today()) for one in Team.objects.filter(leader=request.user).select_related("office")]
    charts = [(view, load_chart(view.loads())) for view in views]
    return render(request, "leader/team.html", {"views": charts, "smallest": SMALLEST})


class TargetForm(forms.Form):
    cases = forms.IntegerField(
        label=lazy("Sager pr. sagsbehandler", "Cases per caseworker"), min_value=1, max_value=500
    )
    starts = day_field("Fra", "From")


@page(Permission.SEE_TEAM)
@require_http_methods(["GET", "POST"])
def team_target(request: HttpRequest, pk: int) -> HttpResponse:
    """How many cases a caseworker of the team should have, from a day on."""
    led = get_object_or_404(Team, pk=pk, leader=request.user)
    return ask(
        request,
        TargetForm(request.POST or None, initial={"starts": today()}),
        partial(set_caseload_target, by=request.user, team=led),
        title=Text("Mål for antal sager", "Target for the number of cases"),
        intro=same(led.name),
        back=("team",),
    )


@page(Permission.SEE_TEAM)
@require_GET
def team_cases(request: HttpRequest) -> HttpResponse:
    """The team's open cases with their next talk: to see what is late, and to hand a case on."""
    citizens = citizens_of(request.user, Relation.TEAM).filter(closed_on=None)
    known = known_to(
        request.user,
        citizens.prefetch_related("talks", "closings", "assignments__caseworker").select_related("identity"),
    )
    due = due_talks(known, deadlines(today()), today())
    return render(request, "leader/team_cases.html", {"due": due})
