"""What is under way today: plans, goals, waiting lists, talks to come, a new questionnaire, a measurement half done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from virkning.casework.access.relations import Relation, citizens_of, today
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Program
from virkning.casework.measurement import actions as measuring
from virkning.casework.measurement.keys import CitizenWithKey
from virkning.casework.measurement.models import Measurement, Sheet
from virkning.casework.meetings.actions import book
from virkning.casework.meetings.models import Talk
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions import activities, planning
from virkning.casework.plans.models import Contact, Offer
from virkning.casework.plans.words import AREAS, intermediate_goals
from virkning.instruments import definition_of

DEMO = Program("demo")
AIMS = (
    "Jeg vil gerne arbejde på et lager nogle timer om ugen.",
    "Jeg vil gerne tilbage til rengøring, gerne om morgenen.",
    "Jeg vil gerne tage en uddannelse som social- og sundhedshjælper.",
    "Jeg vil gerne arbejde med dyr eller planter.",
)
_NEW_QUESTIONNAIRE = timedelta(days=60)
_MEASURED_ANEW = 40


def write(citizens: dict[str, Citizen], staff: Sequence[User], draw: Random) -> None:
    everybody = list(citizens.values())
    new_from = today() - _NEW_QUESTIONNAIRE
    for id_, version in (("bip", "2"), ("alliance", "1")):
        measuring.publish(by=DEMO, definition=definition_of(id_, version), in_use_from=new_from)
    for user in staff:
        mine = list(citizens_of(user, Relation.OWN).order_by("number"))
        for citizen in mine:
            _plan(user, citizen, draw)
            if draw.random() < 0.4:
                kind = Talk.Kind.FOLLOW_UP
                book(
                    by=user,
                    caseworker=user,
                    citizen=citizen,
                    on=today() + timedelta(days=draw.randrange(1, 60)),
                    kind=kind,
                )
    offers = list(Offer.objects.order_by("pk"))
    for citizen in draw.sample(everybody, min(25, len(everybody))):
        waited = timedelta(days=draw.randrange(1, 50))
        activities.refer(by=DEMO, citizen=citizen, offer=draw.choice(offers), on=today() - waited)
    for citizen in draw.sample(everybody, min(_MEASURED_ANEW, len(everybody))):
        _measure_anew(citizen, draw)
    if staff:
        _half_done(staff[0])


def _plan(user: User, citizen: Citizen, draw: Random) -> None:
    made = today() - timedelta(days=draw.randrange(5, 120))
    plan = planning.make_plan(
        by=user, citizen=citizen, aim=draw.choice(AIMS), on=made, review_on=made + timedelta(days=91), agreed_on=made
    )
    for goal, text in draw.sample(list(intermediate_goals().items()), 2):
        planning.set_goal(
            by=user,
            plan=plan,
            text=text.da,
            area=draw.choice(list(AREAS)),
            intermediate=goal,
            owner=draw.choice(("citizen", "caseworker")),
            due_on=made + timedelta(days=91),
        )
    planning.set_contact(by=user, citizen=citizen, kind=Contact.Kind.PRIMARY, user=user, on=made)


def _measure_anew(citizen: Citizen, draw: Random) -> None:
    """A measurement with the new questionnaire on seven points, near what the citizen answered before on five."""
    caseworker = citizen.assignments.get(ends=None).caseworker
    on = today() - timedelta(days=draw.randrange(2, _NEW_QUESTIONNAIRE.days))
    measurement = measuring.begin(by=caseworker, caseworker=caseworker, citizen=citizen, on=on)
    level = draw.uniform(2.5, 6)
    for sheet in measurement.sheets.select_related("instrument"):
        by = caseworker if sheet.rater == Sheet.Rater.CASEWORKER else CitizenWithKey(citizen.number)
        _answer_all(sheet, by, level, draw)
        measuring.submit(by=by, sheet=sheet)


def _answer_all(sheet: Sheet, by: User | CitizenWithKey, level: float, draw: Random) -> None:
    for item in measuring.items_of(sheet):
        low, high = item.low.code, item.high.code
        code = draw.choice([13, 5, 8, 11]) if item.multiple else round(min(max(draw.gauss(level, 1.1), low), high))
        measuring.save_answer(by=by, sheet=sheet, item=item.id, values=[code])


def _half_done(user: User) -> Measurement | None:
    """The first caseworker has answered for one citizen, who has not yet: there is something to try at once."""
    citizen = citizens_of(user, Relation.OWN).order_by("number").first()
    if citizen is None:
        return None
    measurement = measuring.begin(by=user, caseworker=user, citizen=citizen, on=today())
    sheet = measurement.sheets.get(rater=Sheet.Rater.CASEWORKER)
    _answer_all(sheet, user, 4, Random(2))
    measuring.submit(by=user, sheet=sheet)
    return measurement
