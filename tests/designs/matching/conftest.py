"""A made-up job centre: people, what was known before, who got the effort, and hours of work in two years after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from virkning.audit import check_prose
from virkning.findings.finding import Finding
from virkning.plans.reading import PlanFile, read_plan
from virkning.plans.running import run_plan

Plan = Callable[..., PlanFile]


def _people(rows: int = 600, seed: int = 1, *, effect: float = 20.0, selection: float = 0.6) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    age, weeks = chance.normal(42, 9, rows), chance.integers(0, 53, rows).astype(float)
    before = np.maximum(60 - weeks + chance.normal(0, 15, rows), 0)
    index = -0.8 + selection * ((before - before.mean()) / before.std() - (age - 42) / 9) / 2
    effort = (chance.random(rows) < 1 / (1 + np.exp(-index))).astype(int)
    level = 40 + before - 0.3 * (age - 42) + chance.normal(0, 20, rows)
    return {
        "id": np.arange(rows), "effort": effort, "age": age, "weeks": weeks, "before": before,
        "woman": chance.integers(0, 2, rows), "hours1": level + effect * effort, "hours2": level + chance.normal(0, 20, rows) + effect * effort,
    }  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Write a table and a plan for it, and read the plan back."""

    def make(
        table: dict[str, np.ndarray], columns: str = "", matching: str = "", checks: str = "", **head: Any
    ) -> PlanFile:
        pq.write_table(pa.table(table), tmp_path / "people.parquet")
        roles = {
            "unit": '"id"', "treatment": '"effort"', "outcome": '["hours1", "hours2"]', "covariates": '["age", "weeks", "before"]',
        }  # fmt: skip
        own = {line.split("=")[0].strip() for line in columns.splitlines() if "=" in line}
        kept = [f"{key} = {value}" for key, value in roles.items() if key not in own]
        lines = ['title = "Prøve"', 'design = "matching"', 'table = "people.parquet"']
        lines += [f'{key} = "{value}"' for key, value in head.items()]
        lines += [
            "[columns]",
            *kept,
            columns,
            "[matching]",
            matching,
            "[checks]",
            checks or "leave_one_out = false\ncalipers = []",
        ]
        file = tmp_path / "plan.toml"
        file.write_text("\n".join(lines), "utf-8")
        return read_plan(file)

    return make


@pytest.fixture
def run(plan: Plan) -> Callable[..., Finding]:
    def go(*parts: Any, **named: Any) -> Finding:
        return run_plan(plan(*parts, **named))

    return go


@pytest.fixture
def people() -> Callable[..., dict[str, np.ndarray]]:
    return _people


@pytest.fixture
def untraced() -> Callable[[Finding], list[str]]:
    """The sentences of this design with a number that stands in no table or estimate."""

    def find(finding: Finding, *known: float) -> list[str]:
        others = ("caution small_numbers_hidden", "caution untraced_numbers")
        return [one.sentence for one in check_prose(finding, known=known) if one.place not in others]

    return find
