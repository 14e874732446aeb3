"""Plans and activities: what may follow what, who may do it, and what the rules of the agenda find."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework import measuring
from tests.casework.town import Town

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import acting
from virkning.casework.people.actions import set_benefit
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions import activities, breaches, planning, together
from virkning.casework.plans.agenda import standing_still
from virkning.casework.plans.deadlines import active_offer_deadline, deadlines
from virkning.casework.plans.models import Activity, Goal, Offer
from virkning.casework.plans.waiting import waiting_times
from virkning.casework.plans.words import intermediate_goals
from virkning.casework.states import NotNowError

DAY = date(2026, 3, 2)


@pytest.fixture
def offer(town: Town) -> Offer:
    return activities.save_offer(by=town.leader, name="Praktik", activity="external_training", capacity=1)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def referred(town: Town, offer: Offer, on: date = DAY) -> Activity:
    return activities.refer(by=town.own, citizen=town.citizen, offer=offer, on=on)


def test_a_citizen_waits_starts_and_stops(town: Town, offer: Offer) -> None:
    activity = referred(town, offer)
    assert waiting_times([offer], DAY)[0].waiting == 1
    activities.start(by=town.own, activity=activity, on=DAY + timedelta(days=14))
    queue = waiting_times([offer], DAY + timedelta(days=14))[0]
    assert (queue.waiting, queue.median_days, queue.free) == (0, 14, 0)
    activities.stop(by=town.own, activity=activity, on=DAY + timedelta(days=30), reason="job")
    assert waiting_times([offer], DAY + timedelta(days=31))[0].free == 1


def test_a_full_offer_takes_nobody(town: Town, offer: Offer) -> None:
    activities.start(by=town.own, activity=referred(town, offer), on=DAY)
    with pytest.raises(NotNowError):
        activities.start(by=town.own, activity=referred(town, offer), on=DAY)


def test_leaving_the_queue_is_not_having_begun(town: Town, offer: Offer) -> None:
    activity = referred(town, offer)
    activities.stop(by=town.own, activity=activity, on=DAY, reason="ill")
    assert (activity.starts, waiting_times([offer], DAY)[0].waiting) == (None, 0)


def test_demands_rise_stepwise_and_attendance_is_kept_by_week(town: Town, offer: Offer) -> None:
    activity = referred(town, offer)
    activities.start(by=town.own, activity=activity, on=DAY, hours_a_week=Decimal(4))
    activities.set_demand(by=town.own, activity=activity, on=DAY + timedelta(days=28), hours_a_week=Decimal(8))
    for attended in (3, 4):
        activities.attend(
            by=town.own, activity=activity, week=DAY + timedelta(days=3), planned=Decimal(4), attended=Decimal(attended)
        )
    assert activity.hours_a_week == 8
    assert activity.attendance.get().attended_hours == 4


def test_a_new_plan_takes_the_open_goals_along(town: Town) -> None:
    first = planning.make_plan(by=town.own, citizen=town.citizen, aim="lager", on=DAY, review_on=DAY)
    kept = planning.set_goal(by=town.own, plan=first, text="møde hver dag", area="personal", owner="citizen")
    done = planning.set_goal(by=town.own, plan=first, text="cv", area="labour_market", owner="citizen")
    planning.move_goal(by=town.own, goal=done, state=Goal.State.REACHED)
    second = planning.make_plan(by=town.own, citizen=town.citizen, aim="lager", on=DAY, review_on=DAY)
    assert [goal.pk for goal in second.goals.all()] == [kept.pk]


def test_the_eleven_intermediate_goals_can_be_chosen(town: Town) -> None:
    assert len(intermediate_goals()) == 11


def test_an_analysis_needs_two_professions(town: Town) -> None:
    analysis = together.begin_analysis(by=town.own, citizen=town.citizen, on=DAY)
    for profession in ("health", "caseworker"):
        with pytest.raises(NotNowError):
            together.conclude(by=town.own, analysis=analysis, on=DAY, conclusion="…")
        together.assess(by=town.own, analysis=analysis, profession=profession, resources="r", barriers="b", advice="a")
    together.conclude(by=town.own, analysis=analysis, on=DAY, conclusion="praktik")
    with pytest.raises(NotNowError):
        together.assess(by=town.own, analysis=analysis, profession="social", resources="", barriers="", advice="")


def test_one_primary_contact_at_a_time(town: Town) -> None:
    for user in (town.own, town.former):
        planning.set_contact(by=town.own, citizen=town.citizen, kind="primary", user=user, on=DAY)
    assert town.citizen.contacts.get(ends=None).user == town.former


def test_a_sanction_follows_a_hearing(town: Town) -> None:
    breach = breaches.note_breach(by=town.own, citizen=town.citizen, on=DAY, side="citizen", what="udeblev")
    with pytest.raises(NotNowError):
        breaches.sanction(
            by=town.own, breach=breach, heard_on=DAY, decided_on=DAY - timedelta(days=1), effective_on=DAY
        )
    breaches.sanction(by=town.own, breach=breach, heard_on=DAY, decided_on=DAY, effective_on=DAY)


def test_the_job_centres_own_breach_leads_to_no_sanction(town: Town) -> None:
    breach = breaches.note_breach(by=town.own, citizen=town.citizen, on=DAY, side="job_centre", what="aflyste")
    with pytest.raises(NotNowError):
        breaches.sanction(by=town.own, breach=breach, heard_on=DAY, decided_on=DAY, effective_on=DAY)
    breaches.repair(by=town.own, breach=breach, on=DAY, how="ny tid samme uge")
    assert breach.repaired_on == DAY


def test_a_case_with_a_running_activity_is_not_closed(town: Town, offer: Offer) -> None:
    activity = referred(town, offer)
    with pytest.raises(NotNowError):
        planning.close_case(by=town.own, citizen=town.citizen, on=DAY, outcome="job")
    activities.stop(by=town.own, activity=activity, on=DAY, reason="job")
    planning.close_case(by=town.own, citizen=town.citizen, on=DAY, outcome="job")
    town.citizen.refresh_from_db()
    assert town.citizen.closed_on == DAY


def found(town: Town, on: date) -> list[str]:
    return [reason for _, reason in standing_still(Citizen.objects.all(), on)]


def test_the_agenda_finds_who_waits_and_who_is_idle(town: Town, offer: Offer) -> None:
    assert found(town, DAY) == ["no_activity"]
    activity = referred(town, offer)
    assert found(town, DAY + timedelta(days=29)) == ["waiting"]
    activities.start(by=town.own, activity=activity, on=DAY)
    assert found(town, DAY + timedelta(days=29)) == []


@pytest.mark.parametrize(("codes", "reasons"), [((4, 4), ["no_progress"]), ((4, 5), [])])
def test_the_agenda_finds_who_has_not_moved(
    town: Town, offer: Offer, codes: tuple[int, ...], reasons: list[str]
) -> None:
    measuring.take_into_use()
    activities.start(by=town.own, activity=referred(town, offer), on=DAY)
    for code in codes:
        measuring.answered_by_both(measuring.begun(town), town, citizen=code)
    assert found(town, DAY) == reasons


@pytest.mark.parametrize(
    ("code", "days"), [("talk", 91), ("first_talk", 30), ("active_offer_under_30", 91), ("active_offer_over_30", 274)]
)
def test_deadlines_are_rules_in_data(town: Town, code: str, days: int) -> None:
    rule = deadlines(DAY).rule(code)
    assert rule is not None
    assert (rule.days, bool(rule.law)) == (days, True)
    assert deadlines(date(2000, 1, 1)).rule(code) is None


def test_the_plan_page_shows_all_of_it(town: Town, offer: Offer) -> None:
    made = planning.make_plan(by=town.own, citizen=town.citizen, aim="<b>lager</b>", on=DAY, review_on=DAY)
    goal = planning.set_goal(by=town.own, plan=made, text="møde", area="personal", owner="citizen")
    planning.set_goal(by=town.own, plan=made, parent=goal, text="hver dag", area="personal", owner="other")
    activities.start(by=town.own, activity=referred(town, offer), on=DAY, hours_a_week=Decimal("7.5"))
    shown = signed_in(town.own).get(reverse("plan", args=[town.citizen.number])).content.decode()
    for text in ("&lt;b&gt;lager", "møde", "hver dag", "7,5 timer", "Henvis"):
        assert text in shown
    assert "Henvis til" not in signed_in(town.leader).get(reverse("plan", args=[town.citizen.number])).content.decode()


FORMS = [
    ("plan_new", {"aim": "lager", "on": "2026-03-02", "review_on": "2026-06-02"}),
    ("activity_refer", {}),
    ("breach_new", {"on": "2026-03-02", "side": "citizen", "what": "x"}),
    ("analysis_new", {"on": "2026-03-02"}),
    ("contact_new", {"kind": "mentor", "name": "en mentor", "on": "2026-03-02"}),
    ("case_close", {"on": "2026-03-02", "outcome": "job"}),
]


@pytest.mark.parametrize(("name", "told"), FORMS, ids=[name for name, _ in FORMS])
def test_forms_are_asked_answered_and_refused_to_others(
    town: Town, offer: Offer, name: str, told: dict[str, str]
) -> None:
    address = reverse(name, args=[town.citizen.number])
    told = told or {"offer": str(offer.pk), "on": "2026-03-02"}
    own = signed_in(town.own)
    assert own.get(address).status_code == 200
    assert own.post(address, {"nonsense": "1"}).status_code == 422
    assert own.post(address, told).status_code == 302
    for who in (town.leader, town.former, town.stranger, town.evaluator):
        assert signed_in(who).post(address, told).status_code == 404


def test_a_goal_of_another_citizen_is_out_of_reach(town: Town) -> None:
    with acting(town.own):
        other = town.a_citizen(town.stranger)
    made = planning.make_plan(by=town.own, citizen=other, aim="x", on=DAY, review_on=DAY)
    goal = planning.set_goal(by=town.own, plan=made, text="x", area="personal", owner="citizen")
    assert signed_in(town.own).get(reverse("goal_state", args=[town.citizen.number, goal.pk])).status_code == 404


def test_the_conference_shows_ones_own_cases(town: Town) -> None:
    together.put_on_agenda(by=town.own, citizen=town.citizen, week=today())
    assert town.citizen.number in signed_in(town.own).get(reverse("conference")).content.decode()
    assert town.citizen.number in signed_in(town.leader).get(reverse("conference")).content.decode()
    assert town.citizen.number not in signed_in(town.stranger).get(reverse("conference")).content.decode()
    assert signed_in(town.evaluator).get(reverse("conference")).status_code == 403


def test_offers_are_read_by_all_staff_and_edited_by_leaders(town: Town, offer: Offer) -> None:
    assert "Praktik" in signed_in(town.own).get(reverse("offers")).content.decode()
    assert signed_in(town.own).get(reverse("offer_new")).status_code == 403
    answer = signed_in(town.leader).post(
        reverse("offer_new"), {"name": "Mentor", "activity": "social_mentor", "hours_a_week": "2,5"}
    )
    assert answer.status_code == 302
    assert Offer.objects.get(name="Mentor").hours_a_week == Decimal("2.5")


@pytest.mark.parametrize(("birth_year", "days"), [(2000, 91), (1970, 274)])
def test_the_first_active_offer_falls_due_by_age(town: Town, offer: Offer, birth_year: int, days: int) -> None:
    with acting(town.own):
        town.citizen.birth_year = birth_year
        town.citizen.save()
    set_benefit(by=town.own, citizen=town.citizen, benefit="kontanthjaelp", on=DAY)
    due = active_offer_deadline(town.citizen, deadlines(DAY), DAY)
    assert due is not None
    assert (due.day, due.late) == (DAY + timedelta(days=days), False)
    assert active_offer_deadline(town.citizen, deadlines(DAY), DAY + timedelta(days=days + 1)).late  # type: ignore[union-attr]
    activities.start(by=town.own, activity=referred(town, offer), on=DAY)
    assert active_offer_deadline(town.citizen, deadlines(DAY), DAY) is None


def test_a_goal_that_is_called_as_its_intermediate_goal_is_called_so_once(town: Town) -> None:
    code, label = next(iter(intermediate_goals().items()))
    made = planning.make_plan(by=town.own, citizen=town.citizen, aim="lager", on=DAY, review_on=DAY)
    told = {"area": "personal", "owner": "citizen", "intermediate": code}
    planning.set_goal(by=town.own, plan=made, text=label.da, **told)
    address = reverse("plan", args=[town.citizen.number])
    once = signed_in(town.leader).get(address).content.decode().count(label.da)
    planning.set_goal(by=town.own, plan=made, text="med egne ord", **told)
    assert (once, signed_in(town.leader).get(address).content.decode().count(label.da)) == (1, 2)
