"""Progress on standard error, so that long work is seen to move and output stays clean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Tell = Callable[[str], None]
T = TypeVar("T")


def silent(_: str) -> None:
    """For callers that do not want to be told."""


def aloud(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


@contextmanager
def bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar with the time left; give the returned function the number of steps just done.

    Where nobody watches (a pipe, a log) nothing is drawn.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.advance(task, done)


def each(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Go through items with a bar."""
    with bar(what, total if total is not None else _length(items)) as advance:
        for item in items:
            yield item
            advance(1)


def _length(items: Iterable[object]) -> int | None:
    try:
        return len(items)  # type: ignore[arg-type]
    except TypeError:
        return None
