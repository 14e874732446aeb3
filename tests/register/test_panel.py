"""The panel against the slow oracle on drawn registers, and what surrounds it: order, strangers, names, dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers import (
    ANCHOR_DATES,
    Register,
    anchor_table,
    columns,
    expected,
    registers,
    same,
    spec_of,
    write_register,
)

from virkning.errors import InputError
from virkning.register import build_panel, oracle, write_panel
from virkning.register.spec import KINDS
from virkning.register.streams import parquet_in_order
from virkning.register.weeks import parse_iso_week

EXAMPLES = settings(max_examples=50, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("kind", KINDS)
@EXAMPLES
@given(data=st.data())
def test_panel_agrees_with_oracle(tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject) -> None:
    register = data.draw(registers())
    entries = [
        entry | {"name": f"{kind}_{number}"}
        for number, entry in enumerate(data.draw(st.lists(columns(kind), min_size=1, max_size=5)))
    ]
    spec = spec_of(*entries)
    if any(column.needs_work for column in spec) and not register.has_work:
        register = Register(register.histories)
    anchors = data.draw(
        st.lists(st.tuples(st.sampled_from(sorted(register.histories)), ANCHOR_DATES), min_size=1, max_size=12)
    )
    folder = tmp_path_factory.mktemp("register") / "snapshot"
    snapshot = write_register(register, folder, shuffled=data.draw(st.sampled_from([False] * 9 + [True])))

    panel = build_panel(snapshot, anchor_table(anchors), spec)

    for name, wanted in expected(register, spec, anchors).items():
        found = panel[name].to_pylist()
        wrong = [(a, f, w) for a, f, w in zip(anchors, found, wanted, strict=True) if not same(f, w)]
        assert not wrong, (name, spec, wrong[0])


def test_panel_keeps_order_and_columns_of_anchors(tmp_path: Path) -> None:
    snapshot = write_register(Register({"b": oracle.History(), "a": oracle.History()}), tmp_path / "s")
    anchors = pa.table({"extra": [3, 1, 2], "person": ["b", "a", "b"], "date": [date(2016, 5, 5)] * 3})
    panel = build_panel(snapshot, anchors, {"column": [{"name": "now", "kind": "state_at", "week": 0}]})
    assert panel.column_names == ["extra", "person", "date", "now"]
    assert panel["extra"].to_pylist() == [3, 1, 2]
    assert panel["now"].to_pylist() == ["self_support_without_income"] * 3


def test_never_employed_has_no_weeks_of_work(tmp_path: Path) -> None:
    """The trap of missing values: somebody without any row of work has worked 0 weeks, not all of them."""
    worker = oracle.History(months=((parse_month(2016, 6), 160.33, 1.0),))
    snapshot = write_register(Register({"never": oracle.History(), "once": worker}), tmp_path / "s")
    anchors = anchor_table([("never", date(2016, 1, 4)), ("once", date(2016, 1, 4))])
    spec = {
        "column": [
            {"name": "weeks", "kind": "weeks_in", "state": "work", "from": 1, "to": 52},
            {"name": "event", "kind": "event_within", "state": "work", "weeks": 52},
            {"name": "hours", "kind": "hours_in", "from": 1, "to": 52},
        ]
    }
    panel = build_panel(snapshot, anchors, spec)
    assert panel["weeks"].to_pylist() == [0, 5]
    assert panel["event"].to_pylist() == [False, True]
    assert panel["hours"].to_pylist() == [0.0, pytest.approx(160.33)]


def parse_month(year: int, month: int) -> int:
    return (year - 1970) * 12 + month - 1


def test_strangers_are_refused_with_their_row(tmp_path: Path) -> None:
    snapshot = write_register(Register({"a": oracle.History()}), tmp_path / "s")
    anchors = anchor_table([("a", date(2016, 1, 4)), ("z", date(2016, 1, 4))])
    spec = {"column": [{"name": "n", "kind": "weeks_in", "state": "su", "from": 1, "to": 4}]}
    with pytest.raises(InputError) as refused:
        build_panel(snapshot, anchors, spec)
    assert (refused.value.row, refused.value.column, refused.value.value) == (2, "person", "z")
    assert build_panel(snapshot, anchors, spec, strangers="missing")["n"].to_pylist() == [0, None]


def test_no_anchors_give_an_empty_panel(tmp_path: Path) -> None:
    snapshot = write_register(Register({"a": oracle.History()}), tmp_path / "s")
    panel = build_panel(snapshot, anchor_table([]), {"column": [{"name": "n", "kind": "spell_age", "state": "su"}]})
    assert panel.num_rows == 0
    assert panel.column_names == ["person", "date", "n"]


@pytest.mark.parametrize("rows", [0, 5])
def test_a_panel_is_written_in_pieces_and_comes_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("virkning.register.panel._ROWS_WRITTEN_AT_ONCE", 2)
    panel = pa.table({"person": pa.array(["a"] * rows, pa.string()), "n": pa.array(range(rows), pa.int32())})
    write_panel(panel, tmp_path / "panel.parquet")
    assert pq.read_table(tmp_path / "panel.parquet").equals(panel)


def test_work_is_asked_for_when_it_is_not_there(tmp_path: Path) -> None:
    snapshot = write_register(Register({"a": oracle.History()}, has_work=False), tmp_path / "s")
    anchors = anchor_table([("a", date(2016, 1, 4))])
    with pytest.raises(InputError, match="needs monthly work"):
        build_panel(snapshot, anchors, {"column": [{"name": "n", "kind": "hours_in", "from": 1, "to": 4}]})


def test_overlapping_spells_in_a_snapshot_are_refused(tmp_path: Path) -> None:
    week = parse_iso_week("2016-W10")
    assert week is not None
    history = oracle.History(spells=((week, week + 4, "su", False), (week + 4, week + 8, "dagpenge", False)))
    snapshot = write_register(Register({"a": history}), tmp_path / "s")
    with pytest.raises(InputError, match="overlap in week 2016-W14"):
        build_panel(
            snapshot,
            anchor_table([("a", date(2016, 1, 4))]),
            {"column": [{"name": "n", "kind": "spell_age", "state": "su"}]},
        )


def test_two_rows_of_a_month_in_a_snapshot_are_refused(tmp_path: Path) -> None:
    month = parse_month(2016, 6)
    snapshot = write_register(
        Register({"a": oracle.History(months=((month, 80.0, 0.5), (month, 40.0, 0.2)))}), tmp_path / "s"
    )
    with pytest.raises(InputError, match="two rows for the same month") as refused:
        build_panel(
            snapshot,
            anchor_table([("a", date(2016, 1, 4))]),
            {"column": [{"name": "n", "kind": "hours_in", "from": 1, "to": 4}]},
        )
    assert refused.value.value == "a / 2016-06"


def test_rates_are_read_only_where_one_may_be_nothing(tmp_path: Path) -> None:
    """A row group says its least rate itself; where that is above zero, everybody in it works."""
    file = tmp_path / "work.parquet"
    table = pa.table({"person": ["a", "a", "b", "b"], "rate": [0.5, 0.1, 0.0, 1.0]})
    pq.write_table(table, file, row_group_size=2)
    groups = list(parquet_in_order(file, ["person", "rate"], "a", "b", "rate"))
    assert [group.column_names for group in groups] == [["person"], ["person", "rate"]]


ANCHOR_FILES = {
    "no_person": ("persn,date\na,2016-01-04\n", None, "person"),
    "no_date": ("person\na\n", None, "date"),
    "bad_date": ("person,date\na,2016-01-04\na,04-01-2016\n", 2, "date"),
    "impossible_date": ("person,date\na,2016-02-30\n", 1, "date"),
    "empty_person": ("person,date\na,2016-01-04\n,2016-01-04\n", 2, "person"),
    "empty_date": ("person,date\na,\n", 1, "date"),
    "ragged": ("person,date\na,2016-01-04,9\n", None, None),
    "empty_file": ("", None, None),
}


@pytest.mark.parametrize("name", ANCHOR_FILES)
def test_broken_anchor_files(tmp_path: Path, name: str) -> None:
    content, row, column = ANCHOR_FILES[name]
    file = tmp_path / "anchors.csv"
    file.write_text(content)
    snapshot = write_register(Register({"a": oracle.History()}), tmp_path / "s")
    with pytest.raises(InputError) as refused:
        build_panel(snapshot, file, {"column": [{"name": "n", "kind": "spell_age", "state": "su"}]})
    assert refused.value.file == str(file)
    assert (refused.value.row, refused.value.column) == (row, column)


BROKEN_SPECS = {
    "unknown_kind": ({"kind": "weeksin"}, "weeks_in"),
    "unknown_state": ({"kind": "spell_age", "state": "public_suport"}, "public_support"),
    "unknown_key": ({"kind": "weeks_in", "state": "su", "from": 1, "too": 3, "to": 3}, "to"),
    "backwards": ({"kind": "weeks_in", "state": "su", "from": 3, "to": 1}, None),
    "no_state": ({"kind": "weeks_in", "from": 1, "to": 3}, None),
    "state_twice": ({"kind": "weeks_in", "state": "su", "any_of": ["su"], "from": 1, "to": 3}, None),
    "text_for_number": ({"kind": "event_within", "state": "su", "weeks": "52"}, None),
    "no_weeks": ({"kind": "event_within", "state": "su", "weeks": 0}, None),
    "uneven_quarters": ({"kind": "sequence", "from": 1, "to": 25, "by": "quarter"}, None),
    "empty": ({}, None),
}


@pytest.mark.parametrize("name", BROKEN_SPECS)
def test_broken_specs_name_the_column(name: str) -> None:
    entry, hint = BROKEN_SPECS[name]
    with pytest.raises(InputError) as refused:
        spec_of({"name": "outcome"} | entry)
    said = refused.value.say("en")
    assert "outcome" in said
    assert hint is None or hint in said


def test_two_columns_of_one_name_are_refused() -> None:
    entry = {"name": "n", "kind": "spell_age", "state": "su"}
    with pytest.raises(InputError, match="same name"):
        spec_of(entry, entry)


def test_anchors_by_cpr_number_need_the_snapshot_s_key(tmp_path: Path) -> None:
    from files import WIDE, read

    snapshot = read(tmp_path, WIDE, {"w.csv": "pnr,y_1552\n010190-1234,730\n"}, key=tmp_path / "key")
    anchors = pa.table({"person": ["0101901234"], "date": ["2015-12-21"]})
    spec = {"column": [{"name": "n", "kind": "state_at", "week": 0}]}
    for wrong in (None, tmp_path / "no-such-key"):
        with pytest.raises(InputError) as refused:
            build_panel(snapshot, anchors, spec, key=wrong)
        assert "0101901234" not in refused.value.say("da")
    panel = build_panel(snapshot, anchors, spec, key=tmp_path / "key")
    assert panel["n"].to_pylist() == ["kontanthjaelp"]
    assert panel["person"].to_pylist() != ["0101901234"]
