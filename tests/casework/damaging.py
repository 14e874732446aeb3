"""Backups damaged on purpose: parts changed, left out, added, or made to say what is not so."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

from virkning.casework.operations.archive import Manifest
from virkning.casework.operations.fingerprints import Table
from virkning.casework.operations.keys import seal


def repacked(backup: Path, out: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with tarfile.open(backup) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}
    change(parts)
    with tarfile.open(out, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out


def flip(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        middle = len(parts[name]) // 2
        parts[name] = parts[name][:middle] + bytes([parts[name][middle] ^ 1]) + parts[name][middle + 1 :]

    return change


def another_key(parts: dict[str, bytes]) -> None:
    parts["home/keys/cpr"] = b"x" * 64


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.pop(name) and None


def smuggled(parts: dict[str, bytes]) -> None:
    parts["../../escaped"] = b"x"


def added(parts: dict[str, bytes]) -> None:
    parts["home/keys/more"] = b"x"


def fewer_rows(parts: dict[str, bytes]) -> None:
    """Everything consistent, but the digests are not those of the dump: only the restored tables can tell."""
    manifest = Manifest.model_validate_json(parts["manifest.json"])
    told = {**manifest.tables, "people_citizen": Table(rows=1, digest="0" * 32)}
    parts["manifest.json"] = manifest.model_copy(update={"tables": told}).model_dump_json().encode()
    parts["seal"] = seal(parts["manifest.json"], None).encode()


def from_the_future(parts: dict[str, bytes]) -> None:
    manifest = Manifest.model_validate_json(parts["manifest.json"])
    more = [*manifest.migrations, "people.9999_of_tomorrow"]
    parts["manifest.json"] = manifest.model_copy(update={"migrations": more}).model_dump_json().encode()
    parts["seal"] = seal(parts["manifest.json"], None).encode()
