"""What is known of a theory here: the shipped studies, the quotes and the findings laid in the installation's folders.

Read anew when the content of a file is another; else from memory. A file that cannot be used is told, not passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from virkning.casework.library.reports import bound_theory, finding_files
from virkning.casework.library.shelf import Shelved, theory_of
from virkning.errors import InputError
from virkning.files import sha256
from virkning.language import Text
from virkning.theory import Theory
from virkning.theory.status import Standing, Witness, gather, standings
from virkning.theory.status.from_findings import finding_witnesses
from virkning.theory.status.from_quotes import quote_witnesses

_Files = tuple[tuple[Path, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Where each part of a theory stands, and what could not be used."""

    standings: dict[str, Standing]
    troubles: tuple[Text, ...]

    @property
    def statuses(self) -> dict[str, str]:
        """For the picture: none at all where nothing is known of any part."""
        heard = any(one.witnesses for one in self.standings.values())
        return {part: one.status for part, one in self.standings.items()} if heard else {}


def known_of(shelved: Shelved) -> Known:
    return _known(shelved.definition, _stamped(_quote_files()), _stamped(finding_files()))


def _quote_files() -> list[Path]:
    """Tables of coded quotes, as a qualitative project hands them out."""
    folder = Path(settings.QUOTES)
    return sorted(file for file in folder.glob("*.csv") if file.is_file()) if folder.is_dir() else []


def _stamped(found: list[Path]) -> _Files:
    return tuple((file, sha256(file)) for file in found)


@lru_cache(maxsize=64)
def _known(definition: str, quotes: _Files, findings: _Files) -> Known:
    theory = theory_of(definition)
    troubles: list[Text] = []
    heard = [*gather(theory), *_quoted(theory, quotes, troubles), *_found(theory, findings, troubles)]
    return Known(standings(theory, heard), tuple(troubles))


def _quoted(theory: Theory, files: _Files, troubles: list[Text]) -> Iterator[Witness]:
    for file, _ in files:
        named = _theories_of(file)
        if named and theory.id not in named and "" not in named:
            continue
        try:
            yield from quote_witnesses(theory, file)
        except InputError as trouble:
            if theory.id in named or not named:
                troubles.append(_told(trouble, file))


def _theories_of(file: Path) -> set[str]:
    """The theories that a file of quotes names; "" where a row leaves it open; nothing where it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return {row.get("theory") or "" for row in csv.DictReader(opened)}
    except (OSError, UnicodeDecodeError, csv.Error):
        return set()


def _found(theory: Theory, files: _Files, troubles: list[Text]) -> Iterator[Witness]:
    for file, _ in files:
        if bound_theory(file) == theory.id:
            try:
                yield from finding_witnesses(theory, file)
            except InputError as trouble:
                troubles.append(_told(trouble, file.parent))


def _told(trouble: InputError, file: Path) -> Text:
    """The refusal without where on the machine the file lies."""
    bare = InputError(
        trouble.message,
        file=file.name,
        row=trouble.row,
        column=trouble.column,
        value=trouble.value,
        expected=trouble.expected,
    )
    return Text(bare.say("da"), bare.say("en"))
