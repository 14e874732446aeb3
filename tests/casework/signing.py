"""Users with a password, and their way in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.casework.town import TESTING, Town

from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting

PASSWORD = "en hel sætning om havet"


@pytest.fixture
def own(town: Town) -> User:
    return with_password(town.own)


def with_password(user: User, password: str = PASSWORD) -> User:
    with acting(TESTING):
        user.set_password(password)
        user.save()
    return user


def login(
    client: Client, username: str = "own", password: str = PASSWORD, *, at: str = "10.0.0.1", query: str = ""
) -> Any:
    return client.post(f"/login/{query}", {"username": username, "password": password}, REMOTE_ADDR=at)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
