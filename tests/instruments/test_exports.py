"""The forms we export are accepted by those who build forms, and ask everything in both languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyxform.xls2xform import convert

from virkning.instruments import MISSINGS, Instrument, known_instruments, load_instrument
from virkning.instruments.redcap import REDCAP_COLUMNS, to_redcap
from virkning.instruments.xlsform import LANGUAGE_NAMES, to_xlsform
from virkning.language import LANGUAGES

VERSIONS = [(id_, version) for id_, versions in known_instruments().items() for version in versions]
XFORMS = "{http://www.w3.org/2002/xforms}"


def xform(instrument: Instrument, folder: Path, **more: object) -> ElementTree.Element:
    path = folder / "form.xlsx"
    to_xlsform(instrument, path, **more)  # type: ignore[arg-type]
    result = convert(path, validate=False)
    assert not result.warnings
    return ElementTree.fromstring(result.xform)


def texts(form: ElementTree.Element) -> dict[str, dict[str, str]]:
    """The form's texts by language and place; labels by rater/item."""
    return {
        language.attrib["lang"]: {
            re.sub(r"^/\w+/(\w+/\w+):label$", r"\1", text.attrib["id"]): "".join(text.find(f"{XFORMS}value").itertext())  # type: ignore[union-attr]
            for text in language.iter(f"{XFORMS}text")
        }
        for language in form.iter(f"{XFORMS}translation")
    }


def controls(form: ElementTree.Element) -> dict[str, str]:
    """The kind of control each question is asked with, by item id."""
    kinds = ("select1", "select", "input")
    return {element.attrib["ref"].split("/")[-1]: kind for kind in kinds for element in form.iter(f"{XFORMS}{kind}")}


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_xlsform_asks_every_item_in_both_languages(id_: str, version: str, tmp_path: Path) -> None:
    instrument = load_instrument(id_, version)
    form = xform(instrument, tmp_path)
    said = texts(form)
    assert set(said) == set(LANGUAGE_NAMES.values())
    for item in instrument.items:
        for language in LANGUAGES:
            label = said[LANGUAGE_NAMES[language]][f"{item.rater}/{item.id}"]
            assert label == item.question.say(language)
        assert controls(form)[item.id] == ("select" if item.multiple else "select1")
    assert set(controls(form)) == {item.id for item in instrument.items} | {"person", "date"}


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_xlsform_offers_every_point_and_every_reason(id_: str, version: str, tmp_path: Path) -> None:
    instrument = load_instrument(id_, version)
    form = xform(instrument, tmp_path)
    lists = {
        instance.attrib["id"]: [name.text for name in instance.iter(f"{XFORMS}name")]
        for instance in form.iter(f"{XFORMS}instance")
        if "id" in instance.attrib
    }
    offered = {
        element.attrib["ref"].split("/")[-1]: lists[re.findall(r"'(\w+)'", itemset.attrib["nodeset"])[0]]
        for kind in ("select", "select1")
        for element in form.iter(f"{XFORMS}{kind}")
        for itemset in element.iter(f"{XFORMS}itemset")
    }
    assert offered == {item.id: [*map(str, item.codes), *item.missing] for item in instrument.items}
    said = {text for language in texts(form).values() for text in language.values()}
    for item in instrument.items:
        for point in item.points:
            assert {point.label.da, point.label.en} <= said or f"{point.code} – {point.label.da}" in said
        assert {text for reason in item.missing for text in item.missing_label(reason)} <= said


def test_xlsform_lets_no_activity_stand_alone_only(tmp_path: Path) -> None:
    form = xform(load_instrument("bip", "1"), tmp_path)
    bind = next(bind for bind in form.iter(f"{XFORMS}bind") if bind.attrib["nodeset"].endswith("/S1"))
    assert bind.attrib["constraint"] == "not((selected(., '22') or selected(., '23')) and count-selected(.) > 1)"


def test_xlsform_of_one_rater_in_one_language(tmp_path: Path) -> None:
    form = xform(load_instrument("bip", "1"), tmp_path, rater="citizen", languages=["en"])
    assert set(texts(form)) == {LANGUAGE_NAMES["en"]}
    assert {name for name in controls(form) if name[0] == "S"} == set()
    assert "B11" in controls(form)


def test_exports_give_the_same_bytes_again(tmp_path: Path) -> None:
    for export, name in ((to_xlsform, "form.xlsx"), (to_redcap, "form.csv")):
        one, other = tmp_path / f"one-{name}", tmp_path / f"other-{name}"
        export(load_instrument("bip"), one)
        export(load_instrument("bip"), other)
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_redcap_dictionary_holds_every_item(id_: str, version: str, language: str, tmp_path: Path) -> None:
    instrument = load_instrument(id_, version)
    to_redcap(instrument, tmp_path / "form.csv", language=language)  # type: ignore[arg-type]
    with (tmp_path / "form.csv").open(encoding="utf-8", newline="") as file:
        headings, *lines = csv.reader(file)
    assert tuple(headings) == REDCAP_COLUMNS
    assert len(headings) == 18
    fields = {line[0]: dict(zip(headings, line, strict=True)) for line in lines}
    assert list(fields) == ["record_id", "date", *(item.id.lower() for item in instrument.items)]
    for item in instrument.items:
        field = fields[item.id.lower()]
        assert field["Field Label"] == item.question.say(language)  # type: ignore[arg-type]
        assert field["Field Type"] == ("checkbox" if item.multiple else "radio")
        # As REDCap reads it: choices are split at bars, each at its first comma.
        read = [choice.split(",", 1) for choice in field["Choices, Calculations, OR Slider Labels"].split("|")]
        codes = [*item.codes, *(MISSINGS[reason].code for reason in item.missing)]
        assert [int(code) for code, _ in read] == codes
        assert read[0][1].strip() == item.low.label.say(language)  # type: ignore[arg-type]


def test_redcap_names_are_allowed_and_sections_open_once(tmp_path: Path) -> None:
    to_redcap(load_instrument("bip", "1"), tmp_path / "form.csv")
    with (tmp_path / "form.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row[REDCAP_COLUMNS[0]] for row in rows] + [row["Form Name"] for row in rows]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,25}", name) for name in names)
    headers = [row["Section Header"] for row in rows if row["Section Header"]]
    assert headers == ["Borgerens svar", "Sagsbehandlerens svar"]
    assert {row["Field Annotation"] for row in rows} == {"", "@NONEOFTHEABOVE='22,23'"}


def test_a_failed_export_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        to_xlsform(load_instrument("bip"), tmp_path / "form.xlsx", languages=["de"])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []
