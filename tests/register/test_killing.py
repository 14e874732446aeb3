"""A read killed at random moments leaves the old snapshot or the new one, and goes on where it stopped."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import pytest
from files import WIDE, d, read, rows

from virkning.errors import InputError
from virkning.register.reading import read_register
from virkning.register.reading.parts import Workshop
from virkning.snapshot import open_snapshot

MOMENTS = 50
OLD = "pnr,y_1552\nold,730\n"


def _names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def _big(folder: Path, name: str, first: int) -> Path:
    lines = [f"p{number:06d}" + ",730,,731,651" for number in range(first, first + 40_000)]
    (folder / name).write_text("pnr,y_1552,y_1553,y_1601,y_1602\n" + "\n".join(lines) + "\n")
    return folder / name


def _state(snapshot: Path) -> str:
    """Which snapshot stands there; opening it checks every table against its contract."""
    people = {row[0] for row in rows(snapshot, "benefits")}
    recorded = open_snapshot(snapshot).manifest["tables"]["benefits"]["rows"]
    assert recorded == len(rows(snapshot, "benefits"))
    if people == {"old"}:
        return "old"
    assert len(people) == 80_000
    return "new"


def test_killed_at_random_moments(tmp_path: Path) -> None:
    files = [_big(tmp_path, "a.csv", 0), _big(tmp_path, "b.csv", 500_000)]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["virkning.register.reading"])
    order = (tmp_path / "layout.toml", files, tmp_path / "snapshot")
    read(tmp_path, WIDE, {"old.csv": OLD})
    for number in range(2):  # the first one also starts the server
        began = time.monotonic()
        whole_run = context.Process(target=read_register, args=order)
        whole_run.start()
        whole_run.join()
        seconds = time.monotonic() - began
        assert _state(tmp_path / "snapshot") == "new", number
    read(tmp_path, WIDE, {"old.csv": OLD})
    moments, seen = random.Random(5), []
    for _ in range(MOMENTS):
        running = context.Process(target=read_register, args=order)
        running.start()
        time.sleep(moments.uniform(0.1, 1.02) * seconds)
        running.kill()
        running.join()
        seen.append(_state(tmp_path / "snapshot"))
        if seen[-1] == "new":
            read(tmp_path, WIDE, {"old.csv": OLD})
    assert "old" in seen
    read_register(*order)
    assert _state(tmp_path / "snapshot") == "new"
    assert _names(tmp_path) == {"a.csv", "b.csv", "old.csv", "layout.toml", "snapshot"}


def test_a_read_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for number, file in enumerate(files):
        file.write_text(f"pnr,y_1552\np{number},730\n")
    (tmp_path / "layout.toml").write_text(WIDE)
    kept: list[str] = []
    keep = Workshop.keep

    def stops_after_first(self: Workshop, batch: str, *rest: object) -> None:
        if kept:
            raise KeyboardInterrupt
        keep(self, batch, *rest)  # type: ignore[arg-type]
        kept.append(batch)

    monkeypatch.setattr(Workshop, "keep", stops_after_first)
    with pytest.raises(KeyboardInterrupt):
        read_register(tmp_path / "layout.toml", files, tmp_path / "snapshot")
    assert not (tmp_path / "snapshot").exists()

    again: list[str] = []
    monkeypatch.setattr(Workshop, "keep", lambda self, batch, *rest: (again.append(batch), keep(self, batch, *rest)))
    read_register(tmp_path / "layout.toml", files, tmp_path / "snapshot")

    assert set(again).isdisjoint(kept)
    assert rows(tmp_path / "snapshot", "benefits") == [
        (f"p{n}", d("2015-12-21"), d("2015-12-21"), "730", "kontanthjaelp", False) for n in (0, 1)
    ]
    assert _names(tmp_path) == {"a.csv", "b.csv", "layout.toml", "snapshot"}


def test_a_changed_file_starts_over(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    first = Workshop(snapshot, {"files": [1]})
    (first.folder / "0000-1.note").write_text("{}")
    first.leave()
    assert list(Workshop(snapshot, {"files": [2]}).folder.glob("*.note")) == []


def test_what_a_killed_read_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    """Only the folder it noted, and only where it is a folder of this target."""
    left, foreign, elsewhere = tmp_path / ".snapshot-left", tmp_path / ".snapshot-foreign", tmp_path / ".other-left"
    for folder in (left, foreign, elsewhere):
        folder.mkdir()
        (folder / "benefits.parquet").write_bytes(b"half")
    killed = Workshop(tmp_path / "snapshot", {})
    killed.will_write(left)
    killed.leave()
    again = Workshop(tmp_path / "snapshot", {})
    again.will_write(elsewhere)
    again.leave()
    read(tmp_path, WIDE, {"old.csv": OLD})
    assert _names(tmp_path) == {".snapshot-foreign", ".other-left", "old.csv", "layout.toml", "snapshot"}


def test_a_read_that_is_going_on_is_left_alone(tmp_path: Path) -> None:
    going_on = Workshop(tmp_path / "snapshot", {})
    (tmp_path / ".snapshot-half").mkdir()
    going_on.will_write(tmp_path / ".snapshot-half")
    with pytest.raises(InputError, match="being read already"):
        read(tmp_path, WIDE, {"old.csv": OLD})
    assert {".snapshot-half", ".snapshot-reading"} <= _names(tmp_path)
    going_on.leave()
    read(tmp_path, WIDE, {"old.csv": OLD})
    assert _names(tmp_path) == {"old.csv", "layout.toml", "snapshot"}
