"""Lots that anybody can draw again: every random number is a keyed hash of the seed and of what it is for.

    number(seed, what) = the first eight bytes of HMAC-SHA-256(seed, what), as a fraction of one

`what` is its parts joined by a line feed. It needs no library's generator and gives the same on every machine, so that a
third party can check the list with ten lines of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from virkning.trials.protocol import Protocol

_ONE = 2.0**64


def new_seed() -> str:
    """128 bits from the operating system, in hexadecimal."""
    return secrets.token_hex(16)


def commitment(seed: str, protocol_sha256: str) -> str:
    """What is published before the first person is asked: it binds the seed without telling it."""
    return hashlib.sha256(f"{seed}\n{protocol_sha256}".encode()).hexdigest()


def number(seed: str, *what: object) -> float:
    """A number in [0, 1) that is fixed by the seed and by what it is for."""
    message = "\n".join(map(str, what)).encode()
    return int.from_bytes(hmac.digest(seed.encode(), message, "sha256")[:8]) / _ONE


def calling_order(seed: str, stratum: str, persons: Sequence[str]) -> list[str]:
    """The persons of a stratum by ascending random number."""
    return sorted(persons, key=lambda person: (number(seed, "person", stratum, person), person))


@dataclass
class Sequences:
    """The arms to be given out, slot by slot in each stratum; made as far as they are asked for."""

    protocol: Protocol
    seed: str
    _made: dict[str, list[str]] = field(default_factory=dict)
    _blocks: dict[str, int] = field(default_factory=dict)

    def arm(self, stratum: str, slot: int) -> str:
        made = self._made.setdefault(stratum, [])
        while len(made) <= slot:
            block = self._blocks.get(stratum, 0)
            made += self._block(stratum, block)
            self._blocks[stratum] = block + 1
        return made[slot]

    def complete(self, stratum: str, used: int) -> int:
        """How many of the slots used lie in whole blocks."""
        self.arm(stratum, max(used - 1, 0))
        whole = block = 0
        while (step := whole + len(self._block(stratum, block))) <= used:
            whole, block = step, block + 1
        return whole

    def _block(self, stratum: str, block: int) -> list[str]:
        """One pair or block: its arms in the order of their random numbers."""
        rules, parts = self.protocol.allocation, self._one_of_each_share()
        if rules.method == "simple":
            return [parts[int(number(self.seed, "slot", stratum, block) * len(parts))]]
        size = len(parts)
        if rules.method == "blocks":
            size = rules.block_sizes[int(number(self.seed, "size", stratum, block) * len(rules.block_sizes))]
        seats = parts * (size // len(parts))
        order = sorted(range(size), key=lambda place: number(self.seed, "slot", stratum, block, place))
        return [seats[place] for place in order]

    def _one_of_each_share(self) -> list[str]:
        return [arm.name for arm in self.protocol.arm for _ in range(arm.share)]


def minimised(
    protocol: Protocol, seed: str, levels: Mapping[str, str], before: Sequence[tuple[Mapping[str, str], str]]
) -> str:
    """Pocock and Simon: the arm that evens out the factors most, followed with the protocol's chance."""
    shares = dict(zip(protocol.arms, protocol.shares, strict=True))

    def uneven(arm: str) -> float:
        """The spread of the arms' sizes over their shares, summed over the factors, had this arm been given."""
        spread = 0.0
        for factor, level in levels.items():
            sizes = dict.fromkeys(shares, 0)
            for others, given in before:
                sizes[given] += others[factor] == level
            sizes[arm] += 1
            scaled = [sizes[name] / share for name, share in shares.items()]
            spread += max(scaled) - min(scaled)
        return spread

    slot = len(before)
    by_chance = sorted(shares, key=lambda arm: number(seed, "tie", slot, arm))
    best, *others = sorted(by_chance, key=uneven)
    if uneven(best) == uneven(others[0]) or number(seed, "follow", slot) < protocol.allocation.follow_balance:
        return best
    return others[int(number(seed, "other", slot) * len(others))]
