"""Measuring: each job in a process of its own; its seconds, its processor seconds and the most memory it had.

Time goes from opening the files to the finished result: imports and compiling do not count.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from panel_contenders import CONTENDERS, NAMES, ours, read_wide
from panel_data import make_data

ENOUGH_SECONDS = 10  # what takes long is not done again in the same process
MEMORY_FOR_ONE = 14 * 10**9
JOBS: dict[str, Callable[[Path], pa.Table | None]] = {**CONTENDERS, read_wide.__name__: read_wide}


@dataclass(frozen=True)
class Measured:
    """Medians of the runs, the peak memory of the process, and the sum of each column, by which answers are compared."""

    seconds: float
    cpu: float
    peak_gb: float
    sums: list[float]


def median_of(rounds: list[Measured]) -> Measured:
    """One figure from several rounds, each of which was a process of its own."""
    seconds, cpu = (float(np.median([getattr(one, name) for one in rounds])) for name in ("seconds", "cpu"))
    return Measured(seconds, cpu, max(one.peak_gb for one in rounds), rounds[0].sums)


class JobFailedError(Exception):
    """A job that did not come to its end; the message says why."""


def read_once(folder: Path) -> None:
    """Every file there once, so that nobody has to fetch it from disk."""
    for file in sorted(folder.rglob("*.parquet")):
        with file.open("rb") as content:
            while content.read(1 << 24):
                pass


def measure(job: str, folder: Path, *, repeat: int = 1, limit: int = 3600) -> Measured:
    """Run this file as a program of its own and take down what it prints."""
    command = [sys.executable, __file__, job, str(folder), str(repeat)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit, check=False, preexec_fn=_bound_memory
        )
    except subprocess.TimeoutExpired:
        raise JobFailedError(f"> {limit} s") from None
    if done.returncode == 0:
        return Measured(**json.loads(done.stdout.splitlines()[-1]))
    said = done.stderr.strip().splitlines()
    raise JobFailedError(said[-1][:80] if said else f"killed ({done.returncode})")


def _bound_memory() -> None:
    """A contender that wants more than this is stopped before the machine is."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_FOR_ONE, MEMORY_FOR_ONE))


def run(job: str, folder: Path, repeat: int) -> Measured:
    """Do the job in this process."""
    if job == ours.__name__:
        _compile(folder / "warm")
    seconds: list[float] = []
    cpu: list[float] = []
    while len(seconds) < repeat and sum(seconds) < ENOUGH_SECONDS:
        result = None  # let go of what the run before made, or the next one has to work beside it
        began, began_cpu = time.perf_counter(), time.process_time()
        result = JOBS[job](folder)
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    sums = [] if result is None else [_sum(result[name]) for name in NAMES]
    return Measured(float(np.median(seconds)), round(float(np.median(cpu)), 2), round(_peak_gb(), 2), sums)


def _compile(folder: Path) -> None:
    make_data(folder, 50, 520)
    ours(folder)


def _sum(values: pa.ChunkedArray) -> float:
    return round(float(np.sum(values.to_numpy().astype(float))), 3)


def _peak_gb() -> float:
    """The most memory this process has had (the kernel's own count, which a parent's memory does not enter)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e6


if __name__ == "__main__":
    print(json.dumps(asdict(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))))
