"""Retrieval, the case by theme table, saturation, links to a theory, and their size."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.qualitative.conftest import put

from virkning.commands.qualitative_saturation import curve, draw_curve
from virkning.errors import InputError
from virkning.qualitative import QuoteLink, links, matrix, retrieve
from virkning.qualitative.coding import Coding, write_codings
from virkning.qualitative.leaving import export_links
from virkning.qualitative.links import add_links, read_wanted_links
from virkning.qualitative.project import Project, open_project
from virkning.qualitative.saturation import cases_without_new, expected_codes, saturation
from virkning.settings import fit_form
from virkning.theory import Theory

THEORY = fit_form(
    Theory,
    {
        "theory": {"id": "t", "kind": "own", "title": {"da": "T", "en": "T"}},
        "element": [
            {"id": "m", "kind": "active_mechanism", "name": {"da": "Tillid", "en": "Trust"}, "gap": {"da": "x", "en": "x"}},
            {"id": "s", "kind": "short_outcome", "name": {"da": "Søger", "en": "Looks"}, "gap": {"da": "x", "en": "x"}},
            {"id": "k", "kind": "context", "name": {"da": "Skift", "en": "Change"}, "gap": {"da": "x", "en": "x"}},
        ],
        "arrow": [{"id": "m-s", "from": "m", "to": "s", "sign": "+"}, {"id": "k-m", "from": "k", "to": "m", "sign": "-"}],
    },
)  # fmt: skip


def found(project: Project, **asked: object) -> set[tuple[str, str, str]]:
    return {(one.coding.document, one.coding.code, one.coding.coder) for one in retrieve(project, **asked)}  # type: ignore[arg-type]


def test_quotes_are_found_by_code_document_coder_and_case(project: Project) -> None:
    every = found(project)
    assert len(retrieve(project)) == 6
    assert found(project, code="relation") == {one for one in every if one[1] in ("tillid", "lytte")}
    assert found(project, code="tillid", below=False) == {("borger-1", "tillid", "a")}
    assert found(project, document="borger-2", coder="b") == {("borger-2", "forfra", "b")}
    assert found(project, where={"alliance": "lav"}) == {one for one in every if one[0] == "borger-2"}
    assert found(project, where={"alliance": "lav", "case": "A"}) == set()
    quote = retrieve(project, code="tillid", below=False)[0]
    assert (quote.case, quote.speaker) == ("A", "Borger")
    for asked in ({"code": "x"}, {"document": "x"}, {"where": {"x": "1"}}):
        with pytest.raises(InputError):
            retrieve(project, **asked)  # type: ignore[arg-type]


def test_a_stretch_coded_by_two_counts_once_in_the_table(project: Project) -> None:
    cells = matrix(project)
    assert (cells.cases, cells.themes) == (("A", "B"), ("relation", "forfra"))
    assert cells.cells == ((2, 1), (1, 1))
    assert matrix(project, stage="open").themes == ("lytte", "forfra")
    assert matrix(project, coder="b").cells == ((1, 0), (0, 1))


def test_saturation_counts_new_codes_case_by_case(project: Project) -> None:
    steps = saturation(project)
    assert [(step.case, step.new, step.seen) for step in steps] == [
        ("A", ("forfra", "lytte", "tillid"), 3),
        ("B", (), 3),
    ]
    assert cases_without_new(steps) == 1
    assert [step.expected for step in steps] == [2.5, 3]
    turned = saturation(project, order=["B"])
    assert [(step.case, step.seen) for step in turned] == [("B", 2), ("A", 3)]
    assert cases_without_new(turned) == 0


@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=5))
def test_the_expected_curve_is_the_mean_over_all_orders(codes: list[set[int]]) -> None:
    named = [{str(code) for code in of_case} for of_case in codes]
    for k in range(1, len(named) + 1):
        choices = list(itertools.combinations(named, k))
        mean = sum(len(set().union(*choice)) for choice in choices) / len(choices)
        assert expected_codes(named, k) == pytest.approx(mean)


def test_the_curve_is_drawn_with_words_for_those_who_cannot_see_it(project: Project, tmp_path: Path) -> None:
    steps = saturation(project)
    assert "3, 3" in curve(steps).alt.en
    draw_curve(steps, tmp_path / "s.svg", "en")
    assert "<svg" in (tmp_path / "s.svg").read_text("utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        draw_curve(steps, tmp_path / "s.pdf", "en")


WANTED = "part,relation,source,code,text,note\n"


def wanted(folder: Path, rows: str) -> Path:
    (folder / "links.csv").write_text(WANTED + rows, "utf-8")
    return folder / "links.csv"


def test_links_bind_quotes_to_parts_of_a_theory(project: Project, tmp_path: Path) -> None:
    file = wanted(tmp_path, "m-s,supports,borger-1,lytte,\"lyttede, og så turde jeg søge\",tydeligt\nk-m,nuances,borger-2,forfra,begynde forfra igen,\n")  # fmt: skip
    add_links(project, read_wanted_links(file, project, THEORY))
    assert add_links(project, read_wanted_links(file, project, THEORY)) == links(project), "twice is once"
    assert [(one.theory, one.part, one.source, one.relation, one.text, one.note) for one in links(project)] == [
        ("t", "k-m", "borger-2", "nuances", "begynde forfra igen", ""),
        ("t", "m-s", "borger-1", "supports", "lyttede, og så turde jeg søge", "tydeligt"),
    ]
    export_links(project, tmp_path / "quotes.csv")
    head = (tmp_path / "quotes.csv").read_text("utf-8").splitlines()[0]
    assert head == "theory,part,relation,source,code,start,end,text,note"
    assert isinstance(links(project)[0], QuoteLink)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("m-x,supports,borger-1,lytte,lyttede,", "part"),
        ("m-s,proves,borger-1,lytte,lyttede,", "relation"),
        ("m-s,supports,borger-9,lytte,lyttede,", "source"),
        ("m-s,supports,borger-1,forfra,lyttede,", "code"),
        ("m-s,supports,borger-1,lytte,aldrig sagt,", "text"),
        ("m-s,supports,borger-1,lytte,,", "text"),
    ],
)
def test_a_link_that_does_not_hold_is_refused(project: Project, row: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as trouble:
        read_wanted_links(wanted(tmp_path, row + "\n"), project, THEORY)
    assert (trouble.value.row, trouble.value.column) == (2, column)


def test_a_link_whose_text_was_changed_by_hand_is_refused(project: Project, tmp_path: Path) -> None:
    add_links(project, read_wanted_links(wanted(tmp_path, "m-s,supports,borger-1,lytte,lyttede,\n"), project, None))
    file = project.folder.links
    file.write_text(file.read_text("utf-8").replace("lyttede", "talte"), "utf-8")
    with pytest.raises(InputError, match="does not stand at those positions"):
        links(open_project(project.folder.path))


def test_5000_quotes_are_found(project: Project) -> None:
    text = project.documents["borger-1"].text
    many = [
        Coding("borger-1", start, start + 1 + width, "lytte", "z", text[start : start + 1 + width])
        for start in range(100)
        for width in range(50)
    ]
    write_codings(project.folder.codings("z"), many)
    assert len(retrieve(open_project(project.folder.path), code="relation", coder="z")) == 5000


def test_codes_can_be_put_on_after_everything_was_exported(project: Project, tmp_path: Path) -> None:
    put(project, "borger-2", "Hvad hjalp?", "forfra", "a")
    assert len(retrieve(open_project(project.folder.path))) == 7
