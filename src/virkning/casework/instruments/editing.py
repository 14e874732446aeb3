"""Changing a draft by form: a question's words or scale, or the head; what became of a question is seen, not declared."""

from __future__ import annotations

from dataclasses import replace

from virkning.casework.instruments.shelf import earlier_of
from virkning.instruments import Instrument, Item, Lineage
from virkning.instruments.incoming import lineage_of
from virkning.language import Text


def next_version(instrument: Instrument, number: str) -> Instrument:
    """A version that follows this one, with every question as it was."""
    items = tuple(replace(item, lineage="same", earlier=item.id) for item in instrument.items)
    return replace(instrument, version=number, earlier_version=instrument.version, items=items)


def with_head(instrument: Instrument, *, version: str, title: Text, note: Text | None) -> Instrument:
    return replace(instrument, version=version, title=title, note=note)


def with_item(instrument: Instrument, item: Item) -> Instrument:
    """The question in place of the one of its id."""
    seen = replace(item, lineage=_seen(instrument, item))
    return replace(instrument, items=tuple(seen if one.id == item.id else one for one in instrument.items))


def with_scale(instrument: Instrument, item: Item, scale: str) -> Item:
    """The question on another of the questionnaire's scales."""
    points = next(one.points for one in instrument.items if one.scale == scale)
    return replace(item, scale=scale, points=points)


def without_item(instrument: Instrument, id_: str) -> Instrument:
    """Without a question."""
    items = tuple(item for item in instrument.items if item.id != id_)
    return replace(instrument, items=items)


def _seen(instrument: Instrument, item: Item) -> Lineage:
    earlier = earlier_of(instrument)
    before = None if earlier is None else next((one for one in earlier.items if one.id == item.earlier), None)
    return lineage_of(item, before) if item.earlier else "new"
