"""Spark in local mode gives the embedded engine's numbers, bit for bit."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from edge_cases import CASES
from files import BENEFITS, WIDE, WIDE_CSV, WORK, read, rows
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from registers import END, START, Register, anchor_table, columns, histories, same, spec_of, write_register

from virkning.errors import InputError
from virkning.register import build_panel
from virkning.register.spec import KINDS

pytest.importorskip("pyspark", reason="pyspark is not installed")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Java is not installed: the Spark engine is not tested here"
    ),
]


@pytest.fixture(scope="module", autouse=True)
def _session() -> Iterator[None]:
    """One small session for all these tests."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    small = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "3")
    session = small.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").getOrCreate()
    yield
    session.stop()


@pytest.mark.parametrize("number", range(3))
def test_spark_agrees_bit_for_bit(tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    register = Register({f"p{person:03d}": _example(histories(), chance) for person in range(60)})
    entries = [_example(columns(kind), chance) | {"name": f"{kind}_{place}"} for kind in KINDS for place in range(3)]
    snapshot = write_register(register, tmp_path / "s", shuffled=number == 1)
    days = (END - START).days
    anchors = anchor_table(
        [(p, START + timedelta(days=chance.randint(-60, days + 60))) for p in register.histories for _ in range(3)]
    )
    here = build_panel(snapshot, anchors, spec_of(*entries))
    there = build_panel(snapshot, anchors, spec_of(*entries), engine="spark")
    assert there.equals(here)


def _example(strategy: st.SearchStrategy, chance: random.Random) -> Any:
    """One value of a strategy, the same for the same chance; of several drawn the last, as the first is the simplest."""
    drawn: list[Any] = []

    @seed(chance.randint(0, 2**32))
    @settings(max_examples=5, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(value: Any) -> None:
        drawn.append(value)

    draw()
    return drawn[-1]


def test_the_table_of_edge_cases(tmp_path: Path) -> None:
    """All of it at once: a person and a column for each case."""
    persons = {f"p{number:03d}": case for number, case in enumerate(CASES.values())}
    register = Register({person: case.history for person, case in persons.items()})
    spec = spec_of(*(case.column | {"name": f"of_{person}"} for person, case in persons.items()))
    anchors = anchor_table([(person, case.anchor) for person, case in persons.items()])
    panel = build_panel(write_register(register, tmp_path / "s"), anchors, spec, engine="spark")
    found = {person: panel[f"of_{person}"][row].as_py() for row, person in enumerate(persons)}
    wrong = {person: value for person, value in found.items() if not same(value, persons[person].wanted)}
    assert not wrong


def test_strangers_are_refused_by_spark_too(tmp_path: Path) -> None:
    snapshot = write_register(Register({"a": _example(histories(), random.Random(1))}), tmp_path / "s")
    spec = spec_of({"name": "n", "kind": "spell_age", "state": "su"})
    with pytest.raises(InputError) as refused:
        build_panel(snapshot, anchor_table([("a", START), ("z", START)]), spec, engine="spark")
    assert refused.value.row == 2


def test_reading_with_spark(tmp_path: Path) -> None:
    snapshot = read(tmp_path, WIDE, {"wide.csv": WIDE_CSV}, engine="spark")
    assert rows(snapshot, "benefits") == BENEFITS
    assert rows(snapshot, "work") == WORK
