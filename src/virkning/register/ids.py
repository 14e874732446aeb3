"""Ids as bytes, and ids looked up in one another. Id number i is the bytes from ends[i] to ends[i + 1].

All compiled code this file calls stands in this file (see `gathering`).
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from virkning.register.arrays import Int32s, Place

Bytes = npt.NDArray[np.uint8]
Ends = npt.NDArray[np.int32] | npt.NDArray[np.int64]
ELSEWHERE = -1


def bytes_of(ids: pa.Array) -> tuple[Bytes, Ends]:
    """The ids' bytes one after another, and where each begins and the last ends."""
    _, ends, texts = ids.buffers()
    wide: Any = np.int64 if pa.types.is_large_string(ids.type) else np.int32
    known = np.frombuffer(texts, np.uint8) if texts else np.empty(0, np.uint8)
    marks: Ends = np.frombuffer(ends, wide) if len(ids) else np.zeros(1 + ids.offset, wide)
    return known, marks[ids.offset : ids.offset + len(ids) + 1]


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
    size, other_size, at = stop - start, other_stop - other_start, 0
    shared = min(size, other_size)
    while at + 8 <= shared:
        word, other_word = _word(one, start + at), _word(other, other_start + at)
        if word != other_word:
            return -1 if word < other_word else 1
        at += 8
    while at < shared:
        byte, other_byte = one[Place(start + at)], other[Place(other_start + at)]
        if byte != other_byte:
            return -1 if byte < other_byte else 1
        at += 1
    return size - other_size


@numba.njit(cache=True, nogil=True)
def _word(texts: Bytes, start: int) -> np.uint64:
    """Eight bytes as a number in the same order (the compiler makes one step of it)."""
    word = np.uint64(0)
    for at in range(8):
        word = (word << np.uint64(8)) | np.uint64(texts[Place(start) + Place(at)])
    return word
