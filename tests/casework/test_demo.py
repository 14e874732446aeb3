"""The demonstration: a whole job centre from a simulated snapshot, told to be made up, the same each time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from virkning.casework.access.relations import Relation, citizens_of, today
from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.demo import fill
from virkning.casework.demo.choosing import choose
from virkning.casework.measurement.models import Answer, Measurement
from virkning.casework.measurement.progress import progress_of
from virkning.casework.people.models import Citizen, Identity
from virkning.errors import InputError

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker, bip: Path) -> Iterator[int]:
    """Filled once for all tests here, and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill(bip)
        transaction.set_rollback(True)


def test_the_office_is_whole(filled: int) -> None:
    assert 100 <= filled <= 160
    assert {user.role for user in User.objects.all()} == set(Role)
    assert Measurement.objects.count() > 3 * filled
    assert Answer.objects.count() > 5_000
    first = User.objects.filter(role=Role.CASEWORKER).order_by("pk").first()
    assert citizens_of(first, Relation.OWN).count() >= 8


def test_nothing_lies_in_the_future_and_the_history_reaches_today(filled: int) -> None:
    days = sorted(Measurement.objects.values_list("date", flat=True))
    assert days[-1] <= today()
    assert (today() - days[-1]).days < 30


def test_names_and_numbers_belong_to_nobody(filled: int) -> None:
    assert all(name.startswith("Prøveborger ") for name in Identity.objects.values_list("name", flat=True))
    assert set(Citizen.objects.values_list("municipality", flat=True)) == {"Prøveby"}


def test_progress_runs_across_the_change_of_questionnaire(filled: int) -> None:
    broken = [
        line
        for citizen in Citizen.objects.all()[:60]
        for indicator in progress_of(citizen).indicators
        for line in indicator.lines
        if len(line.stretches) == 2
    ]
    assert broken


def test_filling_twice_changes_nothing(filled: int, bip: Path) -> None:
    before = list(Citizen.objects.values_list("number", flat=True))
    assert fill(bip) == filled
    assert list(Citizen.objects.values_list("number", flat=True)) == before


def test_real_data_are_refused(filled: int, bip: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(bip, tmp_path / "real")
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").write_text(json.dumps(manifest | {"simulated": False}), "utf-8")
    with pytest.raises(InputError):
        choose(copy, today())
