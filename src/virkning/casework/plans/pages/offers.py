"""The catalogue of offers with its queues."""

from __future__ import annotations

from functools import partial

from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from virkning.casework.access.guard import page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import today
from virkning.casework.plans.actions.activities import save_offer
from virkning.casework.plans.forms import OfferForm
from virkning.casework.plans.models import Offer
from virkning.casework.plans.waiting import waiting_times
from virkning.casework.site.asking import ask
from virkning.language import Text
from virkning.words import ACTIVITIES, ACTIVITY_GROUPS


@page(Permission.SEE_LIBRARY)
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """What there is, for whom, what it needs, and how long one waits."""
    found = waiting_times(list(Offer.objects.order_by("closed_on", "name")), today())
    rows = [(one, ACTIVITY_GROUPS[ACTIVITIES[one.offer.activity].group].label) for one in found]
    may_edit = may(request.user.role, Permission.MANAGE_OFFERS)
    return render(request, "plans/offers.html", {"rows": rows, "may_edit": may_edit})


@page(Permission.MANAGE_OFFERS)
@require_http_methods(["GET", "POST"])
def offer_edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=pk) if pk else None
    return ask(
        request,
        OfferForm(request.POST or None, initial=model_to_dict(offer) if offer else {}),
        partial(save_offer, by=request.user, offer=offer),
        title=Text("Ret tilbud", "Change the offer") if offer else Text("Nyt tilbud", "New offer"),
        back=("offers",),
    )
