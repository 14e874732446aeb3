"""The table of edge cases in docs/reference/panel-columns.md, run through the oracle and the kernel."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from edge_cases import CASES, PAGE
from registers import FIRST_WORK_MONTH, Register, anchor_table, same, spec_of, write_register

from virkning.register import build_panel, oracle
from virkning.register.spec import KINDS
from virkning.register.weeks import month_of


@pytest.mark.parametrize("name", CASES)
def test_edge_case(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    register = Register({"person": case.history})
    spec = spec_of(case.column | {"name": "value"})

    slowly = oracle.panel_value(case.history, register.known, case.anchor, spec.columns[0])
    panel = build_panel(write_register(register, tmp_path / "s"), anchor_table([("person", case.anchor)]), spec)

    assert same(slowly, case.wanted)
    assert same(panel["value"][0].as_py(), case.wanted)


def test_every_kind_has_an_edge_case_and_a_description() -> None:
    page = PAGE.read_text("utf-8")
    for kind in KINDS:
        assert f'`kind = "{kind}"' in page
        assert f"| `{kind}` |" in page


def test_the_page_states_the_beginnings_the_tests_use() -> None:
    assert month_of(date(2015, 7, 1)) == FIRST_WORK_MONTH
