"""The published schemas of REFI-QDA as a list of facts, and the schema that another program's validator reads from it.

refi-schema.csv lists every type, attribute and child of Project.xsd (release of 18 March 2019) and of the codebook's
schema 1.0, in their order, with how often each may stand. It was drawn from the files by a script, not from our grammar.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

Fact = dict[str, str]
FACTS: list[Fact] = list(csv.DictReader(Path(__file__).with_name("refi-schema.csv").open(encoding="utf-8")))


def facts(schema: str) -> list[Fact]:
    return [fact for fact in FACTS if fact["schema"] == schema]


def schema(name: str) -> etree.XMLSchema:
    """The facts as a schema of their own, to be read by libxml2."""
    space = f"urn:QDA-XML:{name}:1.0"
    parts = [
        f'<xsd:schema xmlns="{space}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="{space}" '
        'elementFormDefault="qualified">'
    ]
    for type_, rows in groupby(facts(name), key=lambda fact: fact["type"]):
        listed = list(rows)
        if not type_:
            parts += [_element(fact) for fact in listed]
        elif listed[0]["kind"] in ("pattern", "enumeration"):
            parts.append(_simple(type_, listed))
        else:
            parts.append(_complex(type_, listed))
    return etree.XMLSchema(etree.fromstring("".join([*parts, "</xsd:schema>"])))


def _element(fact: Fact) -> str:
    occurs = "" if not fact["type"] else _occurs(fact)
    return f'<xsd:element name="{fact["name"]}" type="{fact["of"]}"{occurs}/>'


def _occurs(fact: Fact) -> str:
    return f' minOccurs="{fact["least"]}" maxOccurs="{fact["most"]}"'


def _simple(name: str, rows: Iterable[Fact]) -> str:
    listed = list(rows)
    values = "".join(f"<xsd:{one['kind']} value={quoteattr(one['name'])}/>" for one in listed)
    return f'<xsd:simpleType name="{name}"><xsd:restriction base="{listed[0]["of"]}">{values}</xsd:restriction></xsd:simpleType>'


def _complex(name: str, rows: list[Fact]) -> str:
    """Children in a sequence; those that exclude each other in a choice at its end."""
    often = next((_occurs(fact) for fact in rows if fact["kind"] == "choice" and not fact["name"]), "")
    children = "".join(_element(fact) for fact in rows if fact["kind"] == "sequence")
    choice = "".join(_element(fact) for fact in rows if fact["kind"] == "choice" and fact["name"])
    if choice:
        children += f"<xsd:choice{often}>{choice}</xsd:choice>"
    attributes = "".join(
        f'<xsd:attribute name="{fact["name"]}" type="{fact["of"]}" use="{"required" if fact["least"] == "1" else "optional"}"/>'
        for fact in rows
        if fact["kind"] == "attribute"
    )
    inside = (f"<xsd:sequence>{children}</xsd:sequence>" if children else "") + attributes
    return f'<xsd:complexType name="{name}">{inside}</xsd:complexType>'
