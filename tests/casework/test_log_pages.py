"""The officer's pages: what was read by whom in any period, and a weekly sample that is drawn and signed once."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework.town import Town

from virkning.casework.audit import samples
from virkning.casework.audit.actions import acting, record_reading
from virkning.casework.audit.models import LogSample
from virkning.casework.people.models import Citizen
from virkning.casework.states import NotNowError


def officer(town: Town) -> Client:
    client = Client()
    client.force_login(town.officer)
    return client


def read_last_week(town: Town, times: int) -> None:
    """Readings a week ago; the database itself stamps them, so the clock is set."""
    with patch("django.utils.timezone.now", return_value=timezone.now() - timedelta(days=7)):
        for _ in range(times):
            record_reading(by=town.own, citizen=town.citizen, page="case")
        record_reading(by=town.stranger, citizen=town.citizen, page="case")


def last_monday() -> object:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday() + 7)


def test_a_reading_is_found_by_citizen_reader_and_day(town: Town) -> None:
    client = Client()
    client.force_login(town.own)
    client.get(reverse("case", args=[town.citizen.number]))
    today = timezone.localdate().isoformat()
    for sought, lines in (
        ({"citizen": town.citizen.number.lower()}, 1),
        ({"actor": "own"}, 1),
        ({"since": today, "until": today}, 1),
        ({"until": "2020-01-01"}, 0),
        ({"actor": "stranger"}, 0),
    ):
        shown = officer(town).get(reverse("log"), {"kind": "reading", **sought}).content.decode()
        assert shown.count("<td>user:own</td>") == lines


@pytest.mark.parametrize("kind", ["reading", "event", "change", "nonsense"])
def test_the_log_shows_no_contents_and_no_names(town: Town, kind: str) -> None:
    with acting(town.own):
        Citizen.objects.filter(pk=town.citizen.pk).update(municipality="Hemmeligby")
    answer = officer(town).get(reverse("log"), {"kind": kind})
    assert answer.status_code == 200
    assert "Hemmeligby" not in answer.content.decode()


def test_the_sample_is_drawn_once_and_can_be_drawn_again_from_its_seed(town: Town) -> None:
    read_last_week(town, 60)
    sample = samples.draw_sample(by=town.officer, week=last_monday())
    assert len(sample.readings) == samples.SIZE
    assert samples.draw_sample(by=town.officer, week=last_monday()).readings == sample.readings


def test_a_week_that_is_not_over_is_not_drawn(town: Town) -> None:
    with pytest.raises(NotNowError):
        samples.draw_sample(by=town.officer, week=timezone.localdate())


def test_who_had_nothing_to_do_with_the_case_stands_out(town: Town) -> None:
    read_last_week(town, 3)
    looked = samples.looked_at(samples.draw_sample(by=town.officer, week=last_monday()))
    assert {one.reading.actor for one in looked if one.conspicuous} == {"user:stranger"}


def test_signing_asks_for_the_password_and_stands(town: Town) -> None:
    with acting(town.administrator):
        town.officer.set_password("et langt kodeord")
        town.officer.save()
    client = officer(town)
    answer = client.post(reverse("log_sample_draw"))
    sign = answer.url + "sign/"
    assert "sudo_password" in client.post(sign, {"remark": "set"}).content.decode()
    client.post(sign, {"remark": "set", "sudo_password": "et langt kodeord"})
    sample = LogSample.objects.get()
    assert (sample.signed_by, sample.remark) == ("user:officer", "set")
    with pytest.raises(DatabaseError, match="signed once"), transaction.atomic():
        LogSample.objects.update(remark="noget andet")
    with pytest.raises(DatabaseError, match="signed once"), transaction.atomic():
        LogSample.objects.all().delete()


def test_only_the_officer_sees_the_log(town: Town) -> None:
    for who in ("own", "leader", "evaluator", "administrator"):
        client = Client()
        client.force_login(getattr(town, who))
        for name in ("log", "log_samples"):
            assert client.get(reverse(name)).status_code == 403
