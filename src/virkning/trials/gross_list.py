"""The gross list: those who may be asked, as a CSV file with a pseudonym and the columns that the protocol looks at."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.trials.protocol import Protocol
from virkning.trials.rules import stratum_of, why_not_eligible

PERSON = "person"
_LIKE_A_CPR_NUMBER = re.compile(r"\d{6}-?\d{4}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on the list; out: the rule that keeps them out, with its version."""

    person: str
    levels: dict[str, str]
    out: str | None


def read_gross_list(
    path: Path, protocol: Protocol, day: date, already: frozenset[str] = frozenset()
) -> list[Candidate]:
    rows = _rows(path)
    first = next(iter(rows.values()))
    needed = [
        PERSON,
        *dict.fromkeys(
            [
                *(factor.factor for factor in protocol.stratum),
                *(rule.column for rule in protocol.eligible if rule.column),
            ]
        ),
    ]
    for column in needed:
        if column not in first:
            raise InputError(
                Text("Bruttolisten mangler en kolonne, som protokollen ser på.", "The gross list lacks a column that the protocol looks at."),
                file=path, column=column, expected=", ".join(needed),
            )  # fmt: skip
    seen = set(already)
    found = []
    for number, row in rows.items():
        for column in needed:
            if not row[column]:
                raise InputError(Text("Cellen er tom.", "The cell is empty."), file=path, row=number, column=column)
        found.append(_candidate(row, number, path, protocol, day, seen))
    return found


def _candidate(
    row: dict[str, str], number: int, path: Path, protocol: Protocol, day: date, seen: set[str]
) -> Candidate:
    person = row[PERSON]
    if _LIKE_A_CPR_NUMBER.fullmatch(person):
        raise InputError(
            Text("Listen skal have pseudonymer, ikke CPR-numre.", "The list must hold pseudonyms, not CPR numbers."), file=path, row=number, column=PERSON
        )  # fmt: skip
    if person in seen:
        raise InputError(
            Text("Personen er allerede på listen.", "The person is on the list already."),
            file=path,
            row=number,
            column=PERSON,
            value=person,
        )
    seen.add(person)
    try:
        out = why_not_eligible(protocol, row, day)
        return Candidate(person, {} if out else stratum_of(protocol, row), out)
    except InputError as trouble:
        raise InputError(
            trouble.message,
            file=path,
            row=number,
            column=trouble.column,
            value=trouble.value,
            expected=trouble.expected,
        ) from None


def _rows(path: Path) -> dict[int, dict[str, str]]:
    """The rows by the line they stand on, blank lines left out."""
    reader = csv.reader(_text(path).splitlines())
    header = [name.strip() for name in next(reader, [])]
    _refuse_heading(path, header)
    rows = {}
    for cells in filter(None, reader):
        number = reader.line_num
        if len(cells) != len(header):
            raise InputError(
                Text("Linjen har et andet antal felter end overskriften.", "The line has another number of fields than the heading."),
                file=path, row=number, value=len(cells), expected=str(len(header)),
            )  # fmt: skip
        rows[number] = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    if not rows:
        raise InputError(Text("Listen er tom.", "The list is empty."), file=path)
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except UnicodeDecodeError:
        raise InputError(
            Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."), file=path, expected="UTF-8"
        ) from None


def _refuse_heading(path: Path, header: list[str]) -> None:
    """What Excel makes in Danish (semicolons, decimal commas) is named, not guessed at."""
    if len(header) == 1 and ";" in header[0]:
        raise InputError(
            Text("Filen er adskilt med semikolon.", "The file is separated by semicolons."), file=path, row=1, value=header[0],
            expected=Text("komma mellem kolonnerne og punktum i decimaltal", "commas between columns and a point in decimals"),
        )  # fmt: skip
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise InputError(
            Text("Kolonnen står to gange.", "The column stands twice."), file=path, row=1, column=twice or "–"
        )
