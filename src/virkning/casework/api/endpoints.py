"""The addresses of the interface. Thin: the site's own actions do the work and write the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from virkning import __version__
from virkning.casework.access.relations import today
from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.api import messages as form
from virkning.casework.api.actions import digest
from virkning.casework.api.models import System
from virkning.casework.api.scopes import Scope
from virkning.casework.api.writing import once
from virkning.casework.audit.actions import record_reading
from virkning.casework.measurement import actions as measurements
from virkning.casework.measurement import keys
from virkning.casework.measurement.models import Measurement
from virkning.casework.measurement.policies import paired_sheets
from virkning.casework.meetings import actions as talks
from virkning.casework.meetings.models import Talk
from virkning.casework.meetings.words import KINDS, NO_SHOWS
from virkning.casework.people import actions as people
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions import activities
from virkning.casework.plans.models import Activity, Offer
from virkning.casework.plans.words import STOPS
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.words import EDUCATION_LEVELS, ORIGINS

Function = TypeVar("Function", bound=Callable[..., Any])


class Token(HttpBearer):
    """A system's token of the scope that the address asks for."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> System | None:
        system = System.objects.filter(token_hash=digest(token)).first()
        if system is None or not system.lives():
            return None
        if self.scope not in system.scopes:
            raise HttpError(403, f"the token lacks the scope {self.scope}")
        return system


api = NinjaAPI(
    title="virkning",
    version=__version__,
    description="Casework: citizens, talks, activities and measurements. Every write carries an X-Request-Id.",
    docs_url=None,
    urls_namespace="api-1",
)
router = Router()
REFUSALS: dict[Any, type[Schema]] = {401: form.Said, 403: form.Said, 404: form.Said}
WRITES: dict[Any, type[Schema]] = {400: form.Said, **REFUSALS, 409: form.Said, 422: form.Said}


@api.exception_handler(NotNowError)
def not_now(request: HttpRequest, trouble: NotNowError) -> Any:
    return api.create_response(request, {"detail": trouble.text.en}, status=409)


@api.exception_handler(InputError)
def bad_input(request: HttpRequest, trouble: InputError) -> Any:
    return api.create_response(request, {"detail": trouble.say("en")}, status=422)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, trouble: ValidationError) -> Any:
    """In words, as every other refusal is; what was sent is not repeated."""
    told = (f"{'.'.join(str(place) for place in error['loc'][2:])}: {error['msg']}" for error in trouble.errors)
    return api.create_response(request, {"detail": "; ".join(told)}, status=422)


@router.post("/citizens", auth=Token(Scope.WRITE_CITIZENS), response={201: form.CitizenOut, **WRITES})
def register_citizen(request: HttpRequest, told: form.CitizenIn) -> Any:
    """Register a citizen with the caseworker who has the case. The number in the answer is used from then on."""
    if numbers.birth_year(told.cpr) is None:
        raise HttpError(422, "cpr: not a CPR number")

    def do() -> tuple[Schema, Citizen]:
        citizen = people.register(
            by=_system(request),
            caseworker=_caseworker(told.caseworker),
            name=told.name,
            cpr=told.cpr,
            origin=ORIGINS.find(told.origin).id if told.origin else "",
            education=EDUCATION_LEVELS.find(told.education).id if told.education else "",
            on=today(),
        )
        if told.benefit:
            people.set_benefit(by=_system(request), citizen=citizen, benefit=told.benefit, on=today())
        return _citizen_out(citizen), citizen

    return once(request, None, do)


@router.get("/citizens/{number}", auth=Token(Scope.READ_CITIZENS), response={200: form.CitizenOut, **REFUSALS})
def read_citizen(request: HttpRequest, number: str) -> Any:
    return _citizen_out(_citizen(request, number))


@router.get("/citizens/{number}/talks", auth=Token(Scope.READ_TALKS), response={200: list[form.TalkOut], **REFUSALS})
def read_talks(request: HttpRequest, number: str) -> Any:
    return [_talk_out(talk) for talk in _citizen(request, number).talks.select_related("caseworker")]


@router.post("/citizens/{number}/talks", auth=Token(Scope.WRITE_TALKS), response={201: form.TalkOut, **WRITES})
def write_talk(request: HttpRequest, number: str, told: form.TalkIn) -> Any:
    """Book a talk, or write down one that was held or missed."""
    citizen = _citizen(request, number)
    _one_of("kind", told.kind, KINDS)
    if told.attended is False:
        _one_of("no_show", told.no_show, NO_SHOWS)

    def do() -> tuple[Schema, Citizen]:
        who: dict[str, Any] = {"by": _system(request), "citizen": citizen, "caseworker": _caseworker(told.caseworker)}
        if told.attended is None:
            talk = talks.book(**who, on=told.date, kind=told.kind)
        else:
            talk = talks.record_talk(
                **who, on=told.date, kind=told.kind, attended=told.attended, no_show=told.no_show, note=told.note
            )
        return _talk_out(talk), citizen

    return once(request, citizen, do)


@router.get(
    "/citizens/{number}/activities",
    auth=Token(Scope.READ_ACTIVITIES),
    response={200: list[form.ActivityOut], **REFUSALS},
)
def read_activities(request: HttpRequest, number: str) -> Any:
    return [_activity_out(one) for one in _citizen(request, number).activities.select_related("offer")]


@router.post(
    "/citizens/{number}/activities", auth=Token(Scope.WRITE_ACTIVITIES), response={201: form.ActivityOut, **WRITES}
)
def write_activity(request: HttpRequest, number: str, told: form.ActivityIn) -> Any:
    """Refer to an offer; with days, begin and end it in the same request."""
    citizen = _citizen(request, number)
    offer = get_object_or_404(Offer, name=told.offer)
    if told.ends:
        _one_of("stop_reason", told.stop_reason, STOPS)

    def do() -> tuple[Schema, Citizen]:
        by = _system(request)
        activity = activities.refer(by=by, citizen=citizen, offer=offer, on=told.referred_on)
        if told.starts:
            activities.start(by=by, activity=activity, on=told.starts, hours_a_week=told.hours_a_week)
        if told.ends:
            activities.stop(by=by, activity=activity, on=told.ends, reason=told.stop_reason)
        return _activity_out(activity), citizen

    return once(request, citizen, do)


@router.get(
    "/citizens/{number}/measurements",
    auth=Token(Scope.READ_MEASUREMENTS),
    response={200: list[form.MeasurementOut], **REFUSALS},
)
def read_measurements(request: HttpRequest, number: str) -> Any:
    """The measurements both have answered; what the citizen was asked alone is left out."""
    opened = _citizen(request, number).measurements.filter(opened_at__isnull=False)
    return [_measurement_out(measurement) for measurement in opened]


@router.post(
    "/citizens/{number}/measurements",
    auth=Token(Scope.WRITE_MEASUREMENTS),
    response={201: form.MeasurementBegun, **WRITES},
)
def begin_measurement(request: HttpRequest, number: str, told: form.MeasurementIn) -> Any:
    """Begin a measurement and get the citizen's code. Sent again, the request gets the answer without the code."""
    citizen = _citizen(request, number)
    caseworker = _caseworker(told.caseworker)
    shown = ""

    def do() -> tuple[Schema, Citizen]:
        nonlocal shown
        measurement = measurements.begin(by=_system(request), citizen=citizen, caseworker=caseworker)
        shown = measurements.make_key(by=_system(request), measurement=measurement)
        return form.MeasurementBegun(wave=measurement.wave, code="", address=""), citizen

    status, answer = once(request, citizen, do)
    if shown:
        address = request.build_absolute_uri(reverse("enter_code_given", args=[shown]))
        answer = {**answer, "code": keys.written(shown), "address": address}
    return status, answer


def _system(request: HttpRequest) -> System:
    return request.auth


def _citizen(request: HttpRequest, number: str) -> Citizen:
    citizen = get_object_or_404(Citizen, number=number)
    record_reading(by=_system(request), citizen=citizen, page=f"api:{request.resolver_match.url_name}")
    return citizen


def _caseworker(username: str) -> User:
    user = User.objects.filter(username=username, role=Role.CASEWORKER, is_active=True).first()
    if user is None:
        raise HttpError(422, f"caseworker: no active caseworker is called {username!r}")
    return user


def _one_of(field: str, value: str, known: dict[str, Any]) -> None:
    if value not in {str(one) for one in known}:
        raise HttpError(422, f"{field}: {value!r} is not one of {', '.join(map(str, known))}")


def _citizen_out(citizen: Citizen) -> form.CitizenOut:
    now = citizen.assignments.filter(ends=None).select_related("caseworker").first()
    benefit = citizen.benefits.filter(ends=None).last()
    return form.CitizenOut(
        number=citizen.number,
        birth_year=citizen.birth_year,
        sex=citizen.sex,
        origin=citizen.origin,
        education=citizen.education,
        registered_on=citizen.registered_on,
        closed_on=citizen.closed_on,
        caseworker=now.caseworker.username if now else None,
        benefit=benefit.benefit if benefit else None,
    )


def _talk_out(talk: Talk) -> form.TalkOut:
    return form.TalkOut(
        id=talk.pk,
        date=talk.date,
        kind=talk.kind,
        caseworker=talk.caseworker.username,
        attended=talk.attended,
        no_show=talk.no_show,
        number=talk.number,
    )


def _activity_out(activity: Activity) -> form.ActivityOut:
    return form.ActivityOut(
        id=activity.pk,
        offer=activity.offer.name,
        activity=activity.offer.activity,
        referred_on=activity.referred_on,
        starts=activity.starts,
        ends=activity.ends,
        hours_a_week=activity.hours_a_week,
        stop_reason=activity.stop_reason,
    )


def _measurement_out(measurement: Measurement) -> form.MeasurementOut:
    answers = [
        form.AnswerOut(
            rater=sheet.rater,
            instrument=sheet.instrument.instrument,
            version=sheet.instrument.version,
            item=answer.item,
            values=answer.values,
            missing=answer.missing,
        )
        for sheet in paired_sheets(measurement)
        for answer in sheet.answers.order_by("pk")
    ]
    return form.MeasurementOut(wave=measurement.wave, date=measurement.date, agreed=measurement.agreed, answers=answers)


api.add_router("", router)
