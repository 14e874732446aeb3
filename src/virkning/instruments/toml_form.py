"""A questionnaire written as the file it could be read from, one key per line, so that a change is one line of a diff."""

from __future__ import annotations

import json
from collections.abc import Iterator

from virkning.instruments.model import RATERS, Instrument, Item, Point
from virkning.language import Text


def to_toml(instrument: Instrument) -> str:
    """Everything a questionnaire says; read again it has the same checksum."""
    tables = [_head(instrument), _missing(instrument), *_scales(instrument)]
    for construct in instrument.constructs.values():
        tables.append(["[[construct]]", f"id = {_quoted(construct.id)}", *_both(construct.label)])
    tables += [_item(item) for item in instrument.items]
    return "\n\n".join("\n".join(table) for table in tables) + "\n"


def _head(instrument: Instrument) -> list[str]:
    lines = [f"id = {_quoted(instrument.id)}", f"version = {_quoted(instrument.version)}"]
    lines.append(f"valid_from = {instrument.valid_from.isoformat()}")
    if instrument.earlier_version:
        lines.append(f"earlier_version = {_quoted(instrument.earlier_version)}")
    if instrument.citizen_alone:
        lines.append("citizen_alone = true")
    if all(item.multiple for item in instrument.items):
        lines.append("scale = []")
    lines.append(f"title = {_phrase(instrument.title)}")
    return [*lines, f"note = {_phrase(instrument.note)}"] if instrument.note else lines


def _missing(instrument: Instrument) -> list[str]:
    lines = ["[missing]"]
    for rater in RATERS:
        reasons = next((item.missing for item in instrument.items_of(rater) if not item.multiple), ())
        if reasons:
            lines.append(f"{rater} = [{', '.join(map(_quoted, reasons))}]")
    return lines


def _scales(instrument: Instrument) -> Iterator[list[str]]:
    scales = {item.scale: item.points for item in instrument.items if not item.multiple}
    for id_, points in scales.items():
        yield ["[[scale]]", f"id = {_quoted(id_)}", "points = [", *map(_point, points), "]"]


def _point(point: Point) -> str:
    return f"    {{ code = {point.code}, da = {_quoted(point.label.da)}, en = {_quoted(point.label.en)} }},"


def _item(item: Item) -> list[str]:
    answers = f"choices = {_quoted(item.scale)}" if item.multiple else f"scale = {_quoted(item.scale)}"
    lines = ["[[item]]", f"id = {_quoted(item.id)}", f"construct = {_quoted(item.construct)}"]
    lines += [f"rater = {_quoted(item.rater)}", answers, f"label = {_phrase(item.label)}"]
    lines.append(f"question = {_phrase(item.question)}")
    for key, text in (("hint", item.hint), ("note", item.note)):
        if text:
            lines.append(f"{key} = {_phrase(text)}")
    lines.append(f"lineage = {_quoted(item.lineage)}")
    if item.earlier:
        lines.append(f"earlier = {_quoted(item.earlier)}")
    return [*lines, f"source = {_quoted(item.source)}"]


def _both(text: Text) -> list[str]:
    return [f"da = {_quoted(text.da)}", f"en = {_quoted(text.en)}"]


def _phrase(text: Text) -> str:
    return f"{{ da = {_quoted(text.da)}, en = {_quoted(text.en)} }}"


def _quoted(text: str) -> str:
    """A JSON string is a TOML basic string, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
