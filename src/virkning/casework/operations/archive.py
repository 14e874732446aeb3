"""The file of a backup: a manifest, its seal, and the parts whose checksums the manifest holds.

manifest.json   what the backup holds: form, program, migrations, tables with their digests, parts with checksums
seal            of the manifest: an HMAC with the passphrase, or a plain checksum where there is none
database.dump   written by pg_dump, in its own compressed form
home/…          the rest of the installation's folder; the keys among it, or wrapped as keys.wrapped
"""

from __future__ import annotations

import hmac
import os
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from virkning.casework.operations.fingerprints import Table
from virkning.casework.operations.keys import Passphrase, seal
from virkning.errors import InputError
from virkning.files import sha256, whole_file
from virkning.language import Text

MANIFEST, SEAL, DUMP, HOME, WRAPPED = "manifest.json", "seal", "database.dump", "home", "keys.wrapped"
_LARGEST_MANIFEST = 10_000_000

_FOREIGN = Text("Filen er ikke en sikkerhedskopi fra virkning.", "The file is not a backup made by virkning.")
_BROKEN = Text(
    "Sikkerhedskopien er beskadiget eller ændret. Intet er rørt. Brug en anden kopi.",
    "The backup is damaged or has been changed. Nothing was touched. Use another copy.",
)
_ASKS = Text(
    "Nøglerne i sikkerhedskopien er låst med en adgangssætning. Angiv den.",
    "The keys in the backup are locked with a passphrase. Give it.",
)


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["virkning backup"] = "virkning backup"
    form: Literal[1] = 1
    made: datetime
    virkning: str
    postgres: int
    migrations: list[str]
    tables: dict[str, Table]
    parts: dict[str, str]
    salt: str = ""

    def passphrase(self, words: str) -> Passphrase | None:
        """The passphrase of this backup, if it has one."""
        if not self.salt:
            return None
        if not words:
            raise InputError(_ASKS, expected="VIRKNING_PASSPHRASE / --passphrase")
        return Passphrase.of(words, bytes.fromhex(self.salt))


def new_salt() -> str:
    return secrets.token_hex(16)


def checksums(folder: Path) -> dict[str, str]:
    """Every file under the folder with its checksum."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): sha256(file) for file in files}


def write(out: Path, folder: Path, manifest: Manifest, passphrase: Passphrase | None) -> None:
    """Pack the parts in the folder; the file appears whole, readable by its owner only, or not at all."""
    said = manifest.model_dump_json(indent=1).encode("utf-8")
    (folder / MANIFEST).write_bytes(said)
    (folder / SEAL).write_text(seal(said, passphrase), "ascii")
    with private_files(), whole_file(out) as fresh, tarfile.open(fresh, "w") as tar:
        for name in (MANIFEST, SEAL, *manifest.parts):
            tar.add(folder / name, arcname=name, recursive=False, filter=_nobodys)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


@contextmanager
def private_files() -> Iterator[None]:
    """New files are their owner's only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def unpacked(file: Path, words: str, into: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and a folder with the parts, every one of them checked; refused where anything is not as it was."""
    with private_files(), TemporaryDirectory(prefix=".backup-", dir=into) as name:
        folder = Path(name)
        _unpack(file, folder)
        manifest, said = _manifest(file, folder)
        passphrase = manifest.passphrase(words)
        if passphrase is not None:
            _unwrap(folder, passphrase)
        if not hmac.compare_digest(seal(said, passphrase), (folder / SEAL).read_text("utf-8", errors="replace")):
            raise InputError(_BROKEN, file=file, value=MANIFEST)
        yield manifest, folder


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:") as tar:
            for member in tar:
                _take(tar, member, folder)
    except (tarfile.TarError, OSError, ValueError) as trouble:
        raise InputError(_FOREIGN, file=file, value=trouble) from None


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Only plain files with plain names: a foreign archive may try to write elsewhere."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise tarfile.TarError(member.name)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    assert content is not None
    with content, target.open("xb") as new:
        while chunk := content.read(1 << 20):
            new.write(chunk)


def _manifest(file: Path, folder: Path) -> tuple[Manifest, bytes]:
    """The manifest, once the parts are what it says that they are."""
    if not (folder / MANIFEST).is_file() or (folder / MANIFEST).stat().st_size > _LARGEST_MANIFEST:
        raise InputError(_FOREIGN, file=file, expected=MANIFEST)
    said = (folder / MANIFEST).read_bytes()
    try:
        manifest = Manifest.model_validate_json(said)
    except ValidationError:
        raise InputError(_FOREIGN, file=file, value=MANIFEST) from None
    found = checksums(folder)
    wrong = sorted(name for name in {*found, *manifest.parts, SEAL} - {MANIFEST} if not _as_told(name, found, manifest))
    if wrong:
        raise InputError(_BROKEN, file=file, value=", ".join(wrong))
    return manifest, said


def _as_told(name: str, found: dict[str, str], manifest: Manifest) -> bool:
    return name in found if name == SEAL else found.get(name) == manifest.parts.get(name)


def wrap(folder: Path, passphrase: Passphrase) -> None:
    """Put all keys in one file that only the passphrase opens."""
    keys = {file.name: file.read_text("ascii") for file in sorted((folder / HOME / "keys").iterdir())}
    (folder / WRAPPED).write_bytes(passphrase.wrap(keys))
    for name in keys:
        (folder / HOME / "keys" / name).unlink()


def _unwrap(folder: Path, passphrase: Passphrase) -> None:
    """The keys as files again."""
    keys = folder / HOME / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    for name, key in passphrase.unwrap((folder / WRAPPED).read_bytes()).items():
        (keys / PurePosixPath(name).name).write_text(key, "ascii")
