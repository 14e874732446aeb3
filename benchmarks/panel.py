"""The panel against pandas, Polars and DuckDB: the same six columns from the same spells, or from a long file.

    python benchmarks/panel.py             1,000,000 persons × 520 weeks × 4 anchors
    python benchmarks/panel.py --quick     20,000 persons; a minute in all
    python benchmarks/panel.py --scaling   ours alone against the number of persons
    python benchmarks/panel.py --country   5,000,000 persons × 1,560 weeks: read from a wide file, then a panel

All contenders run in turn, round after round, each in a process of its own, and all answers must be equal. How the data
is made stands in `panel_data`, what each contender does in `panel_contenders`, and how it is measured in
`panel_measuring`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from panel_contenders import CONTENDERS, NAMES, ours, read_wide
from panel_data import make_data, register_end
from panel_measuring import JobFailedError, Measured, measure, median_of, read_once

ROUNDS = 3
RUNS = 5  # in a round, where they are quick
SIZES = [50_000, 100_000, 250_000, 500_000, 1_000_000]


def compare(folder: Path, contenders: list[str], limit: int) -> None:
    """All of them in each round, and then a line for each: the machine's speed drifts, but within a round only little.

    The first one's answers are what the others must equal, and its times what the others are times of.
    """
    read_once(folder)
    found: dict[str, dict[int, Measured]] = {name: {} for name in contenders}
    failed: dict[str, str] = {}
    for turn in range(ROUNDS):
        for name in contenders if turn % 2 == 0 else contenders[::-1]:
            if name not in failed:
                try:
                    found[name][turn] = measure(name, folder, repeat=RUNS, limit=limit)
                    print(f"round {turn + 1}  {name:16} {_said(found[name][turn])}", flush=True)
                except JobFailedError as trouble:
                    failed[name] = str(trouble)
    print("medians; elapsed and processor time as times of the first one's in the same round")
    for name in contenders:
        print(f"{name:16} {failed[name] if name in failed else _against(found[name], found[contenders[0]])}")


def _against(rounds: dict[int, Measured], first: dict[int, Measured]) -> str:
    median = median_of(list(rounds.values()))
    if not first:
        return _said(median)
    elapsed, cpu = (
        np.median([getattr(one, what) / getattr(first[turn], what) for turn, one in rounds.items() if turn in first])
        for what in ("seconds", "cpu")
    )
    same = np.allclose(median.sums, first[min(first)].sums, rtol=1e-9, atol=0.01)
    return f"{_said(median)} {elapsed:7.1f} × {cpu:7.1f} ×  {'equal' if same else f'DIFFERENT {median.sums}'}"


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
