"""Answers in long form, checked against the questionnaires they belong to and laid out as plain arrays for scoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.instruments.model import MISSINGS, Instrument, Item
from virkning.language import Text, same

Array = np.ndarray[Any, Any]

COLUMNS = ("person", "date", "wave", "rater", "instrument", "version", "item", "value", "missing")
REASONS = MISSINGS.ids
ANSWERED = -1  # in `reason`: the answer is there, so nothing is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item together with the version of the questionnaire it was asked in."""

    instrument: Instrument
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to known items, one entry per row in every array.

    person: position in `persons` (which is sorted); day: days since 1970; wave; asked: position in `asked`;
    value: the answer's code, 0 where missing; reason: position in REASONS, or ANSWERED; row: row number in the table.
    """

    persons: pa.Array
    asked_items: tuple[Asked, ...]
    person: Array
    day: Array
    wave: Array
    asked: Array
    value: Array
    reason: Array
    row: Array

    def take(self, chosen: Array) -> Answers:
        """The rows chosen by a mask or by positions, in that order."""
        arrays = (getattr(self, name)[chosen] for name in ("person", "day", "wave", "asked", "value", "reason", "row"))
        person, day, wave, asked, value, reason, row = arrays
        return Answers(
            persons=self.persons,
            asked_items=self.asked_items,
            person=person,
            day=day,
            wave=wave,
            asked=asked,
            value=value,
            reason=reason,
            row=row,
        )

    def sorted_by(self, *keys: str) -> Answers:
        """The same rows ordered by these arrays, the first key outermost; ties keep their order."""
        return self.take(np.lexsort([getattr(self, key) for key in reversed(keys)]))

    def asked_flags(self, flag: Any) -> Array:
        """For each row, whether its item fulfils a condition."""
        return np.array([flag(asked.item) for asked in self.asked_items], dtype=bool)[self.asked]


def read_answers(table: pa.Table, instruments: Sequence[Instrument]) -> Answers:
    """The rows that belong to these versions; answers to other questionnaires and versions are left out.

    What cannot be an answer to its item is refused: an unknown item, the wrong rater, a code off the scale, a row that
    both has and lacks an answer, or the same question answered twice at the same talk.
    """
    _check_columns(table)
    asked_items = tuple(Asked(instrument=one, item=item) for one in instruments for item in one.items)
    asked = _positions(table, instruments, asked_items)
    kept = np.flatnonzero(asked >= 0)
    person, persons = _sorted_codes(table["person"])
    answers = Answers(
        persons=persons,
        asked_items=asked_items,
        person=person[kept],
        day=_whole(table, "date", pa.date32())[kept],
        wave=_whole(table, "wave", pa.int64())[kept],
        asked=asked[kept],
        value=_numbers(table["value"])[kept],
        reason=_reasons(table)[kept],
        row=kept + 1,
    )
    _check_values(answers, has_value=table["value"].is_valid().to_numpy()[kept])
    _check_once(answers)
    return answers


def _check_columns(table: pa.Table) -> None:
    for name in COLUMNS:
        if name not in table.column_names:
            raise InputError(
                Text("Svarene mangler en kolonne.", "The answers lack a column."),
                column=name,
                expected=same(", ".join(COLUMNS)),
            )


def _codes(column: pa.ChunkedArray) -> tuple[Array, list[str]]:
    """A text column as whole numbers and the texts they stand for; an empty cell is -1."""
    encoded = pc.dictionary_encode(column.cast(pa.string())).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _sorted_codes(column: pa.ChunkedArray) -> tuple[Array, pa.Array]:
    """As `_codes`, with the texts sorted, so that the order of the numbers is the order of the texts."""
    codes, texts = _codes(column)
    if (codes < 0).any():
        _refuse_empty("person", int(np.argmax(codes < 0)))
    order = sorted(range(len(texts)), key=texts.__getitem__)
    rank = np.empty(len(texts), dtype=np.int64)
    rank[order] = np.arange(len(texts))
    return rank[codes], pa.array([texts[place] for place in order], pa.string())


def _whole(table: pa.Table, name: str, type_: pa.DataType) -> Array:
    column = table[name]
    if column.null_count:
        _refuse_empty(name, int(np.argmax(column.is_null().to_numpy())))
    return _numbers(column.cast(type_))


def _numbers(column: pa.ChunkedArray) -> Array:
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    return column.cast(pa.int64()).fill_null(0).to_numpy()


def _refuse_empty(name: str, place: int) -> None:
    raise InputError(Text("En celle er tom.", "A cell is empty."), row=place + 1, column=name)


def _positions(table: pa.Table, instruments: Sequence[Instrument], asked_items: tuple[Asked, ...]) -> Array:
    """For each row its item's position among those asked, or -1 for rows of other questionnaires."""
    columns = [_codes(table[name]) for name in ("instrument", "version", "item", "rater")]
    places: dict[tuple[str, ...], int] = {
        (asked.instrument.id, asked.instrument.version, asked.item.id, asked.item.rater): place
        for place, asked in enumerate(asked_items)
    }
    ours: dict[tuple[str, ...], Instrument] = {(one.id, one.version): one for one in instruments}
    # One number per combination of the four; -1 + 1 leaves room for empty cells.
    shape = tuple(len(texts) + 1 for _, texts in columns)
    combined = np.ravel_multi_index([codes + 1 for codes, _ in columns], shape)
    found, first, back = np.unique(combined, return_index=True, return_inverse=True)
    answer = np.full(len(found), -1, dtype=np.int64)
    for number, place in enumerate(first):
        key = tuple(texts[codes[place]] if codes[place] >= 0 else "" for codes, texts in columns)
        if instrument := ours.get(key[:2]):
            if key not in places:
                _refuse_item(instrument, item=key[2], rater=key[3], row=int(place) + 1)
            answer[number] = places[key]
    return answer[back]


def _refuse_item(instrument: Instrument, *, item: str, rater: str, row: int) -> None:
    known = {one.id: one for one in instrument.items}
    if item in known:
        raise InputError(
            Text("Spørgsmålet stilles ikke til den, der har svaret.", "The item is not asked of the one who answered."),
            row=row,
            column="rater",
            value=f"{item}: {rater}",
            expected=same(known[item].rater),
        )
    try:
        instrument.item(item)
    except InputError as trouble:
        raise InputError(trouble.message, row=row, column="item", value=item, expected=trouble.expected) from None


def _reasons(table: pa.Table) -> Array:
    codes, texts = _codes(table["missing"])
    for number, text in enumerate(texts):
        if text not in MISSINGS:
            raise InputError(
                Text("Grunden til, at svaret mangler, kendes ikke.", "The reason for a missing answer is not known."),
                row=int(np.argmax(codes == number)) + 1,
                column="missing",
                value=text,
                expected=same(", ".join(REASONS)),
            )
    places = np.array([*(REASONS.index(text) for text in texts), ANSWERED], dtype=np.int64)
    return places[codes]


def _check_values(answers: Answers, *, has_value: Array) -> None:
    answered = answers.reason == ANSWERED
    if (wrong := has_value != answered).any():
        raise InputError(
            Text(
                "Rækken skal have enten et svar eller en grund til, at det mangler.",
                "The row needs either an answer or a reason why it is missing.",
            ),
            row=int(answers.row[wrong][0]),
            column="value, missing",
        )
    for place, asked in enumerate(answers.asked_items):
        mine = answered & (answers.asked == place)
        wrong = mine & ~np.isin(answers.value, asked.item.codes)
        if wrong.any():
            first = int(np.argmax(wrong))
            raise InputError(
                Text("Svaret ligger uden for skalaen.", "The answer is off the scale."),
                row=int(answers.row[first]),
                column="value",
                value=f"{asked.item.id}: {answers.value[first]}",
                expected=same(", ".join(map(str, asked.item.codes))),
            )


def _check_once(answers: Answers) -> None:
    """One answer per item and talk; where several may be ticked, one row per tick."""
    ordered = answers.sorted_by("person", "wave", "day", "asked", "value")
    again = np.ones(max(len(ordered.row) - 1, 0), dtype=bool)
    for name in ("person", "wave", "day", "asked"):
        again &= np.diff(getattr(ordered, name)) == 0
    multiple = ordered.asked_flags(lambda item: item.multiple)[1:]
    again &= ~multiple | (np.diff(ordered.value) == 0)
    if again.any():
        place = int(np.argmax(again)) + 1
        raise InputError(
            Text("Spørgsmålet er besvaret to gange ved samme samtale.", "The item is answered twice at the same talk."),
            row=int(ordered.row[place]),
            column="item",
            value=ordered.asked_items[ordered.asked[place]].item.id,
        )
