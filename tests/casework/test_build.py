"""The styles are made when the program is installed: from pinned packages, whole or not at all, and into the wheel."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import brotli
import pytest

ROOT = Path(__file__).parents[2]
SITE = Path("src/virkning/casework/site")
BUILT = ROOT / SITE / "static" / "built"
CITIZENS_LIMIT = 80_000  # bytes over the wire at first load, fonts included; a third of what a slow phone gets in 3 s


@pytest.fixture
def hook() -> ModuleType:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of what the styles are made of, nothing built."""
    shutil.copytree(ROOT / SITE / "styles", tmp_path / SITE / "styles")
    return tmp_path


def test_every_file_a_sheet_names_was_built() -> None:
    for sheet in BUILT.glob("*.css"):
        named = re.findall(r'url\("?([^")]+)"?\)', sheet.read_text("utf-8"))
        assert named
        assert [address for address in named if not (BUILT / address).is_file()] == []


def test_nothing_built_is_fetched_from_elsewhere() -> None:
    for sheet in BUILT.glob("*.css"):
        assert "//" not in sheet.read_text("utf-8")


def test_the_citizens_first_load_is_small() -> None:
    own = ROOT / SITE / "static" / "site"
    texts = (BUILT / "citizen.css", own / "citizen.css", own / "mark.svg", BUILT / "signs.svg")
    fonts = (BUILT / "fonts").glob("*.woff2")
    sent = sum(len(brotli.compress(file.read_bytes())) for file in texts) + sum(file.stat().st_size for file in fonts)
    assert sent < CITIZENS_LIMIT


def test_the_lock_pins_every_package_by_its_content_and_names_no_address() -> None:
    lock = json.loads((ROOT / SITE / "styles" / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert {"node_modules/dkfds", "node_modules/htmx.org", "node_modules/sass"} <= set(packages)
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert "://" not in json.dumps(lock)


def test_built_twice_the_same_and_only_once_needed(hook: ModuleType, source: Path) -> None:
    built = hook.build(source)
    assert {file.name: file.read_bytes() for file in built.rglob("*.*")} == {
        file.name: file.read_bytes() for file in BUILT.rglob("*.*")
    }
    before = (built / "citizen.css").stat()
    assert hook.build(source) == built
    assert (built / "citizen.css").stat() == before


def test_a_changed_sheet_is_built_anew(hook: ModuleType, source: Path) -> None:
    hook.build(source)
    with (source / SITE / "styles" / "citizen.scss").open("a", encoding="utf-8") as sheet:
        sheet.write("\n.mark-of-change { color: red; }\n")
    assert "mark-of-change" in (hook.build(source) / "citizen.css").read_text("utf-8")


def test_a_broken_sheet_leaves_the_earlier_build_whole(hook: ModuleType, source: Path) -> None:
    built = hook.build(source)
    before = (built / "citizen.css").read_bytes()
    (source / SITE / "styles" / "citizen.scss").write_text("@use 'nowhere';", "utf-8")
    with pytest.raises(hook.StylesNotBuiltError, match="nowhere"):
        hook.build(source)
    assert (built / "citizen.css").read_bytes() == before
    assert [file.name for file in built.parent.iterdir()] == ["built"]


@pytest.mark.skipif(shutil.which("npm") is None, reason="no npm on this machine")
def test_without_the_registry_it_says_so_and_leaves_nothing(
    hook: ModuleType, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(hook.StylesNotBuiltError) as trouble:
        hook.build(source)
    assert "npm kunne ikke hente" in str(trouble.value)
    assert "npm could not fetch" in str(trouble.value)
    assert not (source / SITE / "static" / "built").exists()
    assert list((tmp_path / "cache" / "virkning").iterdir()) == []


def test_node_comes_from_a_wheel_where_the_machine_has_none(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = hook.StylesHook.dependencies
    monkeypatch.setattr(hook.shutil, "which", lambda name: None)
    assert asked(None) == [hook.NODE_WHEEL]
    monkeypatch.setattr(hook.shutil, "which", lambda name: "/usr/bin/npm")
    assert asked(None) == []


def test_the_wheel_carries_the_styles(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    inside = {name.removeprefix("virkning/casework/site/static/built/") for name in names}
    assert {file.relative_to(BUILT).as_posix() for file in BUILT.rglob("*") if file.is_file()} <= inside
