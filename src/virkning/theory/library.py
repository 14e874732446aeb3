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


def theory_file(name: str | Path, *, beside: Path | None = None) -> Path:
    """Where a theory stands. A bare word is a theory that comes with the program, whatever lies in the folder.

    What has an ending or a folder in it (`mine.toml`, `./mine`) is a file, looked for from `beside` or from where we stand.
    """
    path = Path(name)
    if path.suffix or str(name) != path.name:
        return path if beside is None else beside / path
    known = shipped_theories()
    if path.name not in known:
        near = difflib.get_close_matches(path.name, known, n=1)
        raise InputError(
            Text("Ingen teori, der følger med, hedder det.", "No theory that comes with the program has that name."),
            value=path.name,
            expected=_a_file(path.name) if path.exists() else near[0] if near else ", ".join(known),
        )
    return _CONTENT / f"{path.name}.toml"


def _a_file(name: str) -> Text:
    return Text(f"./{name}, hvis det er filen her", f"./{name}, if it is the file here")


def check_link(plan: Path, file: str, arrow: str | list[str]) -> None:
    """Refuse a plan whose [theory] names a theory or an arrow that does not exist; a path is taken from the plan's folder."""
    theory = load_theory(theory_file(file, beside=plan.parent))
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
