"""The written documents: complete, safe from hostile text, in order, the same bytes each time."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from virkning.findings import Caution, Column, Estimate, Finding, Section, Table
from virkning.findings.disclosure import HIDDEN
from virkning.language import Text, same
from virkning.report import write_report
from virkning.report.html import html_page
from virkning.report.outline import PaperTable, outline
from virkning.report.pdf import _ROOM, _table, write_pdf
from virkning.report.widths import column_widths
from virkning.report.word import write_word

HOSTILE = (
    '<script>alert(1)</script> #import "x" $x$ =cmd|\'/c calc\'!A1 & "quoted" 😀 æøå \\ `raw` @ref *bold* \x07 [x](y)'
)


@pytest.fixture(scope="module")
def folder(finding, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(finding, folder)
    return folder


@pytest.fixture(scope="module")
def hostile_folder(finding, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_report(hostile(finding), folder)
    return folder


def hostile(finding: Finding) -> Finding:
    evil = same(HOSTILE)
    tables = tuple(
        dataclasses.replace(
            table,
            title=evil,
            note=evil,
            columns=tuple(dataclasses.replace(column, label=evil) for column in table.columns),
            rows=tuple((HOSTILE, *row[1:]) for row in table.rows[:2]),
        )
        for table in finding.tables
    )
    figures = tuple(
        dataclasses.replace(
            figure,
            title=evil,
            alt=evil,
            note=evil,
            panels=tuple(
                dataclasses.replace(panel, title=evil, categories=tuple(evil for _ in panel.categories))
                for panel in figure.panels
            ),
        )
        for figure in finding.figures
    )
    return dataclasses.replace(
        finding,
        title=HOSTILE,
        question=evil,
        summary=(evil,),
        tables=tables,
        figures=figures,
        estimates=tuple(
            dataclasses.replace(each, label=evil, estimand=evil, method=evil, unit=HOSTILE)
            for each in finding.estimates
        ),
        cautions=(Caution(code="evil", severity="serious", text=evil),),
        sections=tuple(dataclasses.replace(section, heading=evil, paragraphs=(evil,)) for section in finding.sections),
        manifest={"data": {HOSTILE: HOSTILE}, "deviations": [HOSTILE]},
    )


class Page(HTMLParser):
    """What a browser would see: elements, ids, references, headings and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(folder) -> Page:
    return Page((folder / "report.html").read_text("utf-8"))


def test_everything_is_written(folder, finding) -> None:
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    figures = {f"figures/{figure.name}.{ending}" for figure in finding.figures for ending in ("svg", "png")}
    tables = {f"tables/{table.name}.csv" for table in finding.tables}
    documents = {"finding.json", "report.html", "report.pdf", "report.docx", "tables.xlsx"}
    assert written == figures | tables | documents
    listed = json.loads((folder / "finding.json").read_text("utf-8"))
    assert {entry["file"] for entry in listed["figures"] + listed["tables"]} <= written


def test_same_finding_same_bytes_but_for_the_clock(folder, finding, tmp_path) -> None:
    later = {**finding.manifest, "started": "2030-01-01T00:00:00", "seconds": 99.9}
    write_report(dataclasses.replace(finding, manifest=later), tmp_path)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "finding.json":
            assert path.read_bytes() == (tmp_path / path.relative_to(folder)).read_bytes(), path.name
    one, other = (json.loads((place / "finding.json").read_text("utf-8")) for place in (folder, tmp_path))
    for content in (one, other):
        del content["manifest"]["started"], content["manifest"]["seconds"]
    assert one == other


def test_a_report_appears_whole_or_not_at_all(finding, tmp_path) -> None:
    broken = dataclasses.replace(finding, sections=(Section(heading=same("x"), figures=("no such figure",)),))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("kept")
    with pytest.raises(StopIteration):
        write_report(broken, tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "old"]


# --- the web page


def test_page_says_its_language_and_title(page, finding) -> None:
    assert page.all("html")[0]["lang"] == "da"
    assert finding.title in page.words


def test_page_has_no_script_and_fetches_nothing(folder, page) -> None:
    assert not page.all("script")
    assert not page.all("link")
    assert not page.all("img")
    html = (folder / "report.html").read_text("utf-8")
    fetched = re.findall(r'(?:src|href|url\()=?["\']?(https?:[^"\')]*)', html)
    assert not fetched


def test_page_ids_are_unique_and_references_meet_them(page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert max(ids.values()) == 1
    links = [attributes.get("href") or attributes.get("xlink:href") for _, attributes in page.elements]
    assert {link[1:] for link in links if link and link.startswith("#")} <= set(ids)
    clips = [
        re.findall(r"url\(#([^)]*)\)", " ".join(str(value) for value in attributes.values()))
        for _, attributes in page.elements
    ]
    assert {clip for found in clips for clip in found} <= set(ids)


def test_page_headings_are_in_order(page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_page_figures_are_described(page, finding) -> None:
    drawings = page.all("svg")
    assert len(drawings) == len(finding.figures)
    assert {drawing["aria-label"] for drawing in drawings} == {figure.alt.da for figure in finding.figures}
    assert all(drawing["role"] == "img" for drawing in drawings)


def test_page_tables_have_captions_and_scopes(page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) == 4
    assert all(attributes.get("scope") in ("col", "row") for attributes in page.all("th"))


def test_page_says_what_matters_first(page) -> None:
    text = " ".join(page.words)
    order = [
        "Simulerede data",
        "Hvor meget betyder",
        "Svaret",
        "Hvor sikkert",
        "Hvad kan være galt",
        "Alvorligt:",
        "Moderat:",
        "Bemærk:",
        "Hvor store er",
    ]
    places = [text.index(phrase) for phrase in order]
    assert places == sorted(places)


def test_page_lists_deviations_and_checksums_but_no_clock(page) -> None:
    text = " ".join(page.words)
    assert "population.min_citizens_per_caseworker: 10 → 12" in text
    assert "ab" * 32 in text
    assert "2026-11-20" not in text


def test_page_in_english(finding, tmp_path) -> None:
    write_report(dataclasses.replace(finding, language="en", simulated=False), tmp_path)
    page = Page((tmp_path / "report.html").read_text("utf-8"))
    text = " ".join(page.words)
    assert page.all("html")[0]["lang"] == "en"
    assert "What could be wrong?" in text
    assert "14.8%" in text
    assert not re.search(r"Hvad |Tabel |Figur \d|Simuler", text)
    assert "Simulated data" not in text


def test_hidden_and_missing_are_told_apart_on_paper(finding) -> None:
    columns = (Column(name="g", label=same("g"), kind="text"), Column(name="n", label=same("n"), kind="count"))
    table = Table(name="t", title=same("t"), columns=columns, rows=(("a", HIDDEN), ("b", None), ("c", 1234)))
    bare = dataclasses.replace(finding, tables=(table,), figures=(), sections=())
    page = html_page(outline(bare, {}))
    assert '<td class="number">skjult</td>' in page
    assert '<td class="number">–</td>' in page
    assert '<td class="number">1.234</td>' in page


def test_what_no_section_names_is_still_shown(finding) -> None:
    told = outline(dataclasses.replace(finding, figures=(), sections=()), {})
    titles = [item.title for part in told.parts for item in part.items]
    assert finding.table("ranks").title.da in titles
    assert any("tables/effects.csv" in paragraph for part in told.parts for paragraph in part.paragraphs)


# --- hostile text


def test_hostile_text_stays_text_on_the_page(hostile_folder) -> None:
    page = Page((hostile_folder / "report.html").read_text("utf-8"))
    assert not page.all("script")
    assert any("<script>alert(1)</script>" in words for words in page.words)


def test_hostile_text_stays_text_in_the_pdf(hostile_folder) -> None:
    pages = PdfReader(hostile_folder / "report.pdf").pages
    text = pages[0].extract_text() + pages[-1].extract_text()
    assert "<script>" in text
    assert "#import" in text
    assert "æøå" in text
    assert "*bold*" in text


def test_hostile_text_stays_text_in_word(hostile_folder, finding) -> None:
    document = Document(str(hostile_folder / "report.docx"))
    assert any("<script>" in paragraph.text and "😀" in paragraph.text for paragraph in document.paragraphs)


def test_no_formula_gets_into_excel(hostile_folder) -> None:
    book = load_workbook(hostile_folder / "tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(hostile_folder / "tables.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
        assert not any("hyperlink" in archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


@pytest.fixture(scope="module")
def any_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
@example(text="")
@example(text="中文 \u202e \u0000 😀")
def test_any_text_can_be_written(any_folder, text) -> None:
    told = same(text)
    table = Table(
        name="t",
        title=told,
        columns=(Column(name="c", label=told, kind="text"),),
        rows=((text,), (f"={text}",)),
        note=told,
    )
    estimate = Estimate(name="e", label=told, value=0.5, low=0.1, high=0.9, n=10)
    some = Finding(
        design="d", n=10, language="da", title=text, question=told, summary=(told,), tables=(table,),
        estimates=(estimate,), sections=(Section(heading=told, paragraphs=(told,), tables=("t",)),),
        manifest={"deviations": [text]},
    )  # fmt: skip
    write_report(some, any_folder)
    assert not Page((any_folder / "report.html").read_text("utf-8")).all("script")
    assert PdfReader(any_folder / "report.pdf").pages
    assert load_workbook(any_folder / "tables.xlsx").sheetnames


# --- PDF


def test_pdf_is_tagged_with_title_and_language(folder, finding) -> None:
    reader = PdfReader(folder / "report.pdf")
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"].lower().startswith("da")
    assert reader.metadata.title == finding.title
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


def test_pdf_pages_say_that_the_data_are_simulated(finding, tmp_path) -> None:
    long = dataclasses.replace(finding.table("effects"), printed=True)
    for simulated in (True, False):
        bare = dataclasses.replace(finding, figures=(), sections=(), tables=(long,), simulated=simulated)
        write_pdf(outline(bare, {}), tmp_path / "r.pdf")
        pages = PdfReader(tmp_path / "r.pdf").pages
        assert len(pages) > 3
        assert {"Simulerede data" in page.extract_text() for page in pages} == {simulated}


def test_pdf_figures_carry_their_description(folder, finding) -> None:
    found = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            children = node.get("/K", [])
            for child in children if isinstance(children, list) else [children]:
                if hasattr(child, "get_object") and isinstance(child.get_object(), dict):
                    walk(child)

    walk(PdfReader(folder / "report.pdf").trailer["/Root"]["/StructTreeRoot"])
    assert {figure.alt.da for figure in finding.figures} <= set(found)


# --- Word


def test_word_has_headings_captions_and_descriptions(folder, finding) -> None:
    document = Document(str(folder / "report.docx"))
    styles = Counter(paragraph.style.name for paragraph in document.paragraphs)
    assert styles["Title"] == 1
    assert styles["Heading 1"] >= 6
    assert styles["Caption"] == len(finding.figures) + 4
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == [figure_alt for figure_alt in described if figure_alt]
    assert set(described) == {figure.alt.da for figure in finding.figures}
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)


def test_word_knows_title_and_language(folder, finding) -> None:
    document = Document(str(folder / "report.docx"))
    assert document.core_properties.title == finding.title
    assert {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))} == {"da-DK"}
    assert "Simulerede data" in document.sections[0].header.paragraphs[0].text


def test_word_drops_what_xml_cannot_hold(finding, tmp_path) -> None:
    bare = dataclasses.replace(finding, title="a\x00b\x0bc\ufffe", figures=(), tables=(), sections=())
    write_word(outline(bare, {}), tmp_path / "r.docx")
    assert Document(str(tmp_path / "r.docx")).core_properties.title == "abc"


# --- Excel


def test_excel_has_numbers_as_numbers(folder, finding) -> None:
    book = load_workbook(folder / "tables.xlsx")
    assert book.sheetnames == ["Alle hovedtal", *[table.name for table in finding.tables]]
    sheet = book["effects"]
    assert sheet.freeze_panes == "B4"
    table = finding.table("effects")
    assert [cell.value for cell in sheet[4]] == list(table.rows[0])
    assert sheet["B4"].number_format == "#,##0"
    assert sheet["C4"].number_format == "0.0%"
    estimates = {row[0].value: row[2].value for row in book["Alle hovedtal"].iter_rows(min_row=4)}
    assert estimates["share_actual"] == finding.estimate("share_actual").value


def test_excel_sheet_names_are_legal_and_unique(finding, tmp_path) -> None:
    names = ["x" * 40, "x" * 41, "alle-hovedtal", "Alle_hovedtal"]
    tables = tuple(
        Table(name=name, title=Text("t", "t"), columns=(Column(name="c", label=same("c")),), rows=((1.5,),))
        for name in names
    )
    write_report(dataclasses.replace(finding, tables=tables, figures=(), sections=()), tmp_path)
    found = load_workbook(tmp_path / "tables.xlsx").sheetnames
    assert len(found) == len({name.lower() for name in found}) == 5
    assert all(len(name) <= 31 for name in found)


def wide_table(columns: int) -> PaperTable:
    header = ("Udfald", *(f"kontrol {place}" for place in range(columns - 1)))
    row = ("uddannelse ud over folkeskole", *("12,3 %" for _ in range(columns - 1)))
    return PaperTable("wide", "Tabel 1", "En bred tabel", header, (False, *[True] * (columns - 1)), (row, row), "")


def test_a_wide_table_reaches_into_the_margins_before_it_is_set_small() -> None:
    narrow, wide = _table(wide_table(4)), _table(wide_table(12))
    assert narrow["beyond"] == 0
    assert sum(narrow["widths"]) <= _ROOM
    assert 0 < wide["beyond"] <= 0.4
    assert wide["size"] > column_widths(wide_table(12), _ROOM)[0]
    assert sum(wide["widths"]) <= _ROOM + 2 * wide["beyond"] + 1e-9


def test_a_word_table_gives_names_more_room_than_numbers(tmp_path):
    """Rows stay whole at the end of a page, and no column of numbers is wider than the names."""
    from docx import Document

    from virkning.report.word import _table as word_table

    document = Document()
    long = PaperTable(
        name="balance", label="Tabel 1", title="Balance", header=("Oplysning", "Før", "Efter"), numeric=(False, True, True),
        rows=(("kontakter til sundhedsvæsenet 2014", "0,123", "−0,045"),) * 3, note="",
    )  # fmt: skip
    word_table(document, long)
    grid = document.tables[0]
    widths = [cell.width for cell in grid.rows[1].cells]

    assert widths[0] > 2 * max(widths[1:])
    assert all("w:cantSplit" in row._tr.xml for row in grid.rows)
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert "w:tblHeader" not in grid.rows[1]._tr.xml
