"""The casework on a real PostgreSQL: started once per test process, filled by each test with what it needs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME = tempfile.TemporaryDirectory(prefix="virkning-test-", ignore_cleanup_errors=True)
os.environ["VIRKNING_HOME"] = _HOME.name
(Path(_HOME.name) / "static").mkdir()
os.environ["DJANGO_SETTINGS_MODULE"] = "virkning.casework.settings"
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402  (the settings read the environment above)

django.setup()

from tests.casework.browser import (  # noqa: E402, F401  (fixtures of the tests in a real browser)
    anywhere,
    browser,
    desk,
    log_may_be_emptied,
    no_script,
    phone,
    picture,
    sign_in,
    site,
)
from tests.casework.checking import checks  # noqa: E402, F401
from tests.casework.signing import own  # noqa: E402, F401
from tests.casework.town import Town  # noqa: E402

from virkning.casework.database import embedded  # noqa: E402


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """The embedded server in a folder of its own; pytest-django makes its test database in it."""
    from django.db import connections

    folder = Path(_HOME.name) / "postgres"
    with embedded(folder):
        connections["default"].settings_dict.update(HOST=str(folder), USER="postgres")
        yield
        connections.close_all()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object) -> None:
    """Pages are tested without the built styles; the browser tests build them."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["tests.casework.hashing.QuickArgon2"]  # type: ignore[attr-defined]


@pytest.fixture
def town(db: None) -> Town:
    """A job centre with two teams and one citizen."""
    return Town()
