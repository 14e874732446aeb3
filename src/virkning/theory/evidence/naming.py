"""Saying what was perhaps meant when a name is not known."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from virkning.language import Text


def nearest(value: str, known: Collection[str]) -> Text:
    """The known names most like the value, or else the first of them all."""
    close = difflib.get_close_matches(value, known, n=3, cutoff=0.5)
    listed = ", ".join(close or sorted(known)[:12])
    return Text(f"fx {listed}", f"such as {listed}")
