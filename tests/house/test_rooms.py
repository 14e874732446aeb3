"""The house has walls: a room imports only what it may."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "virkning"

GROUND_FLOOR = {"language", "errors", "files", "lettering", "places", "progress", "settings", "__init__"}
LIBRARY = {"words", "instruments", "theory"}
EVERYTHING = "everything"

MAY_IMPORT: dict[str, set[str] | str] = {
    "words": set(),
    "instruments": {"words"},
    "theory": {"words", "inference"},
    "qualitative": {"words", "theory", "snapshot"},
    "snapshot": {"words", "instruments"},
    "register": {"words", "snapshot"},
    "inference": set(),
    "designs": {"words", "instruments", "snapshot", "register", "inference", "findings"},
    "findings": {"words"},
    "plans": {"designs", "findings", "audit"},
    "report": {"findings"},
    "simulate": {"words", "instruments", "snapshot"},
    "validate": {"simulate", "designs", "findings", "inference"},
    "audit": {"findings", "inference"},
    "trials": {"words", "inference", "findings"},
    "casework": LIBRARY | {"plans", "snapshot", "qualitative"},
    "commands": EVERYTHING,
    "cli": EVERYTHING,
    "__main__": EVERYTHING,
}


def room_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rooms(file: Path) -> set[tuple[int, str]]:
    """Line and room of every import of ours, at the top of a file or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are written in full"
            names = [node.module or ""]
            if node.module == "virkning":
                names = [f"virkning.{alias.name}" for alias in node.names]
        found |= {(node.lineno, name.split(".")[1]) for name in names if name.startswith("virkning.")}
    return found


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(SOURCE)) for file in FILES])
def test_a_room_imports_only_what_it_may(file: Path) -> None:
    room = room_of(file)
    if room in GROUND_FLOOR:
        allowed: set[str] | str = GROUND_FLOOR
    else:
        assert room in MAY_IMPORT, f"{room} is not a room of the house"
        allowed = MAY_IMPORT[room]
    if allowed == EVERYTHING:
        return
    wrong = [
        f"{file.name}:{line} imports {other}"
        for line, other in sorted(imported_rooms(file))
        if other not in {*allowed, room, *GROUND_FLOOR, "__version__"}
    ]
    assert not wrong, f"{room} may import {sorted(allowed)}: {wrong}"


def test_the_walls_are_noticed_when_broken(tmp_path: Path) -> None:
    """The test itself can fail: an import inside a function is seen too."""
    file = tmp_path / "sly.py"
    file.write_text("def f():\n    from virkning.casework import people\n    import virkning.report.html\n")
    assert imported_rooms(file) == {(2, "casework"), (3, "report")}
