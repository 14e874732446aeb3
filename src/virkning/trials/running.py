"""A trial under way: a folder with its protocol, its log and, kept apart, its seed. Each step is one entry of the log."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from virkning import __version__
from virkning.errors import InputError
from virkning.files import sha256, whole_file, whole_folder
from virkning.language import Text
from virkning.trials.drawing import Sequences, commitment, new_seed
from virkning.trials.gross_list import Candidate, read_gross_list
from virkning.trials.log import Entry, alone, append, read_log
from virkning.trials.protocol import Protocol, read_protocol
from virkning.trials.state import State, follow, lot_of

PROTOCOL, LOG, SEED = "protocol.toml", "log.jsonl", "seed.secret"


@dataclass(frozen=True, slots=True)
class TrialFolder:
    """A trial that has been started. The seed may lie elsewhere, with somebody who does not enrol."""

    folder: Path
    seed_file: Path

    @property
    def log(self) -> Path:
        return self.folder / LOG

    @property
    def protocol(self) -> Protocol:
        return read_protocol(self.folder / PROTOCOL)

    @property
    def seed(self) -> str:
        try:
            return self.seed_file.read_text("utf-8").strip()
        except FileNotFoundError:
            raise InputError(
                Text("Frøet ligger ikke her.", "The seed is not here."), file=self.seed_file,
                expected=Text("filen, som den, der opbevarer frøet, har", "the file held by whoever keeps the seed"),
            ) from None  # fmt: skip

    @property
    def state(self) -> State:
        return follow(read_log(self.log)[0])


def start(protocol: Path, out: Path, *, by: str, seed_file: Path | None = None, seed: str | None = None) -> Entry:
    """Begin a trial: its seed is drawn and bound by a hash before anybody is on the list."""
    read_protocol(protocol)
    if (out / LOG).exists():
        raise InputError(Text("Forsøget er allerede begyndt.", "The trial has begun already."), file=out)
    if seed_file is not None and seed_file.exists():
        raise InputError(Text("Der ligger allerede et frø.", "There is a seed already."), file=seed_file)
    drawn = seed or new_seed()
    with whole_folder(out) as folder:
        shutil.copyfile(protocol, folder / PROTOCOL)
        entry = append(folder / LOG, drawn, at=_now(), by=by, kind="started", body=_first(folder / PROTOCOL, drawn))
        _keep(seed_file or folder / SEED, drawn)
    return entry


def _first(protocol: Path, seed: str) -> dict[str, Any]:
    digest = sha256(protocol)
    return {
        "protocol_sha256": digest,
        "seed_commitment": commitment(seed, digest),
        "drawing": drawing_sha256(),
        "virkning": __version__,
    }


def _keep(path: Path, seed: str) -> None:
    path.touch(mode=0o600)
    path.write_text(seed + "\n", "utf-8")


def drawing_sha256() -> str:
    """The checksum of the code that draws, so that the list can be checked with the same."""
    return sha256(Path(__file__).parent / "drawing.py")


def open_trial(folder: Path, seed_file: Path | None = None) -> TrialFolder:
    if not (folder / LOG).exists():
        raise InputError(Text("Her er ikke begyndt et forsøg.", "No trial was begun here."), file=folder, expected=LOG)
    return TrialFolder(folder, seed_file or folder / SEED)


Rest = ParamSpec("Rest")
Done = TypeVar("Done")


def _one_at_a_time(
    step: Callable[Concatenate[TrialFolder, Rest], Done],
) -> Callable[Concatenate[TrialFolder, Rest], Done]:
    @wraps(step)
    def waited(trial: TrialFolder, *rest: Rest.args, **named: Rest.kwargs) -> Done:
        with alone(trial.log):
            return step(trial, *rest, **named)

    return waited


@_one_at_a_time
def enrol(trial: TrialFolder, gross_list: Path, *, by: str) -> list[Candidate]:
    """Put a gross list, or the next part of it, on the list. Those the rules keep out are recorded with the rule."""
    state = _unclosed(trial)
    day = datetime.now(UTC)
    found = read_gross_list(gross_list, trial.protocol, day.date(), frozenset(state.people) | frozenset(state.out))
    body = {
        "list_sha256": sha256(gross_list),
        "people": {one.person: one.levels for one in found if one.out is None},
        "out": {one.person: one.out for one in found if one.out is not None},
    }
    _write(trial, by, "enrolled", body)
    return found


@_one_at_a_time
def consent(trial: TrialFolder, person: str, given: str, *, by: str) -> Entry:
    state = _unclosed(trial)
    _refuse_unknown(state, person)
    if given not in trial.protocol.consent.ask:
        raise InputError(
            Text("Det samtykke spørges der ikke om.", "That consent is not asked for."), value=given, expected=", ".join(trial.protocol.consent.ask)
        )  # fmt: skip
    if person in state.refused:
        raise InputError(Text("Personen har sagt nej.", "The person has refused."), value=person)
    return _write(trial, by, "consent", {"person": person, "consent": given})


@_one_at_a_time
def refuse(trial: TrialFolder, person: str, reason: str, *, by: str) -> tuple[Entry, str | None]:
    """Record a refusal, and say who is next in the stratum where the protocol calls the next."""
    state = _unclosed(trial)
    _refuse_unknown(state, person)
    if person in state.opened:
        raise InputError(
            Text("Loddet er åbnet; personen bliver i sin gruppe.", "The lot was opened; the person stays in the arm."), value=person,
            expected=Text("en afvigelse i protokollen", "a deviation in the protocol"),
        )  # fmt: skip
    entry = _write(trial, by, "refused", {"person": person, "reason": reason})
    if trial.protocol.allocation.replacement == "none":
        return entry, None
    waiting = trial.state.waiting(state.stratum(person), trial.seed)
    return entry, waiting[0] if waiting else None


@_one_at_a_time
def reveal(trial: TrialFolder, person: str, *, by: str) -> tuple[Entry, str]:
    """Open the lot of somebody who has consented. It is not opened before, and once opened it stays."""
    protocol, state = trial.protocol, _unclosed(trial)
    _refuse_unknown(state, person)
    if person in state.opened:
        raise InputError(
            Text("Loddet er allerede åbnet.", "The lot was opened already."), value=f"{person}: {state.opened[person]}"
        )
    if person in state.refused or not state.has_consented(person, protocol):
        raise InputError(
            Text("Loddet er lukket, til samtykket er noteret.", "The lot is sealed until consent is recorded."), value=person,
            expected=", ".join(protocol.consent.required),
        )  # fmt: skip
    ahead = state.ahead_of(person, trial.seed)
    if ahead is not None:
        raise InputError(
            Text("En anden i samme stratum skal spørges først.", "Somebody else in the stratum is to be asked first."), value=person,
            expected=Text(f"et samtykke eller afslag fra {ahead}", f"a consent or refusal of {ahead}"),
        )  # fmt: skip
    if protocol.allocation.target is not None and len(state.opened) >= protocol.allocation.target:
        raise InputError(Text("Forsøget er fyldt.", "The trial is full."), value=len(state.opened))
    arm = lot_of(protocol, trial.seed, state, person)
    return _write(trial, by, "opened", {"person": person, "stratum": state.stratum(person), "arm": arm}), arm


@_one_at_a_time
def close(trial: TrialFolder, *, by: str) -> Entry:
    """End the enrolment and make the seed known, so that everybody can draw the lots again."""
    _unclosed(trial)
    return _write(trial, by, "closed", {"seed": trial.seed, "left_out": without_partner(trial)})


@_one_at_a_time
def deviate(trial: TrialFolder, what: str, reason: str, *, by: str, protocol: Path | None = None) -> Entry:
    """Note a deviation, with the new protocol where it changes one. How lots are drawn cannot change under way."""
    _unclosed(trial)
    body = {"what": what, "reason": reason}
    if protocol is None:
        return _write(trial, by, "deviation", body)
    _refuse_other_lots(trial.protocol, read_protocol(protocol), protocol)
    entry = _write(trial, by, "deviation", body | {"protocol_sha256": sha256(protocol)})
    with whole_file(trial.folder / PROTOCOL) as file:
        shutil.copyfile(protocol, file)
    return entry


def _refuse_other_lots(before: Protocol, after: Protocol, file: Path) -> None:
    for key in ("id", "arm", "control", "stratum", "allocation"):
        if getattr(before, key) != getattr(after, key):
            raise InputError(
                Text("Det kan ikke ændres, når lodtrækningen er begyndt.", "This cannot change once lots are being drawn."),
                file=file, column=key, expected=Text("som ved forsøgets start", "as when the trial began"),
            )  # fmt: skip


def without_partner(trial: TrialFolder) -> list[str]:
    """Those whose pair or block was never filled, where the protocol leaves them out of the analysis."""
    protocol, state = trial.protocol, trial.state
    if protocol.allocation.remainder != "leave_out":
        return []
    sequences = Sequences(protocol, trial.seed)
    left = []
    for stratum in state.strata():
        opened = [person for person in state.opened if state.stratum(person) == stratum]
        left += opened[sequences.complete(stratum, len(opened)) :]
    return left


def rehearse(protocol: Path, gross_list: Path, *, seed: str = "rehearsal") -> dict[str, list[tuple[str, str]]]:
    """What a drawing could look like if all said yes: with a seed of its own, and nothing written anywhere."""
    form = read_protocol(protocol)
    state = State()
    for one in read_gross_list(gross_list, form, form.enrolment.from_):
        if one.out is None:
            state.people[one.person], state.batch[one.person] = one.levels, 1
    drawn: dict[str, list[tuple[str, str]]] = {}
    for stratum in state.strata():
        for person in state.queue(stratum, seed):
            state.opened[person] = arm = lot_of(
                form, seed, State(state.people, state.batch, opened=state.opened), person
            )
            drawn.setdefault(stratum, []).append((person, arm))
    return drawn


def _unclosed(trial: TrialFolder) -> State:
    state = trial.state
    if state.seed is not None:
        raise InputError(Text("Optagelsen er afsluttet.", "Enrolment has ended."), file=trial.folder)
    return state


def _refuse_unknown(state: State, person: str) -> None:
    if person in state.people:
        return
    known: Callable[[str], bool] = state.out.__contains__
    raise InputError(
        Text("Personen er ikke på listen.", "The person is not on the list."), value=person,
        expected=Text(f"ude efter reglen {state.out[person]}", f"out by the rule {state.out[person]}") if known(person) else None,
    )  # fmt: skip


def _write(trial: TrialFolder, by: str, kind: str, body: dict[str, Any]) -> Entry:
    return append(trial.log, trial.seed, at=_now(), by=by, kind=kind, body=body)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
