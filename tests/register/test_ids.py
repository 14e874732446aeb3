"""Ids grouped and looked up by their bytes: against Python's own sorting, for ids of any length and likeness."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.register.ids import ELSEWHERE, bytes_of, grouped, places

ENDINGS = st.text(alphabet="ab\0æ", max_size=20)
IDS = st.builds(
    lambda beginning, endings: [beginning + ending for ending in endings],
    st.sampled_from(["", "p", "kommune-0101-"]),
    st.lists(ENDINGS, max_size=40),
)
EXAMPLES = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize("text", [pa.string(), pa.large_string()])
@EXAMPLES
@given(ids=IDS)
def test_equal_ids_stand_together_and_in_order_of_bytes(text: pa.DataType, ids: list[str]) -> None:
    rows, offsets = grouped(pa.array(ids, text))
    groups = [[ids[row] for row in rows[low:high]] for low, high in pairwise(offsets)]
    assert sorted(rows) == list(range(len(ids)))
    assert [set(group) for group in groups] == [{one} for one in sorted(set(ids), key=str.encode)]


def test_ids_that_share_their_first_eight_bytes_are_told_apart() -> None:
    """Two beginnings, so none is skipped, and ids that differ in the ninth byte, in the last, or in length only."""
    ids = ["101-2015-b", "265-2015-a", "101-2015-a", "101-2015-", "101-2015-b", "101-2015-\0", "101-2015"]
    rows, offsets = grouped(pa.array(ids))
    assert [ids[row] for row in rows] == sorted(ids, key=str.encode)
    assert offsets.tolist() == [0, 1, 2, 3, 4, 6, 7]


@EXAMPLES
@given(ids=IDS, wanted=IDS, skipped=st.integers(0, 2))
def test_looking_up(ids: list[str], wanted: list[str], skipped: int) -> None:
    """Also in part of an array, whose bytes begin somewhere in the middle."""
    have, want = (sorted(set(some), key=str.encode) for some in (ids, wanted))
    found = places(*bytes_of(pa.array(have, pa.string())[skipped:]), *bytes_of(pa.array(want, pa.string())))
    assert found.tolist() == [want.index(one) if one in want else ELSEWHERE for one in have[skipped:]]
