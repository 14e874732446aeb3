"""Scores agree with a slow and obvious reading of the same answers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.instruments import Instrument, load_instrument, read_instrument
from virkning.instruments.answers import read_answers
from virkning.instruments.scoring import change_since_last, pair_difference, wide

ONE, TWO = load_instrument("bip", "1"), load_instrument("bip", "2")
SCHEMA = pa.schema(
    {
        "person": pa.string(),
        "date": pa.date32(),
        "wave": pa.int32(),
        "rater": pa.string(),
        "caseworker": pa.string(),
        "instrument": pa.string(),
        "version": pa.string(),
        "item": pa.string(),
        "value": pa.int32(),
        "missing": pa.string(),
    }
)
DAY = date(2016, 1, 4)

Row = dict[str, Any]


def row(
    item: str, value: int | str | None, *, person: str = "p1", wave: int = 1, version: str = "1", **more: Any
) -> Row:
    """One answer; a text in place of the value is the reason why it is missing."""
    missing = value if isinstance(value, str) else None
    return {
        "person": person,
        "date": DAY + timedelta(days=90 * wave),
        "wave": wave,
        "rater": "citizen" if item.startswith("B") else "caseworker",
        "caseworker": "c1",
        "instrument": "bip",
        "version": version,
        "item": item,
        "value": None if missing else value,
        "missing": missing,
    } | more


def table(*rows: Row) -> pa.Table:
    return pa.Table.from_pylist(list(rows), SCHEMA)


# --- the slow oracles -------------------------------------------------------------------------------------------------


def slow_wide(rows: list[Row], instrument: Instrument, rater: str) -> list[Row]:
    talks: dict[tuple[Any, ...], Row] = {}
    items = [item for item in instrument.items if item.rater == rater]
    for one in rows:
        if (one["instrument"], one["version"], one["rater"]) != (instrument.id, instrument.version, rater):
            continue
        key = (one["person"], one["date"], one["wave"])
        if key not in talks:
            talks[key] = dict(zip(("person", "date", "wave"), key, strict=True))
            for item in items:
                names = [f"{item.id}_{code}" for code in item.codes] if item.multiple else [item.id]
                talks[key] |= dict.fromkeys([*names, f"{item.id}_missing"])
        if one["missing"]:
            talks[key][f"{one['item']}_missing"] = one["missing"]
        elif instrument.item(one["item"]).multiple:
            for code in instrument.item(one["item"]).codes:
                talks[key][f"{one['item']}_{code}"] = bool(talks[key][f"{one['item']}_{code}"]) or code == one["value"]
        else:
            talks[key][one["item"]] = one["value"]
    return [talks[key] for key in sorted(talks)]


def slow_changes(rows: list[Row], instruments: list[Instrument]) -> list[Row]:
    """Only for versions in which every item keeps its id."""
    by = {(one.id, one.version): one for one in instruments}
    series = defaultdict(list)
    for one in rows:
        instrument = by.get((one["instrument"], one["version"]))
        if instrument and not instrument.item(one["item"]).multiple:
            series[one["person"], one["item"]].append(one)
    found = []
    for answers in series.values():
        previous = None
        for one in sorted(answers, key=lambda one: (one["date"], one["wave"])):
            comparison = "first"
            if previous is not None:
                comparison = "same" if previous["version"] == one["version"] else "rescaled"
            known = previous is not None and one["value"] is not None and previous["value"] is not None
            found.append(
                {name: one[name] for name in ("person", "date", "wave", "rater", "version", "item", "value")}
                | {
                    "previous": previous and previous["value"],
                    "change": one["value"] - previous["value"] if known and comparison == "same" else None,
                    "comparison": comparison,
                }
            )
            previous = one
    return found


def slow_pairs(rows: list[Row], instrument: Instrument) -> list[Row]:
    found = []
    ours = [one for one in rows if (one["instrument"], one["version"]) == (instrument.id, instrument.version)]
    for construct, citizen, caseworker in instrument.pairs():
        for one in ours:
            for other in ours:
                together = one["person"] == other["person"] and one["wave"] == other["wave"]
                if together and one["item"] == citizen.id and other["item"] == caseworker.id:
                    known = one["value"] is not None and other["value"] is not None
                    found.append(
                        {
                            "person": one["person"],
                            "date": one["date"],
                            "wave": one["wave"],
                            "construct": construct.id,
                            "citizen": one["value"],
                            "caseworker": other["value"],
                            "difference": one["value"] - other["value"] if known else None,
                        }
                    )
    return found


def in_any_order(rows: list[Row]) -> list[str]:
    return sorted(map(repr, ([sorted(one.items()) for one in rows])))


# --- random answers ---------------------------------------------------------------------------------------------------


@st.composite
def some_answers(draw: st.DrawFn) -> list[Row]:
    """A few people with a few waves in one of two versions, some items answered, some missing, in any order."""
    rows: dict[tuple[Any, ...], Row] = {}
    versions: dict[tuple[str, int], str] = {}
    dates: dict[tuple[str, int], date] = {}  # not always in the order of the waves
    for _ in range(draw(st.integers(0, 40))):
        person, wave = draw(st.sampled_from(["b", "a", "ø"])), draw(st.integers(1, 3))
        version = versions.setdefault((person, wave), draw(st.sampled_from(["1", "2"])))
        day = dates.setdefault((person, wave), DAY + timedelta(days=draw(st.integers(0, 3))))
        item = (ONE if version == "1" else TWO).item(draw(st.sampled_from(["B3", "S6", "B1", "S12", "S1"])))
        value = draw(st.sampled_from([*item.codes, "dont_know"] if not item.multiple else item.codes))
        tick = value if item.multiple else None
        rows[person, wave, item.id, tick] = row(item.id, value, person=person, wave=wave, version=version, date=day)
    return draw(st.permutations(list(rows.values())))


@settings(max_examples=150)
@given(some_answers())
def test_scores_agree_with_the_slow_reading(rows: list[Row]) -> None:
    answers = table(*rows)
    for instrument in (ONE, TWO):
        for rater in instrument.raters:
            assert wide(answers, instrument, rater=rater).to_pylist() == slow_wide(rows, instrument, rater)
        pairs = pair_difference(answers, instrument).to_pylist()
        assert in_any_order(pairs) == in_any_order(slow_pairs(rows, instrument))
    changes = change_since_last(answers, [ONE, TWO]).to_pylist()
    assert in_any_order(changes) == in_any_order(slow_changes(rows, [ONE, TWO]))


@settings(max_examples=30)
@given(some_answers(), st.randoms(use_true_random=False))
def test_order_of_rows_and_kind_of_columns_do_not_matter(rows: list[Row], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    encoded = table(*shuffled)
    for name in ("person", "item", "missing"):
        place = encoded.column_names.index(name)
        encoded = encoded.set_column(place, name, encoded[name].dictionary_encode())
    chunked = pa.concat_tables([encoded.slice(0, 3), encoded.slice(3)])
    for score in (
        lambda answers: wide(answers, ONE, rater="caseworker"),
        lambda answers: change_since_last(answers, [ONE, TWO]),
        lambda answers: pair_difference(answers, TWO),
    ):
        assert score(chunked) == score(table(*rows))


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_wide_keeps_reasons_and_tells_unasked_from_unticked() -> None:
    answers = table(row("B1", 4), row("B2", "wont_answer"), row("S1", 3), row("S1", 22, wave=2))
    citizen = wide(answers, ONE, rater="citizen").to_pylist()
    assert len(citizen) == 1
    assert (citizen[0]["B1"], citizen[0]["B1_missing"]) == (4, None)
    assert (citizen[0]["B2"], citizen[0]["B2_missing"]) == (None, "wont_answer")
    assert (citizen[0]["B3"], citizen[0]["B3_missing"]) == (None, None)
    first, second = wide(answers, ONE, rater="caseworker").to_pylist()
    assert (first["S1_3"], first["S1_22"]) == (True, False)
    assert (second["S1_3"], second["S1_22"]) == (False, True)


def test_change_is_missing_when_either_answer_is() -> None:
    answers = table(*(row("B1", value, wave=wave) for wave, value in enumerate([2, 5, "dont_know", 3], start=1)))
    changes = change_since_last(answers, [ONE]).to_pylist()
    assert [one["change"] for one in changes] == [None, 3, None, None]
    assert [one["previous"] for one in changes] == [None, 2, 5, None]
    assert [one["comparison"] for one in changes] == ["first", "same", "same", "same"]


def test_a_changed_scale_is_never_subtracted() -> None:
    answers = table(row("B1", 5), row("B1", 5, wave=2, version="2"), row("B1", 6, wave=3, version="2"))
    changes = change_since_last(answers, [ONE, TWO]).to_pylist()
    assert [(one["previous"], one["change"], one["comparison"]) for one in changes] == [
        (None, None, "first"),
        (5, None, "rescaled"),
        (5, 1, "same"),
    ]


def test_a_renamed_and_reworded_item_is_followed_and_flagged(tmp_path: Path) -> None:
    head = """
id = "mine"
version = "{version}"
valid_from = 2020-01-01
title = {{ da = "Min", en = "Mine" }}
missing = {{ citizen = ["dont_know"] }}
scale = [{{ id = "s", points = [{{ code = 1, da = "Nej", en = "No" }}, {{ code = 2, da = "Ja", en = "Yes" }}] }}]
construct = [{{ id = "c", da = "C", en = "C" }}]
{earlier}
[[item]]
id = "{item}"
construct = "c"
rater = "citizen"
scale = "s"
label = {{ da = "L", en = "L" }}
question = {{ da = "Går det?", en = "Going?" }}
source = "own"
lineage = "{lineage}"
"""

    def version(number: int, item: str, lineage: str, before: str = "") -> Instrument:
        path = tmp_path / f"{number}.toml"
        earlier = f'earlier_version = "{number - 1}"' if before else ""
        text = head.format(version=number, item=item, lineage=lineage, earlier=earlier)
        path.write_text(text + (f'earlier = "{before}"\n' if before else ""), "utf-8")
        return read_instrument(path)

    versions = [version(1, "B1", "new"), version(2, "B1x", "reworded", "B1"), version(3, "B1", "same", "B1x")]
    waves = zip(["B1", "B1x", "B1"], "123", [1, 2, 1], strict=True)
    rows = [
        row(item, value, version=number, wave=int(number), instrument="mine", rater="citizen")
        for item, number, value in waves
    ]
    changes = change_since_last(table(*rows), versions).to_pylist()
    assert [(one["change"], one["comparison"]) for one in changes] == [(None, "first"), (1, "reworded"), (-1, "same")]


def test_pair_difference_is_citizen_minus_caseworker() -> None:
    answers = table(row("B3", 5), row("S6", 2), row("B4", 1), row("S9", "dont_know"), row("B5", 3), row("S11", 3))
    assert [
        (one["construct"], one["citizen"], one["caseworker"], one["difference"])
        for one in pair_difference(answers, ONE).to_pylist()
    ] == [("cooperation", 5, 2, 3), ("network", 1, None, None)]


def test_no_answers_give_empty_tables_with_all_columns() -> None:
    empty = table()
    assert wide(empty, ONE, rater="citizen").num_rows == 0
    assert {"B1", "B1_missing", "B11"} <= set(wide(empty, ONE, rater="citizen").column_names)
    assert change_since_last(empty, [ONE, TWO]).num_rows == 0
    assert pair_difference(empty, ONE).num_rows == 0


BAD = {
    "unknown item": ([row("B1", 1), row("B33", 1)], 2, "item", "B3"),
    "wrong rater": ([row("B1", 1, rater="caseworker")], 1, "rater", "citizen"),
    "off the scale": ([row("B1", 5), row("B2", 6)], 2, "value", "1, 2, 3, 4, 5"),
    "zero": ([row("B1", 0)], 1, "value", "1, 2, 3, 4, 5"),
    "neither answer nor reason": ([row("B1", None)], 1, "value, missing", ""),
    "both answer and reason": ([row("B1", 1, missing="dont_know")], 1, "value, missing", ""),
    "unknown reason": ([row("B1", 2), row("B2", "dunno")], 2, "missing", "dont_know"),
    "answered twice": ([row("B1", 1), row("B2", 1), row("B1", 2)], 3, "item", ""),
    "ticked twice": ([row("S1", 3), row("S1", 4), row("S1", 3)], 3, "item", ""),
    "no person": ([row("B1", 1), row("B2", 1, person=None)], 2, "person", ""),
    "no wave": ([row("B1", 1) | {"wave": None}], 1, "wave", ""),
}


@pytest.mark.parametrize("case", BAD)
def test_answers_that_cannot_be_are_refused(case: str) -> None:
    rows, number, column, expected = BAD[case]
    with pytest.raises(InputError) as trouble:
        wide(table(*rows), ONE, rater="citizen")
    assert (trouble.value.row, trouble.value.column) == (number, column)
    assert expected in trouble.value.say("da")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError) as trouble:
        wide(table(row("B1", 1)).drop_columns(["missing"]), ONE, rater="citizen")
    assert trouble.value.column == "missing"


def test_one_wave_on_two_dates_cannot_be_paired() -> None:
    answers = table(row("B3", 1), row("B3", 2, date=DAY), row("S6", 2))
    with pytest.raises(InputError, match="two dates"):
        pair_difference(answers, ONE)


def test_only_the_versions_asked_for_are_read() -> None:
    alliance = row("A1", 3, instrument="alliance", rater="citizen")
    answers = table(row("B1", 7, version="2"), alliance, row("B1", 2, wave=2))
    assert read_answers(answers, [ONE]).value.tolist() == [2]
