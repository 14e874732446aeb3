"""Seconds, memory and correctness of the absorbed regression beside its peers, on the same file, in one run.

    python benchmarks/absorbed.py [--rows 1000000] [--runs 5] [--quick]

A binary outcome is regressed on 10 continuous and 10 binary covariates with effects of 10,000 caseworkers and 100 offices,
errors clustered by caseworker. Two shapes: `dense` (caseworkers work everywhere) and `ring` (one caseworker in ten works in
two offices, her own and the next one; the rest in one). Every peer runs in a process of its own, one after the other. Data
are read before the clock starts, except in the rows that say `from Parquet`. `cpu s` is processor time, which tells more
than the clock when the machine has other work. Files are kept in `.bench/`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

CACHE = Path(__file__).resolve().parents[1] / ".bench"
CASEWORKERS, OFFICES = 10_000, 100
COVARIATES = [f"x{i}" for i in range(10)] + [f"b{i}" for i in range(10)]
FORMULA = f"y ~ {' + '.join(COVARIATES)} | caseworker + office"
BIG = 10_000_000
SLOW = 5.0

Fit = Callable[[], dict[int, float] | None]


def main() -> None:
    options = _options()
    if options.peer:
        _run_peer(options.peer, Path(options.file), options.runs)
        return
    rows = 100_000 if options.quick else options.rows
    print(f"{rows:,} rows x {len(COVARIATES)} covariates x ({CASEWORKERS:,} x {OFFICES}) groups; {_machine()}\n")
    clock = f"{'first s':>8} {'median s':>9} {'x ours':>7} {'cpu s':>7}"
    print(f"{'shape':6} {'method':32} {clock} {'peak MB':>8} {'x ours':>7} {'wrong quartile':>15}")
    for shape in ("dense", "ring"):
        _compare(_data(shape, rows), shape, options)
    if not options.quick:
        _show("dense", "ours, 1e7 rows from Parquet", _measure("ours-parquet", _data("dense", BIG), 1), None, None)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5, help="calls per peer, or two where one takes over five seconds")
    parser.add_argument("--quick", action="store_true", help="100,000 rows and the slowest peer left out")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(file: Path, shape: str, options: argparse.Namespace) -> None:
    ours = _measure("ours", file, 3 * options.runs)
    truth = _measure("reference", file, 1)["effects"]
    _show(shape, "ours", ours, ours, truth)
    _show(shape, "ours, from Parquet", _measure("ours-parquet", file, options.runs), ours, truth)
    for name, label, runs in _peers(shape, options):
        _show(shape, label, _measure(name, file, runs), ours, truth)


def _peers(shape: str, options: argparse.Namespace) -> list[tuple[str, str, int]]:
    """Map iterations are left out on the ring, where pyfixest gives up after minutes."""
    peers = [("pyfixest-lsmr", "pyfixest, LSMR", options.runs), ("fixest", "R fixest", options.runs)]
    if shape == "dense":
        peers.insert(0, ("pyfixest-map", "pyfixest, MAP (its default)", options.runs))
        if not options.quick:
            peers.append(("linearmodels", "linearmodels AbsorbingLS", 2))
    return peers


def _measure(peer: str, file: Path, runs: int) -> dict:
    """Run a peer in a process of its own. Its peak memory is what it says itself, before effects are looked up; R's is the
    operating system's figure when it ends.
    """
    if peer == "fixest":
        missing = _fixest_missing()
        if missing:
            return {"failed": missing}
        command = ["Rscript", "-e", R_SCRIPT, str(_csv(file)), str(runs), FORMULA]
    else:
        command = [sys.executable, __file__, "--peer", peer, "--file", str(file), "--runs", str(runs)]
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        said = child.stderr.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stderr.close()
        out.seek(0)
        if child.returncode:
            return {"failed": (said.strip().splitlines() or ["no message"])[-1][:60]}
        result = json.loads(out.read().decode().splitlines()[-1])
    return {"peak": usage.ru_maxrss / 1024, **result}


def _show(shape: str, label: str, found: dict, ours: dict | None, truth: dict | None) -> None:
    if "failed" in found:
        print(f"{shape:6} {label:32} {found['failed']}", flush=True)
        return
    seconds = _median(found["seconds"])
    times = f"{seconds / _median(ours['seconds']):7.1f}" if ours else " " * 7
    memory = f"{found['peak'] / ours['peak']:7.1f}" if ours else " " * 7
    wrong = _wrong_quartile(found["effects"], truth) if truth and found["effects"] else ""
    clock = f"{found['seconds'][0]:8.2f} {seconds:9.3f} {times} {_median(found['cpu']):7.2f}"
    print(f"{shape:6} {label:32} {clock} {found['peak']:8.0f} {memory} {wrong:>15}", flush=True)


def _median(seconds: list[float]) -> float:
    """Of the calls after the first, where there are any."""
    later = sorted(seconds[1:] or seconds)
    return later[len(later) // 2]


def _wrong_quartile(effects: dict[str, float], truth: dict[str, float]) -> str:
    import numpy as np

    def quartile(values: dict[str, float]) -> np.ndarray:
        array = np.array([values.get(level, 0.0) for level in truth])
        return np.searchsorted(np.quantile(array, [0.25, 0.5, 0.75]), array)

    return f"{100 * (quartile(effects) != quartile(truth)).mean():.1f} %"


def _machine() -> str:
    peers = " ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "pyarrow", "pyfixest", "linearmodels"))
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {peers}, R fixest {_fixest_version() or '-'}"


def _data(shape: str, rows: int) -> Path:
    file = CACHE / f"{shape}-{rows}.parquet"
    if not file.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run([sys.executable, __file__, "--peer", "generate", "--file", str(file)], check=True)
    return file


def _csv(file: Path) -> Path:
    target = file.with_suffix(".csv")
    if not target.exists():
        subprocess.run([sys.executable, __file__, "--peer", "csv", "--file", str(file)], check=True)
    return target


# What follows runs in the children.


def _run_peer(peer: str, file: Path, runs: int) -> None:
    if peer == "generate":
        _generate(file)
    elif peer == "csv":
        import pyarrow.csv
        import pyarrow.parquet as pq

        pyarrow.csv.write_csv(pq.read_table(file), file.with_suffix(".csv"))
    else:
        call, effects = PEERS[peer](file)
        seconds: list[float] = []
        cpu: list[float] = []
        while len(seconds) < (2 if seconds and seconds[0] > SLOW else runs):
            start, cpu_start = time.perf_counter(), time.process_time()
            call()
            seconds.append(time.perf_counter() - start)
            cpu.append(time.process_time() - cpu_start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, "effects": effects()}))


def _generate(file: Path) -> None:
    """A million rows at a time; each with its own seed, so that the file does not depend on how it is written."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    shape, rows = file.stem.split("-")[0], int(file.stem.split("-")[1])
    effects = np.random.default_rng(0).normal(0, 0.05, CASEWORKERS + OFFICES)
    writer = None
    for start in range(0, rows, 1_000_000):
        size = min(1_000_000, rows - start)
        random = np.random.default_rng([1, start])
        caseworker = random.integers(0, CASEWORKERS, size)
        home = caseworker * OFFICES // CASEWORKERS
        moves = (caseworker % 10 == 0) & (random.random(size) < 0.5)
        office = (home + moves) % OFFICES if shape == "ring" else random.integers(0, OFFICES, size)
        columns = {
            name: random.normal(size=size) if name[0] == "x" else random.random(size) < 0.3 for name in COVARIATES
        }
        chance = 0.3 + 0.02 * columns["x0"] - 0.03 * columns["b0"] + effects[caseworker] + effects[CASEWORKERS + office]
        table = {"y": random.random(size) < chance, **columns}
        whole = {name: values.astype(np.int8) if values.dtype == bool else values for name, values in table.items()}
        batch = pa.table({**whole, "caseworker": caseworker, "office": office})
        writer = writer or pq.ParquetWriter(file.with_suffix(".part"), batch.schema)
        writer.write_table(batch, row_group_size=250_000)
    writer.close()
    file.with_suffix(".part").rename(file)


def _ours(file: Path, *, read_first: bool = True) -> tuple[Fit, Fit]:
    import pyarrow.parquet as pq

    from virkning.inference.absorbed import fit

    source = pq.read_table(file) if read_first else file
    kept = {}

    def call() -> None:
        kept["fit"] = fit(
            source, outcome="y", covariates=COVARIATES, factors=["caseworker", "office"], cluster="caseworker"
        )

    def effects() -> dict[int, float]:
        found = kept["fit"].effects["caseworker"]
        return dict(zip(found.levels.to_pylist(), found.values.tolist(), strict=True))

    return call, effects


def _pyfixest(file: Path, demeaner: str) -> tuple[Fit, Fit]:
    import pandas as pd
    import pyfixest
    from pyfixest import demeaners

    data = pd.read_parquet(file)
    kept = {}

    def call() -> None:
        kept["fit"] = pyfixest.feols(
            FORMULA, data, vcov={"CRV1": "caseworker"}, demeaner=getattr(demeaners, demeaner)()
        )

    def effects() -> dict[int, float]:
        return {int(float(level)): float(value) for level, value in kept["fit"].fixef()["C(caseworker)"].items()}

    return call, effects


def _linearmodels(file: Path) -> tuple[Fit, Fit]:
    import pandas as pd
    from linearmodels.iv.absorbing import AbsorbingLS

    data = pd.read_parquet(file)

    def call() -> None:
        absorb = data[["caseworker", "office"]].astype("category")
        AbsorbingLS(data["y"].astype(float), data[COVARIATES], absorb=absorb).fit(
            cov_type="clustered", clusters=data["caseworker"]
        )

    return call, lambda: None


def _reference(file: Path) -> tuple[Fit, Fit]:
    """All normal equations at once, sparse and direct: no iteration, and none of the eliminations of ours."""
    import numpy as np
    import pyarrow.parquet as pq
    from scipy import sparse
    from scipy.sparse.linalg import spsolve

    table = pq.read_table(file)
    caseworker, office = table["caseworker"].to_numpy(), table["office"].to_numpy()
    kept = {}

    def call() -> None:
        rows, one = np.arange(len(table)), np.ones(len(table))
        keys = [sparse.csr_array((one, (rows, key))) for key in (caseworker, office)]
        dummies = sparse.hstack([keys[0], keys[1][:, 1:]], format="csr")
        numbers = sparse.csr_array(np.column_stack([table[name].to_numpy().astype(float) for name in COVARIATES]))
        x = sparse.hstack([dummies, numbers], format="csr")
        kept["effects"] = spsolve((x.T @ x).tocsc(), x.T @ table["y"].to_numpy().astype(float))

    def effects() -> dict[int, float]:
        return dict(enumerate(kept["effects"][: caseworker.max() + 1].tolist()))

    return call, effects


PEERS: dict[str, Callable[[Path], tuple[Fit, Fit]]] = {
    "ours": _ours,
    "ours-parquet": lambda file: _ours(file, read_first=False),
    "pyfixest-map": lambda file: _pyfixest(file, "MapDemeaner"),
    "pyfixest-lsmr": lambda file: _pyfixest(file, "LsmrDemeaner"),
    "linearmodels": _linearmodels,
    "reference": _reference,
}

R_SCRIPT = """
suppressMessages({library(fixest); library(data.table)})
given <- commandArgs(trailingOnly = TRUE)
data <- fread(given[1]); seconds <- c(); cpu <- c()
while (length(seconds) < if (length(seconds) && seconds[1] > 5) 2 else as.integer(given[2]))
{
  took <- system.time(model <- feols(as.formula(given[3]), data, vcov = ~caseworker, notes = FALSE))
  seconds <- c(seconds, took[["elapsed"]]); cpu <- c(cpu, took[["user.self"]] + took[["sys.self"]])
}
effects <- fixef(model)$caseworker
cat(sprintf('{"seconds": [%s], "cpu": [%s], "effects": {%s}}\n', paste(seconds, collapse = ", "), paste(cpu, collapse = ", "),
            paste(sprintf('"%s": %.17g', names(effects), effects), collapse = ", ")))
"""


def _fixest_version() -> str | None:
    if not shutil.which("Rscript"):
        return None
    asked = subprocess.run(
        ["Rscript", "-e", 'cat(format(packageVersion("fixest")))'], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


def _fixest_missing() -> str | None:
    if not shutil.which("Rscript"):
        return "not measured: no Rscript here"
    return None if _fixest_version() else "not measured: R has no package fixest here"


if __name__ == "__main__":
    main()
