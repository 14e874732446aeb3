"""Checking a document against the grammar, and against the rules that the standard states in words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from virkning.language import Text
from virkning.qualitative.exchange.refi.grammar import CODEBOOK, CODEBOOK_TYPES, FORMS, PROJECT, PROJECT_TYPES, Type

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_COLLAPSED = {
    "guid",
    "rgb",
    "boolean",
    "integer",
    "decimal",
    "date",
    "dateTime",
    "variable",
    "direction",
    "shape",
    "line",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a document departs from the standard."""

    row: int | None
    what: Text
    value: str


def faults(root: etree._Element) -> tuple[Fault, ...]:
    """All departures of a .qdc or .qde document, in order; none for one that follows the standard."""
    if root.tag == f"{{{CODEBOOK}}}CodeBook":
        return tuple(_element(root, "CodeBook", CODEBOOK_TYPES, CODEBOOK))
    if root.tag == f"{{{PROJECT}}}Project":
        return (*_element(root, "Project", PROJECT_TYPES, PROJECT), *_in_words(root))
    return (
        _fault(
            root, "Roden er hverken Project eller CodeBook.", "The root is neither Project nor CodeBook.", str(root.tag)
        ),
    )


def _fault(node: etree._Element, da: str, en: str, value: str) -> Fault:
    return Fault(node.sourceline, Text(da, en), value)


def _element(node: etree._Element, type_name: str, types: Mapping[str, Type], space: str) -> Iterator[Fault]:
    rule = types[type_name]
    yield from _attributes(node, rule)
    if rule.text is not None:
        if len(node) or not _fits(node.text or "", rule.text):
            yield _fault(
                node, "Elementets indhold har en forkert form.", "The element's content has a wrong form.", _name(node)
            )
        return
    words = (node.text or "") + "".join(child.tail or "" for child in node)
    # Even white space is too much in an element that has no children.
    if words.strip() or (words and not rule.children):
        yield _fault(node, "Elementet må ikke have tekst.", "The element may not have text.", _name(node))
    yield from _children(node, rule, types, space)


def _attributes(node: etree._Element, rule: Type) -> Iterator[Fault]:
    for name, value in node.attrib.items():
        if str(name).startswith(_XSI):
            continue
        if name not in rule.attributes:
            yield _fault(node, "Attributten kendes ikke.", "The attribute is not known.", f"{_name(node)}@{name}")
        elif not _fits(str(value), rule.attributes[str(name)][0]):
            yield _fault(
                node,
                "Attributten har en forkert form.",
                "The attribute has a wrong form.",
                f"{_name(node)}@{name}={value}",
            )
    for name, (_, required) in rule.attributes.items():
        if required and name not in node.attrib:
            yield _fault(node, "En attribut mangler.", "An attribute is missing.", f"{_name(node)}@{name}")


def _fits(value: str, form: str) -> bool:
    value = " ".join(value.split()) if form in _COLLAPSED else value
    return bool(FORMS[form].fullmatch(value)) and (not form.startswith("date") or _is_a_day(value))


def _is_a_day(value: str) -> bool:
    """No month has 31 days that has 30; years of more than four digits are taken on trust."""
    year, month, day = value.lstrip("-").split("-")[:3]
    return len(year) > 4 or int(day[:2]) <= monthrange(int(year) or 4, int(month))[1]


def _children(node: etree._Element, rule: Type, types: Mapping[str, Type], space: str) -> Iterator[Fault]:
    """Children in the order of the sequence, none too few or too many; a child that fits is looked into."""
    at, count, chosen = 0, 0, False
    names = [child.name for child in rule.children]
    for child in node:
        name = _name(child)
        if child.tag != f"{{{space}}}{name}" or name not in names:
            yield _fault(child, "Elementet kendes ikke her.", "The element is not known here.", name)
            continue
        place = names.index(name)
        if not rule.any_order:
            if place != at:
                yield from _too_few(node, rule, at, count, place)
            at, count = (place, count + 1) if place == at else (max(place, at), 1)
            too_many = rule.children[place].most is not None and count > (rule.children[place].most or 0)
            second_choice = rule.one_of is not None and place >= rule.one_of and chosen
            if too_many or second_choice or place < at:
                yield _fault(
                    child,
                    "Elementet står forkert eller for mange gange.",
                    "The element is out of place or stands too often.",
                    name,
                )
            chosen = chosen or (rule.one_of is not None and place >= rule.one_of)
        yield from _element(child, rule.children[place].type, types, space)
    if rule.any_order:
        if not len(node):
            yield _fault(node, "Elementet er tomt.", "The element is empty.", _name(node))
    else:
        yield from _too_few(node, rule, at, count, len(names))


def _too_few(node: etree._Element, rule: Type, at: int, count: int, until: int) -> Iterator[Fault]:
    """Required children that were passed by."""
    for place in range(at, until):
        found = count if place == at else 0
        if found < rule.children[place].least:
            yield _fault(
                node, "Et element mangler.", "An element is missing.", f"{_name(node)}/{rule.children[place].name}"
            )


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else str(node.tag)


def _in_words(root: etree._Element) -> Iterator[Fault]:
    """What the standard says outside its schema: ids once, references that lead somewhere, one text per source."""
    guids = [plain_guid(str(node.get("guid"))) for node in root.iter() if node.get("guid")]
    known = set(guids)
    if len(guids) != len(known):
        double = next(one for one in guids if guids.count(one) > 1)
        yield _fault(root, "Et guid står to gange.", "A guid stands twice.", double)
    for node in root.iter():
        for name in ("targetGUID", "creatingUser", "modifyingUser"):
            if node.get(name) and plain_guid(str(node.get(name))) not in known:
                yield _fault(
                    node, "En henvisning fører ingen steder hen.", "A reference leads nowhere.", f"{_name(node)}@{name}"
                )
        if _name(node) in ("TextSource", "Note", "Transcript"):
            texts = (node.get("plainTextPath") is not None) + (node.find(f"{{{PROJECT}}}PlainTextContent") is not None)
            if texts != 1:
                yield _fault(
                    node,
                    "En tekst skal stå ét sted, enten i filen eller ved siden af.",
                    "A text stands in one place, in the file or beside it.",
                    _name(node),
                )


def plain_guid(guid: str) -> str:
    return guid.strip().strip("{}").lower()
