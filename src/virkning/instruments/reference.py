"""The questionnaires as tables for the manual."""

from __future__ import annotations

from virkning.instruments.library import known_instruments, load_instrument
from virkning.instruments.model import Instrument, Item
from virkning.words.reference import markdown_table


def instrument_tables() -> dict[str, str]:
    """The items of every questionnaire that comes with the program, by "id_version", and the list of them all."""
    versions = [load_instrument(id_, version) for id_, known in known_instruments().items() for version in known]
    overview = markdown_table(
        ("id", "version", "from", "items", "scale", "title"),
        ([f"`{one.id}`", one.version, one.valid_from, len(one.items), _scales(one), one.title.en] for one in versions),
    )
    return {"overview": overview} | {f"{one.id}_{one.version}": _items(one) for one in versions}


def _items(instrument: Instrument) -> str:
    return markdown_table(
        ("item", "measures", "Danish", "English", "since the earlier version"),
        ([f"`{item.id}`", f"`{item.construct}`", *item.question, item.lineage] for item in instrument.items),
    )


def _scales(instrument: Instrument) -> str:
    return ", ".join(dict.fromkeys(_range(item) for item in instrument.items if not item.multiple))


def _range(item: Item) -> str:
    return f"{item.low.code}–{item.high.code}"
