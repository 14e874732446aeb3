"""Bad input ends with exit code 2 and a message that names file, place and what was expected; nothing is half-written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

PLAN = """title = "Prøve"
design = "caseworkers"
{source}

{rest}
"""


def _rows(**changed) -> dict:
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(20), 20)
    rows = {
        "y": rng.integers(0, 2, 400).astype(float),
        "who": group,
        "x": rng.normal(size=400),
        "citizen": np.arange(400) // 2,
    }
    return rows | changed


def _plan(
    folder: Path,
    *,
    source: str = 'table = "t.parquet"',
    rest: str = '[columns]\noutcome = "y"\ngroup = "who"\ncovariates = ["x"]',
) -> Path:
    path = folder / "plan.toml"
    path.write_text(PLAN.format(source=source, rest=rest), "utf-8")
    return path


def _table(folder: Path, **changed) -> None:
    pq.write_table(pa.table(_rows(**changed)), folder / "t.parquet")


def _csv(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / "t.csv").write_bytes(text.encode(encoding))


GOOD_COLUMNS = '[columns]\noutcome = "y"\ngroup = "who"\ncovariates = ["x"]'
CSV = 'table = "t.csv"'
CSV_ROWS = "".join(f"{place % 2},{place % 8},0.{place}\n" for place in range(80))


def _cut_file(folder: Path) -> None:
    _table(folder)
    whole = (folder / "t.parquet").read_bytes()
    (folder / "t.parquet").write_bytes(whole[: len(whole) // 2])


CASES = {
    "unknown key": (lambda f: (_table(f), _plan(f, rest=GOOD_COLUMNS + "\nclustr = 'citizen'")), ["clustr", "“cluster”"]),
    "unknown key at the top": (lambda f: (_table(f), _plan(f, source='table = "t.parquet"\nsnapshott = 1')), ["snapshott", "“snapshot”", "row: 4"]),
    "wrong type": (lambda f: (_table(f), _plan(f, source='table = "t.parquet"\nseed = "seven"')), ["seed", "'seven'", "a whole number"]),
    "missing key": (lambda f: (_table(f), _plan(f, rest='[columns]\noutcome = "y"')), ["columns.group", "missing"]),
    "no design": (lambda f: (f / "plan.toml").write_text('title = "x"'), ["design"]),
    "unknown design": (lambda f: (f / "plan.toml").write_text('title = "x"\ndesign = "caseworker"'), ["caseworkers"]),
    "not TOML": (lambda f: (f / "plan.toml").write_text('title = "x\ndesign = 1'), ["TOML", "row: 1"]),
    "no plan": (lambda f: None, ["does not exist"]),
    "both sources": (lambda f: (_table(f), _plan(f, source='table = "t.parquet"\nsnapshot = "s"')), ["only one of them"]),
    "missing table": (lambda f: _plan(f), ["t.parquet", "does not exist"]),
    "missing snapshot": (lambda f: _plan(f, source='snapshot = "s"', rest=""), ["snapshot does not exist"]),
    "empty snapshot": (lambda f: ((f / "s").mkdir(), _plan(f, source='snapshot = "s"', rest="")), ["none of the snapshot's tables"]),
    "missing column": (lambda f: (_table(f), _plan(f, rest=GOOD_COLUMNS.replace('"x"', '"xx"'))), ["xx", "expected: x"]),
    "text for number": (lambda f: (_table(f, x=np.array(["0.5"] * 399 + ["mange"])), _plan(f)), ["row: 400", "column: x", "mange"]),
    "empty cell": (lambda f: (_table(f, x=pa.array([None] + [1.0] * 399)), _plan(f)), ["row: 1", "column: x", "empty"]),
    "not finite": (lambda f: (_table(f, x=np.array([1.0] * 5 + [np.inf] + [1.0] * 394)), _plan(f)), ["row: 6", "inf"]),
    "constant outcome": (lambda f: (_table(f, y=np.ones(400)), _plan(f)), ["same in all rows"]),
    "nothing left": (lambda f: (_table(f), _plan(f, rest=GOOD_COLUMNS + "\n[population]\nmin_citizens_per_caseworker = 99")), ["No answers are left", "Rows of the table: 400", ": 0"]),
    "too few groups": (lambda f: (_table(f, who=np.arange(400) % 3), _plan(f)), ["too few caseworkers"]),
    "file cut in half": (lambda f: (_cut_file(f), _plan(f)), ["cut short", "t.parquet"]),
    "unknown kind of file": (lambda f: (_plan(f, source='table = "t.xls"'), (f / "t.xls").write_text("")), [".xls", ".csv, .parquet"]),
    "empty CSV": (lambda f: (_csv(f, ""), _plan(f, source=CSV)), ["t.csv"]),
    "header only": (lambda f: (_csv(f, "y,who,x\n"), _plan(f, source=CSV)), ["The table is empty"]),
    "not UTF-8": (lambda f: (_csv(f, "y,who,x\n1,Søren,0.5\n", "latin-1"), _plan(f, source=CSV)), ["UTF-8", "row: 2", "0xf8"]),
    "semicolons": (lambda f: (_csv(f, "y;who;x\n1;2;0,5\n"), _plan(f, source=CSV)), ["semicolons", "row: 1"]),
    "Danish decimals": (lambda f: (_csv(f, "y,who,x\n" + CSV_ROWS + '1,2,"0,5"\n'), _plan(f, source=CSV)), ["column: x", "0,5", "a point as decimal mark"]),
    "uneven lines": (lambda f: (_csv(f, "y,who,x\n" + CSV_ROWS + "1,2\n"), _plan(f, source=CSV)), ["cannot be read as CSV"]),
    "two columns of a name": (lambda f: (_csv(f, "y,who,x,x\n1,2,3,4\n"), _plan(f, source=CSV)), ["same name", "column: x"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_told_and_nothing_is_written(name, tmp_path, virkning_here):
    spoil, expected = CASES[name]
    spoil(tmp_path)
    before = sorted(file.name for file in tmp_path.iterdir())
    found = virkning_here("run", "plan.toml", "--out", "out/report")
    assert found.returncode == 2, found.stderr
    assert "Traceback" not in found.stderr
    for part in expected:
        assert part in found.stderr
    assert sorted(file.name for file in tmp_path.iterdir() if file.name != "out") == before
    assert not (tmp_path / "out" / "report").exists()


def test_messages_are_danish_by_default(tmp_path, virkning):
    found = virkning("run", "plan.toml", "--out", "out", language="da")
    assert "Filen findes ikke." in found.stderr
    assert "fil: plan.toml" in found.stderr


def test_duplicate_rows_in_a_snapshot_are_told(bip, tmp_path, virkning_here):
    shutil.copytree(bip, tmp_path / "s")
    persons = pq.read_table(bip / "persons.parquet")
    pq.write_table(pa.concat_tables([persons, persons.slice(3, 1)]), tmp_path / "s" / "persons.parquet")
    _plan(tmp_path, source='snapshot = "s"', rest="")
    found = virkning_here("run", "plan.toml", "--out", "out")
    assert found.returncode == 2
    assert "occurs twice" in found.stderr
    assert f"row: {persons.num_rows + 1}" in found.stderr


def test_an_old_report_survives_a_failed_run(tmp_path, virkning_here):
    _table(tmp_path)
    _plan(tmp_path)
    assert virkning_here("run", "plan.toml", "--out", "out").returncode == 0
    kept = (tmp_path / "out" / "finding.json").read_bytes()
    _table(tmp_path, y=np.ones(400))
    assert virkning_here("run", "plan.toml", "--out", "out").returncode == 2
    assert (tmp_path / "out" / "finding.json").read_bytes() == kept


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.0, 3.0])
def test_interrupting_leaves_nothing(seconds, bip, tmp_path):
    _plan(tmp_path, source=f'snapshot = "{bip}"', rest="")
    run = subprocess.Popen(
        [sys.executable, "-m", "virkning", "run", "plan.toml", "--out", "report"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIRKNING_LANGUAGE": "en"},
    )
    time.sleep(seconds)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode in (0, 130, -signal.SIGINT)
    if run.returncode != 0:
        assert sorted(file.name for file in tmp_path.iterdir()) == ["plan.toml"], said
