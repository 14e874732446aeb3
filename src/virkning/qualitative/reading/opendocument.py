"""OpenDocument text (odt): paragraphs and headings; comments, notes and deleted text are left out."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.archives import Archive, parse_xml

_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = {f"{_O}annotation", f"{_O}annotation-end", f"{_T}note", f"{_T}tracked-changes", f"{_T}ruby-text"}
_MOST_SPACES = 1000


def read_odt(path: Path) -> str:
    archive = Archive(path)
    if "content.xml" not in archive.names:
        raise InputError(
            Text("Filen er ikke et OpenDocument.", "The file is not an OpenDocument."), file=path, expected="content.xml"
        )  # fmt: skip
    body = parse_xml(archive.read("content.xml"), path, "content.xml").find(f".//{_O}text")
    if body is None:
        raise InputError(
            Text("Dokumentet er ikke en tekst.", "The document is not a text."), file=path, expected="office:text"
        )
    return "\n".join(_words(node) for node in body.iter(f"{_T}p", f"{_T}h") if not _is_left_out(node))


def _is_left_out(paragraph: etree._Element) -> bool:
    return any(above.tag in _LEFT_OUT for above in paragraph.iterancestors())


def _words(node: etree._Element) -> str:
    """Text in order of reading; white space in the file is one space, as the format says."""
    parts = [" ".join((node.text or "").split("\n"))]
    for child in node:
        if child.tag not in _LEFT_OUT:
            parts.append(_mark(child) if child.tag in _MARKS else _words(child))
        parts.append(" ".join((child.tail or "").split("\n")))
    return "".join(parts)


_MARKS = {f"{_T}s", f"{_T}tab", f"{_T}line-break"}


def _mark(node: etree._Element) -> str:
    if node.tag == f"{_T}tab":
        return "\t"
    if node.tag == f"{_T}line-break":
        return "\n"
    wanted = node.get(f"{_T}c", "1")
    return " " * min(int(wanted), _MOST_SPACES) if wanted.isdecimal() else " "
