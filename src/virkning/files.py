"""Files and folders that appear whole or not at all, and the checksums that prove what they held."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text

_CHUNK = 1 << 20


@contextmanager
def whole_folder(path: str | Path) -> Iterator[Path]:
    """Give a fresh folder to fill; it takes the place of `path` only when the block ends without an error.

    A folder that already stands at `path` stays untouched until then. An interrupted block leaves nothing behind.
    """
    target = Path(path).absolute()
    if target.exists() and not target.is_dir():
        raise InputError(
            Text("Der ligger allerede en fil med det navn.", "A file of that name is in the way."), file=path
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield fresh
        fresh.chmod(0o777 & ~_umask())
        _swap_in(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap_in(fresh: Path, target: Path) -> None:
    """Rename, never copy. Where the system can exchange two names in one step, no moment exists without a whole folder."""
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        target.rename(aside / "old")
        fresh.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths trade places atomically (Linux); False where the system or the file system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    at_current_folder, exchange = -100, 2
    return renameat2(at_current_folder, os.fsencode(one), at_current_folder, os.fsencode(other), exchange) == 0


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """Give a path to write to; the file takes the place of `path` only when the block ends without an error."""
    target = Path(path).absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        fresh.chmod(0o666 & ~_umask())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sha256(path: str | Path) -> str:
    """The checksum of a file, or of a folder by the names and checksums of all its files."""
    path = Path(path)
    if path.is_dir():
        listed = sorted(file for file in path.rglob("*") if file.is_file())
        lines = "".join(f"{sha256(file)}  {file.relative_to(path).as_posix()}\n" for file in listed)
        return hashlib.sha256(lines.encode()).hexdigest()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
