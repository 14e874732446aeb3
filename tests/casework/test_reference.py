"""The manual of what is kept holds: every column is explained once, and door 1 takes out what it says and no more."""

from __future__ import annotations

import pytest
from django.apps import apps
from tests.casework.test_privacy import lived  # noqa: F401  (a citizen with something in every table)

from virkning.casework.people.models import Citizen
from virkning.casework.privacy.columns import ALWAYS, LEAVES, OF_TABLE
from virkning.casework.privacy.door import _Pseudonyms, _tables
from virkning.casework.privacy.reference import meaning, own_models
from virkning.snapshot.pseudonym import pseudonym_key

pytestmark = pytest.mark.django_db
COLUMNS = {f"{model.__name__}.{field.name}" for model in own_models() for field in model._meta.fields}


def test_every_column_is_explained_and_none_that_is_gone() -> None:
    assert all(meaning(model, field) for model in own_models() for field in model._meta.fields)
    assert set(OF_TABLE) <= COLUMNS
    assert set(LEAVES) <= COLUMNS
    assert set(ALWAYS) <= {name.partition(".")[2] for name in COLUMNS}


def test_the_frames_own_tables_are_those_the_manual_names() -> None:
    others = {model._meta.db_table for model in apps.get_models()} - {one._meta.db_table for one in own_models()}
    assert others == {"django_session", "django_content_type", "auth_permission", "auth_group"}


def test_door_1_takes_out_what_the_manual_says_and_no_more(lived: Citizen, tmp_path) -> None:  # noqa: F811
    door = _Pseudonyms(pseudonym_key(tmp_path / "key", outside=tmp_path / "out"))
    taken = {f"{table}.{column}" for table, rows in _tables(door) for row in rows for column in row}
    told = {column for columns in LEAVES.values() for column in columns}
    assert taken - told == {f"{table}.person" for table, _ in _tables(door)}
    assert told - taken == set()
