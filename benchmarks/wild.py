"""Seconds and peak memory of the wild cluster bootstrap beside its peers, on the same rows, in one run.

    python benchmarks/wild.py [--rows 1000000] [--draws 9999] [--quick]

A two-period comparison (y = b0 + b1 after + b2 treated + b3 after x treated) with clusters of unequal size. Every peer
runs in a process of its own, one after the other; making the rows is not counted, summing them up by cluster is. Ours
also gives the interval, which takes no further draws. p values differ only by the draws.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import numpy as np

SIZES = (50, 500)
PATIENCE = 120
Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def main() -> None:
    options = _options()
    if options.peer:
        _run(options.peer, options.rows, options.clusters, options.draws)
        return
    rows, draws = (100_000, 999) if options.quick else (options.rows, options.draws)
    print(f"{rows:,} rows, {draws:,} draws\n")
    print(f"{'clusters':>8}  {'method':38} {'seconds':>8} {'x ours':>7} {'peak MB':>8} {'p':>7}")
    for clusters in SIZES:
        ours = _measure("ours", rows, clusters, draws)
        _show(clusters, f"virkning {version('virkning')}, with interval", ours, ours)
        for package in ("wildboottest", "diff-diff"):
            _show(clusters, _named(package), _measure(package, rows, clusters, draws), ours)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--draws", type=int, default=9999)
    parser.add_argument("--quick", action="store_true", help="100,000 rows and 999 draws")
    parser.add_argument("--clusters", type=int, default=50, help=argparse.SUPPRESS)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    return parser.parse_args()


def _named(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (not installed)"


def _measure(peer: str, rows: int, clusters: int, draws: int) -> dict[str, float] | None:
    sizes = ["--rows", str(rows), "--clusters", str(clusters), "--draws", str(draws)]
    try:
        done = subprocess.run(
            [sys.executable, __file__, "--peer", peer, *sizes], capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def _show(clusters: int, name: str, found: dict[str, float] | None, ours: dict[str, float] | None) -> None:
    if found is None or ours is None:
        print(f"{clusters:>8}  {name:38} {'did not finish':>8}")
        return
    times = found["seconds"] / ours["seconds"]
    print(
        f"{clusters:>8}  {name:38} {found['seconds']:8.2f} {times:7.1f} {found['peak']:8.0f} {found['p']:7.4f}",
        flush=True,
    )


def _run(peer: str, rows: int, clusters: int, draws: int) -> None:
    columns, outcome, cluster = _rows(rows, clusters)
    call = {"ours": _ours, "wildboottest": _wildboottest, "diff-diff": _diff_diff}[peer]
    _warm(call, clusters)
    began = time.perf_counter()
    p = call((columns, outcome, cluster), draws)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - began, "peak": peak, "p": p}))


def _warm(call: Callable[[Rows, int], float], clusters: int) -> None:
    """Compile and import what is needed before the clock starts."""
    call(_rows(40 * clusters, clusters), 99)


def _rows(rows: int, clusters: int) -> Rows:
    random = np.random.default_rng([rows, clusters])
    cluster = np.minimum((random.random(rows) ** 1.5 * clusters).astype(np.int64), clusters - 1)
    after = (random.random(rows) < 0.4).astype(float)
    treated = (cluster % 5 == 0).astype(float)
    outcome = (
        270
        + 20 * treated
        + random.normal(0, 10, clusters)[cluster] * (1 + after)
        + random.normal(0, 60, rows)
        + 2 * after * treated
    )
    return np.column_stack([np.ones(rows), after, treated, after * treated]), outcome, cluster


def _ours(data: Rows, draws: int) -> float:
    from virkning.inference.did_sums import cluster_sums
    from virkning.inference.wild import wild_test

    return wild_test(cluster_sums(*data), np.array([0.0, 0.0, 0.0, 1.0]), draws=draws).number.p


def _wildboottest(data: Rows, draws: int) -> float:
    from wildboottest.wildboottest import WildboottestCL

    columns, outcome, cluster = data
    test = WildboottestCL(X=columns, Y=outcome, cluster=cluster, R=np.array([0.0, 0.0, 0.0, 1.0]), B=draws, seed=1)
    test.get_scores(bootstrap_type="11", impose_null=True)
    test.get_weights(weights_type="rademacher")
    test.get_numer()
    test.get_denom()
    test.get_tboot()
    test.get_vcov()
    test.get_tstat()
    test.get_pvalue(pval_type="two-tailed")
    return float(test.pvalue)


def _diff_diff(data: Rows, draws: int) -> float:
    from diff_diff import wild_bootstrap_se

    columns, outcome, cluster = data
    residuals = outcome - columns @ np.linalg.lstsq(columns, outcome, rcond=None)[0]
    found = wild_bootstrap_se(
        columns, outcome, residuals, cluster, 3, n_bootstrap=draws, weight_type="rademacher", seed=1
    )
    return float(found.p_value)


if __name__ == "__main__":
    main()
