"""Seconds, memory and correctness of one-to-one matching with a caliper beside its peers, on the same scores, in one run.

    python benchmarks/matching.py [--treated 100000] [--controls 500000] [--runs 5] [--quick]

Every peer gets the same score and the same caliper (0.2 standard deviations) and runs in a process of its own, one after
the other. Data are read before the clock starts. `same` is the share of the treated who got exactly the partner that the
oracle gives: a plain loop over all controls for each treated, the nearest, of equally near ones the first in the data.
`whole evaluation` is everything from the covariates on: score, matching, bias correction, balance, standard errors, love plot.
A peer that is not done in four minutes is left.
R's MatchIt is used where Rscript finds version 4.7 or later (R_LIBS may point to it), causalml where it is installed (the
extra `peers`). Files are kept in `.bench/`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

CACHE = Path(__file__).resolve().parents[1] / ".bench"
COVARIATES = [f"x{i}" for i in range(10)]
CALIPER = 0.2
SLOW = 20.0
LONGEST = 240  # seconds for all calls of a peer

Match = Callable[[], Sequence[int]]


def main() -> None:
    options = _options()
    if options.peer:
        _run_peer(options.peer, Path(options.file), options.runs)
        return
    treated, controls = (10_000, 50_000) if options.quick else (options.treated, options.controls)
    file = _data(treated, controls)
    print(f"{treated:,} treated to {controls:,} controls, caliper {CALIPER} SD; {_machine()}\n")
    print(f"{'matching step':44} {'first s':>8} {'median s':>9} {'x ours':>7} {'peak MB':>8} {'pairs':>8} {'same':>7}")
    for replacement in (False, True):
        _compare(file, "again" if replacement else "once", options.runs)
    whole = _measure("whole", file, options.runs)
    print(
        f"\n{'whole evaluation, ours':44} {whole['seconds'][0]:8.2f} {_median(whole['seconds']):9.3f} {'':7} {whole['peak']:8.0f}"
        f"   ({_median(whole['processor']):.2f} s of processor time)"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treated", type=int, default=100_000)
    parser.add_argument("--controls", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=5, help="calls per peer, or one where it takes over twenty seconds")
    parser.add_argument("--quick", action="store_true", help="10,000 treated to 50,000 controls")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(file: Path, way: str, runs: int) -> None:
    truth = _oracle(file, way)
    named = "with replacement" if way == "again" else "without replacement"
    ours = _measure(f"ours-{way}", file, 2 * runs)
    _show(f"ours, {named}", ours, ours, truth)
    for peer, label in (("matchit", "R MatchIt"), ("sklearn", "scikit-learn"), ("causalml", "causalml")):
        _show(f"{label}, {named}", _measure(f"{peer}-{way}", file, runs), ours, truth)


def _oracle(file: Path, way: str) -> list[int]:
    """Found once for each file; it takes about a minute."""
    kept = file.with_name(f"{file.stem}-{way}.json")
    if not kept.exists():
        found = _measure(f"oracle-{way}", file, 1)
        if "failed" in found:
            raise SystemExit(f"oracle: {found['failed']}")
        kept.write_text(json.dumps(found["partner"]), "utf-8")
    return json.loads(kept.read_text("utf-8"))


def _measure(peer: str, file: Path, runs: int) -> dict:
    if peer.startswith("matchit"):
        missing = _matchit_missing()
        if missing:
            return {"failed": missing}
        again = "TRUE" if peer.endswith("again") else "FALSE"
        command = ["Rscript", "-e", R_SCRIPT, str(file.with_suffix(".csv")), str(min(runs, 3)), again]
    elif peer.startswith("causalml") and find_spec("causalml") is None:
        return {"failed": "not installed"}
    else:
        command = [sys.executable, __file__, "--peer", peer, "--file", str(file), "--runs", str(runs)]
    try:
        child = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"failed": f"not done in {LONGEST} s"}
    if child.returncode:
        return {"failed": (child.stderr.strip().splitlines() or ["no message"])[-1][:60]}
    return json.loads(child.stdout.splitlines()[-1])


def _show(label: str, found: dict, ours: dict, truth: list[int]) -> None:
    if "failed" in found:
        print(f"{label:44} {found['failed']}", flush=True)
        return
    seconds, partner = _median(found["seconds"]), found["partner"]
    same = sum(one == other for one, other in zip(partner, truth, strict=True)) / len(truth)
    pairs = sum(one >= 0 for one in partner)
    clock = f"{found['seconds'][0]:8.2f} {seconds:9.3f} {seconds / _median(ours['seconds']):7.1f}"
    print(f"{label:44} {clock} {found['peak']:8.0f} {pairs:8,} {100 * same:6.2f}%", flush=True)


def _median(seconds: list[float]) -> float:
    """Of the calls after the first, where there are any."""
    later = sorted(seconds[1:] or seconds)
    return later[len(later) // 2]


def _machine() -> str:
    listed = [f"{name} {_version(name)}" for name in ("numpy", "numba", "scikit-learn", "causalml")]
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {' '.join(listed)}, MatchIt {_matchit_version() or '-'}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _matchit_version() -> str:
    try:
        found = subprocess.run(
            ["Rscript", "-e", 'cat(as.character(packageVersion("MatchIt")))'],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def _matchit_missing() -> str:
    found = _matchit_version()
    if not found:
        return "not installed"
    return "" if tuple(map(int, found.split(".")[:2])) >= (4, 7) else f"{found} is known to leave its caliper"


def _data(treated: int, controls: int) -> Path:
    file = CACHE / f"matching-{treated}-{controls}.parquet"
    if not file.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run([sys.executable, __file__, "--peer", "generate", "--file", str(file)], check=True)
    return file


R_SCRIPT = """
arguments <- commandArgs(TRUE)
units <- read.csv(arguments[1]); runs <- as.integer(arguments[2]); again <- arguments[3] == "TRUE"
suppressPackageStartupMessages(library(MatchIt))
match <- function() matchit(treat ~ 1, data = units, distance = units$score, caliper = 0.2, replace = again, m.order = "largest")
seconds <- numeric(0)
for (run in seq_len(runs)) {
  seconds <- c(seconds, system.time(m <- match())[["elapsed"]])
  if (seconds[1] > 20) break
}
treated <- which(units$treat == 1)
found <- suppressWarnings(as.integer(m$match.matrix[as.character(treated), 1])) - 1L
found[is.na(found)] <- -1L
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value = TRUE))) / 1024
cat(sprintf('{"seconds": [%s], "peak": %f, "partner": [%s]}\\n', paste(seconds, collapse = ","), peak, paste(found, collapse = ",")))
"""


# What follows runs in the children.


def _run_peer(peer: str, file: Path, runs: int) -> None:
    if peer == "generate":
        _generate(file)
        return
    name, _, way = peer.partition("-")
    call = PEERS[name](file, way == "again")
    seconds: list[float] = []
    processor: list[float] = []
    while len(seconds) < (1 if seconds and seconds[0] > SLOW else runs):
        start, worked = time.perf_counter(), time.process_time()
        partner = call()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps({"seconds": seconds, "processor": processor, "peak": peak, "partner": [int(row) for row in partner]})
    )


def _generate(file: Path) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    from virkning.inference.propensity import fit_score

    treated, controls = map(int, file.stem.split("-")[1:])
    random = np.random.default_rng(1)
    rows = treated + controls
    x = random.normal(size=(rows, len(COVARIATES)))
    chance = x @ np.linspace(0.3, -0.1, len(COVARIATES)) + random.gumbel(size=rows)
    treat = np.zeros(rows, dtype=bool)
    treat[np.argsort(-chance)[:treated]] = True
    hours = x @ np.linspace(5, 1, len(COVARIATES)) + 10 * treat + random.normal(0, 20, rows)
    score = fit_score(x, treat).values
    columns = {name: x[:, place] for place, name in enumerate(COVARIATES)}
    pq.write_table(pa.table({"treat": treat.astype(np.int8), "hours": hours, "score": score, **columns}), file)
    pa.csv.write_csv(pa.table({"treat": treat.astype(np.int8), "score": score}), file.with_suffix(".csv"))


def _read(file: Path):
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    score, treat = table["score"].to_numpy(), table["treat"].to_numpy() == 1
    return table, score, treat, CALIPER * score.std(ddof=1)


def _ours(file: Path, again: bool) -> Match:
    import numpy as np

    from virkning.inference.matching import Rules, match_nearest

    _, score, treat, width = _read(file)

    def call() -> Sequence[int]:
        found = match_nearest(score, treat, Rules(replacement=again, width=width))
        partner = np.full(len(score), -1)
        partner[found.unit] = found.partner
        return partner[treat]

    return call


def _whole(file: Path, again: bool) -> Match:
    import numpy as np

    from virkning.designs.matching.checking import balance_of
    from virkning.designs.matching.comparing import compare
    from virkning.designs.matching.plan import Matching
    from virkning.designs.matching.sample import Sample

    table, _, treat, _ = _read(file)
    names = tuple(COVARIATES)
    sample = Sample(
        treated=treat, outcomes=table["hours"].to_numpy()[:, None], outcome_names=("hours",),
        covariates=np.column_stack([table[name].to_numpy() for name in COVARIATES]), names=names, source=names,
        stratum=None, subgroup=None, subgroup_labels=(), baseline=None,
    )  # fmt: skip

    def call() -> Sequence[int]:
        found = compare(sample, Matching(caliper=CALIPER, replacement=True), seed=1)
        balance = balance_of(found)
        np.argsort(-np.abs(balance.raw.smd))
        return []

    return call


def _oracle_peer(file: Path, again: bool) -> Match:
    import numpy as np
    from numba import njit

    _, score, treat, width = _read(file)

    @njit
    def look(score, order, controls, width, again):
        free = np.ones(len(controls), dtype=np.bool_)
        found = np.full(len(score), -1)
        for unit in order:
            best, chosen = np.inf, -1
            for place in range(len(controls)):
                far = abs(score[unit] - score[controls[place]])
                if far < best and (again or free[place]):
                    best, chosen = far, place
            if chosen >= 0 and best <= width:
                found[unit] = controls[chosen]
                free[chosen] = False
        return found

    order = np.flatnonzero(treat)[np.argsort(-score[treat], kind="stable")]
    return lambda: look(score, order, np.flatnonzero(~treat), width, again)[treat]


def _sklearn(file: Path, again: bool) -> Match:
    """Without replacement scikit-learn offers nothing; the usual loop over ever more neighbours is written around it."""
    import numpy as np
    from sklearn.neighbors import NearestNeighbors

    _, score, treat, width = _read(file)
    units, controls = np.flatnonzero(treat), np.flatnonzero(~treat)

    def call() -> Sequence[int]:
        tree = NearestNeighbors(n_neighbors=1, algorithm="kd_tree").fit(score[controls][:, None])
        if again:
            far, found = tree.kneighbors(score[units][:, None])
            return np.where(far[:, 0] <= width, controls[found[:, 0]], -1)
        order = np.argsort(-score[units], kind="stable")
        free, partner = np.ones(len(controls), dtype=bool), np.full(len(units), -1)
        look = 50
        far, found = tree.kneighbors(score[units][:, None], n_neighbors=look)
        for unit in order:
            candidates, distances, wide = found[unit], far[unit], look
            while not free[candidates].any() and wide < len(controls) and distances[-1] <= width:
                wide = min(4 * wide, len(controls))
                distances, candidates = (
                    part[0] for part in tree.kneighbors(score[units[unit]][None, None], n_neighbors=wide)
                )
            usable = free[candidates] & (distances <= width)
            if usable.any():
                chosen = candidates[np.argmax(usable)]
                partner[unit], free[chosen] = controls[chosen], False
        return partner

    return call


def _causalml(file: Path, again: bool) -> Match:
    import numpy as np
    from causalml.match import NearestNeighborMatch

    table, _, treat, _ = _read(file)
    frame = table.select(["treat", "score"]).to_pandas()

    def call() -> Sequence[int]:
        matcher = NearestNeighborMatch(caliper=CALIPER, replace=again, ratio=1, shuffle=False)
        matched = matcher.match(data=frame, treatment_col="treat", score_cols=["score"])
        rows = matched.index.to_numpy()
        partner = np.full(len(frame), -1)
        partner[rows[matched.treat == 1]] = rows[matched.treat == 0]
        return partner[treat]

    return call


PEERS = {
    "ours": _ours, "whole": _whole, "oracle": _oracle_peer, "sklearn": _sklearn, "causalml": _causalml,
}  # fmt: skip

if __name__ == "__main__":
    main()
