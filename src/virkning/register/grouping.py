"""Ids put in order of bytes without sorting texts, on all cores.

Eight bytes of an id are one whole number, and numbers sort fast; later bytes are looked at only where those are equal.
Ids are first dealt into heaps, each of which holds what comes between two of a sample: a heap is small enough for the
processor's own memory and can be put in order by itself.

All compiled code this file calls stands in this file (see `gathering`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from virkning.progress import bar
from virkning.register.arrays import Int32s, Int64s, Place
from virkning.register.ids import Bytes, Ends, bytes_of
from virkning.register.threads import at_once

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int16]
Part = tuple[int, int]

IDS_A_HEAP, MOST_HEAPS, SAMPLED_A_HEAP = 1 << 14, 1 << 10, 16
LONGEST = 256
SHELVES = 1 << 14


@dataclass(frozen=True, slots=True)
class Groups:
    """The different ids in order, and the rows of each: id number i has those from offset i."""

    ids: pa.Array
    offsets: Int64s
    rows: Int64s


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some ids that lie together, the first of which is that of row `low`."""

    texts: Bytes
    ends: Ends
    low: int

    def __len__(self) -> int:
        return len(self.ends) - 1


@dataclass(frozen=True, slots=True)
class _Dealt:
    """Ids in heaps: their rows, their bytes as words and their lengths."""

    rows: Int64s
    words: Words
    lengths: Int32s

    def part(self, low: int, high: int) -> _Dealt:
        return _Dealt(self.rows[low:high], self.words[low:high], self.lengths[low:high])


def grouped(ids: pa.ChunkedArray) -> Groups:
    """The rows of equal ids next to one another, ids in order."""
    pieces = _pieces(ids)
    longest = max((int(np.diff(piece.ends).max()) for piece in pieces), default=0)
    if longest > LONGEST or not pieces:
        return _slowly(ids)
    beginning = _shared_beginning(pieces)
    with ThreadPoolExecutor(at_once()) as pool:
        dealt, heaps = _dealt(pool, pieces, len(beginning), (longest - len(beginning)) // 8 + 1)
        found = []
        with bar("anchors", len(ids)) as advance:
            for heap in pool.map(lambda heap: _put_in_order(dealt.part(*heap), beginning), heaps):
                found.append(heap)
                advance(len(ids) // len(heaps))
    starts = [begins + low for (_, begins), (low, _) in zip(found, heaps, strict=True)]
    offsets = np.concatenate([*starts, [len(ids)]]).astype(np.int64, copy=False)
    return Groups(pa.concat_arrays([distinct for distinct, _ in found]), offsets, dealt.rows)


def _pieces(ids: pa.ChunkedArray) -> list[_Piece]:
    """The ids where they lie, in about as many pieces as there are cores to work on them, or more."""
    rows = max(-(-len(ids) // at_once()), 1)
    pieces, low = [], 0
    for chunk in ids.chunks:
        for start in range(0, len(chunk), rows):
            texts, ends = bytes_of(chunk.slice(start, rows))
            pieces.append(_Piece(texts, ends, low + start))
        low += len(chunk)
    return pieces


def _shared_beginning(pieces: list[_Piece]) -> Bytes:
    """What all ids begin with alike."""
    first = pieces[0]
    beginning = first.texts[first.ends[0] : first.ends[1]]
    for piece in pieces:
        beginning = beginning[: _shared_with(beginning, piece.texts, piece.ends)]
    return beginning


def _slowly(ids: pa.ChunkedArray) -> Groups:
    """For ids that would take too much room as words."""
    whole = pa.concat_arrays(
        [chunk.cast(pa.large_string()) for chunk in ids.chunks] or [pa.array([], pa.large_string())]
    )
    rows = pc.sort_indices(whole)
    in_turn = whole.take(rows)
    begins = np.ones(len(whole), np.bool_)
    begins[1:] = pc.not_equal(in_turn[1:], in_turn[:-1]).to_numpy(zero_copy_only=False)
    starts = np.flatnonzero(begins)
    distinct = in_turn.take(pa.array(starts)).cast(pa.string())
    return Groups(distinct, np.append(starts, len(whole)), rows.to_numpy().astype(np.int64))


def _dealt(pool: ThreadPoolExecutor, pieces: list[_Piece], shared: int, width: int) -> tuple[_Dealt, list[Part]]:
    """All ids in heaps, and where each heap begins and ends."""
    n = sum(len(piece) for piece in pieces)
    between = _sample(pieces, n, shared)
    heap, counts = np.empty(n, np.int16), np.zeros((len(pieces), len(between) + 1), np.int64)

    def choose(piece: _Piece, count: Int64s) -> None:
        within = slice(piece.low, piece.low + len(piece))
        _choose_heaps(piece.texts, piece.ends, shared, between, heap[within], count)

    list(pool.map(choose, pieces, counts))
    begin = np.concatenate([[0], np.cumsum(counts.sum(axis=0))])
    places = begin[:-1] + np.cumsum(counts, axis=0) - counts
    rows, words, lengths = np.empty(n, np.int64), np.empty((n, width), np.uint64), np.empty(n, np.int32)

    def deal(piece: _Piece, at: Int64s) -> None:
        _deal(piece.texts, piece.ends, shared, piece.low, heap[piece.low :], at, rows, words, lengths)

    list(pool.map(deal, pieces, places))
    heaps = [(int(low), int(high)) for low, high in pairwise(begin) if high > low]
    return _Dealt(rows, words, lengths), heaps


def _sample(pieces: list[_Piece], n: int, shared: int) -> Words:
    """First words that part all ids into heaps of about the same size."""
    heaps = min(n // IDS_A_HEAP, MOST_HEAPS)
    if heaps < 2:
        return np.empty(0, np.uint64)
    step = n // (heaps * SAMPLED_A_HEAP)
    sampled = np.sort(np.concatenate([_first_words(piece.texts, piece.ends, shared, step) for piece in pieces]))
    return sampled[SAMPLED_A_HEAP::SAMPLED_A_HEAP][: heaps - 1]


def _put_in_order(heap: _Dealt, beginning: Bytes) -> tuple[pa.Array, Int64s]:
    """Put the rows of a heap in order where they lie; its different ids, and where the rows of each begin."""
    sorting = np.argsort(heap.words[:, 0])
    starts, settled = _starts(heap.words, heap.lengths, sorting)
    if not settled:
        sorting = np.lexsort([heap.lengths, *heap.words.T[::-1]])
        starts, _ = _starts(heap.words, heap.lengths, sorting)
    heap.rows[:] = heap.rows[sorting]
    distinct = sorting[starts]
    ends = np.concatenate([[0], np.cumsum(heap.lengths[distinct])]).astype(np.int32)
    texts = _written(heap.words, distinct, ends, beginning)
    return pa.StringArray.from_buffers(len(starts), pa.py_buffer(ends), pa.py_buffer(texts)), starts


@numba.njit(cache=True, nogil=True)
def _shared_with(beginning: Bytes, texts: Bytes, ends: Ends) -> int:
    """How many bytes all ids have in common with a beginning."""
    shared = len(beginning)
    for one in range(len(ends) - 1):
        shared = min(shared, ends[one + 1] - ends[one])
        for at in range(shared):
            if texts[ends[one] + at] != beginning[at]:
                shared = at
                break
        if shared == 0:
            break
    return shared


@numba.njit(cache=True, nogil=True)
def _word(texts: Bytes, start: int, stop: int) -> np.uint64:
    """Eight bytes as a number in the same order (beyond the end are zeros)."""
    word = np.uint64(0)
    if start + 8 <= stop:  # the compiler makes one step of it
        for at in range(8):
            word = (word << np.uint64(8)) | np.uint64(texts[Place(start) + Place(at)])
        return word
    for at in range(start, start + 8):
        word = (word << np.uint64(8)) | np.uint64(texts[at] if at < stop else 0)
    return word


@numba.njit(cache=True, nogil=True)
def _first_words(texts: Bytes, ends: Ends, skipped: int, step: int) -> Words:
    """The first eight bytes after those skipped, of one id in so many."""
    words = np.empty((len(ends) - 2) // step + 1, np.uint64)
    for at in range(len(words)):
        words[at] = _word(texts, ends[at * step] + skipped, ends[at * step + 1])
    return words


@numba.njit(cache=True, nogil=True)
def _choose_heaps(texts: Bytes, ends: Ends, skipped: int, between: Words, heap: Places, counts: Int64s) -> None:
    """Each id's heap, which is how many of the sample are not above it; and how many ids each heap gets.

    Where to look in the sample is foretold, as nearly as can be, from where the word lies between least and greatest.
    """
    least, shift, shelves = _shelves(between)
    for at in range(len(heap)):
        word = _word(texts, ends[at] + skipped, ends[at + 1])
        below: int = 0
        above: int = 0
        if len(between) and word >= least:
            step = (word - least) >> shift
            shelf = np.int64(step) if step < np.uint64(SHELVES) else SHELVES
            below, above = shelves[shelf], shelves[shelf + 1]
        while below < above:
            middle = (below + above) >> 1
            if between[middle] <= word:
                below = middle + 1
            else:
                above = middle
        heap[at] = below
        counts[below] += 1


@numba.njit(cache=True, nogil=True)
def _shelves(between: Words) -> tuple[np.uint64, np.uint64, Places]:
    """The sample's least word, how much wider than one a shelf is (as a power of two), and what stands before each."""
    shelves, shift = np.full(SHELVES + 2, len(between), np.int16), np.uint64(0)
    if len(between) == 0:
        return np.uint64(0), shift, shelves
    least, filled = between[0], np.int64(0)
    while ((between[-1] - least) >> shift) >= np.uint64(SHELVES):
        shift += np.uint64(1)
    for at in range(len(between)):
        shelf = np.int64((between[at] - least) >> shift)
        shelves[filled : shelf + 1] = at
        filled = max(filled, shelf + 1)
    return least, shift, shelves


@numba.njit(cache=True, nogil=True)
def _deal(
    texts: Bytes,
    ends: Ends,
    skipped: int,
    low: int,
    heap: Places,
    at: Int64s,
    rows: Int64s,
    words: Words,
    lengths: Int32s,
) -> None:
    """Write each id where its heap goes on; `at` says where that is. The first id is that of row `low`."""
    for one in range(len(ends) - 1):
        place = at[heap[one]]
        at[heap[one]] += 1
        rows[place], lengths[place] = low + one, ends[one + 1] - ends[one]
        for word in range(words.shape[1]):
            words[place, word] = _word(texts, ends[one] + skipped + 8 * word, ends[one + 1])


@numba.njit(cache=True, nogil=True)
def _starts(words: Words, lengths: Int32s, sorting: Int64s) -> tuple[Int64s, bool]:
    """Where in order an id differs from the one before, and whether none that differ have the first word in common."""
    starts, n, settled = np.zeros(len(sorting), np.int64), 1, True
    for at in range(1, len(sorting)):
        one, before = Place(sorting[at]), Place(sorting[at - 1])
        alike = words[one, 0] == words[before, 0]
        differ = not alike or lengths[one] != lengths[before]
        for word in range(1, words.shape[1]):
            differ |= words[one, word] != words[before, word]
        starts[n] = at
        n += differ
        settled &= not (alike and differ)
    return starts[:n], settled


@numba.njit(cache=True, nogil=True)
def _written(words: Words, which: Int64s, ends: Ends, beginning: Bytes) -> Bytes:
    """Words as bytes again, after the beginning all share."""
    texts, shared = np.empty(ends[-1], np.uint8), Place(len(beginning))
    for at in range(len(which)):
        one, start, stop = Place(which[at]), Place(ends[at]), Place(ends[at + 1])
        for byte in range(shared):
            texts[start + byte] = beginning[byte]
        for byte in range(stop - start - shared):
            shift = np.uint64(56) - np.uint64(8) * (byte & np.uint64(7))
            texts[start + shared + byte] = (words[one, byte >> np.uint64(3)] >> shift) & np.uint64(255)
    return texts
