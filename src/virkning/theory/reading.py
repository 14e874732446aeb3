"""Reading a theory file: its form, the ids it uses, and for every fault the key and the line it stands on."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.places import row_of
from virkning.settings import read_form
from virkning.theory.model import Theory


def read_theory(path: str | Path) -> Theory:
    """The theory of a file, or the first thing that is wrong with it."""
    theory = read_form(Theory, path)
    check_ids(theory, path)
    return theory


def check_ids(theory: Theory, path: str | Path) -> None:
    """Refuse ids that are used twice, and references to what is not there."""
    for column, value, message, expected in _wrong_ids(theory):
        raise InputError(message, file=path, row=row_of(path, column), column=column, value=value, expected=expected)


Fault = tuple[str, str, Text, str | None]

_TWICE = Text("Det samme id er brugt to gange.", "The same id is used twice.")
_UNKNOWN = Text("Der er ikke {list} med det id.", "There is no {list} of that id.")
_LISTS = {
    "element": Text("et element", "element"),
    "arrow": Text("en pil", "arrow"),
    "source": Text("en kilde", "source"),
}
_LISTS["configuration"] = Text("en konfiguration", "configuration")


def _wrong_ids(theory: Theory) -> Iterator[Fault]:
    lists = {
        "source": theory.documents, "element": theory.elements, "arrow": theory.arrows,
        "configuration": theory.configurations, "evidence": theory.evidence,
    }  # fmt: skip
    known = {name: {part.id for part in parts} for name, parts in lists.items()}  # type: ignore[attr-defined]
    for name, parts in lists.items():
        yield from _twice(name, [part.id for part in parts])  # type: ignore[attr-defined]
    yield from _shared(theory)
    for name, parts in lists.items():
        for place, part in enumerate(parts):
            for key, kind, id in _references(part):
                if id not in known[kind]:
                    yield f"{name}.{place}.{key}", id, _UNKNOWN.fill(list=_LISTS[kind]), _near(id, known[kind])


def _twice(name: str, ids: list[str]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for place, id in enumerate(ids):
        seen[id] += 1
        if seen[id] == 2:
            yield f"{name}.{place}.id", id, _TWICE, None


def _shared(theory: Theory) -> Iterator[Fault]:
    """An element and an arrow may not share an id: quotes are bound to either by id alone."""
    elements = {element.id for element in theory.elements}
    for place, arrow in enumerate(theory.arrows):
        if arrow.id in elements:
            yield f"arrow.{place}.id", arrow.id, _TWICE, None


def _references(part: object) -> Iterator[tuple[str, str, str]]:
    """Key, list and id of everything that a table points at."""
    for place in getattr(part, "sources", ()):
        yield "sources", "source", place.partition(":")[0]
    for key, field in (("from", "start"), ("to", "end")):
        if hasattr(part, field):
            yield key, "element", getattr(part, field)
    for key in ("activities", "contexts", "mechanisms", "outcomes", "roles"):
        yield from ((key, "element", id) for id in getattr(part, key, ()))
    for key in ("arrow", "element", "configuration"):
        if getattr(part, key, None) is not None:
            yield key, key, getattr(part, key)


def _near(id: str, known: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(id, sorted(known), n=1, cutoff=0.5)
    return close[0] if close else None
