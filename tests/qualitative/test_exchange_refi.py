"""REFI-QDA in and out: the standard to the letter, the same codings back, and hostile files refused."""

from __future__ import annotations

import re
import uuid
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.qualitative.conftest import review

from virkning.errors import InputError
from virkning.qualitative.codebook import Code, Codebook, write_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.exchange.refi import read_qdc, read_qdpx, write_qdc, write_qdpx
from virkning.qualitative.exchange.refi.checking import faults
from virkning.qualitative.exchange.taking_in import read_content, take_in
from virkning.qualitative.folder import new_folder
from virkning.qualitative.project import Project, add_codings, open_project
from virkning.qualitative.redaction.review import Ruling
from virkning.qualitative.retrieval import retrieve
from virkning.qualitative.reviewing import add_original, decide, judged

PROJECT = "urn:QDA-XML:project:1.0"
GUIDS = [str(uuid.uuid5(uuid.NAMESPACE_URL, str(number))) for number in range(20)]


def parts(path: Path) -> tuple[etree._Element, dict[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return etree.fromstring(members["project.qde"]), members


def comparable(codings: tuple[Coding, ...], codes: dict[str, str]) -> set[tuple[object, ...]]:
    return {(one.document, one.start, one.end, codes[one.code], one.coder, one.text, one.note) for one in codings}


def test_a_project_comes_back_with_the_same_codings(project: Project, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    back = read_qdpx(tmp_path / "p.qdpx")
    assert back.told == ()
    assert back.title == project.folder.title
    assert {one.id: one.text for one in back.documents} == {id_: one.text for id_, one in project.documents.items()}
    assert comparable(back.codings, {code.id: code.name for code in back.codes}) == comparable(
        project.codings(), {code.id: code.name for code in project.codebook}
    )
    told = ("name", "stage", "description", "color", "codable")
    assert [[getattr(code, key) for key in told] for code in back.codes] == [
        [getattr(code, key) for key in told] for code in project.codebook
    ]
    names = {code.id: code.name for code in back.codes}
    assert [names.get(code.parent or "") for code in back.codes] == [
        None,
        "Relationen",
        "Tillid til sagsbehandleren",
        None,
    ]
    assert [(memo.about, memo.coder, memo.text) for memo in back.memos] == [
        (memo.about, memo.coder, memo.text) for memo in project.memos
    ]
    assert back.cases == project.cases


def test_positions_count_code_points_after_æøå_and_emoji(project: Project, tmp_path: Path) -> None:
    """The file's own words at the file's own positions, without any of our reading."""
    write_qdpx(project, tmp_path / "p.qdpx")
    root, members = parts(tmp_path / "p.qdpx")
    selections = root.findall(f".//{{{PROJECT}}}PlainTextSelection")
    assert len(selections) == len(project.codings())
    for selection in selections:
        path = selection.getparent().get("plainTextPath").replace("internal://", "sources/")
        text = members[path].decode("utf-8")
        words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
        assert words == selection.get("name")
    assert any("😀" in selection.get("name") for selection in selections)


def test_the_file_follows_the_standard_and_is_the_same_every_time(project: Project, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "1.qdpx")
    write_qdpx(project, tmp_path / "2.qdpx")
    assert (tmp_path / "1.qdpx").read_bytes() == (tmp_path / "2.qdpx").read_bytes()
    root, members = parts(tmp_path / "1.qdpx")
    assert faults(root) == ()
    assert set(members) - {"project.qde"} == {
        str(node.get("plainTextPath")).replace("internal://", "sources/")
        for node in root.iter()
        if node.get("plainTextPath")
    }
    assert all(re.fullmatch(r"sources/[0-9a-f-]{36}\.txt", name) for name in members if name != "project.qde")


def test_a_codebook_comes_back(project: Project, tmp_path: Path) -> None:
    write_qdc(project, tmp_path / "c.qdc")
    assert faults(etree.parse(tmp_path / "c.qdc").getroot()) == ()
    back = read_qdc(tmp_path / "c.qdc")
    assert [(code.name, code.stage, code.codable, code.color) for code in back.codes] == [
        (code.name, code.stage, code.codable, code.color) for code in project.codebook
    ]
    assert back.told == ()


# How the standard can be broken: (what is done to a valid project, what is then said).
BREAKS = {
    "an attribute missing": lambda root: root.attrib.pop("name"),
    "an attribute unknown": lambda root: root.set("colour", "red"),
    "a guid of a wrong form": lambda root: root.find(f".//{{{PROJECT}}}Code").set("guid", "12"),
    "a position that is no number": lambda root: root.find(f".//{{{PROJECT}}}PlainTextSelection").set("endPosition", "1.5"),
    "a wrong order": lambda root: root.append(root[0]),
    "an element unknown": lambda root: etree.SubElement(root, f"{{{PROJECT}}}Themes"),
    "another namespace": lambda root: etree.SubElement(root, "Notes"),
    "an element that is empty": lambda root: [root.find(f"{{{PROJECT}}}Users").remove(one) for one in list(root.find(f"{{{PROJECT}}}Users"))],
    "text where none may be": lambda root: setattr(root, "text", "hej"),
    "a boolean of a wrong form": lambda root: root.find(f".//{{{PROJECT}}}Code").set("isCodable", "True"),
    "a reference that leads nowhere": lambda root: root.find(f".//{{{PROJECT}}}CodeRef").set("targetGUID", GUIDS[0]),
    "a guid twice": lambda root: root.findall(f".//{{{PROJECT}}}User")[1].set("guid", root.find(f".//{{{PROJECT}}}User").get("guid")),
    "a text nowhere": lambda root: root.find(f".//{{{PROJECT}}}Note").attrib.pop("plainTextPath"),
    "a day that does not exist": lambda root: root.set("creationDateTime", "2023-02-29T10:00:00Z"),
    "a time without its day": lambda root: root.set("creationDateTime", "10:00:00"),
    "two texts": lambda root: root.find(f".//{{{PROJECT}}}TextSource").insert(0, _text()),
    "a sequence broken": lambda root: root.find(f".//{{{PROJECT}}}Coding").append(etree.Element(f"{{{PROJECT}}}CodeRef", targetGUID=GUIDS[0])),
}  # fmt: skip


def _text() -> etree._Element:
    found = etree.Element(f"{{{PROJECT}}}PlainTextContent")
    found.text = "hej"
    return found


@pytest.mark.parametrize("broken", BREAKS)
def test_each_break_of_the_standard_is_found(project: Project, broken: str, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    root, _ = parts(tmp_path / "p.qdpx")
    BREAKS[broken](root)
    assert faults(root) != ()


# The standard's own example of a codebook, in short, and a project in the style of programs that write curly guids.
FOREIGN = f"""<?xml version="1.0" encoding="utf-8"?>
<Project name="Andres" origin="Et program 9" xmlns="{PROJECT}" creatingUserGUID="{{{GUIDS[0].upper()}}}">
<Users><User guid="{{{GUIDS[0].upper()}}}" name="AB"/></Users>
<CodeBook><Codes><Code guid="{GUIDS[1]}" name="Tema" isCodable="false"><Code guid="{GUIDS[2].upper()}" name="Håb 😀" isCodable="true" color="#abc"/></Code>
<Code guid="{GUIDS[3]}" name="Håb 😀" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="{GUIDS[4]}" name="Interview æ" plainTextPath="internal://{GUIDS[5]}.txt">
<PlainTextSelection guid="{GUIDS[6]}" startPosition="5" endPosition="9" creatingUser="{GUIDS[0]}"><Coding guid="{GUIDS[7]}"><CodeRef targetGUID="{GUIDS[2]}"/></Coding>
<Coding guid="{GUIDS[8]}"><CodeRef targetGUID="{GUIDS[3]}"/></Coding></PlainTextSelection>
<PlainTextSelection guid="{GUIDS[9]}" startPosition="5" endPosition="9"/></TextSource>
<PictureSource guid="{GUIDS[10]}" name="billede" path="internal://{GUIDS[11]}.png"/></Sources>
<Links><Link guid="{GUIDS[12]}" originGUID="{GUIDS[2]}" targetGUID="{GUIDS[3]}"/></Links></Project>"""


def foreign(path: Path, qde: str = FOREIGN, text: bytes = "ja 😀\r\nøål nej\r\n".encode(), **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde)
        archive.writestr(f"Sources/{GUIDS[5]}.txt", text)
        for name, content in more.items():
            archive.writestr(name, content)
    return path


def test_a_project_of_another_program_is_read_and_what_is_lost_is_told(tmp_path: Path) -> None:
    found = read_qdpx(foreign(tmp_path / "a.qdpx"))
    assert [(code.id, code.name, code.parent, code.codable) for code in found.codes] == [
        ("tema", "Tema", None, False), ("haab", "Håb 😀", "tema", True), ("haab-2", "Håb 😀", None, True),
    ]  # fmt: skip
    assert [(one.start, one.end, one.text, one.code, one.coder) for one in found.codings] == [
        (5, 8, "øål", "haab", "ab"),
        (5, 8, "øål", "haab-2", "ab"),
    ]
    said = " ".join(text.en for text in found.told)
    assert "PictureSource was not taken" in said
    assert "without a code" in said
    assert "Link was not taken" in said


def test_names_in_other_letters_get_ids_all_the_same(tmp_path: Path) -> None:
    found = read_qdpx(foreign(tmp_path / "a.qdpx", FOREIGN.replace("Tema", "Δέμα").replace("Interview æ", "面談")))
    assert (found.codes[0].id, found.codes[0].name) == ("code", "Δέμα")
    assert found.documents[0].id == "document"


def test_two_characters_of_a_line_end_become_one_wherever_they_stand(tmp_path: Path) -> None:
    """Positions 6-9 of "ja 😀\\r\\nøål nej" are øål; in our text the line end is one character, so they are 5-8."""
    qde = FOREIGN.replace('startPosition="5" endPosition="9"', 'startPosition="6" endPosition="9"')
    found = read_qdpx(foreign(tmp_path / "a.qdpx", qde))
    assert {(one.start, one.end, one.text) for one in found.codings} == {(5, 8, "øål")}
    atlas = qde.replace("Et program 9", "ATLAS.ti 9").replace('startPosition="6" endPosition="9"', 'startPosition="5" endPosition="8"')  # fmt: skip
    assert {one.text for one in read_qdpx(foreign(tmp_path / "b.qdpx", atlas)).codings} == {"øål"}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_bytes(b"PK nej"), "zip archive"),
        (lambda path: foreign(path, "<Project>"), "not valid XML"),
        (lambda path: foreign(path, FOREIGN.replace("project:1.0", "project:9.9")), "not REFI-QDA"),
        (lambda path: foreign(path, FOREIGN.replace(f"{GUIDS[5]}.txt", "../../etc/passwd")), "lacks a file"),
        (lambda path: foreign(path, FOREIGN.replace("internal://", "absolute:///etc/passwd#")), "no text in the archive"),
        (lambda path: foreign(path, FOREIGN.replace('startPosition="5"', 'startPosition="-5"')), "whole number"),
        (lambda path: foreign(path, FOREIGN.replace(f'guid="{GUIDS[3]}"', "")), "attribute is missing"),
        (lambda path: foreign(path, text=b"\xff\xe6"), "UTF-8"),
        (lambda path: foreign(path, text=b" " * 30_000_000), None),
        (lambda path: foreign(path, **{"../x": b"x"}), "outside"),
        (
            lambda path: foreign(path, FOREIGN.replace("<Project", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project', 1).replace("AB", "&x;")),
            "document type|not valid XML",
        ),
    ],
)  # fmt: skip
def test_broken_and_hostile_files_are_refused(make, said: str | None, tmp_path: Path) -> None:
    make(tmp_path / "a.qdpx")
    if said is None:
        assert read_qdpx(tmp_path / "a.qdpx").codings, "stored, not packed: large is not hostile"
        return
    with pytest.raises(InputError, match=said):
        read_qdpx(tmp_path / "a.qdpx")


def test_a_text_from_outside_waits_for_review_and_its_codings_follow(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "p", "Fælles")
    text = "Borger: Bodil lyttede 😀, og jeg turde.\r\nDet gjorde Bodil.\r\n"
    start = text.index("jeg turde")
    qde = FOREIGN.replace('startPosition="5" endPosition="9"', f'startPosition="{start}" endPosition="{start + 9}"')
    content = read_content(foreign(tmp_path / "a.qdpx", qde, text.encode()))
    assert take_in(folder, content) == ("interview-ae",)
    project = open_project(folder.path)
    assert project.documents == {}
    with pytest.raises(InputError, match="not reviewed"):
        write_qdpx(project, tmp_path / "b.qdpx")
    review(folder, "interview-ae")
    project = open_project(folder.path)
    assert {(one.code, one.text, one.coder) for one in project.codings()} == {
        ("haab", "jeg turde", "ab"),
        ("haab-2", "jeg turde", "ab"),
    }
    write_qdpx(project, tmp_path / "b.qdpx")
    root, _ = parts(tmp_path / "b.qdpx")
    assert {code.get("guid") for code in root.iter(f"{{{PROJECT}}}Code")} == set(GUIDS[1:4]), "its own guids go back"


def test_a_coding_on_a_name_moves_to_the_token(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "p", "Fælles")
    text = "Borger: Bodil lyttede."
    qde = FOREIGN.replace('startPosition="5" endPosition="9"', 'startPosition="10" endPosition="21"')
    take_in(folder, read_content(foreign(tmp_path / "a.qdpx", qde, text.encode())))
    decide(folder, "interview-ae", [Ruling(one.text, "accept") for one in judged(folder, "interview-ae")])
    review(folder, "interview-ae")
    assert {one.text for one in open_project(folder.path).codings()} == {"[navn 1] lyttede"}


def test_a_source_that_is_called_by_a_name_gets_another_id(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "p", "Fælles")
    assert take_in(folder, read_content(foreign(tmp_path / "a.qdpx", FOREIGN.replace("Interview æ", "Bodil 2")))) == (
        "document",
    )


def test_cases_come_with_texts_that_still_wait(project: Project, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    folder = new_folder(tmp_path / "q", "Et andet")
    assert take_in(folder, read_content(tmp_path / "p.qdpx")) == ("borger-1", "borger-2")
    assert retrieve(open_project(folder.path)) == ()
    for id_ in ("borger-1", "borger-2"):
        review(folder, id_)
    found = retrieve(open_project(folder.path), where={"alliance": "lav"})
    assert {(one.case, one.coding.text) for one in found} == {
        ("B", "At hun lyttede"),
        ("B", "ikke begynde forfra igen"),
    }


def test_a_code_that_was_used_can_be_used(tmp_path: Path) -> None:
    """Some programs code with what they say cannot be coded with."""
    folder = new_folder(tmp_path / "p", "Fælles")
    take_in(
        folder, read_content(foreign(tmp_path / "a.qdpx", FOREIGN.replace('isCodable="true"', 'isCodable="false"')))
    )
    review(folder, "interview-ae")
    project = open_project(folder.path)
    assert len(project.codings()) == 2
    assert [code.codable for code in project.codebook] == [False, True, True]


def test_taking_in_our_own_file_changes_nothing(project: Project, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    assert take_in(project.folder, read_content(tmp_path / "p.qdpx")) == ()
    again = open_project(project.folder.path)
    assert again.codings() == project.codings()
    assert again.codebook == project.codebook
    assert (again.memos, again.cases) == (project.memos, project.cases)


WORDS = st.text(st.sampled_from("aæøå😀é \n🏳️‍🌈&<>\"'"), min_size=1, max_size=60)


@settings(max_examples=40)
@given(WORDS, st.data())
def test_any_stretch_of_any_text_comes_back(tmp_path_factory, words: str, data: st.DataObject) -> None:
    folder = new_folder(tmp_path_factory.mktemp("p"), "T")
    add_original(folder, Document("x-1", f"x{words}x\n"))
    review(folder, "x-1")
    write_codebook(folder.codebook, Codebook((Code(id="c", name=words.replace("\n", " ").strip() or "c"),)))
    project = open_project(folder.path)
    text = project.documents["x-1"].text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    add_codings(project, [Coding("x-1", start, end, "c", "a", text[start:end])], "a")
    write_qdpx(open_project(folder.path), folder.path / "p.qdpx")
    back = read_qdpx(folder.path / "p.qdpx")
    assert [(one.start, one.end, one.text) for one in back.codings] == [(start, end, text[start:end])]


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> etree._Element:
    """A project of another program, all of it valid but for its two lines that lose something."""
    return etree.fromstring(FOREIGN.encode())


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_project_is_read_or_refused_never_a_crash(valid, tmp_path_factory, data: st.DataObject) -> None:
    root = etree.fromstring(etree.tostring(valid))
    for _ in range(data.draw(st.integers(1, 4))):
        nodes = list(root.iter())
        node = nodes[data.draw(st.integers(0, len(nodes) - 1))]
        names = sorted(node.attrib)
        if names and data.draw(st.booleans()):
            name = data.draw(st.sampled_from(names))
            value = data.draw(
                st.sampled_from(["", "x", "9" * 30, "0", "æ", GUIDS[2], "internal://../x", "--", "😀" * 300])
            )
            node.set(name, value) if data.draw(st.booleans()) else node.attrib.pop(name)
        elif node is not root:
            parent = node.getparent()
            parent.append(etree.fromstring(etree.tostring(node))) if data.draw(st.booleans()) else parent.remove(node)
    file = foreign(tmp_path_factory.getbasetemp() / "damaged.qdpx", etree.tostring(root).decode())
    try:
        found = read_qdpx(file)
    except InputError:
        return
    texts = {document.id: document.text for document in found.documents}
    assert all(texts[one.document][one.start : one.end] == one.text for one in found.codings)
