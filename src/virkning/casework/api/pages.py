"""The administrator's page of systems: who may call, what for, until when."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.accounts.sudo import sudo
from virkning.casework.api import actions
from virkning.casework.api.models import System
from virkning.casework.api.scopes import NAMES
from virkning.casework.site.asking import spoken
from virkning.casework.site.language import lazy, say
from virkning.language import Text


class SystemForm(forms.Form):
    name = forms.CharField(label=lazy("Systemets navn", "The system's name"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=lazy("Må", "May"), choices=spoken(NAMES), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=lazy("I så mange dage", "For so many days"), min_value=1, max_value=730, initial=365
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if System.objects.filter(name=name).exists():
            raise forms.ValidationError(say(Text("Navnet er brugt.", "The name is taken.")))
        return name


@page(Permission.MANAGE_SYSTEM)
@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    found = [(one, [NAMES[scope] for scope in one.scopes]) for one in System.objects.order_by("name")]
    return render(request, "api/systems.html", {"systems": found})


@page(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
@sudo
def system_new(request: HttpRequest) -> HttpResponse:
    """Let a system in. Its token is shown on this page and nowhere else."""
    form = SystemForm(request.POST or None)
    token = ""
    if request.method == "POST" and form.is_valid():
        _, token = actions.let_in(by=request.user, **form.cleaned_data)
    return render(request, "api/system_new.html", {"form": form, "token": token}, status=422 if form.errors else 200)


@page(Permission.MANAGE_SYSTEM)
@require_POST
def system_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.shut_out(by=request.user, system=get_object_or_404(System, pk=pk))
    return redirect("systems")
