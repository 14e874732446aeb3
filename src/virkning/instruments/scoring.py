"""From answers to scores: one row per talk, change since last time, and how far citizen and caseworker differ.

All functions take the answers in long form (the columns of the snapshot's table `answers`). A missing answer stays
missing and keeps its reason; a scale is never converted into another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from virkning.errors import InputError
from virkning.instruments.answers import ANSWERED, REASONS, Answers, Array, read_answers
from virkning.instruments.lineage import chains
from virkning.instruments.model import Instrument, Item, Rater
from virkning.language import Text

COMPARISONS = ("first", "same", "reworded", "rescaled")


def wide(answers: pa.Table, instrument: Instrument, *, rater: Rater) -> pa.Table:
    """One row per (person, date, wave) at which the rater answered, ordered so.

    A scale item X gives the columns X (the code) and X_missing (the reason); both are empty where X was not asked. An
    item with several answers gives X_<code> (true/false) for each code, and X_missing.
    """
    rows = read_answers(answers, [instrument])
    rows = rows.take(rows.asked_flags(lambda item: item.rater == rater)).sorted_by("person", "day", "wave")
    starts = _starts(rows, "person", "day", "wave")
    talk = np.cumsum(starts) - 1
    heads = rows.take(starts)
    columns = _who_and_when(heads)
    for place, asked in enumerate(rows.asked_items):
        if asked.item.rater == rater:
            mine = rows.asked == place
            columns |= _item_columns(asked.item, rows.take(mine), talk[mine], len(heads.row))
    return pa.table(columns)


def change_since_last(answers: pa.Table, instruments: Sequence[Instrument]) -> pa.Table:
    """For every answer on a scale: the same question's answer at the time before, and the change.

    `comparison` is first, same, reworded or rescaled. The change is empty at the first time, when either answer is
    missing, and across a changed scale. Questions are followed from version to version by their lineage.
    """
    rows = read_answers(answers, instruments)
    rows = rows.take(~rows.asked_flags(lambda item: item.multiple))
    known = chains(rows.asked_items)
    rows = rows.take(np.lexsort((rows.wave, rows.day, known.question[rows.asked], rows.person)))
    repeats = _as_before(rows.person) & _as_before(known.question[rows.asked])
    rescaled = repeats & ~_as_before(known.scale[rows.asked])
    reworded = repeats & ~_as_before(known.wording[rows.asked])
    answered = rows.reason == ANSWERED
    # The row before is the time before, wherever the question repeats.
    earlier, earlier_answered = np.roll(rows.value, 1), repeats & np.roll(answered, 1)
    return pa.table(
        _who_and_when(rows)
        | {
            "rater": _spread([asked.item.rater for asked in rows.asked_items], rows.asked),
            "version": _spread([asked.instrument.version for asked in rows.asked_items], rows.asked),
            "item": _spread([asked.item.id for asked in rows.asked_items], rows.asked),
            "value": _whole(rows.value, where=answered),
            "previous": _whole(earlier, where=earlier_answered),
            "change": _whole(rows.value - earlier, where=answered & earlier_answered & ~rescaled),
            "comparison": _spread(COMPARISONS, np.select([~repeats, rescaled, reworded], [0, 3, 2], default=1)),
        }
    )


def pair_difference(answers: pa.Table, instrument: Instrument) -> pa.Table:
    """Citizen minus caseworker, wherever both were asked about the same construct in the same wave.

    The date is the citizen's. The difference is empty when either answer is missing.
    """
    rows = read_answers(answers, [instrument])
    pairs = instrument.pairs()
    construct_of = {item.id: place for place, (_, *items) in enumerate(pairs) for item in items}
    construct = np.array([construct_of.get(asked.item.id, -1) for asked in rows.asked_items], dtype=np.int64)
    rows = rows.take(construct[rows.asked] >= 0)
    by_caseworker = rows.asked_flags(lambda item: item.rater == "caseworker")
    rows = rows.take(np.lexsort((by_caseworker, construct[rows.asked], rows.wave, rows.person)))
    place = construct[rows.asked]
    together = (np.diff(rows.person) == 0) & (np.diff(rows.wave) == 0) & (np.diff(place) == 0)
    _check_one_talk(rows, together)
    first = np.flatnonzero(together)
    citizen, caseworker = rows.take(first), rows.take(first + 1)
    both = (citizen.reason == ANSWERED) & (caseworker.reason == ANSWERED)
    return pa.table(
        _who_and_when(citizen)
        | {
            "construct": _spread([construct.id for construct, _, _ in pairs], place[first]),
            "citizen": _whole(citizen.value, where=citizen.reason == ANSWERED),
            "caseworker": _whole(caseworker.value, where=caseworker.reason == ANSWERED),
            "difference": _whole(citizen.value - caseworker.value, where=both),
        }
    )


def _check_one_talk(rows: Answers, together: Array) -> None:
    """Neighbours that are together must be one citizen's and one caseworker's answer, not two of the same rater."""
    same_item = together & (np.diff(rows.asked) == 0)
    if same_item.any():
        place = int(np.argmax(same_item)) + 1
        raise InputError(
            Text("Den samme måling har svar fra to datoer.", "The same wave has answers from two dates."),
            row=int(rows.row[place]),
            column="wave",
            value=int(rows.wave[place]),
        )


def _starts(rows: Answers, *keys: str) -> Array:
    """True at the first row of each run of equal keys."""
    return ~np.logical_and.reduce([_as_before(getattr(rows, key)) for key in keys])


def _as_before(values: Array) -> Array:
    """True where a value equals the one in the row before; the first row has none before it."""
    equal = np.zeros(len(values), dtype=bool)
    equal[1:] = values[1:] == values[:-1]
    return equal


def _item_columns(item: Item, rows: Answers, talk: Array, talks: int) -> dict[str, pa.Array]:
    reason = np.full(talks, ANSWERED, dtype=np.int64)
    reason[talk] = rows.reason
    missing = _spread(REASONS, reason, where=reason != ANSWERED)
    answered = np.zeros(talks, dtype=bool)
    answered[talk[rows.reason == ANSWERED]] = True
    if not item.multiple:
        value = np.zeros(talks, dtype=np.int64)
        value[talk] = rows.value
        return {item.id: _whole(value, where=answered), f"{item.id}_missing": missing}
    columns = {}
    for code in item.codes:
        ticked = np.zeros(talks, dtype=bool)
        ticked[talk[rows.value == code]] = True
        columns[f"{item.id}_{code}"] = pa.array(ticked, mask=~answered)
    return columns | {f"{item.id}_missing": missing}


def _who_and_when(rows: Answers) -> dict[str, pa.Array]:
    return {
        "person": rows.persons.take(pa.array(rows.person)),
        "date": pa.array(rows.day.astype(np.int32)).cast(pa.date32()),
        "wave": pa.array(rows.wave.astype(np.int32)),
    }


def _whole(values: Array, *, where: Array) -> pa.Array:
    return pa.array(values.astype(np.int32), mask=~where)


def _spread(texts: Sequence[str], places: Array, *, where: Array | None = None) -> pa.Array:
    """One of a few texts per row, empty outside `where`."""
    return pa.array(texts, pa.string()).take(pa.array(places, pa.int64(), mask=None if where is None else ~where))
