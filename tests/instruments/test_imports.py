"""Forms that others made are read as they were written, or refused with the place; no file opens more than it should."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.instruments import Instrument, Point, known_instruments, load_instrument, parse_instrument
from virkning.instruments.incoming import Meant, lineage_of
from virkning.instruments.redcap import REDCAP_COLUMNS, to_redcap
from virkning.instruments.redcap_in import from_redcap
from virkning.instruments.spreadsheet import LARGEST_FILE, MOST_ROWS
from virkning.instruments.toml_form import to_toml
from virkning.instruments.xlsform import to_xlsform
from virkning.instruments.xlsform_in import from_xlsform
from virkning.language import LANGUAGES, Language, Text

VERSIONS = [(id_, version) for id_, versions in known_instruments().items() for version in versions]
DAY = date(2026, 3, 2)


def meant(instrument: Instrument | None = None, **more: object) -> Meant:
    facts = {"id": instrument.id if instrument else "own", "version": "next", "valid_from": DAY, "earlier": instrument}
    return Meant(**facts | more)  # type: ignore[arg-type]


def said(instrument: Instrument) -> list[tuple[object, ...]]:
    """What a respondent meets, and what ties it to what was before."""
    return [
        (item.id, item.rater, item.question, item.hint, item.points, item.missing, item.multiple, item.construct, item.label)
        for item in instrument.items
    ]  # fmt: skip


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_toml_written_again_is_the_same_questionnaire(id_: str, version: str) -> None:
    instrument = load_instrument(id_, version)
    assert parse_instrument(to_toml(instrument), name="x").checksum == instrument.checksum


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_xlsform_round_trip(id_: str, version: str, tmp_path: Path) -> None:
    instrument = load_instrument(id_, version)
    to_xlsform(instrument, tmp_path / "form.xlsx")
    back = from_xlsform(tmp_path / "form.xlsx", meant(instrument))
    assert said(back) == said(instrument)
    assert {item.lineage for item in back.items} == {"same"}
    assert (back.earlier_version, back.version, back.title) == (version, "next", instrument.title)


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_redcap_round_trip(id_: str, version: str, language: Language, tmp_path: Path) -> None:
    instrument = load_instrument(id_, version)
    to_redcap(instrument, tmp_path / "form.csv", language=language)
    back = from_redcap(tmp_path / "form.csv", meant(instrument), language=language)
    assert said(back) == said(instrument)
    assert {item.lineage for item in back.items} == {"same"}


def test_without_an_earlier_version_everything_is_new(tmp_path: Path) -> None:
    instrument = load_instrument("bip", "2")
    to_xlsform(instrument, tmp_path / "form.xlsx")
    back = from_xlsform(tmp_path / "form.xlsx", meant(title=Text("Eget", "Own")))
    assert [(item.id, item.question, item.points) for item in back.items] == [
        (item.id, item.question, item.points) for item in instrument.items
    ]
    assert {(item.lineage, item.earlier) for item in back.items} == {("new", None)}


def test_one_language_alone_stands_in_both(tmp_path: Path) -> None:
    to_redcap(load_instrument("alliance"), tmp_path / "form.csv", language="en")
    back = from_redcap(tmp_path / "form.csv", meant(), language="en")
    assert all(item.question.da == item.question.en for item in back.items)


def test_what_became_of_an_item_is_seen_from_its_words_and_codes() -> None:
    item = load_instrument("bip", "2").items[0]
    other_words = replace(item, question=Text("Noget andet?", "Something else?"))
    other_labels = replace(item, points=tuple(Point(code=one.code, label=Text("x", "y")) for one in item.points))
    assert lineage_of(item, item) == "same"
    assert lineage_of(other_words, item) == lineage_of(other_labels, item) == "reworded"
    assert lineage_of(replace(other_words, points=item.points[1:]), item) == "rescaled"
    assert lineage_of(item, None) == "new"


def sheet(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        made = book.create_sheet(title)
        for row in rows:
            made.append(row)
    book.save(path)
    return path


CHOICES: list[list[object]] = [["list_name", "name", "label"], ["yes", 1, "Nej"], ["yes", 2, "Ja"]]
SURVEY: list[list[object]] = [["type", "name", "label"], ["select_one yes", "Q1", "Går det?"]]


def test_a_plain_form_from_elsewhere(tmp_path: Path) -> None:
    path = sheet(tmp_path / "x.xlsx", survey=SURVEY, choices=CHOICES)
    back = from_xlsform(path, meant(rater="citizen"))
    assert [(item.id, item.rater, item.codes) for item in back.items] == [("Q1", "citizen", (1, 2))]
    with pytest.raises(InputError) as trouble:
        from_xlsform(path, meant())
    assert (trouble.value.row, trouble.value.column) == (2, "survey.type")


@pytest.mark.parametrize(
    ("survey", "choices", "row", "column"),
    [
        ([*SURVEY, ["integer", "age", "Alder"]], CHOICES, 3, "survey.type"),
        ([*SURVEY, ["select_one yes", "q1", "Igen?"]], CHOICES, 3, "survey.name"),
        ([*SURVEY, ["select_one no", "Q2", "Igen?"]], CHOICES, 3, "survey.type"),
        ([*SURVEY, ["select_one yes", "2 Q", "Igen?"]], CHOICES, 3, "name"),
        ([*SURVEY, ["select_one yes", "Q2", None]], CHOICES, 3, "survey.label"),
        ([*SURVEY, ["end_group", None, None]], CHOICES, 3, "survey.type"),
        ([*SURVEY, ["select_one yes", "Q2", "=1+1"]], CHOICES, 3, "survey.3"),
        (SURVEY, [*CHOICES, ["yes", "many", "Mange"]], 4, "choices.name"),
        ([*SURVEY, ["select_multiple yes", "Q2", "Hvilke?"]], CHOICES, 3, "choices"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(
    tmp_path: Path, survey: list[list[object]], choices: list[list[object]], row: int, column: str
) -> None:
    with pytest.raises(InputError) as trouble:
        from_xlsform(
            sheet(tmp_path / "x.xlsx", survey=survey, choices=choices), meant(rater="citizen"), name="their.xlsx"
        )
    assert (trouble.value.file, trouble.value.row, trouble.value.column) == ("their.xlsx", row, column)
    assert trouble.value.value
    assert trouble.value.expected


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as trouble:
        from_xlsform(sheet(tmp_path / "x.xlsx", survey=SURVEY), meant(rater="citizen"))
    assert trouble.value.expected == ("choices", "choices")


def packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return path


def test_bombs_and_entities_are_not_opened(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.xlsx", xl__workbook=b"0" * 40_000_000)
    assert bomb.stat().st_size < LARGEST_FILE
    entities = packed(tmp_path / "entities.xlsx", xl__workbook=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    wide = packed(tmp_path / "wide.xlsx", xl__workbook='<?xml version="1.0" encoding="utf-16"?><x/>'.encode("utf-16"))
    large = tmp_path / "large.xlsx"
    large.write_bytes(b"PK" + b"0" * LARGEST_FILE)
    many = packed(tmp_path / "many.xlsx", **{f"part{n}": b"<x/>" for n in range(500)})
    for path in (bomb, entities, wide, large, many):
        with pytest.raises(InputError):
            from_xlsform(path, meant(rater="citizen"))


def test_too_many_rows_are_not_read(tmp_path: Path) -> None:
    rows = [["select_one yes", f"Q{n}", "Går det?"] for n in range(MOST_ROWS + 1)]
    with pytest.raises(InputError):
        from_xlsform(sheet(tmp_path / "x.xlsx", survey=[SURVEY[0], *rows], choices=CHOICES), meant(rater="citizen"))


def test_a_sheet_that_lies_about_its_size_takes_no_time(tmp_path: Path) -> None:
    path = sheet(tmp_path / "x.xlsx", survey=SURVEY, choices=CHOICES)
    lying = tmp_path / "lying.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if "sheet1" in info.filename:
                content = content.replace(b"A1:C2", b"A1:XFD1048576")
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(info.filename, content)
    assert len(from_xlsform(lying, meant(rater="citizen")).items) == 1


def bytes_of_a_form() -> bytes:
    held = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in SURVEY:
        book.active.append(row)
    choices = book.create_sheet("choices")
    for row in CHOICES:
        choices.append(row)
    book.save(held)
    return held.getvalue()


WHOLE = bytes_of_a_form()


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), holes=st.integers(1, 40))
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, seed: int, holes: int) -> None:
    chance, damaged = random.Random(seed), bytearray(WHOLE)
    for _ in range(holes):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(damaged))
    try:
        assert from_xlsform(path, meant(rater="citizen")).items
    except InputError:
        return


CELL = st.one_of(
    st.sampled_from(
        ["select_one yes", "select_multiple yes", "Q1", "yes", "1", "2", "97", "dont_know", "begin_group", ""]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-5, 200),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    survey=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=4),
    choices=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=4),
)
def test_any_content_is_read_or_refused(
    tmp_path: Path, survey: list[list[object]], choices: list[list[object]]
) -> None:
    path = sheet(tmp_path / "x.xlsx", survey=[SURVEY[0], *survey], choices=[CHOICES[0], *choices])
    try:
        back = from_xlsform(path, meant(rater="caseworker"))
    except InputError:
        return
    assert parse_instrument(to_toml(back), name="x").checksum == back.checksum


WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def dictionary(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, REDCAP_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def redcap_field(**more: str) -> dict[str, str]:
    names = {"name": REDCAP_COLUMNS[0], "form": REDCAP_COLUMNS[1], "kind": REDCAP_COLUMNS[3], "label": REDCAP_COLUMNS[4], "choices": REDCAP_COLUMNS[5]}  # fmt: skip
    usual = {"name": "q1", "form": "own_citizen", "kind": "radio", "label": "Går det?", "choices": "1, Nej | 2, Ja"}
    return {names[key]: value for key, value in (usual | more).items()}


@pytest.mark.parametrize(
    ("field", "column"),
    [
        (redcap_field(kind="slider"), "Field Type"),
        (redcap_field(name="1q"), "Variable / Field Name"),
        (redcap_field(form="own"), "Form Name"),
        (redcap_field(label=""), "Field Label"),
        (redcap_field(label="=cmd()"), "Field Label"),
        (redcap_field(choices="ja | nej"), "Choices, Calculations, OR Slider Labels"),
        (redcap_field(choices=""), "Choices, Calculations, OR Slider Labels"),
    ],
)
def test_a_field_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, field: dict[str, str], column: str
) -> None:
    with pytest.raises(InputError) as trouble:
        from_redcap(dictionary(tmp_path / "x.csv", field), meant(), name="their.csv")
    assert (trouble.value.file, trouble.value.row, trouble.value.column) == ("their.csv", 2, column)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")))
)
def test_any_bytes_are_no_dictionary(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(InputError):
        from_redcap(tmp_path / "x.csv", meant(rater="citizen"))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=WRITTEN, kind=st.sampled_from(["radio", "checkbox", "dropdown", "text", ""]), label=WRITTEN,
    choices=st.one_of(WRITTEN, st.lists(st.tuples(st.integers(0, 120), WRITTEN), max_size=5).map(
        lambda pairs: " | ".join(f"{code}, {text}" for code, text in pairs))),
)  # fmt: skip
def test_any_field_is_read_or_refused(tmp_path: Path, name: str, kind: str, label: str, choices: str) -> None:
    try:
        path = dictionary(tmp_path / "x.csv", redcap_field(name=name, kind=kind, label=label, choices=choices))
        back = from_redcap(path, meant())
    except InputError:
        return
    assert parse_instrument(to_toml(back), name="x").checksum == back.checksum
