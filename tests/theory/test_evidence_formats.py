"""Studies out and in again: CSV and CSL-JSON bring everything back, RIS the reference and the note; bad files are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.contents import EvidenceFile
from virkning.theory.evidence.formats.csl import as_csl, read_csl
from virkning.theory.evidence.formats.ris import as_ris, read_ris
from virkning.theory.evidence.formats.tables import as_csv, read_csv
from virkning.theory.evidence.kinds import BIASES, DESIGNS, DIRECTIONS, HORIZONS, ROLES, UNITS
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.reading import read_evidence as read_base
from virkning.theory.evidence.writing import as_toml

QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
NASTY = 'æøå ÆØÅ; "anførsel", \\ og\nny linje\n TY  - JOUR\n\tTab é 🙂 #=-|'

lines = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30) | st.sampled_from(
    [NASTY, ";", "\\;", " ", "\n"]
)
visible = lines.map(lambda text: "".join(sign for sign in text if sign == "\n" or sign == "\t" or sign.isprintable()))
names = visible.filter(lambda name: name not in ("", "et al."))
said = visible.filter(lambda text: bool(text))
words = st.fixed_dictionaries({"da": said, "en": said})
ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
numbers = st.floats(-1e6, 1e6, allow_nan=False)
group = st.fixed_dictionaries(
    {"people": st.just("not_ready")},
    optional={"name": words, "scale": st.just("match3"), "groups": st.just(["match3_2", "match3_3"])},
)
effects = st.fixed_dictionaries(
    {"activity": st.just("mentor"), "outcome": st.just("employment"), "direction": st.sampled_from(list(DIRECTIONS))},
    optional={
        "role": st.sampled_from(list(ROLES)),
        "group": group,
        "value": numbers,
        "unit": st.sampled_from(list(UNITS)),
        "se": st.floats(1e-6, 1e3),
        "treated": numbers,
        "significant": st.booleans(),
        "weeks": st.floats(0, 500),
        "horizon": st.sampled_from(list(HORIZONS)),
        "studies": st.integers(1, 999),
        "note": words,
        "sources": st.just(["hjoerring:1-20", "bip:3"]),
    },
).map(
    lambda effect: (
        effect if "unit" in effect else {key: value for key, value in effect.items() if key not in ("value", "se")}
    )
)
contents = st.fixed_dictionaries(
    {"id": ids, "authors": st.lists(names, min_size=1, max_size=3), "design": st.sampled_from(list(DESIGNS)), "effect": st.lists(effects, max_size=3)},
    optional={
        "and_others": st.just(True),
        "year": st.integers(1800, 2100),
        "title": visible,
        "publication": visible,
        "doi": visible,
        "country": st.lists(st.sampled_from(["DK", "SE"]), max_size=2),
        "group": group,
        "n": st.integers(1, 10**6),
        "window": visible,
        "bias": st.lists(st.sampled_from(list(BIASES)), max_size=3),
        "limits": words,
        "mechanism": words,
        "note": words,
        "sources": st.just(["hjoerring:1716-1725"]),
    },
)  # fmt: skip
several = st.lists(contents, max_size=4, unique_by=lambda content: content["id"]).map(
    lambda own: [Study.model_validate(content) for content in own]
)
ONE = [
    Study.model_validate(
        {
            "id": "en",
            "authors": [NASTY, "Ærø; & søn, Ltd."],
            "title": NASTY,
            "design": "rct",
            "note": {"da": NASTY, "en": NASTY},
        }
    )
]


def back(studies: list[Study], write: Callable[[Any], str], read: Callable[[Path], Any], path: Path) -> list[Study]:
    path.write_text(write(studies), encoding="utf-8", newline="")
    return list(read(path))


@example(ONE)
@given(several)
@QUICK
def test_csv_brings_everything_back(tmp_path_factory: pytest.TempPathFactory, studies: list[Study]) -> None:
    assert back(studies, as_csv, read_csv, tmp_path_factory.mktemp("csv") / "a.csv") == studies


@example(ONE)
@given(several)
@QUICK
def test_csl_json_brings_everything_back(tmp_path_factory: pytest.TempPathFactory, studies: list[Study]) -> None:
    assert back(studies, as_csl, read_csl, tmp_path_factory.mktemp("csl") / "a.json") == studies


@example(ONE)
@given(several)
@QUICK
def test_ris_brings_the_reference_and_the_note_back(
    tmp_path_factory: pytest.TempPathFactory, studies: list[Study]
) -> None:
    found = back(studies, as_ris, read_ris, tmp_path_factory.mktemp("ris") / "a.ris")
    kept = ("id", "authors", "and_others", "year", "title", "publication", "doi", "note")
    assert [[getattr(one, name) for name in kept] for one in found] == [
        [getattr(one, name) for name in kept] for one in studies
    ]
    assert all(one.design == "not_told" and not one.effects for one in found)


@example(ONE)
@given(several)
@QUICK
def test_toml_brings_everything_back(tmp_path_factory: pytest.TempPathFactory, studies: list[Study]) -> None:
    path = tmp_path_factory.mktemp("toml") / "a.toml"
    path.write_text(as_toml(EvidenceFile(study=studies)), encoding="utf-8")
    assert list(read_base(path).studies) == studies


def test_what_comes_with_the_program_survives_all_forms(tmp_path: Path) -> None:
    studies = list(read_evidence().studies)
    for name, write, read in (("a.csv", as_csv, read_csv), ("a.json", as_csl, read_csl)):
        assert back(studies, write, read, tmp_path / name) == studies
    assert [one.id for one in back(studies, as_ris, read_ris, tmp_path / "a.ris")] == [one.id for one in studies]


def test_a_reference_managers_ris_is_read(tmp_path: Path) -> None:
    """Tags, names and dates as reference managers write them, lines ended as on Windows."""
    text = "\ufeffTY  - JOUR\nA1  - Sømærke, P. Q.\nAU  - Ås, B.\nT1  - Tværfaglig indsats\nJO  - Et tidsskrift\nY1  - 2012/05/01/\nN1  - En note\nKW  - ryg\nER  - \n"
    (tmp_path / "a.ris").write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    (study,) = read_ris(tmp_path / "a.ris")
    assert (study.id, study.authors, study.year) == ("soemaerke-2012", ("Sømærke", "Ås"), 2012)
    assert (study.title, study.publication, study.note.da) == ("Tværfaglig indsats", "Et tidsskrift", "En note")  # type: ignore[union-attr]


def test_a_reference_managers_csl_is_read(tmp_path: Path) -> None:
    item = {"id": "http://zotero/1", "type": "article-journal", "title": "T", "author": [{"family": "Hus", "given": "P.", "non-dropping-particle": "van den"}], "issued": {"date-parts": [["2012", 5]]}, "URL": "x"}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps([item]), encoding="utf-8")
    (study,) = read_csl(tmp_path / "a.json")
    assert (study.id, study.authors, study.year, study.design) == (
        "van-den-hus-2012",
        ("van den Hus",),
        2012,
        "not_told",
    )


def test_a_spreadsheets_csv_is_read(tmp_path: Path) -> None:
    """Semicolons between fields, decimal commas, a byte order mark."""
    text = "\ufeffid;authors;design;effect_activity;effect_outcome;effect_direction;effect_value;effect_unit;effect_significant\na;Æ;rct;mentor;employment;positive;4,5;points;ja\n;;;;;;;;\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (study,) = read_csv(tmp_path / "a.csv")
    assert (study.effects[0].value, study.effects[0].significant) == (4.5, True)


HEAD = "id,authors,design,effect_activity,effect_outcome,effect_direction,effect_value,effect_unit\n"
BAD_CSV = {
    "unknown column": ("id,authors,design,yaer\n", 1, "yaer", None),
    "missing column": ("id,authors\na,b\n", 1, "design", "0"),
    "double column": ("id,authors,design,design\n", 1, "design", "2"),
    "too few fields": (HEAD + "a,b,rct\n", 2, None, "3"),
    "no id": (HEAD + ",b,rct,mentor,employment,positive,,\n", 2, "id", ""),
    "not a number": (HEAD + "a,b,rct,mentor,employment,positive,mange,points\n", 2, "effect_value", "mange"),
    "infinite": (HEAD + "a,b,rct,mentor,employment,positive,inf,points\n", 2, "effect_value", "inf"),
    "unknown design": (HEAD + "a,b,guess,mentor,employment,positive,,\n", 2, "design", "guess"),
    "unknown direction": (HEAD + "a,b,rct,mentor,employment,god,,\n", 2, "effect_direction", "god"),
    "number without unit": (HEAD + "a,b,rct,mentor,employment,positive,3,\n", 2, None, None),
    "rows disagree": (HEAD + "a,b,rct,mentor,employment,positive,,\na,c,rct,mentor,education,positive,,\n", 3, "authors", "['c']"),
    "open quote": (HEAD + 'a,"b,rct\n', None, None, None),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_CSV)
def test_a_bad_table_is_told_by_row_and_column(case: str, tmp_path: Path) -> None:
    text, row, column, value = BAD_CSV[case]
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_csv(path)
    assert told.value.file == str(path)
    if row:
        assert told.value.row == row
    if column:
        assert told.value.column == column
    if value is not None:
        assert told.value.value == value
    assert told.value.say("da") != told.value.say("en")


BAD_RIS = {
    "no beginning": ("AU  - Hus\nER  - \n", 1),
    "no end": ("TY  - JOUR\nAU  - Hus\n", 2),
    "two beginnings": ("TY  - JOUR\nTY  - JOUR\nER  - \n", 2),
    "not ris": ("hello\n", 1),
    "no author": ("TY  - JOUR\nTI  - x\nER  - \n", 1),
    "bad year": ("TY  - JOUR\nAU  - Hus\nPY  - snart\nER  - \n", 3),
}


@pytest.mark.parametrize("case", BAD_RIS)
def test_bad_ris_is_told_by_line(case: str, tmp_path: Path) -> None:
    text, row = BAD_RIS[case]
    (tmp_path / "a.ris").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_ris(tmp_path / "a.ris")
    assert told.value.row == row
    assert told.value.expected or told.value.value or case == "no author"


BAD_CSL = {
    "not json": "[{",
    "not a list": "{}",
    "not an item": "[3]",
    "no author": '[{"type": "book", "title": "x"}]',
    "authors not a list": '[{"author": "Hus"}]',
    "nameless author": '[{"author": [{"given": "A"}]}]',
    "bad year": '[{"author": [{"family": "Hus"}], "issued": {"date-parts": []}}]',
    "title not text": '[{"author": [{"family": "Hus"}], "title": 3}]',
    "unknown own field": '[{"author": [{"family": "Hus"}], "custom": {"virkning": {"desing": "rct"}}}]',
    "own fields no table": '[{"author": [{"family": "Hus"}], "custom": {"virkning": 3}}]',
}


@pytest.mark.parametrize("case", BAD_CSL)
def test_bad_csl_is_refused(case: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(BAD_CSL[case], encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_csl(tmp_path / "a.json")
    assert told.value.file


@pytest.mark.parametrize(("name", "read"), [("a.csv", read_csv), ("a.ris", read_ris), ("a.json", read_csl)])
def test_other_encodings_and_absent_files_are_refused(name: str, read: Callable[[Path], Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / name)
    (tmp_path / name).write_bytes("id,authors\nØ,Å\n".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read(tmp_path / name)


@given(st.text(max_size=200))
@QUICK
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, read in (("a.csv", read_csv), ("a.ris", read_ris), ("a.json", read_csl)):
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(InputError):
            read(folder / name)
