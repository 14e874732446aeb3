"""REFI-QDA to the letter: our grammar against the published schemas, and our verdicts against libxml2's."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.qualitative.refi_schema import facts, schema
from tests.qualitative.test_exchange_refi import BREAKS, FOREIGN, GUIDS, parts

from virkning.qualitative.exchange.refi import write_qdc, write_qdpx
from virkning.qualitative.exchange.refi.checking import _element, faults
from virkning.qualitative.exchange.refi.grammar import CODEBOOK_TYPES, FORMS, PROJECT, PROJECT_TYPES, Child, Type
from virkning.qualitative.project import Project

GRAMMARS = {"project": PROJECT_TYPES, "codebook": CODEBOOK_TYPES}
OUR_FORMS = {
    "xsd:string": "text", "xsd:boolean": "boolean", "xsd:integer": "integer", "xsd:decimal": "decimal", "xsd:date": "date",
    "xsd:dateTime": "dateTime", "GUIDType": "guid", "RGBType": "rgb", "typeOfVariableType": "variable",
    "directionType": "direction", "ShapeType": "shape", "LineStyleType": "line",
}  # fmt: skip
# What the standard says in words only; no schema sees it.
IN_WORDS = {"a reference that leads nowhere", "a guid twice", "a text nowhere", "two texts"}


def ours(type_: str) -> str:
    return OUR_FORMS.get(type_) or type_.removesuffix("Type")


def published(name: str) -> dict[str, Type]:
    """The types of a published schema in the shape of our grammar."""
    found: dict[str, Type] = {}
    for type_ in dict.fromkeys(fact["type"] for fact in facts(name)):
        rows = [
            fact for fact in facts(name) if fact["type"] == type_ and fact["kind"] not in ("pattern", "enumeration")
        ]
        if not type_ or not rows:
            continue
        children = [fact for fact in rows if fact["kind"] in ("sequence", "choice") and fact["name"]]
        first = next((place for place, fact in enumerate(children) if fact["kind"] == "choice"), None)
        repeated = any(fact["kind"] == "choice" and not fact["name"] for fact in rows)
        found[ours(type_)] = Type(
            attributes={fact["name"]: (ours(fact["of"]), fact["least"] == "1") for fact in rows if fact["kind"] == "attribute"},
            children=tuple(_child(fact, repeated) for fact in children), any_order=repeated,
            one_of=None if repeated else first,
        )  # fmt: skip
    return found


def _child(fact: dict[str, str], repeated: bool) -> Child:
    if repeated:  # any of them, as often as wanted
        return Child(fact["name"], ours(fact["of"]), 0, None)
    most = None if fact["most"] == "unbounded" else int(fact["most"])
    return Child(fact["name"], ours(fact["of"]), int(fact["least"]), most)


@pytest.mark.parametrize(("name", "types"), [("project", 40), ("codebook", 6)])
def test_our_grammar_is_the_published_schema(name: str, types: int) -> None:
    told = published(name)
    assert len(told) == types
    for type_, expected in told.items():
        assert GRAMMARS[name][type_] == expected, type_
    assert set(GRAMMARS[name]) - set(told) <= {"text", "boolean", "integer", "decimal", "date", "dateTime"}


def test_every_choice_of_the_schema_is_one_of_ours_and_no_other() -> None:
    for type_, form in OUR_FORMS.items():
        values = [one["name"] for one in facts("project") if one["type"] == type_ and one["kind"] == "enumeration"]
        assert all(FORMS[form].fullmatch(value) for value in values)
        assert not any(FORMS[form].fullmatch(value + "x") for value in values)


def test_what_we_write_is_valid_to_libxml2(project: Project, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    write_qdc(project, tmp_path / "c.qdc")
    schema("project").assertValid(parts(tmp_path / "p.qdpx")[0])
    schema("codebook").assertValid(etree.parse(tmp_path / "c.qdc"))
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("broken", BREAKS)
def test_libxml2_finds_the_same_breaks(project: Project, broken: str, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    root, _ = parts(tmp_path / "p.qdpx")
    BREAKS[broken](root)
    assert schema("project").validate(root) == (broken in IN_WORDS)
    assert faults(root)


CHECKED = schema("project")
VALUES = [
    "",
    "x",
    "9" * 30,
    "0",
    "-1",
    "1.5",
    "æ",
    "true",
    "True",
    GUIDS[2],
    f"{{{GUIDS[3]}}}",
    "#abc",
    "#abcd",
    "Star",
    "OneWay",
]


@settings(max_examples=300)
@given(st.data())
def test_any_damage_is_judged_as_libxml2_judges_it(data: st.DataObject) -> None:
    root = etree.fromstring(FOREIGN.encode())
    for _ in range(data.draw(st.integers(0, 4))):
        nodes = list(root.iter())
        node = nodes[data.draw(st.integers(0, len(nodes) - 1))]
        how = data.draw(st.sampled_from(["set", "drop", "double", "remove", "rename", "move"]))
        if how in ("set", "drop") and node.attrib:
            name = data.draw(st.sampled_from(sorted(node.attrib)))
            node.set(name, data.draw(st.sampled_from(VALUES))) if how == "set" else node.attrib.pop(name)
        elif how == "rename":
            node.tag = f"{{{PROJECT}}}{data.draw(st.sampled_from(sorted(PROJECT_TYPES)))}"
        elif node is not root:
            parent = node.getparent()
            if how == "remove":
                parent.remove(node)
            elif how == "double":
                parent.append(etree.fromstring(etree.tostring(node)))
            elif node.getnext() is not None:
                node.getnext().addnext(node)
    if root.tag != f"{{{PROJECT}}}Project":
        return
    assert (not list(_element(root, "Project", PROJECT_TYPES, PROJECT))) == CHECKED.validate(root)
