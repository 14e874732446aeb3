"""Interviews in five formats become the same plain text; what is broken or hostile is refused in words."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.qualitative import archives
from virkning.qualitative.archives import Archive, parse_xml
from virkning.qualitative.document import Document, normal_text, turns
from virkning.qualitative.reading import document_id, read_document

TALK = "Interviewer: Hvordan går det på Ærø? 😀\nBorger: Åh, godt & <bedre>.\nJeg søger."

ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:body><office:text><text:tracked-changes><text:changed-region><text:p>slettet</text:p></text:changed-region></text:tracked-changes>
<text:h>Interviewer: Hvordan går<text:s/>det på Ærø? 😀</text:h><text:p>Borger: Åh, <text:span>godt</text:span> &amp;<office:annotation>
<text:p>kommentar</text:p></office:annotation><text:s text:c="1"/>&lt;bedre&gt;.<text:line-break/>Jeg søger.</text:p></office:text></office:body>
</office:document-content>"""

VTT = """WEBVTT

NOTE made by a machine

1
00:00:00.000 --> 00:00:02.000 align:start
<v Interviewer>Hvordan går det
på Ærø? 😀</v>

00:02.000 --> 00:04.000
<v Borger>Åh, <i>godt</i> &amp; &lt;bedre&gt;.</v>

00:04.000 --> 00:05.000
<v Borger>Jeg søger.
"""

SRT = "1\r\n00:00:00,000 --> 00:00:02,000\r\nHvordan går det på Ærø?\r\n\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\nÅh, godt.\r\n"


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def written(folder: Path, kind: str) -> Path:
    path = folder / f"Interview 1.{kind}"
    if kind == "txt":
        path.write_text(TALK, "utf-8")
    elif kind == "docx":
        made = docx.Document()
        first = TALK.split("\n")[0]
        made.add_paragraph(first)
        made.add_paragraph("Borger: Åh, ").add_run("godt").bold = True
        made.paragraphs[1].add_run(" & <bedre>.\nJeg søger.")
        made.sections[0].header.paragraphs[0].text = "Ikke med"
        made.save(path)
    elif kind == "odt":
        zipped(path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT})
    else:
        path.write_text(VTT, "utf-8")
    return path


@pytest.mark.parametrize("kind", ["txt", "docx", "odt"])
def test_formats_give_the_same_text(kind: str, tmp_path: Path) -> None:
    assert read_document(written(tmp_path, kind)) == Document("interview-1", TALK + "\n")


def test_subtitles_give_one_line_per_speaker(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "vtt")).text == TALK.replace("\nJeg", " Jeg") + "\n"
    (tmp_path / "a.srt").write_bytes(SRT.encode())
    assert read_document(tmp_path / "a.srt").text == "Hvordan går det på Ærø? Åh, godt.\n"


def test_speaker_turns_are_where_they_say() -> None:
    found = turns(TALK)
    assert [(turn.speaker, TALK[turn.start : turn.end]) for turn in found] == [
        ("Interviewer", "Hvordan går det på Ærø? 😀"),
        ("Borger", "Åh, godt & <bedre>.\nJeg søger."),
    ]
    assert turns("Hun sagde til mig på mødet: nej.")[0].speaker is None


@given(st.text())
def test_turns_lie_in_order_and_never_overlap(text: str) -> None:
    found = turns(text)
    places = [place for turn in found for place in (turn.start, turn.end)]
    assert places == sorted(places)
    assert all(text[turn.start : turn.end].strip() == text[turn.start : turn.end] != "" for turn in found)


@given(st.text())
def test_normal_text_is_composed_and_stays_so(text: str) -> None:
    once = normal_text(text)
    assert normal_text(once) == once == unicodedata.normalize("NFC", once)
    assert not set(once) & {"\r", "\x00", "\ufeff"}
    parse_xml(f"<a>{once.translate({38: None, 60: None, 62: None})}</a>".encode(), Path("x"))


def test_letters_in_two_pieces_become_one(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbf" + "Å på Ærø\r\n".encode().replace("å".encode(), "a\u030a".encode()))
    assert read_document(file).text == "Å på Ærø\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"x", "kind of file"),
        ("a.txt", b"", "no text"),
        ("a.txt", b"ja\n\xe6blet", "UTF-8"),
        ("a.txt", b"ja\x00", "not a text"),
        ("a.docx", b"PK nej", "zip archive"),
        ("a.odt", b"", "zip archive"),
        ("a.vtt", b"00:00.000 --> 00:01.000\nja", "WebVTT"),
        ("a.srt", b"bare tekst", "no times"),
        ("æøå.txt", None, "does not exist"),
        ("😀.txt", b"ja", "made an id"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_document(tmp_path / name)


def test_a_wrong_letter_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"ja\n\xe6blet")
    with pytest.raises(InputError) as trouble:
        read_document(tmp_path / "a.txt")
    assert (trouble.value.row, trouble.value.value) == (2, "byte 0xe6")


@given(st.sampled_from(["docx", "odt", "vtt", "srt", "txt"]), st.binary(max_size=200))
def test_rubbish_is_refused_or_read_never_a_crash(tmp_path_factory, kind: str, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / f"a.{kind}"
    file.write_bytes(content)
    with suppress(InputError):
        assert read_document(file).text.strip()


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_word_file_is_refused_or_read(tmp_path_factory, place: int, damage: bytes) -> None:
    made, buffer = docx.Document(), io.BytesIO()
    made.add_paragraph(TALK)
    made.save(buffer)
    content = bytearray(buffer.getvalue())
    at = place * len(content) // 2001
    content[at : at + len(damage)] = damage
    file = tmp_path_factory.getbasetemp() / "damaged.docx"
    file.write_bytes(content)
    with suppress(InputError):
        read_document(file)


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swelling = zipped(tmp_path / "a.docx", {"word/document.xml": b" " * 30_000_000})
    with pytest.raises(InputError, match="unreasonably large"):
        read_document(swelling)
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    with pytest.raises(InputError, match="unreasonably large"):
        Archive(zipped(tmp_path / "b.odt", {f"{n}.xml": "x" for n in range(6)}))
    monkeypatch.setattr(archives, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="unreasonably large"):
        Archive(zipped(tmp_path / "c.odt", {"a": "x" * 11}))


def test_a_size_that_lies_is_found(tmp_path: Path) -> None:
    """The directory promises 10 bytes; the member holds more."""
    path = zipped(tmp_path / "a.odt", {"content.xml": b"y" * 5000})
    content = bytearray(path.read_bytes())
    for mark, where in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rindex(mark) + where
        content[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(InputError):
        Archive(path).read("content.xml")


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a/../../x", "..\\x", "C:/x"])
def test_paths_that_climb_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="outside"):
        Archive(zipped(tmp_path / "a.odt", {name: "x"}))


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("content.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="outside"):
        Archive(tmp_path / "a.odt")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
)
def test_entities_are_refused(head: str, tmp_path: Path) -> None:
    body = ODT.replace("?>\n", f"?>\n{head}\n", 1).replace("Åh,", "&x;" if "ENTITY" in head else "Åh,")
    with pytest.raises(InputError, match=r"document type|not valid XML"):
        read_document(zipped(tmp_path / "a.odt", {"content.xml": body}))


@given(st.text(min_size=1, max_size=80))
def test_an_id_is_a_plain_file_name(name: str) -> None:
    try:
        made = document_id(name)
    except InputError:
        return
    assert made.isascii()
    assert made == made.lower() == document_id(made)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
