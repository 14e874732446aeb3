"""Trials as tables for the tests, and the finding of a plan on them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from virkning.findings.finding import Finding
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan

PLAN = """title = "A trial"
design = "trial"
language = "en"
table = "people.csv"
{above}
[trial]
treated = "new"
control = "usual"
draws = 499
{trial}
[columns]
unit = "id"
arm = "arm"
outcome = {outcome}
{columns}
{below}
"""


def write_plan(
    folder: Path, rows: Mapping[str, Sequence[object]], *, outcome: str = '["y"]', columns: str = "", trial: str = "",
    above: str = "", below: str = "",
) -> Path:  # fmt: skip
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows)
        writer.writerows(zip(*rows.values(), strict=True))
    plan = folder / "plan.toml"
    plan.write_text(PLAN.format(outcome=outcome, columns=columns, trial=trial, above=above, below=below), "utf-8")
    return plan


def found_by(plan: Path) -> Finding:
    return run_plan(read_plan(plan))


def two_arms(a: int, n: int, b: int, m: int) -> dict[str, list[object]]:
    return {
        "id": list(range(n + m)),
        "arm": ["new"] * n + ["usual"] * m,
        "y": [1] * a + [0] * (n - a) + [1] * b + [0] * (m - b),
    }


def big_trial(seed: int = 1, people: int = 800) -> dict[str, list[object]]:
    """Strata, pairs, covariates, refusals and missing outcomes; the treatment adds 0.2 for those who take it."""
    rng = np.random.default_rng(seed)
    pair = np.arange(people) // 2
    stratum = pair % 4
    treated = np.tile([True, False], people // 2) ^ np.repeat(rng.random(people // 2) < 0.5, 2)
    age = rng.normal(45, 10, people).round(1)
    willing = rng.random(people) < 0.8
    received = treated & willing
    y = rng.random(people) < 0.2 + 0.2 * received + 0.005 * (age - 45) + 0.03 * stratum
    known = rng.random(people) < 0.95
    return {
        "id": [f"u{place}" for place in range(people)],
        "arm": ["new" if one else "usual" for one in treated],
        "y": [int(value) if seen else "" for value, seen in zip(y, known, strict=True)],
        "stratum": [f"s{code}" for code in stratum],
        "pair": [int(code) for code in pair],
        "age": list(age),
        "woman": [int(one) for one in rng.random(people) < 0.5],
        "received": [int(one) for one in received],
    }


def row_of(finding: Finding, table: str, key: str) -> dict[str, object]:
    """The row of a table whose first cell is the key."""
    found = finding.table(table)
    names = [column.name for column in found.columns]
    for row in found.rows:
        first = row[0] if isinstance(row[0], str) else row[0].en  # type: ignore[union-attr]
        if first == key:
            return dict(zip(names, row, strict=True))
    raise AssertionError(f"no row {key} in {table}")
