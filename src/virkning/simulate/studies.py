"""The made-up data by the name of their profile: studies that are made by a module of their own, or TOML profiles of talks.

A study's module has one function, `simulate(*, seed, out, scale, tell)`, which writes a snapshot with its truth beside it.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from virkning import progress

STUDIES = {
    "hjoerring": "virkning.simulate.hjoerring",
    "ishoej": "virkning.simulate.ishoej",
}


def simulate(
    profile: str | Path, *, seed: int, out: Path, scale: float = 1, tell: progress.Tell = progress.silent
) -> None:
    """Write a made-up snapshot: of a study by its name, or of a profile of talks by its name or TOML file."""
    if str(profile) in STUDIES:
        import_module(STUDIES[str(profile)]).simulate(seed=seed, out=out, scale=scale, tell=tell)
        return
    from virkning.simulate.municipality import simulate as simulate_talks

    simulate_talks(profile, seed=seed, out=out, scale=scale, tell=tell)
