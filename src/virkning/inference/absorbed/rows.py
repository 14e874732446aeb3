"""The rows of a source as blocks, to be gone through twice: few rows are kept in between, many are read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.errors import InputError
from virkning.inference.absorbed.block import Block, block_of, first_means
from virkning.inference.absorbed.levels import Levels
from virkning.inference.absorbed.roles import Roles
from virkning.inference.absorbed.source import Source, batches
from virkning.inference.absorbed.threads import one_ahead
from virkning.language import Text

KEPT_BYTES = 1 << 28
"""Blocks are kept for the second pass while they take no more memory than this; beyond it none is."""


class Rows:
    """Blocks of rows, the same each time they are asked for.

    levels: of every key, growing during the first pass. origin: what outcome and covariates are counted from.
    """

    def __init__(
        self,
        source: Source,
        roles: Roles,
        batch_rows: int,
        *,
        levels: Mapping[str, pa.Array] | None = None,
        origin: NDArray[np.float64] | None = None,
    ) -> None:
        self.roles = roles
        self.levels = {key: Levels(levels[key] if levels else None) for key in roles.keys}
        self.origin = first_means(source, roles, batch_rows) if origin is None else origin
        self._source, self._batch_rows = source, batch_rows
        self._kept: list[Block] | None = None

    def __iter__(self) -> Iterator[Block]:
        return iter(self._kept) if self._kept is not None else self._keep_while_few(one_ahead(self._read()))

    def _read(self) -> Iterator[Block]:
        first_row = 1
        for batch in batches(self._source, self.roles, self._batch_rows):
            if batch.num_rows:
                yield block_of(batch, self.roles, self.levels, self.origin, first_row)
                first_row += batch.num_rows

    def _keep_while_few(self, blocks: Iterator[Block]) -> Iterator[Block]:
        kept: list[Block] | None = []
        for block in blocks:
            if kept is not None:
                kept.append(block)
                kept = kept if sum(block.values.nbytes for block in kept) <= KEPT_BYTES else None
            yield block
        self._kept = kept

    def without_new_levels(self, known: Mapping[str, pa.Array]) -> Iterator[Block]:
        """Refuse rows that have changed since their sums were gathered: their residuals would be wrong without a sound."""
        for block in self:
            for key, codes in block.codes.items():
                if codes.known > len(known[key]):
                    message = Text("Rækkerne har ændret sig undervejs.", "The rows have changed on the way.")
                    raise InputError(message, column=key, expected=Text("ingen nye niveauer", "no new levels"))
            yield block
