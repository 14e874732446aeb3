"""Which items of different versions are the same question, and where its wording or its scale was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from virkning.instruments.answers import Array, Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains:
    """For each item asked, three numbers. Items with the same number share the question, its wording, its scale."""

    question: Array
    wording: Array
    scale: Array


def chains(asked: Sequence[Asked]) -> Chains:
    """Follow each item back to where its question, wording and scale began, as far as the versions given reach."""
    places = {(one.instrument.id, one.instrument.version, one.item.id): place for place, one in enumerate(asked)}

    def origin(place: int, breaks: tuple[str, ...]) -> int:
        """The earliest item in the line that is not behind one of these breaks."""
        one = asked[place]
        if one.item.lineage in breaks:
            return place
        earlier = places.get((one.instrument.id, one.instrument.earlier_version or "", one.item.earlier or ""))
        return place if earlier is None else origin(earlier, breaks)

    def origins(*breaks: str) -> Array:
        return np.array([origin(place, breaks) for place in range(len(asked))], dtype=np.int64)

    return Chains(
        question=origins("new"),
        # A new scale changes what the question's words are answered with, so it is a new wording as well.
        wording=origins("new", "reworded", "rescaled"),
        scale=origins("new", "rescaled"),
    )
