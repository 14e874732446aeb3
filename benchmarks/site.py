"""The casework site on a crowded morning: 200 caseworkers at their cases while 1,000 citizens answer.

    python benchmarks/site.py                               200 + 1,000 people, two minutes
    python benchmarks/site.py --reads 6                     citizens who hurry
    python benchmarks/site.py --plain 1                     no citizen's browser runs scripts
    python benchmarks/site.py --caseworkers 20 --citizens 100 --seconds 30

The site runs as `virkning serve` runs it, with the embedded PostgreSQL, on a job centre made from the demonstration.
The people share its processors with it. What is told: seconds at the 50th, 95th and 99th percentile for every kind of
page, what failed, processor time for each request, and whether every acknowledged answer is in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
from site_data import Cast, job_centre
from site_people import CASEWORKER_READS, Diary, caseworker, citizen

TARGETS = {"read": 0.300, "save": 0.500}
ARRIVING = 60  # seconds in which everybody comes in


async def morning(
    cast: Cast, port: int, asked: argparse.Namespace, server: psutil.Process, home: Path
) -> tuple[Diary, dict[str, float]]:
    diary, draw = Diary(), random.Random(1)
    people = [
        citizen(
            code,
            port,
            diary,
            random.Random(code),
            draw.uniform(0, ARRIVING),
            asked.reads,
            scripts=draw.random() >= asked.plain,
        )
        for code in cast.codes
    ] + [
        caseworker(name, cast.password, cases, port, diary, random.Random(name), draw.uniform(0, ARRIVING))
        for name, cases in cast.caseworkers.items()
    ]
    tasks = [asyncio.create_task(person) for person in people]
    await asyncio.sleep(ARRIVING + asked.reads)
    before = used(server, home)
    diary.measuring = True
    await asyncio.sleep(asked.seconds)
    diary.measuring = False
    spent = {name: now - before[name] for name, now in used(server, home).items()}
    diary.over.set()
    await asyncio.gather(*tasks)
    return diary, spent


def used(server: psutil.Process, home: Path) -> dict[str, float]:
    """Seconds of processor that the web, the database and the simulated people have used so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    database = psutil.Process(int((home / "postgres" / "postmaster.pid").read_text("ascii").split()[0]))
    return {
        "web": sum(map(_used, server.children(recursive=True))),
        "database": sum(map(_used, [database, *database.children(recursive=True)])),
        "people": own.ru_utime + own.ru_stime,
    }


def _used(process: psutil.Process) -> float:
    """With what its children had used when they ended."""
    return float(sum(process.cpu_times()[:4]))


def tell(diary: Diary, spent: dict[str, float], seconds: int) -> bool:
    """Print the table; whether the targets are met."""
    print(f"{'':22}{'n':>8}{'p50':>9}{'p95':>9}{'p99':>9}   ms")
    for page in sorted(diary.seconds):
        _line(page, diary.seconds[page])
    met = True
    for kind, target in TARGETS.items():
        together = [one for page, found in diary.seconds.items() if page.startswith(f"{kind}:") for one in found]
        p95 = _line(f"all that {kind}", together)
        met &= p95 < target
        print(f"{'':22}target at the 95th percentile {target * 1000:.0f} ms: {'met' if p95 < target else 'MISSED'}")
    requests = sum(map(len, diary.seconds.values()))
    print(f"{requests / seconds:.0f} requests a second; processor time for each:", end=" ")
    print(", ".join(f"{name} {1000 * used / requests:.2f} ms" for name, used in spent.items()))
    print(f"{sum(diary.troubles.values())} failed {dict(diary.troubles) if diary.troubles else ''}")
    return met and not diary.troubles


def _line(name: str, seconds: list[float]) -> float:
    p50, p95, p99 = np.percentile(seconds, (50, 95, 99))
    print(f"{name:22}{len(seconds):8,}{1000 * p50:9.0f}{1000 * p95:9.0f}{1000 * p99:9.0f}")
    return float(p95)


def lost(home: Path, diary: Diary) -> int:
    """How many acknowledged answers the database does not hold as they were last acknowledged."""
    import psycopg

    from virkning.casework.database import embedded

    with embedded(home / "postgres") as url, psycopg.connect(url) as connection:
        rows = connection.execute("select sheet_id || '.' || item, values, missing from measurement_answer").fetchall()
    stored = {name: f"missing:{missing}" if missing else ",".join(map(str, values)) for name, values, missing in rows}
    return sum(stored.get(key.partition("/")[2]) != value for key, value in diary.kept.items())


def run(asked: argparse.Namespace) -> bool:
    home, cast = job_centre(asked.folder, caseworkers=asked.caseworkers, citizens=asked.citizens)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = {**os.environ, "VIRKNING_HOME": str(home), "VIRKNING_LANGUAGE": "en"}
    command = [sys.executable, "-m", "virkning", "serve", "--port", str(port)]
    serving = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert str(port) in serving.stdout.readline(), "the site did not start"
        print(
            f"{len(cast.caseworkers)} caseworkers ({CASEWORKER_READS:.0f} s a page), {len(cast.codes)} citizens "
            f"({asked.reads:g} s a question, {asked.plain:.0%} without scripts), {os.cpu_count()} processors, load before {os.getloadavg()[0]:.1f}"
        )
        diary, spent = asyncio.run(morning(cast, port, asked, psutil.Process(serving.pid), home))
    finally:
        serving.terminate()
        serving.wait()
    met = tell(diary, spent, asked.seconds)
    missing = lost(home, diary)
    print(f"{diary.acknowledged:,} answers acknowledged, {missing} lost")
    return met and not missing


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--caseworkers", type=int, default=200)
    options.add_argument("--citizens", type=int, default=1000)
    options.add_argument("--seconds", type=int, default=120)
    options.add_argument("--reads", type=float, default=9, help="seconds a question: twenty in three minutes")
    options.add_argument("--plain", type=float, default=0.05, help="share of citizens whose browser runs no scripts")
    options.add_argument("--folder", type=Path, default=Path("out/bench-site"))
    began = time.perf_counter()
    met = run(options.parse_args())
    print(f"{time.perf_counter() - began:.0f} s in all")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
