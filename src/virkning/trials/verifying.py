"""Checking a trial from outside: the chain, the seed's binding, and every lot drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from virkning.files import sha256
from virkning.language import Text
from virkning.trials.drawing import commitment
from virkning.trials.log import Entry, Fault, read_log, unsealed
from virkning.trials.protocol import Protocol, read_protocol
from virkning.trials.running import LOG, PROTOCOL, SEED, drawing_sha256
from virkning.trials.state import State, lot_of


@dataclass(frozen=True, slots=True)
class Verified:
    """faults: all that is wrong. redrawn: how many lots were drawn again, None where the seed is not known yet.

    outside: how many lots were opened before or after the days of the protocol's enrolment; to be explained, not a fault.
    """

    entries: int
    faults: tuple[Fault, ...]
    redrawn: int | None
    same_code: bool
    outside: int = 0


def verify(folder: Path, seed_file: Path | None = None) -> Verified:
    """Without the seed, before it is made known, the chain alone is checked; with it the lots and the seals too."""
    entries, faults = read_log(folder / LOG)
    started = entries[0].body if entries and entries[0].kind == "started" else {}
    if not started:
        faults.append(
            Fault(
                1,
                Text("loggen begynder ikke med forsøgets start", "the log does not begin with the start of the trial"),
            )
        )
    if _protocol_of(entries) != sha256(folder / PROTOCOL):
        faults.append(
            Fault(1, Text("protokollen er ikke den, loggen nævner", "the protocol is not the one the log names"))
        )
    if faults:
        return Verified(len(entries), tuple(faults), None, True)
    seed = _seed(entries, seed_file or folder / SEED)
    protocol, redrawn = read_protocol(folder / PROTOCOL), None
    if seed is not None:
        if commitment(seed, str(started.get("protocol_sha256"))) != started.get("seed_commitment"):
            faults.append(
                Fault(
                    1,
                    Text("frøet er ikke det, forsøget bandt sig til", "the seed is not the one the trial was bound to"),
                )
            )
        faults += unsealed(entries, seed)
        redrawn, wrong = _draw_again(protocol, seed, entries)
        faults += wrong
    same_code = started.get("drawing") == drawing_sha256()
    return Verified(len(entries), tuple(faults), redrawn, same_code, _outside(protocol, entries))


def _outside(protocol: Protocol, entries: list[Entry]) -> int:
    days = [entry.at[:10] for entry in entries if entry.kind == "opened"]
    first, last = protocol.enrolment.from_.isoformat(), protocol.enrolment.to.isoformat()
    return sum(not first <= day <= last for day in days)


def _protocol_of(entries: list[Entry]) -> str | None:
    """The checksum of the protocol as last changed by a noted deviation."""
    named = [entry.body["protocol_sha256"] for entry in entries if "protocol_sha256" in entry.body]
    return str(named[-1]) if named else None


def _seed(entries: list[Entry], file: Path) -> str | None:
    """As made known in the log, or from the one who keeps it."""
    for entry in entries:
        if entry.kind == "closed":
            return str(entry.body.get("seed"))
    return file.read_text("utf-8").strip() if file.exists() else None


def _draw_again(protocol: Protocol, seed: str, entries: list[Entry]) -> tuple[int, list[Fault]]:
    """Go through the log as it happened: each lot must be the one due, opened for one who was called and had consented."""
    state, redrawn, faults = State(), 0, []
    for line, entry in enumerate(entries, start=1):
        try:
            if entry.kind == "opened":
                redrawn += 1
                faults += [Fault(line, text) for text in _wrong_lot(protocol, seed, state, entry)]
            state.follow(entry)
        except (KeyError, TypeError, AttributeError):
            faults.append(
                Fault(line, Text("linjen mangler noget af sit indhold", "the line lacks some of its content"))
            )
    return redrawn, faults


def _wrong_lot(protocol: Protocol, seed: str, state: State, entry: Entry) -> list[Text]:
    person = entry.body["person"]
    if (
        person not in state.people
        or person in state.opened
        or person in state.refused
        or not state.has_consented(person, protocol)
    ):
        return [Text("loddet blev åbnet uden samtykke eller to gange", "the lot was opened without consent, or twice")]
    found = []
    if state.ahead_of(person, seed) is not None:
        found.append(Text("loddet blev åbnet uden for tur", "the lot was opened out of turn"))
    if entry.body["arm"] != lot_of(protocol, seed, state, person):
        found.append(Text("gruppen er ikke den, loddet giver", "the arm is not the one the lot gives"))
    return found
