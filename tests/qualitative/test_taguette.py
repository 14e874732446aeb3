"""Taguette opens what we write, with its own code, and we open what it writes."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from taguette import convert, database, export, extract, import_codebook
from tests.qualitative.conftest import review

from virkning.errors import InputError
from virkning.qualitative.codebook import Code, Codebook, write_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.exchange.refi import read_qdc
from virkning.qualitative.exchange.taguette import (
    as_html,
    read_code_list,
    read_taguette,
    tag_path,
    write_code_list,
    write_taguette,
)
from virkning.qualitative.exchange.taking_in import read_content, take_in
from virkning.qualitative.folder import new_folder
from virkning.qualitative.project import Project, add_codings, open_project
from virkning.qualitative.reviewing import add_original

Spans = set[tuple[str, str, str]]


def imported(path: Path, folder: Path) -> Any:
    """What Taguette does when a user imports a project file: open it as untrusted, bring it up to date, copy it."""
    source = database.connect(f"sqlite:///{path}", external=True)()
    own = database.connect(f"sqlite:///{folder / 'own.sqlite3'}", create_tables=True)()
    own.add(database.User(login="someone"))
    own.commit()
    [number] = [row["id"] for row in source.execute(database.Project.__table__.select())]
    database.copy_project(source, own, number, "someone")
    source.close()
    return own


def highlights(base: Any) -> Spans:
    """Document, tag and words of every highlight as Taguette's own export tells them."""
    out = io.StringIO()
    project = base.query(database.Project).one()
    export.highlights_csv(base, project.id, "", out)
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    return {(row["document"], row["tag"], " ".join(row["content"].split())) for row in rows}


def codings(project: Project) -> Spans:
    return {
        (one.document, tag_path(project.codebook, one.code), " ".join(one.text.split())) for one in project.codings()
    }


def test_taguette_opens_our_project_with_the_same_codings(project: Project, tmp_path: Path) -> None:
    write_taguette(project, tmp_path / "p.sqlite3")
    base = imported(tmp_path / "p.sqlite3", tmp_path)
    assert base.query(database.Project).one().name == project.folder.title
    assert highlights(base) == codings(project)
    assert {tag.path: tag.description for tag in base.query(database.Tag)} == {
        tag_path(project.codebook, code.id): code.description for code in project.codebook
    }


def test_the_words_taguette_marks_are_those_we_coded(project: Project, tmp_path: Path) -> None:
    """Cut by Taguette's own function out of the document it shows, by its offsets in bytes."""
    write_taguette(project, tmp_path / "p.sqlite3")
    base = imported(tmp_path / "p.sqlite3", tmp_path)
    found = set()
    for mark in base.query(database.Highlight):
        cut = extract.extract(mark.document.contents, mark.start_offset, mark.end_offset)
        found |= {(mark.document.name, tag.path, BeautifulSoup(cut, "html5lib").get_text()) for tag in mark.tags}
        assert convert.html_to_plaintext(cut).split() == convert.html_to_plaintext(mark.snippet).split()
    assert found == {(one.document, tag_path(project.codebook, one.code), one.text) for one in project.codings()}
    assert any("😀" in words for _, _, words in found)


def test_a_project_comes_back_from_taguette(project: Project, tmp_path: Path) -> None:
    """Ours, imported there, exported there (as its users do), read here."""
    write_taguette(project, tmp_path / "p.sqlite3")
    base = imported(tmp_path / "p.sqlite3", tmp_path)
    out = tmp_path / "back.sqlite3"
    other = database.connect(f"sqlite:///{out}", create_tables=True)()
    other.add(database.User(login="admin"))
    other.commit()
    database.copy_project(base, other, base.query(database.Project).one().id, "admin")
    other.close()
    back = read_taguette(out)
    names = {code.id: code.name for code in back.codes}
    assert {one.id: one.text for one in back.documents} == {id_: one.text for id_, one in project.documents.items()}
    assert {(one.document, one.start, one.end, names[one.code], one.text) for one in back.codings} == {
        (one.document, one.start, one.end, project.codebook[one.code].name, one.text) for one in project.codings()
    }
    assert [(code.name, names.get(code.parent or "")) for code in back.codes] == [
        (code.name, project.codebook[code.parent].name if code.parent else None) for code in project.codebook
    ]
    assert take_in(project.folder, back) == ()
    assert open_project(project.folder.path).codebook == project.codebook


def test_taguette_reads_our_code_list_and_we_read_its(project: Project, tmp_path: Path) -> None:
    write_code_list(project, tmp_path / "codes.csv")
    with (tmp_path / "codes.csv").open("rb") as file:
        tags = import_codebook.list_tags(file)
    assert [tag["path"] for tag in tags] == [tag_path(project.codebook, code.id) for code in project.codebook]
    back = read_code_list(tmp_path / "codes.csv")
    assert [(code.name, code.description) for code in back.codes] == [(code.name, code.description) for code in project.codebook]  # fmt: skip


def test_the_codebook_taguette_exports_as_refi_is_read(project: Project, tmp_path: Path) -> None:
    """Taguette writes an empty <Sets/>, which the standard does not allow: read all the same, and told."""
    write_taguette(project, tmp_path / "p.sqlite3")
    base = imported(tmp_path / "p.sqlite3", tmp_path)
    with (tmp_path / "c.qdc").open("wb") as file:
        export.codebook_xml(base.query(database.Tag).order_by(database.Tag.id), file)
    back = read_qdc(tmp_path / "c.qdc")
    assert [code.name for code in back.codes] == [tag_path(project.codebook, code.id) for code in project.codebook]
    assert "departs from the standard" in back.told[0].en


LINES = st.text(st.sampled_from("aæøå😀 é&<>\"'\n·."), min_size=1, max_size=60)


@given(LINES)
def test_the_words_of_the_page_are_the_words_of_the_text(words: str) -> None:
    text = f"x{words}x\n"
    shown = "".join(str(part) for part in BeautifulSoup(as_html(text), "html5lib").find_all(string=True))
    assert shown == text
    assert convert.is_html_safe(as_html(text))


@settings(max_examples=25)
@given(LINES, st.data())
def test_any_stretch_comes_back_from_bytes(tmp_path_factory, words: str, data: st.DataObject) -> None:
    folder = new_folder(tmp_path_factory.mktemp("p"), "T")
    add_original(folder, Document("x-1", f"x{words}x\n"))
    review(folder, "x-1")
    write_codebook(folder.codebook, Codebook((Code(id="c", name="c. d"),)))
    project = open_project(folder.path)
    text = project.documents["x-1"].text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    add_codings(project, [Coding("x-1", start, end, "c", "a", text[start:end])], "a")
    write_taguette(open_project(folder.path), folder.path / "p.sqlite3")
    back = read_taguette(folder.path / "p.sqlite3")
    assert [(one.start, one.end, one.text) for one in back.codings] == [(start, end, text[start:end])]
    assert [code.name for code in back.codes] == ["c. d"]


def test_files_that_are_not_projects_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite3").write_bytes(b"SQLite format 3\x00 nej")
    with closing(sqlite3.connect(tmp_path / "b.sqlite3")) as base:
        base.execute("CREATE TABLE projects (id, name)")
    with closing(sqlite3.connect(tmp_path / "c.sqlite3")) as base:
        base.executescript("CREATE TABLE x (id); CREATE VIEW projects AS SELECT 1 AS id, 'n' AS name;")
    for name in "abc":
        with pytest.raises(InputError, match="not a project from Taguette"):
            read_content(tmp_path / f"{name}.sqlite3")
    with pytest.raises(InputError, match="does not exist"):
        read_content(tmp_path / "d.sqlite3")
    with pytest.raises(InputError, match="kind of file"):
        read_content(tmp_path / "d.nvp")
