"""From the raw keys of one claim to a claim, or the first thing that is wrong with it in the user's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from virkning.audit.claim import RELATIONS, Claim, Printed, Relation, decimals_of
from virkning.audit.kinds import KINDS, Kind
from virkning.audit.naming import tests_meant
from virkning.audit.needs import Need, Shape, UnfitError, is_number, words
from virkning.errors import InputError
from virkning.language import Text, same

_ALWAYS = ("id", "source", "kind", "printed", "decimals", "test", "note", "relation", "input_decimals")
_UNUSABLE = Text("værdien kan ikke bruges", "the value cannot be used")
_MISSING = Text("nøglen mangler", "the key is missing")
_UNKNOWN = Text("nøglen kendes ikke", "the key is not known")
_TEXT = Text("tekst i anførselstegn", "text in quotes")
_PRINTED = Text(
    'et tal, eller tekst som "<0.01", "ns" eller "ca. 13"', 'a number, or text as "<0.01", "ns" or "about 13"'
)
_WORDS: dict[str, Relation] = {
    "": "=", "=": "=", "<": "<", ">": ">", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "~": "about", "about": "about",
    "ca.": "about", "ca": "about", "cirka": "about", "just under": "just under", "knap": "just under",
    "just over": "just over", "godt": "just over",
}  # fmt: skip
_NOT_SIGNIFICANT = Printed(0.05, 2, ">=")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands, and what its file calls the sources."""

    file: Path
    row: int | None
    studies: Mapping[str, Text]


def build_claim(raw: Mapping[str, Any], place: Place) -> Claim:
    return _Builder(raw, place).build()


class _Builder:
    """Reads one claim key by key, so that each complaint can name the claim and the key."""

    def __init__(self, raw: Mapping[str, Any], place: Place) -> None:
        self.raw, self.place = raw, place
        named = raw.get("id")
        self.id = named if isinstance(named, str) and named.strip() else "?"

    def build(self) -> Claim:
        if self.id == "?":
            raise self._wrong(
                "id",
                Text("Påstanden har intet id.", "The claim has no id."),
                _TEXT,
            )
        kind = self._kind()
        self._refuse_unknown_keys(kind)
        decimals = self._whole_number("decimals")
        source = self._text("source")
        return Claim(
            id=self.id, source=source, kind=kind.name, inputs=self._inputs(kind), printed=self._printed(kind, decimals),
            tests=self._tests(kind), note=self._note(), file=str(self.place.file),
            study=self.place.studies.get(source.split(":")[0]),
        )  # fmt: skip

    def _kind(self) -> Kind:
        name = self._text("kind")
        if name in KINDS:
            return KINDS[name]
        raise self._wrong("kind", Text("slagsen kendes ikke", "the kind is not known"), _nearest(name, list(KINDS)))

    def _refuse_unknown_keys(self, kind: Kind) -> None:
        parts = [part for pair in (kind.whole or {}).values() for part in pair]
        known = [*_ALWAYS, *kind.result, *(name for need in kind.needs for name in (need.name, *need.also)), *parts]
        for key in self.raw:
            if key not in known:
                raise self._wrong(key, _UNKNOWN, _nearest(key, known), value=None)

    def _inputs(self, kind: Kind) -> dict[str, Any]:
        decimals = self._whole_number("input_decimals")
        return {need.name: self._input(need, kind, decimals) for need in kind.needs}

    def _input(self, need: Need, kind: Kind, decimals: int | None) -> Any:
        key, value = self._given(need, kind)
        if key is None:
            if need.required:
                raise self._wrong(need.name, _MISSING, self._expected(need), value=None)
            return need.default
        try:
            return self._shape(need)(value, decimals)
        except UnfitError as unfit:
            raise self._wrong(key, _UNUSABLE, unfit.expected) from None

    def _given(self, need: Need, kind: Kind) -> tuple[str | None, Any]:
        """The key under which an input is given, and its value; two keys together where the kind allows it."""
        pair = (kind.whole or {}).get(need.name)
        if need.name not in self.raw and pair and all(part in self.raw for part in pair):
            return need.name, [self.raw[part] for part in pair]
        found = [name for name in (need.name, *need.also) if name in self.raw]
        if len(found) > 1:
            raise self._wrong(
                found[1], Text("det samme er givet to gange", "the same is given twice"),
                Text(f"enten {found[0]} eller {found[1]}", f"either {found[0]} or {found[1]}"),
            )  # fmt: skip
        return (found[0], self.raw[found[0]]) if found else (None, None)

    def _shape(self, need: Need) -> Shape:
        return need.in_percent if need.in_percent and self.raw.get("given") == "percent" else need.shape

    def _expected(self, need: Need) -> Text:
        try:
            self._shape(need)(None, None)
        except UnfitError as unfit:
            return unfit.expected
        return same(need.name)

    def _printed(self, kind: Kind, decimals: int | None) -> tuple[Printed, ...]:
        value = self._printed_value(kind)
        if isinstance(value, list):
            if len(value) != kind.ends or kind.ends == 1:
                raise self._wrong("printed", _UNUSABLE, _PRINTED)
            return tuple(self._one_printed(part, kind, decimals) for part in value)
        return (self._one_printed(value, kind, decimals),)

    def _printed_value(self, kind: Kind) -> Any:
        """The printed number, under its own name or under the name it has in its kind, as the total of a sum."""
        names = [name for name in kind.result if name in self.raw]
        values = [self.raw[name] for name in ("printed", *names) if name in self.raw]
        if not values:
            raise self._wrong("printed", _MISSING, _PRINTED, value=None)
        if len(values) > 1 and values[0] != values[1]:
            raise self._wrong(
                names[0], Text("er ikke det samme som printed", "is not the same as printed"), same(str(values[0]))
            )
        return values[0]

    def _one_printed(self, value: Any, kind: Kind, decimals: int | None) -> Printed:
        relation = self._relation()
        if isinstance(value, str):
            if value.strip().lower() in ("ns", "n.s.") and kind.name.endswith("_p"):
                return _NOT_SIGNIFICANT
            found = re.fullmatch(r"\s*(.*?)\s*([+-]?\d+(?:[.,]\d+)?)\s*%?\s*", value)
            if not found or found[1].lower() not in _WORDS:
                raise self._wrong("printed", _UNUSABLE, _PRINTED)
            relation = _WORDS[found[1].lower()] if found[1] else relation
            value = Decimal(found[2].replace(",", "."))
        if not is_number(value):
            raise self._wrong("printed", _UNUSABLE, _PRINTED)
        written = decimals_of(value) if isinstance(value, Decimal) else 0
        return Printed(float(value), written if decimals is None else decimals, relation)

    def _relation(self) -> Relation:
        word = self._text("relation", required=False) or "="
        if word not in _WORDS and word not in RELATIONS:
            raise self._wrong("relation", _UNUSABLE, same(", ".join(RELATIONS)))
        return _WORDS[word]

    def _tests(self, kind: Kind) -> tuple[str, ...]:
        value = self.raw.get("test", [])
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(name, str) for name in listed):
            raise self._wrong("test", _UNUSABLE, same(", ".join(kind.tests)))
        found: list[str] = []
        for name in filter(None, listed):
            meant = [test for test in tests_meant(name) if test in kind.tests]
            if not meant:
                raise self._wrong(
                    "test",
                    Text("testen kendes ikke her", "the test is not known here"),
                    _nearest(name, list(kind.tests)),
                )
            found += meant
        return tuple(dict.fromkeys(found))

    def _text(self, key: str, *, required: bool = True) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            problem = _UNUSABLE if key in self.raw else _MISSING
            raise self._wrong(key, problem, _TEXT)
        return value

    def _note(self) -> Text:
        try:
            return words(self.raw["note"], None) if "note" in self.raw else same("")
        except UnfitError as unfit:
            raise self._wrong("note", _UNUSABLE, unfit.expected) from None

    def _whole_number(self, key: str) -> int | None:
        value = self.raw.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or abs(value) > 15):
            raise self._wrong(key, _UNUSABLE, Text("et helt tal", "a whole number"))
        return value

    def _wrong(self, key: str, problem: Text, expected: Text | None, **given: Any) -> InputError:
        message = Text(f"Påstanden «{self.id}», {key}: {problem.da}.", f"Claim “{self.id}”, {key}: {problem.en}.")
        value = given.get("value", self.raw.get(key))
        return InputError(
            message, file=self.place.file, row=self.place.row, column=key, value=_plain(value), expected=expected
        )


def _plain(value: Any) -> str | None:
    """A value as it stands in the file."""
    if value is None or isinstance(value, str):
        return value
    return f"[{', '.join(str(_plain(part)) for part in value)}]" if isinstance(value, list) else str(value)


def _nearest(name: str, known: list[str]) -> Text:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    listed = ", ".join(known)
    if close:
        return Text(f"mente du «{close[0]}»? (kendte: {listed})", f"did you mean “{close[0]}”? (known: {listed})")
    return Text(f"en af: {listed}", f"one of: {listed}")
