"""The questionnaires that come with the program, and those that users bring in files of the same form."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from virkning.errors import InputError
from virkning.instruments.form import InstrumentForm
from virkning.instruments.model import Instrument
from virkning.language import Text, same
from virkning.settings import read_form

_DATA = files("virkning.instruments").joinpath("data")
_FILE_NAME = re.compile(r"(?P<id>\w+)-(?P<version>\w+)\.toml")


def known_instruments() -> dict[str, tuple[str, ...]]:
    """The ids of the questionnaires that come with the program, each with its versions, oldest first."""
    found: dict[str, list[str]] = {}
    for file in sorted(_DATA.iterdir(), key=lambda file: file.name):
        if name := _FILE_NAME.fullmatch(file.name):
            found.setdefault(name["id"], []).append(name["version"])
    return {id_: tuple(sorted(versions, key=_release)) for id_, versions in found.items()}


def _release(version: str) -> tuple[int, str]:
    number = re.match(r"\d+", version)
    return (int(number.group()) if number else 0, version)


def load_instrument(id_: str, version: str | None = None) -> Instrument:
    """A questionnaire that comes with the program; without a version, the newest."""
    known = known_instruments()
    if id_ not in known:
        raise InputError(
            Text("Spørgeskemaet kendes ikke.", "The questionnaire is not known."),
            value=id_,
            expected=same(", ".join(known)),
        )
    version = version or known[id_][-1]
    if version not in known[id_]:
        raise InputError(
            Text("Spørgeskemaet findes ikke i den udgave.", "The questionnaire has no such version."),
            value=f"{id_} {version}",
            expected=same(", ".join(known[id_])),
        )
    return _load(id_, version)


@cache
def _load(id_: str, version: str) -> Instrument:
    with as_file(_DATA.joinpath(f"{id_}-{version}.toml")) as path:
        instrument = read_instrument(path)
    _check_untouched(instrument)
    return instrument


def read_instrument(path: str | Path) -> Instrument:
    """A questionnaire from a file of one's own, in the same form as those that come with the program."""
    return read_form(InstrumentForm, path).instrument()


def parse_instrument(definition: str, *, name: str) -> Instrument:
    """A questionnaire from a definition that is already in memory: an upload, a row of a database.

    It is laid down as a file while it is read, so that what is wrong is told with its line. The name is only told.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "definition.toml"
        path.write_bytes(definition.encode("utf-8", errors="surrogateescape"))
        try:
            return read_instrument(path)
        except InputError as trouble:
            where = {"row": trouble.row, "column": trouble.column, "value": trouble.value, "expected": trouble.expected}
            raise InputError(trouble.message, file=name, **where) from None  # type: ignore[arg-type]


def definition_of(id_: str, version: str) -> str:
    """The file of a questionnaire that comes with the program, word for word."""
    load_instrument(id_, version)
    return _DATA.joinpath(f"{id_}-{version}.toml").read_text("utf-8")


def published_checksums() -> dict[str, str]:
    """The checksum each version had when it was published, by "id-version"."""
    return tomllib.loads(_DATA.joinpath("checksums.toml").read_text("utf-8"))


def _check_untouched(instrument: Instrument) -> None:
    """Answers given to other words than those in the file would be misread, so a changed file is refused."""
    name = f"{instrument.id}-{instrument.version}"
    if published_checksums().get(name) != instrument.checksum:
        raise InputError(
            Text(
                "Spørgeskemaet er ændret, efter at det blev taget i brug. En ændring skal have sit eget udgavenummer.",
                "The questionnaire was changed after it came into use. A change needs a version number of its own.",
            ),
            file=f"{name}.toml",
            value=instrument.checksum,
            expected=published_checksums().get(name),
        )
