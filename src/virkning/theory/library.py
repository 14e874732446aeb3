"""The theories that come with the program, by their ids."""

from __future__ import annotations

import difflib
from importlib.resources import files
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.theory.model import Theory
from virkning.theory.reading import read_theory

_CONTENT = Path(str(files("virkning.theory"))) / "content"


def shipped_theories() -> tuple[str, ...]:
    """The ids of all theories that come with the program; a file is named after its theory's id."""
    return tuple(sorted(file.stem for file in _CONTENT.glob("*.toml")))


def load_theory(name: str | Path) -> Theory:
    """The theory of a shipped id, or of a file."""
    return read_theory(theory_file(name))


def theory_file(name: str | Path) -> Path:
    """Where a theory stands: a file of that name goes before a shipped id."""
    path = Path(name)
    if path.suffix or path.exists() or len(path.parts) > 1:
        return path
    known = shipped_theories()
    if path.name not in known:
        near = difflib.get_close_matches(path.name, known, n=1)
        raise InputError(
            Text(
                "Ingen teori hedder det, og filen findes ikke.", "No theory has that name, and there is no such file."
            ),
            value=path.name,
            expected=near[0] if near else ", ".join(known),
        )
    return _CONTENT / f"{path.name}.toml"


def check_link(plan: Path, file: str, arrow: str | list[str]) -> None:
    """Refuse a plan whose [theory] names a theory or an arrow that does not exist; a path is taken from the plan's folder."""
    beside = plan.parent / file
    theory = load_theory(beside if beside.exists() else file)
    known = [one.id for one in theory.arrows]
    for id in [arrow] if isinstance(arrow, str) else arrow:
        if id not in known:
            near = difflib.get_close_matches(id, known, n=1)
            raise InputError(
                Text(
                    "Teorien har ikke den pil, planen nævner.",
                    "The theory does not have the arrow that the plan names.",
                ),
                file=plan,
                column="theory.arrow",
                value=id,
                expected=near[0] if near else ", ".join(known[:12]),
            )
