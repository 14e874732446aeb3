"""Ids grouped and looked up by their bytes: against Python's own sorting, for ids of any length and likeness."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.register import grouping
from virkning.register.grouping import grouped
from virkning.register.ids import ELSEWHERE, bytes_of, places

ENDINGS = st.text(alphabet="ab\0æ", max_size=20)
IDS = st.builds(
    lambda beginning, endings: [beginning + ending for ending in endings],
    st.sampled_from(["", "p", "kommune-0101-"]),
    st.lists(ENDINGS, max_size=40),
)
EXAMPLES = settings(max_examples=200, derandomize=True)


@pytest.mark.parametrize("text", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("ids_a_heap", [1, 5, 1 << 14])
@EXAMPLES
@given(ids=IDS)
def test_equal_ids_stand_together_and_in_order_of_bytes(text: pa.DataType, ids_a_heap: int, ids: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "IDS_A_HEAP", ids_a_heap)
        patch.setattr(grouping, "SAMPLED_A_HEAP", 1)
        middle = len(ids) // 2
        found = grouped(pa.chunked_array([ids[:middle], ids[middle:]], text))
    groups = [[ids[row] for row in found.rows[low:high]] for low, high in pairwise(found.offsets)]
    assert sorted(found.rows) == list(range(len(ids)))
    assert found.ids.to_pylist() == sorted(set(ids), key=str.encode)
    assert [set(group) for group in groups] == [{one} for one in found.ids.to_pylist()]


def test_ids_that_share_their_first_eight_bytes_are_told_apart() -> None:
    """Two beginnings, so none is skipped, and ids that differ in the ninth byte, in the last, or in length only."""
    ids = ["101-2015-b", "265-2015-a", "101-2015-a", "101-2015-", "101-2015-b", "101-2015-\0", "101-2015"]
    found = grouped(pa.chunked_array([ids]))
    assert [ids[row] for row in found.rows] == sorted(ids, key=str.encode)
    assert found.offsets.tolist() == [0, 1, 2, 3, 4, 6, 7]


@EXAMPLES
@given(ids=IDS, wanted=IDS, skipped=st.integers(0, 2))
def test_looking_up(ids: list[str], wanted: list[str], skipped: int) -> None:
    """Also in part of an array, whose bytes begin somewhere in the middle."""
    have, want = (sorted(set(some), key=str.encode) for some in (ids, wanted))
    found = places(*bytes_of(pa.array(have, pa.string())[skipped:]), *bytes_of(pa.array(want, pa.string())))
    assert found.tolist() == [want.index(one) if one in want else ELSEWHERE for one in have[skipped:]]


def test_very_long_ids_are_grouped_too() -> None:
    ids = ["b" * 300, "a", "b" * 300, "b" * 299 + "a"]
    found = grouped(pa.chunked_array([ids]))
    assert found.ids.to_pylist() == sorted(set(ids))
    assert [set(found.rows[low:high]) for low, high in pairwise(found.offsets)] == [{1}, {3}, {0, 2}]


def test_many_ids_in_many_heaps() -> None:
    ids = [f"{number * 2654435761 % 2**32:08x}-{number % 3}" for number in range(60_000)] * 2
    found = grouped(pa.chunked_array([ids]))
    assert found.ids.to_pylist() == sorted(set(ids))
    assert all(ids[low] == ids[high] for low, high in zip(found.rows[::2], found.rows[1::2], strict=True))
