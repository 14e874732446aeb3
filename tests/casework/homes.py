"""Homes of installations for tests with real processes: in memory where the machine lets us, for a killed process
loses nothing that it has written, on whatever it wrote it, and the disk is what such tests would wait for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
EARLIER = ("measurement", "0001_initial")  # a migration that later ones build on
MEMORY, ENOUGH = Path("/dev/shm"), 2 * 10**9

_ANSWERING = """
import json
import os
import sys
import django
from django.core.management import call_command
from virkning.casework.database import connected
from virkning.casework.home import home
with connected(home()):
    os.environ["DJANGO_SETTINGS_MODULE"] = "virkning.casework.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from tests.casework.measuring import take_into_use
    from tests.casework.town import TESTING, Town
    from virkning.casework.audit.actions import acting
    from virkning.casework.measurement.actions import begin, make_key
    town = Town()
    take_into_use()
    with acting(TESTING):
        citizens = [town.a_citizen(town.own) for _ in range(int(sys.argv[1]))]
    measurements = [begin(by=town.own, caseworker=town.own, citizen=citizen) for citizen in citizens]
    print(json.dumps([make_key(by=town.own, measurement=measurement) for measurement in measurements]))
"""


@contextmanager
def a_quick_home() -> Iterator[Path]:
    """Not pytest's own temporary folder: root's database runs as another user, who may not look in there."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    place = MEMORY if in_memory else None
    with tempfile.TemporaryDirectory(prefix="virkning-home-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"


@contextmanager
def an_answering_home(citizens: int) -> Iterator[tuple[Path, list[str]]]:
    """An installation with citizens who are about to answer, and their codes."""
    with a_quick_home() as home:
        yield home, filled_with_citizens(home, citizens)


def filled_with_citizens(home: Path, citizens: int, **more: str) -> list[str]:
    """Tables and citizens about to answer, in this home or in the database named beside it; their codes."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", _ANSWERING, str(citizens)]
    environment = {**os.environ, "VIRKNING_HOME": str(home), "PYTHONPATH": path, **more}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    codes: list[str] = json.loads(done.stdout.splitlines()[-1])
    return codes


def command(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program, run by somebody whose installation is this home."""
    return python(home, "from virkning.cli import main; main()", *words, **environment)


def python(home: Path, program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VIRKNING_DEMO")}
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**known, "VIRKNING_HOME": str(home), "VIRKNING_LANGUAGE": "en", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
