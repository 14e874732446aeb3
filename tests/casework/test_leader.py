"""The leader's view: groups of at least five, nothing to work out, and what the tables say is so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.casework import measuring
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import acting
from virkning.casework.leader.groups import SMALLEST, hide, is_small, mean_of, parts
from virkning.casework.leader.team import TeamView
from virkning.casework.measurement import actions as measurements
from virkning.casework.meetings.actions import record_talk
from virkning.casework.people import actions as people
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions import activities
from virkning.language import Text, same


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_hidden_count_can_be_worked_out_from_the_total(counts: list[int]) -> None:
    shown = hide(counts)
    hidden = [count for count, seen in zip(counts, shown, strict=True) if seen is None]
    assert not any(is_small(seen) for seen in shown if seen is not None)
    assert len(hidden) != 1 or len([count for count in counts if count]) == 1


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0, 1)), min_size=1, max_size=8))
def test_no_shown_share_speaks_of_one_to_four(groups: list[tuple[int, float]]) -> None:
    rows = [(same(str(place)), of, round(of * share)) for place, (of, share) in enumerate(groups)]
    for share in parts(rows):
        if share.count is not None and share.of is not None:
            assert not is_small(share.count)
            assert not is_small(share.of - share.count)
            low, high = share.interval  # type: ignore[misc]
            assert 0 <= low <= share.share + 1e-9  # type: ignore[operator]
            assert share.share - 1e-9 <= high <= 1  # type: ignore[operator]


def test_wilson_interval_as_published() -> None:
    low, high = parts([(Text("", ""), 20, 10)])[0].interval  # type: ignore[misc]
    assert (round(low, 3), round(high, 3)) == (0.299, 0.701)


def test_a_mean_of_few_is_not_told() -> None:
    assert mean_of([4.0] * (SMALLEST - 1)) is None
    five = mean_of([1, 2, 3, 4, 5])
    assert five is not None
    assert (five.value, round(five.high, 3)) == (3, 4.963)


@pytest.fixture
def crowd(town: Town) -> list[Citizen]:
    """Twenty citizens in the team: ten women and ten men."""
    with acting(TESTING):
        made = [town.citizen, *(town.a_citizen(town.own) for _ in range(19))]
        for citizen in made[10:]:
            citizen.sex = "male"
            citizen.save()
    return made


def view(town: Town) -> TeamView:
    return TeamView(town.team, today())


def test_the_load_follows_the_cases(town: Town, crowd: list[Citizen]) -> None:
    last = view(town).loads()[-1]
    assert (last.cases, last.caseworkers, last.each) == (20, 1, 20)


def test_coverage_counts_who_was_measured_lately(town: Town, crowd: list[Citizen]) -> None:
    measuring.take_into_use()
    for citizen in crowd[:10]:
        measurement = measurements.begin(by=town.own, caseworker=town.own, citizen=citizen)
        measuring.answered_by_both(measurement, town)
    share = view(town).coverage()[1].rows[0]
    assert (share.of, share.count) == (20, 10)


def test_who_gets_talks_by_sex(town: Town, crowd: list[Citizen]) -> None:
    for citizen in crowd[:10]:
        record_talk(by=town.own, caseworker=town.own, citizen=citizen, on=today(), kind="first", attended=True)
    talked = dict(view(town).who_gets())[Text("Talt med i det seneste kvartal", "Talked with in the last quarter")]
    by_sex = next(table for table in talked if table.title.en == "By sex")
    assert {row.label.en: (row.of, row.count) for row in by_sex.rows} == {"Woman": (10, 10), "Man": (10, 0)}


def test_activities_by_group_and_none(town: Town, crowd: list[Citizen]) -> None:
    offer = activities.save_offer(by=TESTING, name="Praktik", activity="external_training")
    for citizen in crowd[:7]:
        activity = activities.refer(by=town.own, citizen=citizen, offer=offer, on=today())
        activities.start(by=town.own, activity=activity, on=today())
    shares = {row.label.en: row.count for row in view(town).activity_groups()}
    assert (shares["Job-directed"], shares["No activity"], shares["Social"]) == (7, 13, 0)


def test_the_alliance_is_told_of_at_least_five(town: Town, crowd: list[Citizen]) -> None:
    measuring.take_into_use()
    for place, citizen in enumerate(crowd[1 : SMALLEST + 1], start=1):
        changed = today() - timedelta(days=10)
        people.assign(by=town.leader, citizen=citizen, caseworker=town.former, reason="caseload", on=changed)
        for who, on, code in ((town.own, today() - timedelta(days=60), 3), (town.former, today(), 5)):
            measurement = measurements.begin(by=who, caseworker=who, citizen=citizen, on=on)
            alone = measuring.sheet(measurement, "citizen", "alliance")
            measuring.fill(alone, by=measuring.citizen_of(measurement), code=code)
            measurements.submit(by=measuring.citizen_of(measurement), sheet=alone)
        found = view(town).alliance_around_changes()
        assert (found is not None) is (place >= SMALLEST)
    assert found is not None
    assert (found.before.value, found.after.value, found.change.n) == (3, 5, SMALLEST)


def test_a_small_team_shows_nothing(town: Town) -> None:
    client = Client()
    client.force_login(town.leader)
    assert "for få sager" in client.get(reverse("team")).content.decode()


def test_the_page_names_no_citizen_and_no_caseworker(town: Town, crowd: list[Citizen]) -> None:
    client = Client()
    client.force_login(town.leader)
    shown = client.get(reverse("team")).content.decode()
    assert "Hvem får hvad?" in shown
    assert not [citizen.number for citizen in crowd if citizen.number in shown]
    assert "Own" not in shown


def test_only_leaders_see_the_team(town: Town) -> None:
    for who in (town.own, town.evaluator, town.officer, town.administrator):
        client = Client()
        client.force_login(who)
        assert client.get(reverse("team")).status_code == 403
        assert client.get(reverse("team_cases")).status_code == 403


def test_a_leader_lists_their_own_team_only(town: Town) -> None:
    client = Client()
    client.force_login(town.other_leader)
    assert town.citizen.number not in client.get(reverse("team_cases")).content.decode()
    client.force_login(town.leader)
    assert town.citizen.number in client.get(reverse("team_cases")).content.decode()


def test_a_leader_sets_the_target_of_their_own_team(town: Town, crowd: list[Citizen]) -> None:
    client = Client()
    client.force_login(town.leader)
    told = {"cases": "30", "starts": today().isoformat()}
    assert client.post(reverse("team_target", args=[town.other_team.pk]), told).status_code == 404
    assert client.post(reverse("team_target", args=[town.team.pk]), told).status_code == 302
    assert view(town).loads()[-1].target == 30
