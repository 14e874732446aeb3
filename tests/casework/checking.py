"""What is asked of every page in the browser, and the list of what was found, kept in the documents."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from tests.casework.browser import assert_accessible, assert_fits

STORED = Path(__file__).parents[2] / "docs" / "reference" / "site-checks.csv"
MOST_KILOBYTES = 400  # before compression, which makes a quarter of it


@dataclass(frozen=True, slots=True, order=True)
class Checked:
    """One page as it was met, with the kilobytes of a first visit before compression."""

    page: str
    width: int
    language: str
    kilobytes: int
    requests: int
    axe_violations: int
    script_errors: int


class Checks:
    """Looks at pages and remembers what it saw."""

    def __init__(self) -> None:
        self.rows: list[Checked] = []

    def look(self, page: Any, address: str, name: str, language: str) -> None:
        """Go there for the first time; everything that must hold of a page is asserted."""
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").count() == 1, address
        assert page.evaluate("document.documentElement.lang") == language, address
        assert page.title().strip(" ·"), address
        assert not errors, f"{address}: {errors}"
        assert_accessible(page)
        assert_fits(page)
        kilobytes, requests = _transferred(page)
        assert kilobytes <= MOST_KILOBYTES, f"{address}: {kilobytes} kB"
        self.rows.append(Checked(name, page.viewport_size["width"], language, kilobytes, requests, 0, 0))


def _transferred(page: Any) -> tuple[int, int]:
    sizes = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map(entry => entry.encodedBodySize)"
    )
    return round(sum(sizes) / 1000), len(sizes)


@pytest.fixture(scope="session")
def checks(request: pytest.FixtureRequest) -> Iterator[Checks]:
    made = Checks()
    yield made
    if request.config.getoption("--rewrite-docs") and made.rows:
        known = {row[:3]: row for row in _stored()} | {
            tuple(map(str, astuple(row)))[:3]: tuple(map(str, astuple(row))) for row in made.rows
        }
        with STORED.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field.name for field in fields(Checked)])
            writer.writerows(known[key] for key in sorted(known))


def _stored() -> list[tuple[str, ...]]:
    if not STORED.exists():
        return []
    with STORED.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def stored_pages() -> set[tuple[str, ...]]:
    return {row[:3] for row in _stored()}
