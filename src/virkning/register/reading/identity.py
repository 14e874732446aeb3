"""Who a row is about: CPR numbers become pseudonyms before anything else happens, other ids are kept as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot.pseudonym import HIDDEN_CPR, PseudonymKey, cpr_digits

LONGEST_ID = 64
_LOOKS_LIKE_CPR = r"^\d{6}-?\d{4}$"


class Identity:
    """Turns a column of persons into pseudonyms. Whether it holds CPR numbers is the layout's word, or else seen."""

    def __init__(self, cpr: bool | None, key: Callable[[], PseudonymKey]) -> None:
        self.cpr = cpr
        self._key = key
        self.key_id: str | None = None

    def pseudonyms(self, persons: pa.Array, file: Path, first_row: int, column: str) -> pa.Array:
        persons = pc.utf8_trim_whitespace(persons)
        empty = pc.fill_null(pc.equal(persons, ""), True)
        place = pc.index(empty, True).as_py()
        if place >= 0:
            raise InputError(
                Text("Personen mangler.", "The person is missing."), file=file, row=first_row + place, column=column
            )
        looks = pc.match_substring_regex(persons, _LOOKS_LIKE_CPR)
        if self.cpr is None:
            self.cpr = bool(looks[0].as_py()) if len(looks) else None
        return (
            self._keyed(persons, file, first_row, column)
            if self.cpr
            else self._kept(persons, looks, file, first_row, column)
        )

    def _keyed(self, persons: pa.Array, file: Path, first_row: int, column: str) -> pa.Array:
        key = self._key()
        self.key_id = key.id
        made = []
        for place, person in enumerate(persons.to_pylist()):
            digits = cpr_digits(person) or cpr_digits(person.zfill(10))
            if digits is None:
                raise InputError(
                    Text("Værdien er ikke et CPR-nummer.", "The value is not a CPR number."),
                    file=file,
                    row=first_row + place,
                    column=column,
                    value=HIDDEN_CPR,
                    expected="ddmmyy-nnnn",
                )
            made.append(key.pseudonym(digits))
        return pa.array(made, pa.string())

    def _kept(self, persons: pa.Array, looks: pa.Array, file: Path, first_row: int, column: str) -> pa.Array:
        place = pc.index(looks, True).as_py()
        if place >= 0:
            raise InputError(
                Text(
                    "Et CPR-nummer står blandt id'er, der skulle være pseudonymer.",
                    "A CPR number stands among ids that should be pseudonyms.",
                ),
                file=file,
                row=first_row + place,
                column=column,
                value=HIDDEN_CPR,
                expected=Text(
                    "cpr = true i layoutet, eller kun pseudonymer", "cpr = true in the layout, or pseudonyms only"
                ),
            )
        long = pc.index(pc.greater(pc.utf8_length(persons), LONGEST_ID), True).as_py()
        if long >= 0:
            raise InputError(
                Text("Personens id er for langt.", "The person's id is too long."),
                file=file,
                row=first_row + long,
                column=column,
                value=persons[long].as_py(),
                expected=f"≤ {LONGEST_ID}",
            )
        return persons
