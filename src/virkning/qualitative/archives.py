"""Archives and XML from outside, opened with suspicion: no bombs, no paths that climb, no entities."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from lxml import etree

from virkning.errors import InputError
from virkning.language import Text

MOST_MEMBERS = 10_000
MOST_BYTES = 500 * 1024**2
"""Of one archive, unpacked; interviews are text, and text is small."""
MOST_SWELLING = 200
"""Unpacked bytes to packed bytes. Text packs about 3 to 1 and can reach 20 to 1."""
_SMALL_ENOUGH = 1024**2
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, struct.error)


class Archive:
    """The members of a zip file by name, read into memory within limits; nothing is ever unpacked to disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as opened:
                self._members = {info.filename: info for info in _checked(opened.infolist(), path)}
        except FileNotFoundError:
            raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
        except _BROKEN as trouble:
            raise InputError(
                Text("Filen er ikke et helt zip-arkiv.", "The file is not a whole zip archive."),
                file=path, value=trouble, expected=Text("en zip-fil", "a zip file"),
            ) from None  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """A member's bytes; the header's promise of a size is not believed, reading stops at it."""
        if name not in self._members:
            raise InputError(
                Text("Arkivet mangler en fil.", "The archive lacks a file."),
                file=self.path, value=name, expected=", ".join(self.names[:8]),
            )  # fmt: skip
        info = self._members[name]
        try:
            with zipfile.ZipFile(self.path) as opened, opened.open(info) as member:
                content = member.read(info.file_size + 1)
        except (*_BROKEN, RuntimeError, EOFError, zlib.error) as trouble:
            raise InputError(
                Text("En fil i arkivet kan ikke læses.", "A file in the archive cannot be read."),
                file=self.path, column=name, value=trouble,
            ) from None  # fmt: skip
        if len(content) > info.file_size:
            raise _bomb(self.path, name)
        return content


def _checked(members: list[zipfile.ZipInfo], path: Path) -> list[zipfile.ZipInfo]:
    files = [info for info in members if not info.is_dir()]
    if len(files) > MOST_MEMBERS or sum(info.file_size for info in files) > MOST_BYTES:
        raise _bomb(path, None)
    seen: set[str] = set()
    for info in files:
        if _climbs(info):
            raise InputError(
                Text("Arkivet har en fil, der vil ligge uden for det.", "The archive has a file that wants to lie outside it."),
                file=path, value=info.filename, expected=Text("et navn uden .., / forrest eller lænke", "a name without .., a leading / or a link"),
            )  # fmt: skip
        if info.file_size > _SMALL_ENOUGH and info.file_size > MOST_SWELLING * max(info.compress_size, 1):
            raise _bomb(path, info.filename)
        if info.filename in seen:
            raise InputError(
                Text("Et navn står to gange i arkivet.", "A name stands twice in the archive."),
                file=path, value=info.filename,
            )  # fmt: skip
        seen.add(info.filename)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(f"compression {info.compress_type}: {info.filename}")
    return files


def _climbs(info: zipfile.ZipInfo) -> bool:
    name = info.filename.replace("\\", "/")
    linked = stat.S_ISLNK(info.external_attr >> 16)
    return linked or name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name.split("/")[0]


def _bomb(path: Path, name: str | None) -> InputError:
    return InputError(
        Text("Arkivet fylder urimeligt meget udpakket.", "The archive is unreasonably large when unpacked."),
        file=path,
        value=name,
        expected=Text(
            f"højst {MOST_MEMBERS} filer og {MOST_BYTES // 1024**2} MB", f"at most {MOST_MEMBERS} files and {MOST_BYTES // 1024**2} MB"
        ),
    )  # fmt: skip


def parse_xml(content: bytes, file: Path, member: str | None = None) -> etree._Element:
    """The root of an XML document. A document type is refused altogether: entities live there."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        row = getattr(trouble, "lineno", None)
        raise InputError(
            Text("Filen er ikke gyldig XML.", "The file is not valid XML."),
            file=file, column=member, row=row, value=str(trouble).splitlines()[0] if str(trouble) else None,
        ) from None  # fmt: skip
    if root.getroottree().docinfo.doctype:
        raise InputError(
            Text("XML med en dokumenttype (DTD) læses ikke.", "XML with a document type (DTD) is not read."),
            file=file, column=member, value=root.getroottree().docinfo.doctype, expected=Text("XML uden DOCTYPE", "XML without DOCTYPE"),
        )  # fmt: skip
    return root
