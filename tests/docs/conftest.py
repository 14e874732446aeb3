"""A real browser for the documents' pictures, and an empty folder for those who follow a page."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


@pytest.fixture
def browser_page(playwright_running: Any) -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium or Chrome on this machine")
    opened = playwright_running.chromium.launch(executable_path=program, args=list(QUIET))
    yield opened.new_page()
    opened.close()


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    """Not pytest's own, which other runs shut while a page's database, run by another user, is in it."""
    with tempfile.TemporaryDirectory(prefix="virkning-newcomer-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
