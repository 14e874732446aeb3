"""Reading: every shape and format gives the same snapshot, weeks come back exactly, codes and persons are guarded."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pyreadstat
import pytest
from files import BENEFITS, LONG, SPELLS, WIDE, WIDE_CSV, WORK, d, read, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.register.anchors import read_anchors
from virkning.register.reading import read as reading
from virkning.register.reading import read_register, sorting, sources
from virkning.register.spells import first_overlap, from_weeks, joined, to_weeks
from virkning.register.weeks import monday, weeks_in_year, year_of_two_digits
from virkning.snapshot import open_snapshot


def test_wide_csv(tmp_path: Path) -> None:
    snapshot = read(tmp_path, WIDE, {"wide.csv": WIDE_CSV})
    assert rows(snapshot, "benefits") == BENEFITS
    assert rows(snapshot, "work") == WORK
    assert open_snapshot(snapshot).register_end == date(2016, 2, 29)


def test_a_register_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ends before it begins") as refused:
        read(tmp_path, "register_start = 2019-12-21\n" + WIDE, {"wide.csv": WIDE_CSV})
    assert refused.value.column == "register_start"
    assert list(tmp_path.glob("snapshot*")) == []


def test_a_parquet_file_with_a_damaged_name_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"pnr": ["a"], "uge": ["2016-W01"], "kode": ["730"]}), tmp_path / "good.parquet")
    (tmp_path / "bad.parquet").write_bytes((tmp_path / "good.parquet").read_bytes().replace(b"kode", b"k\xe5de"))
    for attempt in (lambda file: read(tmp_path, LONG, {file.name: file.read_bytes()}), read_anchors):
        with pytest.raises(InputError, match="cut short") as refused:
            attempt(tmp_path / "bad.parquet")
        assert str(refused.value.file).endswith("bad.parquet")


@pytest.mark.parametrize("rows_at_once", [1, 2, 3])
def test_range_by_range_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int) -> None:
    monkeypatch.setattr(sorting, "ROWS_AT_ONCE", rows_at_once)
    snapshot = read(tmp_path, WIDE, {"wide.csv": WIDE_CSV})
    assert rows(snapshot, "benefits") == BENEFITS
    assert rows(snapshot, "work") == WORK


@pytest.mark.parametrize("kind", ["csv", "parquet", "dta", "sas7bdat"])
def test_progress_goes_from_nothing_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Every bar knows how much there is to do, so it can say how much time is left."""
    bars: dict[str, list[int]] = {}

    @contextmanager
    def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
        bars[what] = [0, total]
        yield lambda steps: bars[what].__setitem__(0, bars[what][0] + steps)

    for module in (reading, sorting, sources):
        monkeypatch.setattr(module, "bar", bar)
    (tmp_path / "layout.toml").write_text(WIDE)
    (tmp_path / "w.csv").write_text(WIDE_CSV)
    table = pacsv.read_csv(tmp_path / "w.csv")
    pq.write_table(table, tmp_path / "w.parquet")
    _write_stata(table, tmp_path / "w.dta")
    (tmp_path / "w.sas7bdat").write_bytes((Path(__file__).parent / "data" / "tiny.sas7bdat").read_bytes())
    read_register(tmp_path / "layout.toml", [tmp_path / f"w.{kind}"], tmp_path / "s")
    assert set(bars) == {f"w.{kind}", "sha256", "persons", "benefits", "work"}
    assert all(done == total > 0 for done, total in bars.values())


def test_wide_parquet_and_stata(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(WIDE_CSV)
    table = pacsv.read_csv(tmp_path / "w.csv")
    (tmp_path / "layout.toml").write_text(WIDE)
    pq.write_table(table, tmp_path / "w.parquet")
    _write_stata(table, tmp_path / "w.dta")
    for suffix in ("parquet", "dta"):
        read_register(tmp_path / "layout.toml", [tmp_path / f"w.{suffix}"], tmp_path / suffix)
        assert rows(tmp_path / suffix, "benefits") == BENEFITS
        assert rows(tmp_path / suffix, "work") == WORK


def test_parquet_in_many_small_row_groups_is_read_in_few_batches(tmp_path: Path) -> None:
    table = pa.table({"pnr": [f"p{number}" for number in range(1000)]})
    pq.write_table(table, tmp_path / "w.parquet", row_group_size=300)
    batches = list(sources.ParquetSource(tmp_path / "w.parquet").batches({"pnr": pa.string()}))
    assert [(row, batch.num_rows) for row, batch in batches] == [(1, 1000)]
    pq.write_table(table, tmp_path / "w.parquet", row_group_size=7)
    small = sources.ParquetSource(tmp_path / "w.parquet")
    assert [len(groups) for groups in small._some_row_groups(70)] == [10] * 14 + [3]


def _write_stata(table: pa.Table, file: Path) -> None:
    import polars

    pyreadstat.write_dta(polars.from_arrow(table), str(file))


def test_wide_sas(tmp_path: Path) -> None:
    (tmp_path / "layout.toml").write_text(WIDE)
    read_register(tmp_path / "layout.toml", [Path(__file__).parent / "data" / "tiny.sas7bdat"], tmp_path / "s")
    assert rows(tmp_path / "s", "benefits") == BENEFITS
    assert rows(tmp_path / "s", "work") == WORK


def test_long_with_work_in_a_file_of_its_own(tmp_path: Path) -> None:
    weeks = "pnr,week,code\nc,2016-W02,731\na,2015-W52,730\na,2015-12-30,730\nc,2015W53,731\nc,201601,731\nc,2015-W52,890\na,2016-W02,651\n"
    work = "pnr,month,rate\nb,2016-01,1\na,2016-02-15,0.5\na,2016-01,0\n"
    snapshot = read(tmp_path, LONG, {"weeks.csv": weeks, "work.csv": work})
    assert rows(snapshot, "benefits") == BENEFITS
    assert rows(snapshot, "work") == WORK


def test_spells_that_continue_each_other_become_one(tmp_path: Path) -> None:
    text = "pnr,first,last,code\na,2015-W52,2015-W52,730\na,2015-W53,2015-W53,730\na,2016-01-12,2016-01-17,651\nc,2015-W52,2015-W52,890\nc,2015-W53,2016-W02,731\n"
    assert rows(read(tmp_path, SPELLS, {"s.csv": text}), "benefits") == BENEFITS


def test_semicolons_decimal_commas_and_latin1_are_read_when_the_layout_says_so(tmp_path: Path) -> None:
    signs = 'delimiter = ";"\ndecimal = ","\nencoding = "latin-1"\n'
    text = WIDE_CSV.replace(",", ";").replace("0.5", "0,5").replace("a;", "å;").encode("latin-1")
    found = rows(read(tmp_path, WIDE + signs, {"w.csv": text}), "work")
    assert [row[0] for row in found] == ["b", "å"]
    assert found[1][3] == 0.5


def test_a_code_whose_meaning_changes_is_split(tmp_path: Path) -> None:
    header = "code,valid_from,valid_to,benefit,activation,note,source,verified\n"
    codes = header + "730,,2015-12-27,kontanthjaelp,false,,,false\n730,2015-12-28,,uddannelseshjaelp,true,,,false\n"
    (tmp_path / "codes.csv").write_text(codes)
    snapshot = read(tmp_path, WIDE + 'codes = "codes.csv"\n', {"w.csv": "pnr,y_1552,y_1553,y_1601\na,730,730,730\n"})
    assert [row[1:3] + row[4:] for row in rows(snapshot, "benefits")] == [
        (d("2015-12-21"), d("2015-12-21"), "kontanthjaelp", False),
        (d("2015-12-28"), d("2016-01-04"), "uddannelseshjaelp", True),
    ]


def test_unknown_codes_are_counted_and_stop_the_run_unless_allowed(tmp_path: Path) -> None:
    text = "pnr,y_1552,y_1553,y_1601\na,730,5,5\nb,5,6,\n"
    with pytest.raises(InputError) as refused:
        read(tmp_path, WIDE, {"w.csv": text})
    assert "5 (2015: 2), 5 (2016: 1), 6 (2015: 1)" in refused.value.say("en")
    assert (refused.value.row, refused.value.value) == (2, "5")
    assert not (tmp_path / "snapshot").exists()
    snapshot = read(tmp_path, WIDE, {"w.csv": text}, unknown="allow")
    assert ("b", d("2015-12-28"), d("2015-12-28"), "006", None, None) in rows(snapshot, "benefits")


def test_cpr_numbers_become_keyed_pseudonyms(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "pnr,y_1552\n010190-1234,730\n3112851111,730\n"
    one = read(tmp_path / "one", WIDE, {"w.csv": text}, key=tmp_path / "key")
    two = read(tmp_path / "two", WIDE, {"w.csv": text.replace("-", "")}, key=tmp_path / "key")
    other = read(tmp_path / "other", WIDE, {"w.csv": text}, key=tmp_path / "other-key")
    assert rows(one, "benefits") == rows(two, "benefits")
    assert {row[0] for row in rows(one, "benefits")}.isdisjoint(row[0] for row in rows(other, "benefits"))
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    secret = (tmp_path / "key").read_text().strip()
    everything = b"".join(file.read_bytes() for file in one.rglob("*") if file.is_file()).decode("latin-1")
    for hidden in (secret, "0101901234", "010190-1234"):
        assert hidden not in everything + "".join(capfd.readouterr())


def test_attributes_make_the_table_of_persons(tmp_path: Path) -> None:
    layout = WIDE + '[attributes]\nbirth_year = "foed"\nsex = "koen"\n[values.sex]\n1 = "male"\n2 = "female"\n'
    snapshot = read(tmp_path, layout, {"w.csv": "pnr,foed,koen,y_1552\nb,1990,1,730\na,1985,2,\n"})
    assert rows(snapshot, "persons") == [("a", 1985, "female"), ("b", 1990, "male")]


@given(
    st.integers(1, 5),
    st.integers(1, 60),
    st.lists(st.sampled_from([0, 0, 730, 731, 999, 1]), min_size=300, max_size=300),
)
@settings(derandomize=True, max_examples=200)
def test_weeks_to_spells_and_back(persons: int, weeks: int, drawn: list[int]) -> None:
    codes = np.array(drawn[: persons * weeks], np.int16).reshape(persons, weeks)
    spells = from_weeks(codes, 2400, 1)
    assert np.array_equal(to_weeks(spells, persons, 2400, weeks), codes)
    assert first_overlap(spells) is None
    again = joined(spells)
    assert len(again) == len(spells), "spells are as long as they can be"


def test_calendar_against_the_standard_library() -> None:
    assert [year_of_two_digits(n) for n in (91, 99, 0, 90)] == [1991, 1999, 2000, 2090]
    assert [year for year in range(1991, 2031) if weeks_in_year(year) == 53] == [
        1992,
        1998,
        2004,
        2009,
        2015,
        2020,
        2026,
    ]
    assert all(monday(week).isoweekday() == 1 for week in range(1000, 3200))
