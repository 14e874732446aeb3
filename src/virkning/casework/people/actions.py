"""Everything that changes a citizen's standing data and who has the case."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from virkning.casework.access.models import GuestAccess
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import (
    Assignment,
    BenefitPeriod,
    CaseloadTarget,
    Citizen,
    Identity,
    ReadinessPeriod,
    Team,
)
from virkning.casework.states import NotNowError
from virkning.language import Text
from virkning.words import BENEFITS, READINESS_SCALES

GUEST_DAYS = 30


def register(
    *,
    by: Actor,
    name: str,
    cpr: str,
    phone: str = "",
    email: str = "",
    origin: str = "",
    education: str = "",
    municipality: str = "",
    on: date,
    caseworker: User,
) -> Citizen:
    """A new citizen, whose case the caseworker has from now on."""
    if Identity.objects.filter(cpr_fingerprint=numbers.fingerprint(cpr)).exists():
        raise NotNowError(Text("Borgeren er allerede oprettet.", "The citizen is already registered."))
    with acting(by):
        citizen = Citizen.objects.create(
            birth_year=numbers.birth_year(cpr),
            sex=numbers.sex(cpr),
            origin=origin,
            education=education,
            municipality=municipality,
            registered_on=on,
        )
        Identity.objects.create(
            citizen=citizen,
            name=name,
            phone=phone,
            email=email,
            cpr_encrypted=numbers.encrypt(cpr),
            cpr_fingerprint=numbers.fingerprint(cpr),
        )
        record(by=by, action="citizen_registered", citizen=citizen, subject=citizen)
        assign(by=by, citizen=citizen, caseworker=caseworker, reason=Assignment.Reason.FIRST, on=on)
    return citizen


def assign(*, by: Actor, citizen: Citizen, caseworker: User, reason: str, on: date) -> Assignment:
    """Give the case to a caseworker from a day on. The one who had it has it until the day before."""
    if caseworker.team is None:
        raise NotNowError(Text("Sagsbehandleren er ikke i et team.", "The caseworker is not in a team."))
    with acting(by):
        now = citizen.assignments.select_for_update().filter(ends=None).first()
        if now and now.caseworker_id == caseworker.pk:
            raise NotNowError(Text("Sagsbehandleren har allerede sagen.", "The caseworker already has the case."))
        if now and now.starts >= on:
            raise NotNowError(
                Text("Dagen skal ligge efter det sidste skift.", "The day must lie after the last change.")
            )
        if now:
            now.ends = on - timedelta(days=1)
            now.save(update_fields=["ends"])
        assignment = Assignment.objects.create(
            citizen=citizen, caseworker=caseworker, team=caseworker.team, starts=on, reason=reason
        )
        record(
            by=by, action="case_assigned", citizen=citizen, subject=assignment, to=caseworker.log_name, reason=reason
        )
    return assignment


def set_benefit(*, by: Actor, citizen: Citizen, benefit: str, on: date) -> BenefitPeriod:
    """The citizen receives this benefit from a day on; the one before ends the day before."""
    BENEFITS.find(benefit)
    with acting(by):
        citizen.benefits.filter(ends=None, starts__lt=on).update(ends=on - timedelta(days=1))
        period = BenefitPeriod.objects.create(citizen=citizen, benefit=benefit, starts=on)
        record(by=by, action="benefit_set", citizen=citizen, subject=period, benefit=benefit)
    return period


def set_readiness(*, by: Actor, citizen: Citizen, scale: str, group: str, on: date) -> ReadinessPeriod:
    """Where the citizen stands from a day on, on a scale whose version is kept with it."""
    known = {one.id for one in READINESS_SCALES.find(scale).groups}
    if group not in known:
        raise NotNowError(Text("Gruppen hører ikke til skalaen.", "The group does not belong to the scale."))
    with acting(by):
        citizen.readiness.filter(ends=None, starts__lt=on).update(ends=on - timedelta(days=1))
        period = ReadinessPeriod.objects.create(citizen=citizen, scale=scale, group=group, starts=on)
        record(by=by, action="readiness_set", citizen=citizen, subject=period, group=group)
    return period


def give_guest_access(*, by: User, citizen: Citizen, user: User, reason: str, starts: date, ends: date) -> GuestAccess:
    """Let a colleague look at the case for a reason and a time, never longer than a month at once."""
    if ends < starts:
        raise NotNowError(Text("Den sidste dag ligger før den første.", "The last day lies before the first."))
    if ends > starts + timedelta(days=GUEST_DAYS):
        raise NotNowError(Text(f"Højst {GUEST_DAYS} dage ad gangen.", f"At most {GUEST_DAYS} days at a time."))
    with acting(by):
        access = GuestAccess.objects.create(
            citizen=citizen, user=user, reason=reason, starts=starts, ends=ends, given_by=by
        )
        record(by=by, action="guest_access_given", citizen=citizen, subject=access, to=user.log_name, reason=reason)
    return access


def withdraw_guest_access(*, by: User, access: GuestAccess, at: datetime | None = None) -> None:
    with acting(by):
        access.withdrawn_at = at or timezone.now()
        access.save(update_fields=["withdrawn_at"])
        record(by=by, action="guest_access_withdrawn", citizen=access.citizen, subject=access)


def set_caseload_target(*, by: Actor, team: Team, cases: int, starts: date) -> CaseloadTarget:
    """How many cases a caseworker of the team should have from a day on; said again for the day, it replaces."""
    with acting(by):
        target, _ = CaseloadTarget.objects.update_or_create(team=team, starts=starts, defaults={"cases": cases})
        record(by=by, action="caseload_target_set", subject=target, cases=cases)
    return target


def close(*, by: User, citizen: Citizen, on: date) -> None:
    """Close the case: nobody is due any more, and the time until erasure begins to run."""
    if citizen.closed_on:
        raise NotNowError(Text("Sagen er allerede lukket.", "The case is already closed."))
    with acting(by):
        citizen.closed_on = on
        citizen.save(update_fields=["closed_on"])
        record(by=by, action="case_closed", citizen=citizen, subject=citizen, on=on.isoformat())


def reopen(*, by: User, citizen: Citizen, caseworker: User, why: str, on: date) -> Assignment:
    """Open a closed case again: the time until erasure stops, and the caseworker has it anew from this day."""
    with acting(by):
        citizen = Citizen.objects.select_for_update().get(pk=citizen.pk)
        if citizen.closed_on is None:
            raise NotNowError(Text("Sagen er ikke lukket.", "The case is not closed."))
        if on < citizen.closed_on:
            raise NotNowError(Text("Dagen ligger før sagen blev lukket.", "The day lies before the case was closed."))
        _end_with_the_case(citizen, citizen.closed_on, on)
        citizen.closed_on = None
        citizen.save(update_fields=["closed_on"])
        record(by=by, action="case_reopened", citizen=citizen, subject=citizen, on=on.isoformat(), why=why)
        return assign(by=by, citizen=citizen, caseworker=caseworker, reason=Assignment.Reason.REOPENED, on=on)


def _end_with_the_case(citizen: Citizen, closed_on: date, on: date) -> None:
    """Whoever had the case had it until it was closed, and at most until the day before it is opened again."""
    before = citizen.assignments.select_for_update().filter(ends=None).first()
    if before is None:
        return
    if before.starts >= on:
        raise NotNowError(Text("Dagen skal ligge efter det sidste skift.", "The day must lie after the last change."))
    before.ends = max(before.starts, min(closed_on, on - timedelta(days=1)))
    before.save(update_fields=["ends"])
