"""Homes of installations for tests with real processes: in memory where the machine lets us, for a killed process
loses nothing that it has written, on whatever it wrote it, and the disk is what such tests would wait for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY, ENOUGH = Path("/dev/shm"), 2 * 10**9


@contextmanager
def a_quick_home() -> Iterator[Path]:
    """Not pytest's own temporary folder: root's database runs as another user, who may not look in there."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    place = MEMORY if in_memory else None
    with tempfile.TemporaryDirectory(prefix="virkning-home-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"
