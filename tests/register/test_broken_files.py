"""A museum of broken files: each is refused with one error that says where, and nothing is written."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from files import HEADER, LONG, ROWS, SPELLS, WIDE, WIDE_CSV, read

from virkning.errors import InputError


def _parquet(**columns: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def _with_row(row: str) -> str:
    return "\n".join([HEADER, ROWS[0], row]) + "\n"


def _weeks(*names: str) -> str:
    return ",".join(["pnr", *names]) + "\n" + ",".join(["a", *["730"] * len(names)]) + "\n"


WIDE_EXPECTED = dict[str, tuple[str, str | bytes, int | None, str | None, str | None]]
BROKEN: WIDE_EXPECTED = {
    # name: (file, content, row, column, value)
    "empty file": ("w.csv", "", 1, None, None),
    "header only": ("w.csv", HEADER + "\n", 2, None, None),
    "blank header": ("w.csv", "\n" + WIDE_CSV, 1, None, None),
    "cut in a row": ("w.csv", WIDE_CSV[:-12], 4, "y_1553", "3"),
    "one field too many": ("w.csv", _with_row("b,,,,,1,,9"), 3, "grad_2016_02", "8"),
    "blank line": ("w.csv", WIDE_CSV.replace("\nb", "\n\nb"), 3, "pnr", None),
    "not UTF-8": ("w.csv", WIDE_CSV.replace("b,", "å,").encode("latin-1"), 3, None, "byte 0xe5"),
    "UTF-8 BOM": ("w.csv", b"\xef\xbb\xbf" + WIDE_CSV.encode(), 1, None, "efbbbf"),
    "UTF-16": ("w.csv", WIDE_CSV.encode("utf-16"), 1, None, "fffe"),
    "semicolons": ("w.csv", WIDE_CSV.replace(",", ";"), 1, "pnr", "semikolon / semicolon"),
    "tabs": ("w.csv", WIDE_CSV.replace(",", "\t"), 1, "pnr", "tabulator / tab"),
    "decimal comma": ("w.csv", _with_row('b,,,,,"0,5",'), 3, "grad_2016_01", "0,5"),
    "letters in a code": ("w.csv", _with_row("b,73O,,,,,"), 3, "y_1552", "73O"),
    "four digits in a code": ("w.csv", _with_row("b,7300,,,,,"), 3, "y_1552", "7300"),
    "code 0": ("w.csv", _with_row("b,,0,,,,"), 3, "y_1553", "0"),
    "negative code": ("w.csv", _with_row("b,,-73,,,,"), 3, "y_1553", "-73"),
    "code with decimals": ("w.csv", _with_row("b,730.0,,,,,"), 3, "y_1552", "730.0"),
    "huge code": ("w.csv", _with_row("b,99999999999999999999,,,,,"), 3, "y_1552", "99999999999999999999"),
    "unknown code": ("w.csv", _with_row("b,,,,5,,"), 3, "y_{yy}{ww}", "5"),
    "NUL in a code": ("w.csv", _with_row("b,7\x0030,,,,,"), 3, "y_1552", "7\x0030"),
    "negative rate": ("w.csv", _with_row("b,,,,,-0.5,"), 3, "grad_2016_01", "-0.5"),
    "rate above all bounds": ("w.csv", _with_row("b,,,,,160.33,"), 3, "grad_2016_01", "160.33"),
    "rate not a number": ("w.csv", _with_row("b,,,,,nan,"), 3, "grad_2016_01", "nan"),
    "rate in words": ("w.csv", _with_row("b,,,,,halv,"), 3, "grad_2016_01", "halv"),
    "person missing": ("w.csv", _with_row(",730,,,,,"), 3, "pnr", None),
    "duplicate person": ("w.csv", WIDE_CSV + "a,,,,,,\n", 5, "pnr", "a"),
    "CPR among pseudonyms": ("w.csv", WIDE_CSV + "0101901234,730,,,,,\n", 5, "pnr", "••••••-••••"),
    "id of a thousand signs": ("w.csv", _with_row("b" * 1000 + ",730,,,,,"), 3, "pnr", "b" * 79 + "…"),
    "field of 2 MB": ("w.csv", _with_row("b,730,,,,," + "1" * 2_000_000), 3, "grad_2016_02", "inf"),
    "line of 40 MB": ("w.csv", _with_row("b" * 40_000_000 + ",730,,,,,"), 3, None, "> 8388608 bytes"),
    "compressed": ("w.csv", gzip.compress(WIDE_CSV.encode()), 1, None, "gzip"),
    "zip archive": ("w.csv", b"PK\x03\x04" + b"0" * 64, 1, None, "zip"),
    "week 60": ("w.csv", _weeks("y_1552", "y_1560"), 1, "y_1560", "y_1560"),
    "week 00": ("w.csv", _weeks("y_1600", "y_1601"), 1, "y_1600", "y_1600"),
    "week 53 of 1999": ("w.csv", _weeks("y_9952", "y_9953", "y_0001"), 1, "y_9953", "y_9953"),
    "week 53 of 2000": ("w.csv", _weeks("y_0052", "y_0053"), 1, "y_0053", "y_0053"),
    "year in four digits": ("w.csv", _weeks("y_1552", "y_201553"), 1, "y_201553", "y_201553"),
    "a week left out": ("w.csv", _weeks("y_1551", "y_1553"), 1, "y_1553", "y_1553"),
    "1999 then 2001": ("w.csv", _weeks("y_9952", "y_0101"), 1, "y_0101", "y_0101"),
    "week twice": ("w.csv", _weeks("y_1552", "Y_1552"), 1, "Y_1552", "Y_1552"),
    "column twice": ("w.csv", _weeks("y_1552", "y_1552"), 1, "y_1552", "y_1552"),
    "column without name": ("w.csv", _weeks("y_1552", ""), 1, "(tom / empty)", None),
    "month 13": ("w.csv", HEADER.replace("_02", "_13") + "\n" + ROWS[0] + "\n", 1, "grad_2016_13", "grad_2016_13"),
    "no person column": ("w.csv", WIDE_CSV.replace("pnr", "id"), 1, "pnr", None),
    "nothing the layout names": ("w.csv", "pnr,other\na,1\n", 1, "y_{yy}{ww}, grad_{yyyy}_{mm}", "pnr, other"),
    "code after the register's end": ("w.csv", _weeks("y_1608", "y_1609"), 2, "y_1609", "730"),
    "suffix unknown": ("w.xlsx", WIDE_CSV, None, None, ".xlsx"),
    "Parquet cut": ("w.parquet", _parquet(pnr=["a"], y_1552=[730])[:-30], None, None, None),
    "Parquet in name only": ("w.parquet", WIDE_CSV, None, None, None),
    "Parquet without rows": (
        "w.parquet",
        _parquet(pnr=pa.array([], pa.string()), y_1552=pa.array([], pa.int16())),
        1,
        None,
        None,
    ),
    "Parquet with half a code": ("w.parquet", _parquet(pnr=["a", "b"], y_1552=[730.0, 730.5]), 2, "y_1552", "730.5"),
    "Parquet with letters": ("w.parquet", _parquet(pnr=["a", "b"], y_1552=["730", "x"]), 2, "y_1552", "x"),
    "Parquet with dates for codes": (
        "w.parquet",
        _parquet(pnr=["a"], y_1552=pa.array([1], pa.date32())),
        1,
        "y_1552",
        "1970-01-02",
    ),
    "Stata in name only": ("w.dta", WIDE_CSV, None, None, None),
    "SAS cut": ("w.sas7bdat", (Path(__file__).parent / "data" / "tiny.sas7bdat").read_bytes()[:3000], None, None, None),
}

BROKEN_LISTS: dict[str, tuple[str, str, int, str, str | None]] = {
    # name: (layout, content, row, column, value)
    "overlapping spells": (
        SPELLS,
        "pnr,first,last,code\na,2016-W01,2016-W05,730\nb,2016-W01,2016-W01,730\na,2016-W05,2016-W06,651\n",
        4,
        "code",
        "651",
    ),
    "spell inside a spell": (
        SPELLS,
        "pnr,first,last,code\na,2016-W01,2016-W08,730\na,2016-W03,2016-W04,730\n",
        3,
        "code",
        "730",
    ),
    "spell that runs backwards": (SPELLS, "pnr,first,last,code\na,2016-W05,2016-W04,730\n", 2, "last", "2016-W04"),
    "spell without an end": (SPELLS, "pnr,first,last,code\na,2016-W05,,730\n", 2, "last", None),
    "spell past the end": (SPELLS, "pnr,first,last,code\na,2016-W05,2016-W09,730\n", 2, "last", "2016-W09"),
    "29 February 2015": (SPELLS, "pnr,first,last,code\na,2015-02-29,2016-W05,730\n", 2, "first", "2015-02-29"),
    "year 0001": (SPELLS, "pnr,first,last,code\na,0001-01-01,2016-W05,730\n", 2, "first", "0001-01-01"),
    "Danish date": (SPELLS, "pnr,first,last,code\na,31.12.2015,2016-W05,730\n", 2, "first", "31.12.2015"),
    "same week twice": (LONG, "pnr,week,code\na,2016-W01,730\nb,2016-W01,730\na,2016-W01,731\n", 4, "code", "731"),
    "week 53 of 2014": (LONG, "pnr,week,code\na,2014-W53,730\n", 2, "week", "2014-W53"),
    "week 60 in a list": (LONG, "pnr,week,code\na,2016-W60,730\n", 2, "week", "2016-W60"),
    "no column with codes": (LONG, "pnr,week\na,2016-W01\n", 1, "code", None),
    "same month twice": (LONG, "pnr,month,rate\na,2016-01,0.5\na,2016-01,1\n", 3, "month", "2016-01"),
    "month 14": (LONG, "pnr,month,rate\na,2016-14,0.5\n", 2, "month", "2016-14"),
}


def _refused(folder: Path, layout: str, file: str, content: str | bytes) -> InputError:
    """The error, having made sure that the old snapshot stands and nothing else was left behind."""
    folder.mkdir()
    before = read(folder, WIDE, {"good.csv": WIDE_CSV})
    kept = {path: path.read_bytes() for path in before.iterdir()}
    with pytest.raises(InputError) as refused:
        read(folder, layout, {file: content})
    assert {path: path.read_bytes() for path in before.iterdir()} == kept
    assert {path.name for path in folder.iterdir()} == {"layout.toml", "good.csv", file, "snapshot"}
    return refused.value


@pytest.mark.parametrize("name", BROKEN)
def test_broken_wide_file(tmp_path: Path, name: str) -> None:
    file, content, row, column, value = BROKEN[name]
    error = _refused(tmp_path / "x", WIDE, file, content)
    assert error.file == str(tmp_path / "x" / file)
    assert (error.row, error.column) == (row, column)
    assert value is None or error.value == value
    assert error.message.da != error.message.en


@pytest.mark.parametrize("name", BROKEN_LISTS)
def test_broken_long_or_spell_file(tmp_path: Path, name: str) -> None:
    layout, content, row, column, value = BROKEN_LISTS[name]
    error = _refused(tmp_path / "x", layout, "list.csv", content)
    assert error.file == str(tmp_path / "x" / "list.csv")
    assert (error.row, error.column) == (row, column)
    assert value is None or error.value == value


BROKEN_LAYOUTS = {
    "unknown key": WIDE.replace("week =", "weeks ="),
    "unknown kind": WIDE.replace('"wide"', '"broad"'),
    "pattern without a week": WIDE.replace("y_{yy}{ww}", "y_{yy}"),
    "long without codes": LONG.replace('code = "code"\n', "").replace('month = "month"\n', ""),
    "no end": WIDE.replace("register_end", "# register_end"),
    "end in words": WIDE.replace("2016-02-29", '"sidste uge"'),
    "attribute unknown": WIDE + '[attributes]\nshoe_size = "sko"\n',
    "codes not there": WIDE + 'codes = "missing.csv"\n',
}


@pytest.mark.parametrize("name", BROKEN_LAYOUTS)
def test_broken_layout(tmp_path: Path, name: str) -> None:
    error = _refused(tmp_path / "x", BROKEN_LAYOUTS[name], "w.csv", WIDE_CSV)
    assert error.file is not None
    assert error.say("da") != error.say("en")


BROKEN_CODES = {
    "no column": ("code,benefit\n730,su\n", 1, "valid_from"),
    "letters": ("73O,,,su,false,,,false\n", 2, "code"),
    "benefit unknown": ("730,,,kontant,false,,,false\n", 2, "benefit"),
    "date": ("730,2014,,su,false,,,false\n", 2, "valid_from"),
    "truth": ("730,,,su,maybe,,,false\n", 2, "activation"),
    "two meanings": ("730,,,su,false,,,false\n730,2014-01-01,,orlov,false,,,false\n", 3, "valid_from"),
}


@pytest.mark.parametrize("name", BROKEN_CODES)
def test_broken_code_map(tmp_path: Path, name: str) -> None:
    content, row, column = BROKEN_CODES[name]
    header = "" if name == "no column" else "code,valid_from,valid_to,benefit,activation,note,source,verified\n"
    (tmp_path / "codes.csv").write_text(header + content)
    with pytest.raises(InputError) as refused:
        read(tmp_path, WIDE + 'codes = "codes.csv"\n', {"w.csv": WIDE_CSV})
    assert (refused.value.file, refused.value.row, refused.value.column) == (str(tmp_path / "codes.csv"), row, column)


def test_the_museum_is_large_enough() -> None:
    assert len(BROKEN) + len(BROKEN_LISTS) >= 40


@pytest.mark.parametrize("key", ["", "not hex", "ab" * 8])
def test_broken_keys(tmp_path: Path, key: str) -> None:
    (tmp_path / "key").write_text(key)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(InputError, match="not a key") as refused:
        read(tmp_path, WIDE, {"w.csv": "pnr,y_1552\n0101901234,730\n"}, key=tmp_path / "key")
    assert "0101901234" not in refused.value.say("da")


def test_a_key_that_others_can_read_or_that_lies_in_the_snapshot_is_refused(tmp_path: Path) -> None:
    text = {"w.csv": "pnr,y_1552\n0101901234,730\n"}
    (tmp_path / "open").write_text("ab" * 32)
    (tmp_path / "open").chmod(0o644)
    with pytest.raises(InputError, match="Others than its owner"):
        read(tmp_path, WIDE, text, key=tmp_path / "open")
    with pytest.raises(InputError, match="must not lie in the snapshot"):
        read(tmp_path, WIDE, text, key=tmp_path / "snapshot" / "key")
    with pytest.raises(InputError, match="a key is needed"):
        read(tmp_path, WIDE, text)
