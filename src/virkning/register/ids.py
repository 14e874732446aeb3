"""Ids put in order of bytes without sorting texts, and looked up in one another.

Eight bytes of an id are one whole number, and numbers sort fast; later bytes are looked at only where those are equal.
Id number i is the bytes from ends[i] to ends[i + 1]. All compiled code this file calls stands in this file (see
`gathering`).
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from virkning.register.arrays import Int32s, Int64s

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Ends = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
ELSEWHERE = -1


def bytes_of(ids: pa.Array) -> tuple[Bytes, Ends]:
    """The ids' bytes one after another, and where each begins and the last ends."""
    _, ends, texts = ids.buffers()
    wide: Any = np.int64 if pa.types.is_large_string(ids.type) else np.int32
    known = np.frombuffer(texts, np.uint8) if texts else np.empty(0, np.uint8)
    marks: Ends = np.frombuffer(ends, wide) if len(ids) else np.zeros(1 + ids.offset, wide)
    return known, marks[ids.offset : ids.offset + len(ids) + 1]


def grouped(ids: pa.Array) -> tuple[Int64s, Int64s]:
    """Rows and offsets: the rows of equal ids next to one another, ids in order; id number i has those from offset i."""
    texts, ends = bytes_of(ids)
    lengths, shared = np.diff(ends), _shared_beginning(texts, ends)
    words = [_word(texts, ends, skipped) for skipped in range(shared, lengths.max(initial=0) + 1, 8)]
    rows, later = np.argsort(words[0]), [*words[1:], lengths]
    first = _changes(words[0], rows)
    differs = np.logical_or.reduce([_changes(word, rows) for word in later])
    if (differs & ~first).any():
        _settle(rows, first, differs & ~first, [words[0], *later])
        differs = np.logical_or.reduce([_changes(word, rows) for word in later])
    return rows, np.append(np.flatnonzero(first | differs), len(rows))


def _changes(word: npt.NDArray[np.integer], rows: Int64s) -> Flags:
    """Whether a row differs from the one before; the first does."""
    in_turn = word[rows]
    return np.concatenate([np.ones(min(len(rows), 1), np.bool_), in_turn[1:] != in_turn[:-1]])


def _settle(rows: Int64s, first: Flags, tied: Flags, words: list[npt.NDArray[Any]]) -> None:
    """Put those rows in order that have the first word in common but not the rest."""
    run = np.cumsum(first)
    unsettled = np.zeros(len(rows) + 1, np.bool_)
    unsettled[run[tied]] = True
    at = np.flatnonzero(unsettled[run])
    there = rows[at]
    rows[at] = there[np.lexsort([word[there] for word in reversed(words)])]


@numba.njit(cache=True, nogil=True)
def _shared_beginning(texts: Bytes, ends: Ends) -> int:
    """How many bytes all ids begin with alike."""
    shared = ends[1] - ends[0] if len(ends) > 1 else 0
    for one in range(1, len(ends) - 1):
        shared = min(shared, ends[one + 1] - ends[one])
        for at in range(shared):
            if texts[ends[one] + at] != texts[ends[0] + at]:
                shared = at
                break
        if shared == 0:
            break
    return shared


@numba.njit(cache=True, nogil=True)
def _word(texts: Bytes, ends: Ends, skipped: int) -> Words:
    """Each id's eight bytes after those skipped, as numbers in the same order (beyond its end are zeros)."""
    words = np.empty(len(ends) - 1, np.uint64)
    for one in range(len(words)):
        word = np.uint64(0)
        start, stop = ends[one] + skipped, ends[one + 1]
        for at in range(start, start + 8):
            word = (word << np.uint64(8)) | np.uint64(texts[at] if at < stop else 0)
        words[one] = word
    return words


@numba.njit(cache=True, nogil=True)
def places(ids: Bytes, ends: Ends, wanted: Bytes, wanted_ends: Ends) -> Int32s:
    """Where each id stands among the wanted ones, or ELSEWHERE; both in ascending order of bytes, each once.

    Id number i is the bytes from ends[i] to ends[i + 1].
    """
    found = np.full(len(ends) - 1, ELSEWHERE, np.int32)
    other = 0
    for at in range(len(found)):
        order = -1
        while other < len(wanted_ends) - 1:
            order = _compare(wanted, wanted_ends[other], wanted_ends[other + 1], ids, ends[at], ends[at + 1])
            if order >= 0:
                break
            other += 1
        if order == 0:
            found[at] = other
    return found


@numba.njit(cache=True, nogil=True)
def _compare(one: Bytes, start: int, stop: int, other: Bytes, other_start: int, other_stop: int) -> int:
    """Below zero where the first text comes first, zero where they are equal, above zero otherwise."""
    size, other_size = stop - start, other_stop - other_start
    for at in range(min(size, other_size)):
        if one[start + at] != other[other_start + at]:
            return -1 if one[start + at] < other[other_start + at] else 1
    return size - other_size
