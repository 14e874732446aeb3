"""Guessing passwords is made slow, and nobody can lock somebody else out by guessing.

Wrong passwords are counted for the account at one address, for the address, and for the account from everywhere. After
a few free ones each wrong password doubles the wait. The account's own wait is short, and does not hold at an address
where the right password has been given before: so a stranger's guessing never keeps the owner out of their usual place.
The counts live in the database: they survive a restart and hold for all processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from virkning.casework.accounts.models import Guesses

FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many wrong passwords are free, and how long the wait can grow, in seconds."""

    free: int
    longest: int

    def wait(self, wrong: int) -> timedelta:
        steps = wrong - self.free
        return timedelta(seconds=min(2 ** min(steps, 20), self.longest) if steps > 0 else 0)


BOTH, ADDRESS, ACCOUNT = Limit(5, 15 * 60), Limit(50, 15 * 60), Limit(20, 30)
CODES = Limit(20, 60)  # a citizen's code: short, for a waiting room has one address, and long enough for 40 bits


class Counts:
    """What is known of guesses under these keys, held so that no two attempts are made at once."""

    def __init__(self, keys: dict[Limit, str]) -> None:
        hashes = {limit: _hash(key) for limit, key in keys.items()}
        in_order = sorted(hashes.values())  # two attempts that wait for each other would wait for ever
        Guesses.objects.bulk_create([Guesses(key_hash=key) for key in in_order], ignore_conflicts=True)
        held = {found.key_hash: found for found in _held(list(hashes.values()))}
        self.found = {limit: held[key] for limit, key in hashes.items()}

    def wait(self) -> timedelta:
        """How long it takes until a password is looked at; none for most people on most days."""
        known_here = BOTH in self.found and self.found[BOTH].right_at is not None
        ends = [
            guesses.wait_until
            for limit, guesses in self.found.items()
            if guesses.wait_until and not (limit is ACCOUNT and known_here)
        ]
        return max((end - timezone.now() for end in ends), default=timedelta(0))

    def wrong(self) -> None:
        now = timezone.now()
        for limit, guesses in self.found.items():
            guesses.wrong = 1 if _forgotten(guesses, now) else guesses.wrong + 1
            guesses.last_at, guesses.wait_until = now, now + limit.wait(guesses.wrong)
        self._save()

    def right(self) -> None:
        """The owner is here: guesses at this account here are forgotten, those at others from here are not."""
        here = self.found[BOTH]
        here.wrong, here.wait_until, here.right_at = 0, None, timezone.now()
        self._save()

    def _save(self) -> None:
        Guesses.objects.bulk_update(self.found.values(), ["wrong", "last_at", "wait_until", "right_at"])


def at_account(account: str, address: str) -> Counts:
    """Guesses at the password of this account from this address."""
    account = account.casefold()
    return Counts({BOTH: f"{account} at {address}", ADDRESS: f"at {address}", ACCOUNT: account})


def at_codes(address: str) -> Counts:
    """Guesses at citizens' codes from this address."""
    return Counts({CODES: f"codes at {address}"})


def forget_old_guesses() -> None:
    """Counts that mean nothing any more: no right password was ever given there, and the last wrong one is long ago."""
    Guesses.objects.filter(right_at=None, last_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def _held(keys: list[str]) -> list[Guesses]:
    return list(Guesses.objects.select_for_update().filter(key_hash__in=keys).order_by("key_hash"))


def _hash(key: str) -> str:
    return str(salted_hmac("virkning.casework.accounts.throttle", key, algorithm="sha256").hexdigest())


def _forgotten(guesses: Guesses, now: datetime) -> bool:
    return guesses.last_at is None or now - guesses.last_at > FORGOTTEN_AFTER
