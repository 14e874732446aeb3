"""What the tests of this design share."""

from __future__ import annotations

import pytest
from tests.designs.difference.small import COLUMNS, make_plan, table

from virkning.designs.difference import run
from virkning.progress import silent


@pytest.fixture
def codes():
    def found(columns: dict, settings: dict, names: dict | None = None) -> set[str]:
        plan = make_plan(COLUMNS | (names or {}), settings)
        return {caution.code for caution in run(plan, table(columns), silent).cautions}

    return found
