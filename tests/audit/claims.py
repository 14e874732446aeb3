"""Helpers of these tests: one claim as it would stand in a file, and its judgement."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from virkning.audit.building import Place, build_claim
from virkning.audit.claim import Claim
from virkning.audit.judging import Judgement, judge


def claim(kind: str, printed: Any, **keys: Any) -> Claim:
    raw = {"id": "one", "source": "test:1", "kind": kind, "printed": as_written(printed)}
    raw |= {key: as_written(value) for key, value in keys.items()}
    return build_claim(raw, Place(Path("claims.toml"), 1, {}))


def judged(kind: str, printed: Any, **keys: Any) -> Judgement:
    return judge(claim(kind, printed, **keys))[0]


def as_written(value: Any) -> Any:
    """Numbers as the file has them: decimals keep their trailing zeros when they are given as text with a point."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list | tuple):
        return [as_written(part) for part in value]
    return value


def rounded(value: float, decimals: int) -> Decimal:
    return Decimal(f"{value:.{decimals}f}")
