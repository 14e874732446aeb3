"""Where a trial stands, found by going through its log from the first entry; nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from virkning.trials.drawing import Sequences, calling_order, minimised
from virkning.trials.log import Entry
from virkning.trials.protocol import Protocol
from virkning.trials.rules import stratum_name


@dataclass
class State:
    """people: the levels of everybody who may be asked, by person, with the batch they came in.

    opened: arm by person in the order the lots were opened. One is on the list, has consented, refused, or been drawn.
    """

    people: dict[str, dict[str, str]] = field(default_factory=dict)
    batch: dict[str, int] = field(default_factory=dict)
    out: dict[str, str] = field(default_factory=dict)
    consents: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    seed: str | None = None

    def stratum(self, person: str) -> str:
        return stratum_name(self.people[person])

    def follow(self, entry: Entry) -> None:
        body = entry.body
        if entry.kind == "enrolled":
            for person, levels in body["people"].items():
                self.people[person], self.batch[person] = levels, entry.number
            self.out.update(body["out"])
        elif entry.kind == "consent":
            self.consents.setdefault(body["person"], set()).add(body["consent"])
        elif entry.kind == "refused":
            self.refused[body["person"]] = body["reason"]
        elif entry.kind == "opened":
            self.opened[body["person"]] = body["arm"]
        elif entry.kind == "closed":
            self.seed = body["seed"]

    def has_consented(self, person: str, protocol: Protocol) -> bool:
        return set(protocol.consent.required) <= self.consents.get(person, set())

    def strata(self) -> dict[str, list[str]]:
        """The persons of each stratum, by name."""
        found: dict[str, list[str]] = {}
        for person in self.people:
            found.setdefault(self.stratum(person), []).append(person)
        return dict(sorted(found.items()))

    def queue(self, stratum: str, seed: str) -> list[str]:
        """In which order those of a stratum are called: batch by batch, within each by random number."""
        persons = self.strata().get(stratum, [])
        batches: dict[int, list[str]] = {}
        for person in persons:
            batches.setdefault(self.batch[person], []).append(person)
        return [person for batch in sorted(batches) for person in calling_order(seed, stratum, batches[batch])]

    def waiting(self, stratum: str, seed: str) -> list[str]:
        """Those still to be called."""
        return [
            person for person in self.queue(stratum, seed) if person not in self.refused and person not in self.opened
        ]

    def ahead_of(self, person: str, seed: str) -> str | None:
        """Somebody earlier in line who has neither consented nor refused; whoever is called out of turn could be chosen."""
        for other in self.queue(self.stratum(person), seed):
            if other == person:
                return None
            if other not in self.consents and other not in self.refused:
                return other
        return None


def follow(entries: Iterable[Entry]) -> State:
    state = State()
    for entry in entries:
        state.follow(entry)
    return state


def lot_of(protocol: Protocol, seed: str, state: State, person: str) -> str:
    """The arm of the next lot opened, for this person: the next slot of the stratum, or what evens out most."""
    if protocol.allocation.method == "minimisation":
        before = [(state.people[other], arm) for other, arm in state.opened.items()]
        return minimised(protocol, seed, state.people[person], before)
    stratum = state.stratum(person)
    slot = sum(state.stratum(other) == stratum for other in state.opened)
    return Sequences(protocol, seed).arm(stratum, slot)
