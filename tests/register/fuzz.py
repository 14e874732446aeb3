"""Feeds damaged files to everything in the register that reads, and accepts nothing but a result or an InputError.

    python tests/register/fuzz.py --seconds 60 [--seed 1]

Every trial is decided by its number, so a failure is repeated with --seed SEED --trial NUMBER.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
from files import LONG, SPELLS, WIDE, WIDE_CSV

from virkning.errors import InputError
from virkning.register import build_panel, read_spec
from virkning.register.anchors import read_anchors
from virkning.register.codemap import read_codes
from virkning.register.reading import read_register

_PIECES = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b'""',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b" ",
    b"-1",
    b"1e999",
    b"nan",
    b"0x1F",
    b"99999999999999999999",
    b"730.0",
    "å".encode("latin-1"),
    "𝟕".encode(),
    b"2016-W60",
    b"9999-12-31",
    b"0000-00-00",
    b"y_1560",
    b"[[",
    b"]",
    b"= =",
    b"'",
]
_LONG_CSV = "pnr,week,code\na,2016-W01,730\na,2016-W02,730\nb,2016-01-04,651\n"
_SPELLS_CSV = "pnr,first,last,code\na,2016-W01,2016-W05,730\nb,2016-01-04,2016-01-31,651\n"
_CODES = "code,valid_from,valid_to,benefit,activation,note,source,verified\n730,,2015-12-31,kontanthjaelp,false,,,false\n730,2016-01-01,,su,true,,,false\n"
_SPEC = '[[column]]\nname = "a"\nkind = "weeks_in"\nstate = "su"\nfrom = 1\nto = 52\n[[column]]\nname = "b"\nkind = "event_within"\nany_of = ["work"]\nweeks = 4\n'
_ANCHORS = "person,date,extra\na,2016-01-04,1\nb,2016-02-01,2\n"


def _parquet(text: str) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pacsv.read_csv(io.BytesIO(text.encode())), buffer)
    return buffer.getvalue()


def _stata(text: str) -> bytes:
    import pandas
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        pyreadstat.write_dta(pandas.read_csv(io.StringIO(text)), f"{folder}/x.dta")
        return Path(folder, "x.dta").read_bytes()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, cut out, put in, doubled, or its end gone."""
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        at, far = chance.randrange(len(content) + 1), chance.choice([1, 2, 8, 64])
        content = chance.choice(
            [
                lambda c, a, f: c[:a] + chance.choice(_PIECES) + c[a + f :],
                lambda c, a, f: c[:a] + chance.choice(_PIECES) + c[a:],
                lambda c, a, f: c[:a] + bytes([chance.randrange(256)]) + c[a + 1 :],
                lambda c, a, f: c[:a] + c[a : a + f] * chance.choice([2, 50]) + c[a + f :],
                lambda c, a, f: c[:a],
            ]
        )(content, at, far)
    return content


class Trials:
    """The things that are damaged, and what is done with each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sas = (Path(__file__).parent / "data" / "tiny.sas7bdat").read_bytes()
        self.registers = [
            (WIDE, "w.csv", WIDE_CSV.encode()),
            (WIDE, "w.parquet", _parquet(WIDE_CSV)),
            (WIDE, "w.dta", _stata(WIDE_CSV)),
            (WIDE, "w.sas7bdat", sas),
            (LONG, "l.csv", _LONG_CSV.encode()),
            (SPELLS, "s.csv", _SPELLS_CSV.encode()),
        ]
        (folder / "layout.toml").write_text(WIDE)
        (folder / "good.csv").write_text(WIDE_CSV)
        read_register(folder / "layout.toml", [folder / "good.csv"], folder / "good")

    def run(self, chance: random.Random) -> bool:
        """One trial; whether the damaged thing was accepted. Anything but InputError goes through to the caller."""
        trial = chance.choice(
            [
                self._register,
                self._register,
                self._register,
                self._layout,
                self._codes,
                self._spec,
                self._anchors,
                self._snapshot,
            ]
        )
        try:
            trial(chance)
        except InputError as refused:
            if not refused.say("da") or (self.folder / "out").exists():
                raise AssertionError("refused without words, or with something written") from refused
            return False
        return True

    def _file(self, name: str, content: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(content)
        return file

    def _register(self, chance: random.Random) -> None:
        layout, name, content = chance.choice(self.registers)
        self._read(self._file("layout.toml", layout.encode()), self._file(name, damaged(content, chance)))

    def _read(self, layout: Path, file: Path) -> None:
        out = self.folder / "out"
        read_register(layout, [file], out, unknown="allow", key=self.folder / "key")
        build_panel(
            out,
            pa.table({"person": ["a"], "date": ["2016-01-04"]}),
            {"column": [{"name": "n", "kind": "state_at", "week": 0}]},
            strangers="missing",
        ) if any(out.glob("benefits.parquet")) and pq.read_metadata(out / "benefits.parquet").num_rows else None
        for part in out.iterdir():
            part.unlink()
        out.rmdir()

    def _layout(self, chance: random.Random) -> None:
        layout, name, content = chance.choice(self.registers)
        self._read(self._file("layout.toml", damaged(layout.encode(), chance)), self._file(name, content))

    def _codes(self, chance: random.Random) -> None:
        read_codes(self._file("codes.csv", damaged(_CODES.encode(), chance)))

    def _spec(self, chance: random.Random) -> None:
        spec = read_spec(self._file("panel.toml", damaged(_SPEC.encode(), chance)))
        build_panel(self.folder / "good", self._file("anchors.csv", _ANCHORS.encode()), spec)

    def _anchors(self, chance: random.Random) -> None:
        read_anchors(self._file("anchors.csv", damaged(_ANCHORS.encode(), chance)))

    def _snapshot(self, chance: random.Random) -> None:
        copy = self.folder / "copy"
        copy.mkdir(exist_ok=True)
        for file in (self.folder / "good").iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        victim = chance.choice(sorted(copy.iterdir()))
        victim.write_bytes(damaged(victim.read_bytes(), chance))
        build_panel(
            copy,
            self._file("anchors.csv", _ANCHORS.encode()),
            {
                "column": [
                    {"name": "n", "kind": "hours_in", "from": 0, "to": 3},
                    {"name": "s", "kind": "state_at", "week": 0},
                ]
            },
            strangers="missing",
        )


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--trial", type=int)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trials, ends, number, accepted = Trials(Path(folder)), time.monotonic() + asked.seconds, asked.trial or 0, 0
        while time.monotonic() < ends:
            try:
                accepted += trials.run(random.Random(f"{asked.seed}/{number}"))
            except Exception:
                traceback.print_exc()
                print(f"failed: --seed {asked.seed} --trial {number}")
                return 1
            number += 1
            if asked.trial is not None:
                break
    print(f"{number} trials, {accepted} accepted, the rest refused in words; seed {asked.seed}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
