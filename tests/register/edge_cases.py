"""The table of edge cases in docs/reference/panel-columns.md as histories, anchors, columns and the values wanted."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from virkning.register import oracle
from virkning.register.weeks import FULL_TIME_HOURS_A_MONTH, month_of, parse_iso_week

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "panel-columns.md"


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    history: oracle.History
    anchor: date
    column: dict[str, Any]
    wanted: Any


def _cases() -> dict[str, Case]:
    table = PAGE.read_text("utf-8").split("| Case |")[1].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in table if line.startswith("|")]
    return {f"{number:02d} {row[0]}": _case(*row[1:]) for number, row in enumerate(rows, start=1)}


def _case(codes: str, work: str, anchor: str, column: str, value: str) -> Case:
    entry = tomllib.loads(f"column = {{ {column.strip('`')} }}")["column"]
    history = oracle.History(_listed(codes, _spell), _listed(work, _work))
    return Case(history, date.fromisoformat(anchor), entry, json.loads(value))


def _week(text: str) -> int:
    week = parse_iso_week(text)
    assert week is not None, text
    return week


def _spell(text: str) -> tuple[int, int, str | None, bool]:
    weeks, code = text.split()
    first, _, last = weeks.partition("..")
    return _week(first), _week(last or first), None if code == "?" else code.rstrip("*"), code.endswith("*")


def _work(text: str) -> tuple[int, float, float]:
    month, rate = text.split()
    return month_of(date.fromisoformat(f"{month}-01")), float(rate) * FULL_TIME_HOURS_A_MONTH, float(rate)


def _listed(cell: str, parse: Any) -> tuple[Any, ...]:
    return tuple(parse(part.strip()) for part in cell.split(";") if part.strip())


CASES = _cases()
