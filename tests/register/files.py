"""Register files for the tests: one small register in every shape and format."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from virkning.register.reading import read_register
from virkning.snapshot import open_snapshot

WEEKS = ["y_1552", "y_1553", "y_1601", "y_1602"]
MONTHS = ["grad_2016_01", "grad_2016_02"]
END = "2016-02-29"
WIDE = f"""
kind = "wide"
person = "pnr"
week = "y_{{yy}}{{ww}}"
rate = "grad_{{yyyy}}_{{mm}}"
register_end = {END}
"""
LONG = f"""
kind = "long"
person = "pnr"
week = "week"
code = "code"
month = "month"
rate = "rate"
register_start = 2015-12-21
register_end = {END}
"""
SPELLS = f"""
kind = "spells"
person = "pnr"
from = "first"
to = "last"
code = "code"
register_start = 2015-12-21
register_end = {END}
"""
HEADER = ",".join(["pnr", *WEEKS, *MONTHS])
ROWS = ["a,730,730,,651,,0.5", "b,,,,,1,", "c,890,731,731,731,,"]
WIDE_CSV = "\n".join([HEADER, *ROWS]) + "\n"


def d(text: str) -> date:
    return date.fromisoformat(text)


BENEFITS = [
    ("a", d("2015-12-21"), d("2015-12-28"), "730", "kontanthjaelp", False),
    ("a", d("2016-01-11"), d("2016-01-11"), "651", "su", False),
    ("c", d("2015-12-21"), d("2015-12-21"), "890", "sygedagpenge", False),
    ("c", d("2015-12-28"), d("2016-01-11"), "731", "kontanthjaelp", True),
]
WORK = [("a", d("2016-02-01"), 80.165, 0.5), ("b", d("2016-01-01"), 160.33, 1.0)]


def read(folder: Path, layout: str, content: dict[str, str | bytes], **options: Any) -> Path:
    """Write the files and the layout, read them, and say where the snapshot is."""
    folder.mkdir(exist_ok=True)
    (folder / "layout.toml").write_text(layout, "utf-8")
    for name, text in content.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    read_register(folder / "layout.toml", [folder / name for name in content], folder / "snapshot", **options)
    return folder / "snapshot"


def rows(snapshot: Path, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in open_snapshot(snapshot).table(table).to_pylist()]
