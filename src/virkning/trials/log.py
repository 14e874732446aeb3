"""An append-only log in which each entry carries the hash of the one before, so that no change goes unseen.

One JSON object per line. The last line is a trailer with the number of entries and the last hash, so that entries cut off
the end are missed. Each entry also has a seal: a keyed hash that only the holder of the trial's seed can make, so that the
whole chain cannot be forged by somebody else.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done, when and in which role; before, hash and seal tie it to its place."""

    number: int
    at: str
    by: str
    kind: str
    body: dict[str, Any]
    before: str
    hash: str
    seal: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the log; line: where it is seen, counted from 1."""

    line: int
    text: Text


def hash_of(number: int, at: str, by: str, kind: str, body: dict[str, Any], before: str) -> str:
    content = json.dumps(
        [number, at, by, kind, body, before], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()


def seal_of(seed: str, hash_: str) -> str:
    return hmac.new(seed.encode(), f"seal\n{hash_}".encode(), "sha256").hexdigest()


def read_log(path: Path) -> tuple[list[Entry], list[Fault]]:
    """The entries as they stand, and every fault of the chain."""
    placed, faults, trailers = [], [], []
    lines = path.read_text("utf-8", errors="replace").removesuffix("\n").split("\n")
    for line, text in enumerate(lines, start=1):
        try:
            raw = json.loads(text)
            if "entries" in raw:
                trailers.append(line)
            else:
                placed.append((line, _entry(raw)))
        except (ValueError, TypeError):
            faults.append(Fault(line, Text("linjen kan ikke læses", "the line cannot be read")))
    entries = [entry for _, entry in placed]
    ended = trailers == [len(lines)] and _fits(json.loads(lines[-1]), entries)
    if not ended:
        faults.append(
            Fault(
                len(lines),
                Text(
                    "slutningen passer ikke: noget er skåret af eller føjet til",
                    "the end does not fit: something was cut off or added",
                ),
            )
        )
    return entries, sorted([*faults, *_chain(placed)], key=lambda fault: fault.line)


def _entry(raw: dict[str, Any]) -> Entry:
    entry = Entry(**raw)
    if not (isinstance(entry.number, int) and isinstance(entry.body, dict) and isinstance(entry.seal, str)):
        raise TypeError
    return entry


def _fits(trailer: dict[str, Any], entries: list[Entry]) -> bool:
    return trailer == {"entries": len(entries), "last": entries[-1].hash if entries else NOTHING_BEFORE}


def _chain(placed: list[tuple[int, Entry]]) -> Iterator[Fault]:
    """Each entry against the one before it, so that one that is missing or added is one fault, not one on each line."""
    before, number = NOTHING_BEFORE, 0
    for line, entry in placed:
        if entry.number != number + 1:
            yield Fault(
                line,
                Text(
                    f"her skulle nummer {number + 1} stå, ikke {entry.number}",
                    f"number {number + 1} should stand here, not {entry.number}",
                ),
            )
        if entry.before != before:
            yield Fault(line, Text("linjen følger ikke på den forrige", "the line does not follow from the one before"))
        if entry.hash != hash_of(entry.number, entry.at, entry.by, entry.kind, entry.body, entry.before):
            yield Fault(line, Text("linjens indhold er ændret", "the content of the line was changed"))
        before, number = entry.hash, entry.number


def unsealed(entries: list[Entry], seed: str) -> Iterator[Fault]:
    """Entries that were not made by the holder of the seed."""
    for line, entry in enumerate(entries, start=1):
        if entry.seal != seal_of(seed, entry.hash):
            yield Fault(
                line, Text("linjen er ikke skrevet med forsøgets frø", "the line was not written with the trial's seed")
            )


def append(path: Path, seed: str, *, at: str, by: str, kind: str, body: dict[str, Any]) -> Entry:
    """Add one entry, within `alone`; a log with a fault is not written to."""
    entries: list[Entry] = []
    lines: list[str] = []
    if path.exists():
        entries, faults = read_log(path)
        if faults:
            raise InputError(
                Text("Loggen er ændret udefra; der skrives ikke mere i den.", "The log was changed from outside; nothing more is written to it."),
                file=path, row=faults[0].line, value=faults[0].text.en,
            )  # fmt: skip
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")[:-1]
    before = entries[-1].hash if entries else NOTHING_BEFORE
    hash_ = hash_of(len(entries) + 1, at, by, kind, body, before)
    entry = Entry(len(entries) + 1, at, by, kind, body, before, hash_, seal_of(seed, hash_))
    _write(path, [*lines, json.dumps(asdict(entry), ensure_ascii=False)], entry)
    return entry


def _write(path: Path, lines: list[str], last: Entry) -> None:
    trailer = json.dumps({"entries": last.number, "last": last.hash})
    with whole_file(path) as file:
        file.write_text("\n".join([*lines, trailer]) + "\n", "utf-8")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One at a time from reading the log to writing to it, so that no two lots are opened for the same slot."""
    with path.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
