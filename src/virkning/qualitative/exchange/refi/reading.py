"""Reading REFI-QDA from any program. What is not text and codes is not taken, and what is not taken is told.

Positions count code points of the source's text file, the end is the one after the last (the standard's own examples
say so). A file that departs from the standard is read as far as it makes sense, and its departures are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.archives import Archive, parse_xml
from virkning.qualitative.codebook import STAGES, Code, Stage, checked_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document, normal_text
from virkning.qualitative.exchange.content import Content, Ids
from virkning.qualitative.exchange.refi.checking import faults, plain_guid
from virkning.qualitative.exchange.refi.grammar import CODEBOOK, PROJECT
from virkning.qualitative.memos import Case, Memo
from virkning.qualitative.reading.plain import MOST_BYTES, decoded, read_bytes

_NOT_TAKEN = ("PictureSource", "PDFSource", "AudioSource", "VideoSource", "Graph", "Link")
_NO_ONE = "imported"


def read_qdc(path: str | Path) -> Content:
    path = Path(path)
    root = parse_xml(read_bytes(path), path)
    _require_root(root, f"{{{CODEBOOK}}}CodeBook", path)
    reader = _Reader(root, CODEBOOK, path)
    return Content(title=path.stem, codes=reader.codes(), told=reader.told())


def read_qdpx(path: str | Path) -> Content:
    path = Path(path)
    archive = Archive(path)
    main = next((name for name in archive.names if name.lower() == "project.qde"), None) or next(
        (name for name in archive.names if name.lower().endswith(".qde") and "/" not in name), "project.qde"
    )
    root = parse_xml(archive.read(main), path, main)
    _require_root(root, f"{{{PROJECT}}}Project", path)
    return _ProjectReader(root, PROJECT, path, archive).content()


def _require_root(root: etree._Element, tag: str, path: Path) -> None:
    if root.tag != tag:
        raise InputError(
            Text("Filen er ikke REFI-QDA af den art.", "The file is not REFI-QDA of that kind."), file=path, value=root.tag, expected=tag
        )  # fmt: skip


class _Reader:
    """One document's codes, and what there is to tell of it."""

    def __init__(self, root: etree._Element, space: str, path: Path) -> None:
        self.root, self.space, self.path = root, space, path
        self.code_of: dict[str, str] = {}
        self.lost: Counter[Text] = Counter()

    def all(self, node: etree._Element, *steps: str) -> list[etree._Element]:
        return node.findall("/".join(f"{{{self.space}}}{step}" for step in steps))

    def codes(self) -> tuple[Code, ...]:
        ids = Ids()
        steps = ("Codes", "Code") if self.space == CODEBOOK else ("CodeBook", "Codes", "Code")
        found = [code for node in self.all(self.root, *steps) for code in self._code(node, None, ids)]
        stages = self._stages()
        staged = [code.model_copy(update={"stage": stages.get(code.id, code.stage)}) for code in found]
        return checked_codebook(staged, self.path).codes

    def _code(self, node: etree._Element, parent: str | None, ids: Ids) -> Iterator[Code]:
        name = " ".join(normal_text(self.need(node, "name")).split())[:200] or "?"
        guid = plain_guid(self.need(node, "guid"))
        id_ = ids.of(name, "code")
        self.code_of[guid] = id_
        color = (node.get("color") or "").strip()
        yield Code(
            id=id_, name=name, parent=parent, guid=guid, codable=node.get("isCodable", "true").strip() in ("true", "1"),
            color=color if len(color) == 7 else None, description=self._description(node),
        )  # fmt: skip
        for child in self.all(node, "Code"):
            yield from self._code(child, id_, ids)

    def _description(self, node: etree._Element) -> str:
        return normal_text("".join(found.text or "" for found in self.all(node, "Description"))).strip()

    def need(self, node: etree._Element, name: str) -> str:
        value = node.get(name)
        if value is None:
            raise InputError(
                Text("En attribut mangler.", "An attribute is missing."),
                file=self.path, row=node.sourceline, column=f"{etree.QName(node).localname}@{name}",
            )  # fmt: skip
        return str(value)

    def _stages(self) -> dict[str, Stage]:
        found: dict[str, Stage] = {}
        for node in self.all(self.root, "Sets", "Set"):
            stage = next((stage for stage in STAGES if stage == node.get("name")), None)
            if stage is None:
                self.lost[
                    Text("Et sæt af koder eller kilder er ikke taget med.", "A set of codes or sources was not taken.")
                ] += 1
                continue
            for member in self.all(node, "MemberCode"):
                guid = plain_guid(member.get("targetGUID") or member.get("guid") or "")
                if guid in self.code_of:
                    found[self.code_of[guid]] = stage
        return found

    def told(self) -> tuple[Text, ...]:
        departures = faults(self.root)
        if departures:
            first = departures[0]
            self.lost[
                Text(
                    f"Filen afviger fra standarden {len(departures)} steder; første gang i linje {first.row}: {first.what.da} ({first.value})",
                    f"The file departs from the standard in {len(departures)} places; first in line {first.row}: {first.what.en} ({first.value})",
                )
            ] += 1
        return tuple(
            text if n == 1 else Text(f"{text.da} ({n} gange)", f"{text.en} ({n} times)")
            for text, n in self.lost.items()
        )


class _ProjectReader(_Reader):
    def __init__(self, root: etree._Element, space: str, path: Path, archive: Archive) -> None:
        super().__init__(root, space, path)
        self.archive = archive
        self.users = {
            plain_guid(str(user.get("guid"))): user.get("name") or user.get("id") or _NO_ONE
            for user in self.all(root, "Users", "User")
        }
        self.coders: dict[str, str] = {}
        self.coder_ids = Ids()
        self.source_of: dict[str, str] = {}

    def content(self) -> Content:
        codes = self.codes()
        ids = Ids()
        read = [self._source(node, ids) for node in self.all(self.root, "Sources", "TextSource")]
        memos = tuple(self._memos())
        cases = self._cases()
        for name in _NOT_TAKEN:
            for _ in self.root.iter(f"{{{self.space}}}{name}"):
                self.lost[Text(f"{name} er ikke taget med.", f"{name} was not taken.")] += 1
        return Content(
            title=self.root.get("name") or self.path.stem,
            codes=codes,
            documents=tuple(document for document, _ in read),
            codings=tuple(sorted({one for _, codings in read for one in codings})),
            memos=memos,
            cases=cases,
            told=self.told(),
        )

    def _source(self, node: etree._Element, ids: Ids) -> tuple[Document, list[Coding]]:
        id_ = ids.of(node.get("name") or "", "document")
        self.source_of[plain_guid(self.need(node, "guid"))] = id_
        raw = self._raw(node)
        document = Document(id_, normal_text(raw))
        move = _Places(raw, one_for_line_end="ATLAS" in (self.root.get("origin") or "").upper())
        found = [
            one
            for selection in self.all(node, "PlainTextSelection")
            for one in self._selection(selection, document, move)
        ]
        whole_document = self.all(node, "Coding")
        found += [
            Coding(id_, 0, len(document.text), code, self._coder(coding), document.text)
            for coding in whole_document
            if (code := self._code_of(coding))
        ]
        return document, found

    def _raw(self, node: etree._Element) -> str:
        inside = self.all(node, "PlainTextContent")
        where = node.get("plainTextPath") or ""
        if inside:
            return inside[0].text or ""
        if not where.lower().startswith("internal://"):
            raise InputError(
                Text("Kilden har ingen tekst i arkivet.", "The source has no text in the archive."),
                file=self.path, row=node.sourceline, column="plainTextPath", value=where or None, expected="internal://….txt",
            )  # fmt: skip
        wanted = f"sources/{where[len('internal://') :].lstrip('/')}".lower()
        member = next((name for name in self.archive.names if name.lower() == wanted), wanted)
        content = self.archive.read(member)
        if len(content) > MOST_BYTES:
            raise InputError(
                Text("Filen er for stor til at være en tekst.", "The file is too large to be a text."), file=self.path, value=member
            )  # fmt: skip
        return decoded(content, self.path)

    def _selection(self, node: etree._Element, document: Document, move: _Places) -> Iterator[Coding]:
        start, end = (move.to(self._position(node, name)) for name in ("startPosition", "endPosition"))
        codings = [(coding, code) for coding in self.all(node, "Coding") if (code := self._code_of(coding))]
        if start >= end:
            self.lost[
                Text("En markering uden tekst er ikke taget med.", "A selection without text was not taken.")
            ] += 1
            return
        if not codings:
            self.lost[
                Text("En markering uden kode er ikke taget med.", "A selection without a code was not taken.")
            ] += 1
        note = self._description(node)
        for coding, code in codings:
            coder = self._coder(coding if coding.get("creatingUser") else node)
            yield Coding(document.id, start, end, code, coder, document.text[start:end], note)

    def _position(self, node: etree._Element, name: str) -> int:
        value = self.need(node, name).strip()
        if not value.isascii() or not value.lstrip("+").isdigit():
            raise InputError(
                Text("Positionen er ikke et helt tal.", "The position is not a whole number."),
                file=self.path, row=node.sourceline, column=name, value=value, expected=Text("0 eller mere", "0 or more"),
            )  # fmt: skip
        return int(value)

    def _code_of(self, coding: etree._Element) -> str | None:
        refs = self.all(coding, "CodeRef")
        guid = plain_guid(refs[0].get("targetGUID") or "") if refs else ""
        if guid not in self.code_of:
            self.lost[
                Text("En kodning med ukendt kode er ikke taget med.", "A coding with an unknown code was not taken.")
            ] += 1
        return self.code_of.get(guid)

    def _coder(self, node: etree._Element) -> str:
        name = self.users.get(plain_guid(node.get("creatingUser") or ""), _NO_ONE)
        if name not in self.coders:
            self.coders[name] = self.coder_ids.of(name, "coder")
        return self.coders[name]

    def _memos(self) -> Iterator[Memo]:
        ids = Ids()
        about = {
            plain_guid(ref.get("targetGUID") or ""): self._about(ref)
            for ref in self.root.iter(f"{{{self.space}}}NoteRef")
        }
        for node in self.all(self.root, "Notes", "Note"):
            text = normal_text(self._raw(node)).strip()
            if text:
                kind, target = about.get(plain_guid(node.get("guid") or ""), ("project", ""))
                id_, coder = (
                    ids.of(node.get("name") or "", "memo"),
                    self._coder(node) if node.get("creatingUser") else "",
                )
                yield Memo.model_validate({"id": id_, "about": kind, "target": target, "coder": coder, "text": text})

    def _about(self, ref: etree._Element) -> tuple[str, str]:
        above = ref.getparent()
        name, guid = etree.QName(above).localname, plain_guid(above.get("guid") or "")
        if name == "Code":
            return "code", self.code_of.get(guid, "")
        source = above if name == "TextSource" else next(above.iterancestors(f"{{{self.space}}}TextSource"), None)
        if source is not None:
            return "document", self.source_of.get(plain_guid(source.get("guid") or ""), "")
        return "project", ""

    def _cases(self) -> dict[str, Case]:
        names = {
            plain_guid(node.get("guid") or ""): node.get("name") or "?"
            for node in self.all(self.root, "Variables", "Variable")
        }
        found: dict[str, Case] = {}
        for node in self.all(self.root, "Cases", "Case"):
            case = {"case": node.get("name") or "?"}
            for value in self.all(node, "VariableValue"):
                ref, given = (
                    self.all(value, "VariableRef"),
                    [one for one in value if etree.QName(one).localname != "VariableRef"],
                )
                name = names.get(plain_guid(ref[0].get("targetGUID") or "")) if ref else None
                if name and given and name not in ("case", "document"):
                    case[name] = normal_text(given[0].text or "")
            for source in self.all(node, "SourceRef"):
                id_ = self.source_of.get(plain_guid(source.get("targetGUID") or ""))
                if id_:
                    found[id_] = dict(case)
        return found


class _Places:
    """Positions in a text as it was, to positions in the text with our line ends and composed letters."""

    def __init__(self, raw: str, *, one_for_line_end: bool) -> None:
        self._raw = raw.replace("\r\n", "\n") if one_for_line_end else raw
        self._same = normal_text(self._raw) == self._raw

    def to(self, position: int) -> int:
        return min(position, len(self._raw)) if self._same else len(normal_text(self._raw[:position]))
