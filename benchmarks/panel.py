"""The panel against pandas, Polars and DuckDB: the same six columns from the same spells, or from a long file.

    python benchmarks/panel.py             1,000,000 persons × 520 weeks × 4 anchors
    python benchmarks/panel.py --quick     20,000 persons; a minute in all
    python benchmarks/panel.py --scaling   ours alone against the number of persons
    python benchmarks/panel.py --country   5,000,000 persons × 1,560 weeks: read from a wide file, then a panel

Each contender runs in a process of its own; its time goes from opening the files to the finished panel (imports and
compiling not counted), its memory is the peak of the whole process. All answers must be equal.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from virkning.register.weeks import (
    FULL_TIME_HOURS_A_MONTH,
    first_week_of_month,
    monday,
    monday_days,
    month_days,
    month_of,
    week_of,
)

START = date(2007, 12, 31)
BENEFITS = ["dagpenge", "kontanthjaelp", "sygedagpenge", "su", "fleksjob", "foertidspension"]
CODES = ["111", "730", "890", "651", "771", "783"]
PUBLIC = ["dagpenge", "kontanthjaelp", "sygedagpenge", "fleksjob", "foertidspension"]
SPEC = {
    "column": [
        {"name": "job_or_education", "kind": "event_within", "any_of": ["work", "education"], "weeks": 52},
        {"name": "sick", "kind": "event_within", "state": "sygedagpenge", "weeks": 26},
        {"name": "support_3y", "kind": "weeks_in", "state": "public_support", "from": -156, "to": -1},
        {"name": "su_year1", "kind": "weeks_in", "state": "su", "from": 1, "to": 52},
        {"name": "hours_year1", "kind": "hours_in", "from": 1, "to": 52},
        {"name": "on_assistance", "kind": "state_at", "state": "kontanthjaelp", "week": 0},
    ]
}
NAMES = [column["name"] for column in SPEC["column"]]
PERSONS_A_BLOCK = 32_000
RUNS, ENOUGH_SECONDS = 3, 60  # everybody's median of three runs, or of fewer where they take long
MEMORY_FOR_ONE = 14 * 10**9


def make_data(folder: Path, persons: int, weeks: int, *, long: bool, wide: bool = False) -> None:
    """A register of spells and months in order of person, four anchors each, and (for the peers) the same as a long file."""
    if (folder / "done").exists():
        return
    from virkning.snapshot import write_snapshot

    rng, first, months = np.random.default_rng(1), week_of(START), weeks * 12 // 52
    ids = np.sort([f"{number * 2654435761 % 2**32:08x}{number:012x}" for number in range(persons)])
    folder.mkdir(parents=True, exist_ok=True)
    long_file = _writer(folder / "long.parquet") if long else None
    wide_file = _writer(folder / "wide.parquet") if wide else None
    end = date.fromordinal(monday(first + weeks - 1).toordinal() + 6)
    made_from = {"register_start": START.isoformat(), "work_start": date(2008, 1, 1).isoformat()}
    with write_snapshot(
        folder / "snapshot", made_by="benchmark", made_from=made_from, register_end=end, simulated=True
    ) as out:
        for start in range(0, persons, PERSONS_A_BLOCK):
            who = ids[start : start + PERSONS_A_BLOCK]
            matrix = _states(rng, len(who), weeks)
            works = _months(rng, len(who), months)
            out.append("benefits", _spells(who, matrix, first))
            out.append("work", _work(who, works))
            if long_file is not None:
                long_file(_long_rows(who, matrix, works, first))
            if wide_file is not None:
                wide_file(_wide_rows(who, matrix, first))
    for close in (long_file, wide_file):
        if close is not None:
            close(None)
    anchor_week = first + 160 + rng.integers(0, weeks - 160 - 60, size=4 * persons)
    who = np.repeat(ids, 4)
    shuffled = rng.permutation(4 * persons)
    days = monday_days(anchor_week) + rng.integers(0, 7, size=4 * persons).astype(np.int32)
    table = pa.table({"person": pa.array(who[shuffled]), "date": pa.array(days[shuffled]).cast(pa.date32())})
    pq.write_table(table, folder / "anchors.parquet")
    (folder / "done").touch()


def _writer(file: Path) -> Callable[[pa.Table | None], None]:
    opened: list[pq.ParquetWriter] = []

    def write(table: pa.Table | None) -> None:
        if table is None:
            opened[0].close()
            return
        if not opened:
            opened.append(pq.ParquetWriter(file, table.schema, compression="zstd"))
        opened[0].write_table(table)

    return write


def _states(rng: np.random.Generator, persons: int, weeks: int) -> np.ndarray:
    """One small number per person and week: 0 no code, else a benefit's place + 1; spells last 26 weeks on average."""
    changes = rng.random((persons, weeks)) < 1 / 26
    changes[:, 0] = True
    drawn = rng.choice(len(BENEFITS) + 1, size=int(changes.sum()), p=[0.46, 0.13, 0.13, 0.08, 0.1, 0.05, 0.05]).astype(
        np.int8
    )
    return drawn[np.cumsum(changes.ravel()) - 1].reshape(persons, weeks)


def _months(rng: np.random.Generator, persons: int, months: int) -> np.ndarray:
    """Rates of work, 0 for none; jobs and their absence last 14 months on average and half of the time there is a job."""
    changes = rng.random((persons, months)) < 1 / 14
    changes[:, 0] = True
    drawn = rng.choice(np.array([0, 0, 0, 0.25, 0.5, 1.0]), size=int(changes.sum()))
    return drawn[np.cumsum(changes.ravel()) - 1].reshape(persons, months)


def _spells(who: np.ndarray, matrix: np.ndarray, first: int) -> pa.Table:
    from virkning.register.spells import from_weeks

    spells = from_weeks(matrix.astype(np.int16), first, 1)
    kind = pa.array(spells.code - 1)
    return pa.table(
        {
            "person": pa.array(who).take(pa.array(spells.person)),
            "from_week": pa.array(monday_days(spells.first_week)).cast(pa.date32()),
            "to_week": pa.array(monday_days(spells.last_week)).cast(pa.date32()),
            "code": pa.array(CODES).take(kind),
            "benefit": pa.array(BENEFITS).take(kind),
            "activation": pa.array(np.zeros(len(spells), bool)),
        }
    )


def _work(who: np.ndarray, works: np.ndarray) -> pa.Table:
    person, month = np.nonzero(works)
    rate = works[person, month]
    return pa.table(
        {
            "person": pa.array(who).take(pa.array(person)),
            "month": pa.array(month_days(month + month_of(date(2008, 1, 1)))).cast(pa.date32()),
            "hours": rate * FULL_TIME_HOURS_A_MONTH,
            "rate": rate,
        }
    )


def _long_rows(who: np.ndarray, matrix: np.ndarray, works: np.ndarray, first: int) -> pa.Table:
    """A row per person and week: benefit (or nothing) and the week's hours."""
    weeks = matrix.shape[1]
    starts = first_week_of_month(np.arange(month_of(date(2008, 1, 1)), month_of(date(2008, 1, 1)) + works.shape[1] + 1))
    month = np.clip(np.searchsorted(starts, first + np.arange(weeks), side="right") - 1, 0, works.shape[1] - 1)
    known = (first + np.arange(weeks) < starts[-1]) & (first + np.arange(weeks) >= starts[0])
    hours = works[:, month] * FULL_TIME_HOURS_A_MONTH / np.diff(starts)[month] * known
    kind = matrix.ravel().astype(np.int16) - 1
    return pa.table(
        {
            "person": pa.DictionaryArray.from_arrays(
                pa.array(np.repeat(np.arange(len(who), dtype=np.int32), weeks)), pa.array(who)
            ),
            "week": pa.array(np.tile(np.arange(first, first + weeks, dtype=np.int32), len(who))),
            "benefit": pa.DictionaryArray.from_arrays(pa.array(kind, mask=kind < 0), pa.array(BENEFITS)),
            "hours": pa.array(hours.ravel()),
        }
    )


def _wide_rows(who: np.ndarray, matrix: np.ndarray, first: int) -> pa.Table:
    codes = np.array([0, *map(int, CODES)], np.int16)
    columns = {"pnr": pa.array(who)}
    for place in range(matrix.shape[1]):
        year, week, _ = monday(first + place).isocalendar()
        values = codes[matrix[:, place]]
        columns[f"y_{year % 100:02d}{week:02d}"] = pa.array(values, mask=values == 0)
    return pa.table(columns)


def ours(folder: Path) -> pa.Table:
    from virkning.register import build_panel

    return build_panel(folder / "snapshot", folder / "anchors.parquet", SPEC)


_CALENDAR = np.arange(month_of(date(2007, 1, 1)), month_of(date(2045, 1, 1)))


def _month_weeks() -> pa.Table:
    starts = first_week_of_month(np.append(_CALENDAR, _CALENDAR[-1] + 1))
    month = pa.array(month_days(_CALENDAR)).cast(pa.date32())
    return pa.table({"month": month, "first": starts[:-1], "last": starts[1:] - 1})


def duckdb_spells(folder: Path) -> pa.Table:
    import duckdb

    months = _month_weeks()  # noqa: F841  (DuckDB finds it by name)
    public = ", ".join(f"'{name}'" for name in PUBLIC)
    overlap = "greatest(0, least(t, w + {b}) - greatest(f, w + {a}) + 1)"
    return (
        duckdb.connect()
        .sql(f"""
        WITH a AS (SELECT file_row_number AS id, person, date, (date - DATE '1970-01-01' + 3) // 7 AS w
                   FROM read_parquet('{folder}/anchors.parquet', file_row_number = true)),
        s AS (SELECT person, benefit, (from_week - DATE '1970-01-01' + 3) // 7 AS f, (to_week - DATE '1970-01-01' + 3) // 7 AS t
              FROM '{folder}/snapshot/benefits.parquet'),
        k AS (SELECT person, first AS f, last AS t, hours / (last - first + 1) AS h
              FROM '{folder}/snapshot/work.parquet' JOIN months USING (month) WHERE rate > 0),
        b AS (SELECT id, coalesce(bool_or(benefit = 'su' AND t > w AND f <= w + 52), false) AS edu,
                     coalesce(bool_or(benefit = 'sygedagpenge' AND t > w AND f <= w + 26), false) AS sick,
                     sum(CASE WHEN benefit IN ({public}) THEN {overlap.format(a=-156, b=-1)} ELSE 0 END) AS support_3y,
                     sum(CASE WHEN benefit = 'su' THEN {overlap.format(a=1, b=52)} ELSE 0 END) AS su_year1,
                     coalesce(bool_or(benefit = 'kontanthjaelp' AND f <= w AND t >= w), false) AS on_assistance
              FROM a JOIN s USING (person) WHERE t >= w - 156 AND f <= w + 52 GROUP BY id),
        j AS (SELECT id, sum(h * {overlap.format(a=1, b=52)}) AS hours FROM a JOIN k USING (person)
              WHERE t > w AND f <= w + 52 GROUP BY id)
        SELECT person, date, coalesce(edu, false) OR j.id IS NOT NULL AS job_or_education, coalesce(sick, false) AS sick,
               coalesce(support_3y, 0) AS support_3y, coalesce(su_year1, 0) AS su_year1, coalesce(hours, 0) AS hours_year1,
               coalesce(on_assistance, false) AS on_assistance
        FROM a LEFT JOIN b USING (id) LEFT JOIN j USING (id) ORDER BY id""")
        .to_arrow_table()
    )


def _polars_overlap(a: int, b: int):
    import polars as pl

    return (pl.min_horizontal("t", pl.col("w") + b) - pl.max_horizontal("f", pl.col("w") + a) + 1).clip(lower_bound=0)


def polars_spells(folder: Path) -> pa.Table:
    import polars as pl

    def week(name: str) -> pl.Expr:
        return (pl.col(name).cast(pl.Int32) + 3) // 7

    a = pl.scan_parquet(folder / "anchors.parquet").with_row_index("id").with_columns(w=week("date"))
    s = pl.scan_parquet(folder / "snapshot/benefits.parquet").select(
        "person", "benefit", f=week("from_week"), t=week("to_week")
    )
    months = pl.from_arrow(_month_weeks()).lazy()
    k = (
        pl.scan_parquet(folder / "snapshot/work.parquet")
        .filter(pl.col("rate") > 0)
        .join(months, on="month")
        .select("person", f="first", t="last", h=pl.col("hours") / (pl.col("last") - pl.col("first") + 1))
    )
    near = (
        a.select("id", "person", "w")
        .join(s, on="person")
        .filter((pl.col("t") >= pl.col("w") - 156) & (pl.col("f") <= pl.col("w") + 52))
    )
    is_su, after = pl.col("benefit") == "su", pl.col("t") > pl.col("w")
    b = near.group_by("id").agg(
        edu=(is_su & after).any(),
        sick=((pl.col("benefit") == "sygedagpenge") & after & (pl.col("f") <= pl.col("w") + 26)).any(),
        support_3y=(_polars_overlap(-156, -1) * pl.col("benefit").is_in(PUBLIC)).sum(),
        su_year1=(_polars_overlap(1, 52) * is_su).sum(),
        on_assistance=(
            (pl.col("benefit") == "kontanthjaelp") & (pl.col("f") <= pl.col("w")) & (pl.col("t") >= pl.col("w"))
        ).any(),
    )
    j = (
        a.select("id", "person", "w")
        .join(k, on="person")
        .filter((pl.col("t") > pl.col("w")) & (pl.col("f") <= pl.col("w") + 52))
        .group_by("id")
        .agg(hours_year1=(pl.col("h") * _polars_overlap(1, 52)).sum(), job=pl.lit(True).first())
    )
    whole = a.join(b, on="id", how="left").join(j, on="id", how="left").sort("id")
    return (
        whole.select(
            "person",
            "date",
            job_or_education=pl.col("edu").fill_null(False) | pl.col("job").fill_null(False),
            sick=pl.col("sick").fill_null(False),
            support_3y=pl.col("support_3y").fill_null(0),
            su_year1=pl.col("su_year1").fill_null(0),
            hours_year1=pl.col("hours_year1").fill_null(0.0),
            on_assistance=pl.col("on_assistance").fill_null(False),
        )
        .collect(engine="streaming")
        .to_arrow()
    )


def pandas_spells(folder: Path) -> pa.Table:
    import pandas as pd

    a = pd.read_parquet(folder / "anchors.parquet")
    epoch = pd.Timestamp("1970-01-01")

    def week(values: pd.Series) -> pd.Series:
        return ((pd.to_datetime(values) - epoch).dt.days + 3) // 7

    a["id"], a["w"] = np.arange(len(a)), week(a["date"])
    s = pd.read_parquet(folder / "snapshot/benefits.parquet", columns=["person", "from_week", "to_week", "benefit"])
    s["f"], s["t"] = week(s.pop("from_week")), week(s.pop("to_week"))
    near = a[["id", "person", "w"]].merge(s, on="person")
    near = near[(near.t >= near.w - 156) & (near.f <= near.w + 52)]

    def overlap(rows: pd.DataFrame, first: int, last: int) -> pd.Series:
        return (np.minimum(rows.t, rows.w + last) - np.maximum(rows.f, rows.w + first) + 1).clip(lower=0)

    su, after = near.benefit == "su", near.t > near.w
    b = (
        pd.DataFrame(
            {
                "id": near.id,
                "edu": su & after,
                "sick": (near.benefit == "sygedagpenge") & after & (near.f <= near.w + 26),
                "support_3y": overlap(near, -156, -1) * near.benefit.isin(PUBLIC),
                "su_year1": overlap(near, 1, 52) * su,
                "on_assistance": (near.benefit == "kontanthjaelp") & (near.f <= near.w) & (near.t >= near.w),
            }
        )
        .groupby("id")
        .agg({"edu": "any", "sick": "any", "support_3y": "sum", "su_year1": "sum", "on_assistance": "any"})
    )
    k = (
        pd.read_parquet(folder / "snapshot/work.parquet")
        .merge(_month_weeks().to_pandas(), on="month")
        .rename(columns={"first": "f", "last": "t"})
    )
    k = a[["id", "person", "w"]].merge(k, on="person")
    k = k[(k.t > k.w) & (k.f <= k.w + 52) & (k.rate > 0)]
    hours = (k.hours / (k.t - k.f + 1) * overlap(k, 1, 52)).groupby(k.id).sum()
    out = a.join(b, on="id").join(hours.rename("hours_year1"), on="id")
    out["job_or_education"] = out.edu.fillna(False).astype(bool) | out.hours_year1.notna()
    for name in ("sick", "on_assistance"):
        out[name] = out[name].fillna(False).astype(bool)
    for name in ("support_3y", "su_year1", "hours_year1"):
        out[name] = out[name].fillna(0)
    return pa.Table.from_pandas(out[["person", "date", *NAMES]], preserve_index=False)


def duckdb_long(folder: Path) -> pa.Table:
    import duckdb

    public = ", ".join(f"'{name}'" for name in PUBLIC)
    return (
        duckdb.connect()
        .sql(f"""
        WITH a AS (SELECT file_row_number AS id, person, date, ((date - DATE '1970-01-01' + 3) // 7)::INTEGER AS w
                   FROM read_parquet('{folder}/anchors.parquet', file_row_number = true))
        SELECT any_value(a.person) AS person, any_value(date) AS date,
               coalesce(bool_or(week > w AND week <= w + 52 AND (benefit = 'su' OR hours > 0)), false) AS job_or_education,
               coalesce(bool_or(week > w AND week <= w + 26 AND benefit = 'sygedagpenge'), false) AS sick,
               count(*) FILTER (week < w AND benefit IN ({public})) AS support_3y,
               count(*) FILTER (week > w AND benefit = 'su') AS su_year1,
               sum(CASE WHEN week > w THEN hours ELSE 0 END) AS hours_year1,
               coalesce(bool_or(week = w AND benefit = 'kontanthjaelp'), false) AS on_assistance
        FROM a JOIN '{folder}/long.parquet' l ON a.person = l.person AND week BETWEEN w - 156 AND w + 52
        GROUP BY id ORDER BY id""")
        .to_arrow_table()
    )


def polars_long(folder: Path) -> pa.Table:
    import polars as pl

    a = (
        pl.scan_parquet(folder / "anchors.parquet")
        .with_row_index("id")
        .with_columns(w=(pl.col("date").cast(pl.Int32) + 3) // 7)
    )
    rows = pl.scan_parquet(folder / "long.parquet").with_columns(pl.col("person", "benefit").cast(pl.String))
    near = rows.join(a, on="person").filter(
        (pl.col("week") >= pl.col("w") - 156) & (pl.col("week") <= pl.col("w") + 52)
    )
    after, benefit = pl.col("week") > pl.col("w"), pl.col("benefit")
    return (
        near.group_by("id")
        .agg(
            pl.col("person").first(),
            pl.col("date").first(),
            job_or_education=(after & ((benefit == "su").fill_null(False) | (pl.col("hours") > 0))).any(),
            sick=(after & (pl.col("week") <= pl.col("w") + 26) & (benefit == "sygedagpenge").fill_null(False)).any(),
            support_3y=((pl.col("week") < pl.col("w")) & benefit.is_in(PUBLIC).fill_null(False)).sum(),
            su_year1=(after & (benefit == "su").fill_null(False)).sum(),
            hours_year1=(pl.col("hours") * after).sum(),
            on_assistance=((pl.col("week") == pl.col("w")) & (benefit == "kontanthjaelp").fill_null(False)).any(),
        )
        .sort("id")
        .drop("id")
        .collect(engine="streaming")
        .to_arrow()
    )


CONTENDERS = {f.__name__: f for f in (ours, duckdb_spells, polars_spells, duckdb_long, polars_long, pandas_spells)}


def run_one(name: str, folder: Path, repeat: int) -> None:
    """In a process of its own: time and checksum of one contender, on standard output."""
    contender = CONTENDERS[name]
    if name == "ours":
        from virkning.register import build_panel

        small = folder / "warm"
        make_data(small, 50, 520, long=False)
        build_panel(small / "snapshot", small / "anchors.parquet", SPEC)
    seconds: list[float] = []
    cpu: list[float] = []
    while len(seconds) < repeat and sum(seconds) < ENOUGH_SECONDS:
        began, began_cpu = time.perf_counter(), time.process_time()
        panel = contender(folder)
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    sums = [round(float(np.sum(panel[column].to_numpy(zero_copy_only=False).astype(float))), 3) for column in NAMES]
    print(
        json.dumps(
            {
                "seconds": float(np.median(seconds)),
                "cpu": round(float(np.median(cpu)), 2),
                "peak_gb": round(peak_gb(), 2),
                "sums": sums,
            }
        )
    )


def peak_gb() -> float:
    """The most memory this process has had (the kernel's own count, which a parent's memory does not enter)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e6


def measure(name: str, folder: Path, *, limit: int, repeat: int = 1) -> dict[str, object]:
    command = [sys.executable, __file__, "--one", name, "--folder", str(folder), "--repeat", str(repeat)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit, check=False, preexec_fn=_bound_memory
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"> {limit} s"}
    return (
        json.loads(done.stdout.splitlines()[-1])
        if done.returncode == 0
        else {
            "failed": done.stderr.strip().splitlines()[-1][:80]
            if done.stderr.strip()
            else f"killed ({done.returncode})"
        }
    )


def _bound_memory() -> None:
    """A contender that wants more than this is stopped before the machine is."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_FOR_ONE, MEMORY_FOR_ONE))


def compare(folder: Path, contenders: list[str], limit: int) -> None:
    first: list[float] | None = None
    for name in contenders:
        found = measure(name, folder, limit=limit, repeat=RUNS)
        if "failed" in found:
            print(f"{name:16} {found['failed']}", flush=True)
            continue
        first = first or found["sums"]  # type: ignore[assignment]
        same = np.allclose(found["sums"], first, rtol=1e-9, atol=0.01)
        print(
            f"{name:16} {found['seconds']:8.2f} s {found['cpu']:8.2f} s of CPU {found['peak_gb']:7.2f} GB  {'equal' if same else 'DIFFERENT ' + str(found['sums'])}",
            flush=True,
        )


def scaling(folder: Path, sizes: list[int], weeks: int) -> None:
    for persons in sizes:
        here = folder / f"scaling-{persons}-{weeks}"
        make_data(here, persons, weeks, long=False)
        found = measure("ours", here, limit=3600)
        print(f"{persons:>10,} persons × {weeks} weeks: {found}", flush=True)


def country(folder: Path, persons: int, weeks: int) -> None:
    """Reading a wide file of a whole country, and a panel from a register as large with monthly work."""
    here = folder / f"country-{persons}-{weeks}"
    began = time.perf_counter()
    make_data(here, persons, weeks, long=False, wide=True)
    print(f"made in {time.perf_counter() - began:.0f} s", flush=True)
    print("panel:", measure("ours", here, limit=3600), flush=True)
    layout = here / "layout.toml"
    end = date.fromordinal(monday(week_of(START) + weeks - 1).toordinal() + 6)
    layout.write_text(f'kind = "wide"\nperson = "pnr"\nweek = "y_{{yy}}{{ww}}"\nregister_end = {end}\n')
    code = "import sys, time; from pathlib import Path; from virkning.register.reading import read_register; b = time.perf_counter(); print(read_register(sys.argv[1], [sys.argv[2]], sys.argv[3]).rows, 'rows', time.perf_counter() - b, 's', [line for line in Path('/proc/self/status').read_text().splitlines() if line.startswith('VmHWM')])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(layout), str(here / "wide.parquet"), str(here / "read")],
        capture_output=True,
        text=True,
        check=False,
    )
    print("read:", done.stdout.strip() or done.stderr[-500:], flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true")
    options.add_argument("--scaling", action="store_true")
    options.add_argument("--country", action="store_true")
    options.add_argument("--persons", type=int)
    options.add_argument("--weeks", type=int)
    options.add_argument("--folder", type=Path, default=Path("out/bench-panel"))
    options.add_argument("--limit", type=int, default=600, help="seconds before a contender is stopped")
    options.add_argument("--only", nargs="*", choices=list(CONTENDERS))
    options.add_argument("--one", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    options.add_argument("--repeat", type=int, default=1, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        run_one(asked.one, asked.folder, asked.repeat)
    elif asked.scaling:
        scaling(
            asked.folder,
            [asked.persons] if asked.persons else [50_000, 100_000, 250_000, 500_000, 1_000_000],
            asked.weeks or 520,
        )
    elif asked.country:
        country(asked.folder, asked.persons or 5_000_000, asked.weeks or 1560)
    else:
        persons, weeks = asked.persons or (20_000 if asked.quick else 1_000_000), asked.weeks or 520
        folder = asked.folder / f"{persons}-{weeks}"
        make_data(folder, persons, weeks, long=True)
        print(f"{persons:,} persons × {weeks} weeks × 4 anchors, {len(NAMES)} columns")
        compare(folder, asked.only or list(CONTENDERS), asked.limit)


if __name__ == "__main__":
    main()
