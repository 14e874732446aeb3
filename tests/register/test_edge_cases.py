"""The table of edge cases in docs/reference/panel-columns.md, run through the oracle and the kernel."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from registers import FIRST_WORK_MONTH, Register, anchor_table, same, spec_of, write_register

from virkning.register import build_panel, oracle
from virkning.register.spec import KINDS
from virkning.register.weeks import FULL_TIME_HOURS_A_MONTH, month_of, parse_iso_week

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "panel-columns.md"


def _cases() -> dict[str, list[str]]:
    table = PAGE.read_text("utf-8").split("| Case |")[1].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in table if line.startswith("|")]
    return {f"{number:02d} {row[0]}": row[1:] for number, row in enumerate(rows, start=1)}


CASES = _cases()


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


@pytest.mark.parametrize("name", CASES)
def test_edge_case(tmp_path: Path, name: str) -> None:
    codes, work, anchor, column, value = CASES[name]
    history = oracle.History(_listed(codes, _spell), _listed(work, _work))
    register = Register({"person": history})
    entry = tomllib.loads(f"column = {{ {column.strip('`')} }}")["column"] | {"name": "value"}
    spec, wanted = spec_of(entry), json.loads(value)
    anchors = [("person", date.fromisoformat(anchor))]

    slowly = oracle.panel_value(history, register.known, anchors[0][1], spec.columns[0])
    fast = build_panel(write_register(register, tmp_path / "s"), anchor_table(anchors), spec)["value"][0].as_py()

    assert same(slowly, wanted)
    assert same(fast, wanted)


def test_every_kind_has_an_edge_case_and_a_description() -> None:
    page = PAGE.read_text("utf-8")
    for kind in KINDS:
        assert f'`kind = "{kind}"' in page
        assert f"| `{kind}` |" in page


def test_the_page_states_the_beginnings_the_tests_use() -> None:
    assert month_of(date(2015, 7, 1)) == FIRST_WORK_MONTH
