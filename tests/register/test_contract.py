"""The published contract, word for word: a layout with its date in quotes, a code map, and a panel of four columns."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

LAYOUT = """
kind = "wide"
person = "person"
week = "y_{yy}{ww}"
rate = "grad_{yyyy}_{mm}"
codes = "codes.csv"
register_end = "2017-08-31"
"""
CODES = """code,valid_from,valid_to,benefit,activation,note,source,verified
130,,,kontanthjaelp,false,,,false
733,,,kontanthjaelp,true,,,false
651,,,su,false,,,false
"""
PANEL = """
[[column]]
name = "job_or_education"
kind = "event_within"
any_of = ["work", "education"]
weeks = 52
[[column]]
name = "support_3y"
kind = "weeks_in"
state = "public_support"
from = -156
to = -1
[[column]]
name = "hours_year1"
kind = "hours_in"
from = 1
to = 52
[[column]]
name = "state_now"
kind = "state_at"
week = 0
"""


def _weeks() -> list[date]:
    first = date(2012, 1, 2)
    return [first + timedelta(weeks=week) for week in range((date(2017, 8, 28) - first).days // 7 + 1)]


def _raw() -> str:
    """One person on kontanthjaelp throughout; one who studies from 2016 and works half time in March 2015."""
    named = [f"y_{day.isocalendar()[0] % 100:02d}{day.isocalendar()[1]:02d}" for day in _weeks()]
    months = [
        f"grad_{year}_{month:02d}" for year in range(2012, 2018) for month in range(1, 13) if (year, month) <= (2017, 8)
    ]
    rows = [["person", *named, *months]]
    rows.append(["a", *("130" for _ in named), *("0" for _ in months)])
    rows.append(
        [
            "b",
            *("651" if day.year >= 2016 else "733" for day in _weeks()),
            *("0.5" if name == "grad_2015_03" else "" for name in months),
        ]
    )
    return "".join(",".join(row) + "\n" for row in rows)


needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="Java is not installed: the contract is not tested on Spark here"
)
ENGINES = [("duckdb", "embedded"), pytest.param(("spark", "spark"), marks=[pytest.mark.spark, needs_java])]


@pytest.mark.parametrize("engines", ENGINES, ids=["embedded", "spark"])
def test_the_contract_as_it_was_published(tmp_path, virkning_here, engines):
    to_read, to_build = engines
    for name, text in (("layout.toml", LAYOUT), ("codes.csv", CODES), ("panel.toml", PANEL), ("raw.csv", _raw())):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "anchors.csv").write_text("person,date,talk\nb,2015-02-11,7\na,2016-01-13,8\nb,2017-01-11,9\n", "utf-8")
    read = virkning_here("register", "read", "layout.toml", "raw.csv", "--out", "snapshot", "--engine", to_read)
    assert read.returncode == 0, read.stderr
    asked = {"snapshot": "snapshot", "anchors": "anchors.csv", "spec": "panel.toml", "out": "panel.parquet"}
    options = [word for name, value in asked.items() for word in (f"--{name}", value)]
    built = virkning_here("panel", *options, "--engine", to_build)
    assert built.returncode == 0, built.stderr
    panel = pq.read_table(tmp_path / "panel.parquet").to_pydict()
    assert list(panel) == ["person", "date", "talk", "job_or_education", "support_3y", "hours_year1", "state_now"]
    assert panel["person"] == ["b", "a", "b"]
    assert panel["talk"] == [7, 8, 9]
    assert panel["job_or_education"] == [True, False, True]
    assert panel["support_3y"] == [156, 156, 103]
    assert [round(hours, 3) for hours in panel["hours_year1"][:2]] == [round(0.5 * 160.33, 3), 0]
    assert panel["state_now"] == ["kontanthjaelp", "kontanthjaelp", "su"]
