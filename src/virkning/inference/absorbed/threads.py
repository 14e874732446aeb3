"""Two cores at work: the next batch is made ready while this one is added up, and BLAS keeps to one thread meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")
P = ParamSpec("P")

_END = object()


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; each is made by a second thread while the one before it is used."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = worker.submit(next, items, _END)
            yield item  # type: ignore[misc]


def one_blas_thread(function: Callable[P, T]) -> Callable[P, T]:
    """On blocks this narrow the threads of BLAS wait for each other longer than they work, most of all on a busy machine."""

    @wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        with _controller().limit(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return limited


@cache
def _controller() -> ThreadpoolController:
    """Finding the loaded libraries takes milliseconds, so it is done once."""
    return ThreadpoolController()
