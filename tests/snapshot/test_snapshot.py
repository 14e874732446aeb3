"""The snapshot: what is written is read back, and every kind of broken table is told with its row, column and value."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.snapshot import open_snapshot, write_snapshot
from virkning.snapshot.arrow import arrow_schema
from virkning.snapshot.schema import TABLES

PERSONS = {"person": ["a", "b"], "birth_year": [1970, 1980], "sex": ["female", "male"]}
BENEFITS = {
    "person": ["a", "b"], "from_week": [date(2015, 1, 5), date(2015, 1, 5)], "to_week": [date(2015, 2, 2), date(2015, 1, 5)],
    "code": ["730", "651"], "benefit": ["kontanthjaelp", "su"], "activation": [False, False],
}  # fmt: skip
WORK = {"person": ["a"], "month": [date(2015, 3, 1)], "hours": [12.5], "rate": [0.08]}


def _write(folder: Path, **tables: dict) -> Path:
    with write_snapshot(folder, made_by="test", made_from={}, register_end=date(2017, 8, 31)) as writer:
        for name, rows in tables.items():
            writer.append(name, rows)
    return folder


def test_what_is_written_is_read_back(tmp_path):
    snapshot = open_snapshot(_write(tmp_path / "s", persons=PERSONS, benefits=BENEFITS, work=WORK))
    assert snapshot.tables() == ["persons", "benefits", "work"]
    assert snapshot.table("persons").to_pydict() == PERSONS
    assert snapshot.table("benefits", ["person", "code"]).to_pydict() == {"person": ["a", "b"], "code": ["730", "651"]}
    assert snapshot.register_end == date(2017, 8, 31)
    assert not snapshot.simulated
    manifest = json.loads((tmp_path / "s" / "manifest.json").read_text("utf-8"))
    assert manifest["tables"]["persons"]["rows"] == 2


def test_an_error_while_writing_leaves_the_old_one(tmp_path):
    _write(tmp_path / "s", persons=PERSONS)
    with pytest.raises(ZeroDivisionError), write_snapshot(tmp_path / "s", made_by="x", made_from={}) as writer:
        writer.append("persons", PERSONS)
        raise ZeroDivisionError
    assert open_snapshot(tmp_path / "s").table("persons").num_rows == 2
    assert [file.name for file in tmp_path.iterdir()] == ["s"]


def test_an_empty_value_where_one_must_be_is_refused_while_writing(tmp_path):
    _write(tmp_path / "s", persons=PERSONS)
    with pytest.raises(ValueError, match="'birth_year' with null values"):
        _write(tmp_path / "s", persons=PERSONS | {"birth_year": [1970, None]})
    assert open_snapshot(tmp_path / "s").table("persons").to_pydict() == PERSONS


def test_what_may_be_empty_may_be_written_so(tmp_path):
    snapshot = open_snapshot(_write(tmp_path / "s", benefits=BENEFITS | {"activation": [None, False]}))
    assert snapshot.table("benefits", ["activation"]).to_pydict() == {"activation": [None, False]}


BROKEN = {
    "unknown column": ("persons", PERSONS | {"gender": ["f", "m"]}, ["gender"]),
    "missing column": ("persons", {key: PERSONS[key] for key in ("person", "sex")}, ["birth_year", "missing"]),
    "text for number": (
        "persons",
        PERSONS | {"birth_year": ["1970", "1980"]},
        ["birth_year", "wrong type", "whole number"],
    ),
    "too early": ("persons", PERSONS | {"birth_year": [1970, 1066]}, ["row: 2", "1066", "1900"]),
    "unknown choice": ("persons", PERSONS | {"sex": ["female", "K"]}, ["row: 2", "K", "female, male"]),
    "empty cell": ("persons", PERSONS | {"person": ["a", None]}, ["row: 2", "empty"]),
    "twice": ("persons", PERSONS | {"person": ["a", "a"]}, ["row: 2", "occurs twice", "a"]),
    "not a Monday": ("benefits", BENEFITS | {"from_week": [date(2015, 1, 5), date(2015, 1, 4)]}, ["row: 2", "Monday"]),
    "backwards": (
        "benefits",
        BENEFITS | {"to_week": [date(2015, 2, 2), date(2014, 12, 29)]},
        ["row: 2", "ends before"],
    ),
    "mid-month": ("work", WORK | {"month": [date(2015, 3, 2)]}, ["row: 1", "2015-03-02", "first day"]),
    "negative hours": ("work", WORK | {"hours": [-1.0]}, ["row: 1", "-1.0", "≥ 0"]),
    "more hours than a month has": ("work", WORK | {"hours": [800.0]}, ["800", "744"]),
    "not a number": ("work", WORK | {"rate": [float("nan")]}, ["row: 1", "rate"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_told(name, tmp_path):
    table, rows, expected = BROKEN[name]
    _write(tmp_path / "s", persons=PERSONS)
    pq.write_table(pa.table(rows), tmp_path / "s" / f"{table}.parquet")
    with pytest.raises(InputError) as trouble:
        open_snapshot(tmp_path / "s").table(table)
    said = trouble.value.say("en")
    assert f"{table}.parquet" in said
    for part in expected:
        assert part in said


def test_folder_troubles_are_told(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        open_snapshot(tmp_path / "none")
    _write(tmp_path / "s", persons=PERSONS)
    (tmp_path / "s" / "person.parquet").write_bytes((tmp_path / "s" / "persons.parquet").read_bytes())
    with pytest.raises(InputError, match="expected: persons"):
        open_snapshot(tmp_path / "s")


def test_a_spoilt_manifest_is_told(tmp_path):
    _write(tmp_path / "s", persons=PERSONS)
    (tmp_path / "s" / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="valid JSON"):
        _ = open_snapshot(tmp_path / "s").simulated


def test_a_manifest_without_a_date_is_told(tmp_path):
    _write(tmp_path / "s", persons=PERSONS)
    (tmp_path / "s" / "manifest.json").write_text('{"register_end": "31. august"}', "utf-8")
    with pytest.raises(InputError, match="not a date"):
        _ = open_snapshot(tmp_path / "s").register_end


@settings(max_examples=60)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("s")
    (folder / "persons.parquet").write_bytes(content)
    with pytest.raises(InputError, match="Parquet"):
        open_snapshot(folder).table("persons")


def test_every_table_has_an_arrow_schema_and_both_languages():
    for spec in TABLES.values():
        assert arrow_schema(spec).names == [column.name for column in spec.columns]
        for column in spec.columns:
            assert column.meaning.da
            assert column.meaning.en
