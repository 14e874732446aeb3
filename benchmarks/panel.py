"""The panel against pandas, Polars and DuckDB: the same six columns from the same spells, or from a long file.

    python benchmarks/panel.py             1,000,000 persons × 520 weeks × 4 anchors
    python benchmarks/panel.py --quick     20,000 persons; a minute in all
    python benchmarks/panel.py --scaling   ours alone against the number of persons
    python benchmarks/panel.py --country   5,000,000 persons × 1,560 weeks: read from a wide file, then a panel

All answers must be equal. How the data is made stands in `panel_data`, what each contender does in `panel_contenders`,
and how it is measured in `panel_measuring`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from panel_contenders import CONTENDERS, NAMES, ours, read_wide
from panel_data import make_data, register_end
from panel_measuring import JobFailedError, Measured, measure

RUNS = 3
SIZES = [50_000, 100_000, 250_000, 500_000, 1_000_000]


def compare(folder: Path, contenders: list[str], limit: int) -> None:
    """One line for each, in the order given; the first one's answers are what the others must equal."""
    first: list[float] | None = None
    for name in contenders:
        try:
            found = measure(name, folder, repeat=RUNS, limit=limit)
        except JobFailedError as failed:
            print(f"{name:16} {failed}", flush=True)
            continue
        first = first or found.sums
        same = np.allclose(found.sums, first, rtol=1e-9, atol=0.01)
        print(f"{name:16} {_said(found)}  {'equal' if same else f'DIFFERENT {found.sums}'}", flush=True)


def scaling(folder: Path, sizes: list[int], weeks: int) -> None:
    for persons in sizes:
        here = folder / f"{persons}-{weeks}"
        make_data(here, persons, weeks)
        print(f"panel {persons:>10,} persons × {weeks} weeks: {_said(measure(ours.__name__, here))}", flush=True)


def country(folder: Path, sizes: list[int], weeks: int) -> None:
    """A panel from a register as large as a country's, with monthly work; and a wide file as large read into a snapshot."""
    for persons in sizes:
        here, began = folder / f"country-{persons}-{weeks}", time.perf_counter()
        make_data(here, persons, weeks, wide=True)
        print(f"made in {time.perf_counter() - began:.0f} s", flush=True)
        layout = f'kind = "wide"\nperson = "pnr"\nweek = "y_{{yy}}{{ww}}"\nregister_end = {register_end(weeks)}\n'
        (here / "layout.toml").write_text(layout, "utf-8")
        for job, name in ((ours.__name__, "panel"), (read_wide.__name__, "read")):
            print(f"{name:5} {persons:>10,} persons × {weeks} weeks: {_said(measure(job, here))}", flush=True)


def _said(found: Measured) -> str:
    return f"{found.seconds:8.2f} s {found.cpu:8.2f} s of CPU {found.peak_gb:7.2f} GB"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = options.add_mutually_exclusive_group()
    what.add_argument("--quick", action="store_true")
    what.add_argument("--scaling", action="store_true")
    what.add_argument("--country", action="store_true")
    options.add_argument("--persons", type=int, nargs="*")
    options.add_argument("--weeks", type=int)
    options.add_argument("--folder", type=Path, default=Path("out/bench-panel"))
    options.add_argument("--limit", type=int, default=600, help="seconds before a contender is stopped")
    options.add_argument("--only", nargs="*", choices=list(CONTENDERS))
    asked = options.parse_args()
    if asked.scaling:
        scaling(asked.folder, asked.persons or SIZES, asked.weeks or 520)
    elif asked.country:
        country(asked.folder, asked.persons or [5_000_000], asked.weeks or 1560)
    else:
        persons, weeks = (asked.persons or [20_000 if asked.quick else 1_000_000])[0], asked.weeks or 520
        folder = asked.folder / f"{persons}-{weeks}"
        make_data(folder, persons, weeks, long=True)
        print(f"{persons:,} persons × {weeks} weeks × 4 anchors, {len(NAMES)} columns")
        compare(folder, asked.only or list(CONTENDERS), asked.limit)


if __name__ == "__main__":
    main()
