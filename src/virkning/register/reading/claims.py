"""Who works in a folder: the process that holds its claim, and nobody once that process is gone, however it went.

The operating system lets go of a claim when its process ends, also when it is killed, so a claim that can be taken has
no living owner. Where the system knows no such locks, everybody may come in.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from virkning.errors import InputError
from virkning.language import Text

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

CLAIM = "claim"


def claim(folder: Path, target: Path) -> IO[str]:
    """Make the folder if need be and hold its claim until the file is closed; refuse where a living process has it."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            held = (folder / CLAIM).open("a+", encoding="utf-8")
        except FileNotFoundError:  # its last owner has just removed it
            continue
        if not _locked(held):
            held.close()
            raise InputError(
                Text("Der læses allerede til dette datasæt.", "This snapshot is being read already."),
                file=target,
                expected=Text("vent, til den anden læsning er færdig", "wait until the other read is done"),
            )
        if _still_there(held, folder / CLAIM):
            return held
        held.close()


def _locked(file: IO[str]) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _still_there(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
