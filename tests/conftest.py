"""What many tests share: a simulated snapshot, and the command run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from virkning.simulate import simulate

settings.register_profile("untimed", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("untimed")

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def bip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's municipality as a snapshot."""
    out = tmp_path_factory.mktemp("data") / "bip"
    simulate("bip", seed=7, out=out)
    return out


@pytest.fixture
def virkning(tmp_path: Path) -> Command:
    """The command in a process of its own, in an empty folder, in English unless told otherwise."""

    def run(*words: object, language: str = "en", cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "virkning", *map(str, words)],
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "VIRKNING_LANGUAGE": language},
        )

    return run


@pytest.fixture
def virkning_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process: the same main function, without the seconds that a fresh Python takes."""
    from virkning.cli import main

    def run(*words: object, language: str = "en") -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("VIRKNING_LANGUAGE", language)
        monkeypatch.setattr(sys, "argv", ["virkning", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(list(map(str, words)), code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def playwright_running() -> Iterator[Any]:
    """The browser's driver, started once for all who need it: a second one in the same process is refused."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as running:
        yield running


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-docs", action="store_true", help="write the manual's tables anew from the program")
