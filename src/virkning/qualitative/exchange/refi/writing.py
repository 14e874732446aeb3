"""Writing REFI-QDA. Ids are made from the project's own, so that the same project gives the same bytes."""

from __future__ import annotations

import uuid
import zipfile
from pathlib import Path

from lxml import etree

from virkning import __version__
from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.qualitative.codebook import STAGES, Code, Codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.exchange.refi.checking import faults, plain_guid
from virkning.qualitative.exchange.refi.grammar import CODEBOOK, PROJECT
from virkning.qualitative.project import Project
from virkning.qualitative.reviewing import records

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:virkning:qualitative")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WHERE = "http://schema.qdasoftware.org/versions"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ORIGIN = f"virkning {__version__}"
_LONGEST_NAME = 100


def write_qdc(project: Project, path: str | Path) -> None:
    """The codebook; a codebook tells of no person, but its project's door is closed all the same until reviewed."""
    project.released()
    if not project.codebook.codes:
        raise InputError(
            Text("Kodebogen er tom.", "The codebook is empty."), file=project.folder.codebook, expected="[[code]]"
        )
    root = _root("CodeBook", CODEBOOK, f"{CODEBOOK} {_WHERE}/Codebook/v1.0/Codebook.xsd")
    root.set("origin", _ORIGIN)
    guids = _Guids(project)
    _codes(root, project.codebook, guids)
    _sets(root, project.codebook, guids, member=("guid", "MemberCode"))
    with whole_file(path) as fresh:
        fresh.write_bytes(_bytes(root))


def write_qdpx(project: Project, path: str | Path) -> None:
    """The project as a zip file of project.qde and one UTF-8 text per document."""
    documents = project.released()
    guids = _Guids(project)
    content = _bytes(_project(project, documents, guids))
    with whole_file(path) as fresh, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("project.qde"), content)
        for document in documents.values():
            archive.writestr(_entry(f"sources/{guids.of('text', document.id)}.txt"), document.text.encode())
        for memo in project.memos:
            archive.writestr(_entry(f"sources/{guids.of('memo text', memo.id)}.txt"), memo.text.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class _Guids:
    """One guid for each thing: the one it came with from another program, or one made of its id."""

    def __init__(self, project: Project) -> None:
        self._space = uuid.uuid5(_OURS, project.folder.title)
        self._kept = {code.id: plain_guid(code.guid) for code in project.codebook if code.guid}

    def code(self, id_: str) -> str:
        return self._kept.get(id_) or self.of("code", id_)

    def of(self, kind: str, *ids: object) -> str:
        return str(uuid.uuid5(self._space, "\n".join(map(str, (kind, *ids)))))


def _root(name: str, space: str, where: str) -> etree._Element:
    root = etree.Element(f"{{{space}}}{name}", nsmap={None: space, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", where)
    return root


def _add(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", attributes)
    child.text = text
    return child


def _bytes(root: etree._Element) -> bytes:
    found = faults(root)
    if found:
        raise AssertionError(f"would break the standard: {found[0]}")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _project(project: Project, documents: dict[str, Document], guids: _Guids) -> etree._Element:
    root = _root("Project", PROJECT, f"{PROJECT} {_WHERE}/Project/v1.0/Project.xsd")
    root.set("name", project.folder.title)
    root.set("origin", _ORIGIN)
    codings = project.codings()
    _users(root, {one.coder for one in codings} | {memo.coder for memo in project.memos if memo.coder}, guids)
    if project.codebook.codes:
        _codes(_add(root, "CodeBook"), project.codebook, guids, project)
    _variables_and_cases(root, project, guids)
    _sources(root, project, documents, codings, guids)
    _notes(root, project, guids)
    _sets(root, project.codebook, guids, member=("targetGUID", "MemberCode"))
    _note_refs(root, project, "project", "", guids)
    return root


def _users(root: etree._Element, coders: set[str], guids: _Guids) -> None:
    if coders:
        users = _add(root, "Users")
        for coder in sorted(coders):
            _add(users, "User", guid=guids.of("user", coder), name=coder)


def _notes(root: etree._Element, project: Project, guids: _Guids) -> None:
    """Memos. The time is that of the last review, since a memo has none and some programs cannot read a note without."""
    if not project.memos:
        return
    at = max(record.at for record in records(project.folder).values()).replace("+00:00", "Z")
    notes = _add(root, "Notes")
    for memo in project.memos:
        path = f"internal://{guids.of('memo text', memo.id)}.txt"
        note = _add(
            notes, "Note", guid=guids.of("memo", memo.id), name=memo.id, plainTextPath=path, creationDateTime=at
        )
        if memo.coder:
            note.set("creatingUser", guids.of("user", memo.coder))


def _codes(parent: etree._Element, book: Codebook, guids: _Guids, project: Project | None = None) -> None:
    codes = _add(parent, "Codes")
    for code in book.children(None):
        _code(codes, code, book, guids, project)


def _code(parent: etree._Element, code: Code, book: Codebook, guids: _Guids, project: Project | None) -> None:
    node = _add(parent, "Code", guid=guids.code(code.id), name=code.name, isCodable=str(code.codable).lower())
    if code.color:
        node.set("color", code.color)
    if code.description:
        _add(node, "Description", code.description)
    if project:
        _note_refs(node, project, "code", code.id, guids)
    for child in book.children(code.id):
        _code(node, child, book, guids, project)


def _sets(root: etree._Element, book: Codebook, guids: _Guids, *, member: tuple[str, str]) -> None:
    """A stage has no place in the standard's codes, so each is a set of the codes that have reached it."""
    attribute, name = member
    stages = [stage for stage in STAGES if any(code.stage == stage for code in book)]
    if stages:
        sets = _add(root, "Sets")
        for stage in stages:
            node = _add(sets, "Set", guid=guids.of("stage", stage), name=stage)
            for code in book:
                if code.stage == stage:
                    _add(node, name, **{attribute: guids.code(code.id)})


def _note_refs(node: etree._Element, project: Project, about: str, target: str, guids: _Guids) -> None:
    for memo in project.memos:
        if memo.about == about and memo.target == target:
            _add(node, "NoteRef", targetGUID=guids.of("memo", memo.id))


def _variables_and_cases(root: etree._Element, project: Project, guids: _Guids) -> None:
    names = list(dict.fromkeys(name for case in project.cases.values() for name in case if name != "case"))
    if names:
        variables = _add(root, "Variables")
        for name in names:
            _add(variables, "Variable", guid=guids.of("variable", name), name=name, typeOfVariable="Text")
    if not project.cases:
        return
    cases = _add(root, "Cases")
    for name in dict.fromkeys(case["case"] for case in project.cases.values()):
        node = _add(cases, "Case", guid=guids.of("case", name), name=name)
        of_case = {id_: case for id_, case in project.cases.items() if case["case"] == name}
        for variable, value in {key: value for case in of_case.values() for key, value in case.items()}.items():
            if variable != "case" and value:
                given = _add(node, "VariableValue")
                _add(given, "VariableRef", targetGUID=guids.of("variable", variable))
                _add(given, "TextValue", value)
        for id_ in of_case:
            _add(node, "SourceRef", targetGUID=guids.of("document", id_))


def _sources(
    root: etree._Element, project: Project, documents: dict[str, Document], codings: tuple[Coding, ...], guids: _Guids
) -> None:
    sources = _add(root, "Sources")
    of_document: dict[str, list[Coding]] = {id_: [] for id_ in documents}
    for one in codings:
        of_document[one.document].append(one)
    for id_ in documents:
        path = f"internal://{guids.of('text', id_)}.txt"
        source = _add(sources, "TextSource", guid=guids.of("document", id_), name=id_, plainTextPath=path)
        for one in of_document[id_]:
            _selection(source, one, guids)
        _note_refs(source, project, "document", id_, guids)


def _selection(source: etree._Element, one: Coding, guids: _Guids) -> None:
    """One selection for each coding: programs read its description as the note of the coding."""
    ids, user = (one.document, one.start, one.end, one.code, one.coder), guids.of("user", one.coder)
    name = " ".join(one.text.split())[:_LONGEST_NAME]
    place = {"startPosition": str(one.start), "endPosition": str(one.end), "creatingUser": user}
    selection = _add(source, "PlainTextSelection", guid=guids.of("selection", *ids), name=name, **place)
    if one.note:
        _add(selection, "Description", one.note)
    coding = _add(selection, "Coding", guid=guids.of("coding", *ids), creatingUser=user)
    _add(coding, "CodeRef", targetGUID=guids.code(one.code))
