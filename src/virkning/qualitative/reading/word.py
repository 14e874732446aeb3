"""Word (docx): the running text, paragraph by paragraph; deleted text, comments, notes and headers are left out."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.archives import Archive, parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COPIES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(path: Path) -> str:
    archive = Archive(path)
    if "word/document.xml" not in archive.names:
        raise InputError(
            Text("Filen er ikke et Word-dokument.", "The file is not a Word document."), file=path, expected="word/document.xml"
        )  # fmt: skip
    body = parse_xml(archive.read("word/document.xml"), path, "word/document.xml")
    return "\n".join(_text(paragraph) for paragraph in body.iter(f"{_W}p") if not _is_copy(paragraph))


def _text(paragraph: etree._Element) -> str:
    """A paragraph's own words; a text box inside it has paragraphs of its own."""
    return "".join(_piece(node) for node in paragraph.iter() if _owner(node) is paragraph)


def _owner(node: etree._Element) -> etree._Element | None:
    return next(node.iterancestors(f"{_W}p"), None)


def _piece(node: etree._Element) -> str:
    if node.tag == f"{_W}t":
        return node.text or ""
    # A tab among a style's tab stops sets a stop; only one in a run is typed.
    in_run = node.getparent() is not None and node.getparent().tag == f"{_W}r"
    return _MARKS.get(node.tag, "") if in_run else ""


def _is_copy(paragraph: etree._Element) -> bool:
    """Word writes a text box twice, the second time for old programs."""
    return next(paragraph.iterancestors(_COPIES), None) is not None
