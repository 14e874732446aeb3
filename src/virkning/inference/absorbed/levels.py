"""Keys become numbers: each level of a factor gets a place, in the order it is first met."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True)
class Codes:
    """The levels of some rows. Row i has level `places[local[i]]`; only levels met in these rows have a local number.

    known: how many levels had been met by then, here or before.
    """

    local: NDArray[np.int32]
    places: NDArray[np.int64]
    known: int

    @cached_property
    def all(self) -> NDArray[np.int64]:
        return self.places[self.local]

    def sum(self, weights: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weighted sums of the values by local level: one compiled pass that reads each row once."""
        rows = len(self.local)
        picker = sparse.csc_array((weights, self.local, np.arange(rows + 1)), shape=(len(self.places), rows))
        return picker @ values


class Levels:
    """The levels met so far, each at a fixed place. Encoding more rows may add levels but never moves one."""

    def __init__(self, known: pa.Array | None = None) -> None:
        self.known = known

    def __len__(self) -> int:
        return 0 if self.known is None else len(self.known)

    def encode(self, keys: pa.Array) -> Codes:
        if pa.types.is_dictionary(keys.type):
            keys = keys.dictionary_decode()
        coded = keys.dictionary_encode()
        places = self.places(coded.dictionary)
        return Codes(coded.indices.to_numpy(zero_copy_only=False), places, len(self))

    def places(self, keys: pa.Array) -> NDArray[np.int64]:
        """The places of keys that are all different; new ones are added at the end."""
        if self.known is None:
            self.known = keys.slice(0, 0)
        keys = keys.cast(self.known.type)
        found = pc.index_in(keys, value_set=self.known)
        new = keys.filter(found.is_null())
        found = found.to_numpy(zero_copy_only=False).astype(np.float64)
        found[np.isnan(found)] = len(self.known) + np.arange(len(new))
        if len(new):
            self.known = pa.concat_arrays([self.known, new])
        return found.astype(np.int64)


def grown(array: NDArray, length: int) -> NDArray:
    """The array with room for `length` levels: doubled when too short, so that growing stays cheap."""
    if len(array) >= length:
        return array
    larger = np.zeros((max(length, 2 * len(array)), *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger
