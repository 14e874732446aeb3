"""Citizens' numbers: drawn at random, easy to read aloud, impossible to count from."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which are mistaken for each other
LENGTH = 8


def new_number() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
