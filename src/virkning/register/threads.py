"""Work on several cores: how many threads at once, and the next item of a series made ready while this one is used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

MOST = 4
_END = object()


def at_once() -> int:
    """One thread for each core there is, but few: memory and disk serve no more."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, cores)


def one_ahead(items: Iterator[T], pool: ThreadPoolExecutor) -> Iterator[T]:
    """The same items in the same order; each is made by a thread of the pool while the one before it is used."""
    coming = pool.submit(next, items, _END)
    while (item := coming.result()) is not _END:
        coming = pool.submit(next, items, _END)
        yield item  # type: ignore[misc]
