"""Who is measured: this program, and the same six columns as a good analyst would write them for three other tools.

Each takes the folder that `panel_data` made and gives the finished panel, in the order of the anchors.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from virkning.register import build_panel
from virkning.register.reading import read_register
from virkning.register.weeks import first_week_of_month, month_days, month_of

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


def ours(folder: Path) -> pa.Table:
    return build_panel(folder / "snapshot", folder / "anchors.parquet", SPEC)


def read_wide(folder: Path) -> None:
    """The other half of the work: a wide file with a row per person and a column per week, read into a snapshot."""
    read_register(folder / "layout.toml", [folder / "wide.parquet"], folder / "read")


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


CONTENDERS: dict[str, Callable[[Path], pa.Table]] = {
    contender.__name__: contender
    for contender in (ours, duckdb_spells, polars_spells, duckdb_long, polars_long, pandas_spells)
}
