"""Questionnaires as data: their items and versions, the scoring of answers, and forms for the tools that ask them."""

from virkning.instruments.library import (
    definition_of,
    known_instruments,
    load_instrument,
    parse_instrument,
    read_instrument,
)
from virkning.instruments.model import MISSINGS, RATERS, Construct, Instrument, Item, Lineage, Missing, Point, Rater

__all__ = [
    "MISSINGS",
    "RATERS",
    "Construct",
    "Instrument",
    "Item",
    "Lineage",
    "Missing",
    "Point",
    "Rater",
    "definition_of",
    "known_instruments",
    "load_instrument",
    "parse_instrument",
    "read_instrument",
]
