"""What a version must be before it can be published: honest about what became of each question, and safe to hand on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from virkning.casework.instruments.shelf import earlier_of, find
from virkning.casework.measurement.models import InstrumentVersion
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.instruments import Instrument, Item
from virkning.instruments.incoming import lineage_of
from virkning.language import LANGUAGES, Text, same

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_NUMBER = re.compile(r"\w{1,20}", re.ASCII)
# A spreadsheet takes a cell that begins so for a formula, and a dictionary is opened in one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about a version. One that stops is put right before it is published; the others are only said."""

    text: Text
    stops: bool


def require_names(instrument: Instrument) -> None:
    """Its id and its version stand in addresses and file names."""
    for column, value, form in (("id", instrument.id, _NAME), ("version", instrument.version, _NUMBER)):
        if not form.fullmatch(value):
            raise InputError(
                Text("Navnet kan ikke bruges.", "The name cannot be used."),
                column=column,
                value=value,
                expected=Text("små bogstaver a-z, tal og _", "small letters a-z, digits and _"),
            )


def check_unpublished(instrument: Instrument) -> None:
    if find(instrument.id, instrument.version):
        raise NotNowError(
            Text(
                "{name} er allerede udgivet. Giv den nye udgave sit eget nummer.",
                "{name} is published already. Give the new version a number of its own.",
            ).fill(name=f"{instrument.id} {instrument.version}")
        )


def faults(instrument: Instrument) -> list[Fault]:
    """The gravest first."""
    return sorted([*_about_lineage(instrument), *_about_words(instrument)], key=lambda fault: not fault.stops)


def check_publish(instrument: Instrument) -> None:
    check_unpublished(instrument)
    stopping = [fault.text for fault in faults(instrument) if fault.stops]
    if stopping:
        raise NotNowError(stopping[0])


def _about_lineage(instrument: Instrument) -> Iterator[Fault]:
    earlier = earlier_of(instrument)
    if earlier is None:
        if instrument.earlier_version:
            text = Text(
                "Udgaven {name}, som den bygger på, findes ikke.", "The version {name} it builds on does not exist."
            )
            yield Fault(text.fill(name=instrument.earlier_version), True)
        elif InstrumentVersion.objects.filter(instrument=instrument.id).exists():
            yield Fault(
                Text(
                    "Den siger ikke, hvilken udgave den bygger på. Alle linjer begynder forfra.",
                    "It does not say which version it builds on. All lines begin anew.",
                ),
                False,
            )
        return
    known = {item.id: item for item in earlier.items}
    for item in instrument.items:
        if item.earlier:
            yield from _about_item(item, known.get(item.earlier))


def _about_item(item: Item, before: Item | None) -> Iterator[Fault]:
    name = item.id
    if before is None:
        text = Text(
            "{name}: den tidligere udgave har intet {earlier}.", "{name}: the earlier version has no {earlier}."
        )
        yield Fault(text.fill(name=name, earlier=item.earlier), True)
        return
    actual = lineage_of(item, before)
    if actual == "rescaled" and item.lineage != "rescaled":
        text = Text(
            "{name} siges at have samme skala, men svarene har andre koder. Linjen må ikke fortsætte.",
            "{name} is said to keep its scale, but its answers have other codes. The line must not go on.",
        )
        yield Fault(text.fill(name=name), True)
    elif actual == "reworded" and item.lineage == "same":
        text = Text(
            "{name} siges at være ens, men ordene er andre.", "{name} is said to be the same, but its words differ."
        )
        yield Fault(text.fill(name=name), False)
    if item.rater != before.rater:
        text = Text("{name} besvares nu af en anden.", "{name} is now answered by somebody else.")
        yield Fault(text.fill(name=name), True)


def _about_words(instrument: Instrument) -> Iterator[Fault]:
    for item in instrument.items:
        for text in filter(None, (item.question, item.hint)):
            if any(text.say(language).startswith(_FORMULA) for language in LANGUAGES):
                said = Text(
                    "{name}: en tekst må ikke begynde med {marks}", "{name}: a text must not begin with {marks}"
                )
                yield Fault(said.fill(name=item.id, marks=same("= + - @")), True)
