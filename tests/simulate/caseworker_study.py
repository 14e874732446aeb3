"""The caseworker study done over, plainly, on a made-up municipality: rules, outcome, covariates, regression.

Slow and obvious on purpose. It shares no code with the evaluation designs and none with the simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

Array = np.ndarray
OWN = [f"B{number}" for number in range(1, 12)]
RATED = [f"S{number}" for number in range(2, 13)]

ROWS = """
with citizen_answers as (select distinct person, date, caseworker from answers where rater = 'citizen'),
regular as (select caseworker from citizen_answers group by caseworker having count(distinct person) >= 10),
left_over as (select * from citizen_answers semi join regular using (caseworker)),
numbered as (
    select *, row_number() over (partition by person order by date) as number,
           count(*) over (partition by person) as answers
    from left_over
)
select person, date, caseworker, number, cast(date_trunc('week', date) as date) as week from numbered where answers > 1
"""

OUTCOME = """
select person, date, (
    exists (from work where work.person = rows.person and rate > 0
            and month between date_trunc('month', week + 10) and date_trunc('month', week + 367))
    or exists (from benefits where benefits.person = rows.person and benefit = 'su'
               and to_week >= week + 7 and from_week <= week + 364)
)::int as outcome from rows order by person, date
"""


def _weeks_within(back: int) -> str:
    return f"greatest(0, (least(to_week, week - 7) - greatest(from_week, week - {7 * back})) // 7 + 1)"


COVARIATES = f"""
with support as (
    select person, date, sum({_weeks_within(52)}) filter (benefit = 'kontanthjaelp') / 52 as support_52,
           sum({_weeks_within(156)}) filter (benefit = 'kontanthjaelp') / 156 as support_156,
           sum({_weeks_within(52)}) filter (activation) as activation_52
    from rows left join benefits using (person) group by all
), paid as (
    select rows.person, date,
           count(month) filter (month >= date_trunc('month', date) - interval 12 month) > 0 as work_12,
           coalesce(sum(hours) filter (month >= date_trunc('month', date) - interval 12 month), 0) as hours_12,
           count(month) as months_36
    from rows left join work on work.person = rows.person and rate > 0 and month < date_trunc('month', date)
         and month >= date_trunc('month', date) - interval 36 month group by all
), cared as (
    select rows.person, rows.date,
           coalesce(sum(value) filter (kind = 'gp_visits' and year(health.date) = year(rows.date) - 1), 0) as gp,
           coalesce(sum(value) filter (kind = 'medicine_purchases'
                    and health.date between rows.date - 183 and rows.date), 0) as medicine
    from rows left join health using (person) group by all
)
select support_52, support_156, coalesce(activation_52, 0) as activation_52,
       work_12::int, hours_12, months_36, gp, medicine,
       (sex = 'female')::int as female, year(date) - birth_year as age, (year(date) - birth_year) ** 2 as age_squared,
       origin, education, marital_status
from rows join support using (person, date) join paid using (person, date) join cared using (person, date)
join persons using (person)
order by person, date
"""

OWN_ANSWERS = """
pivot (select person, date, item, value from answers semi join rows using (person, date) where rater = 'citizen')
on item using any_value(value) order by person, date
"""

DIAGNOSES = """
pivot (select rows.person, rows.date, coalesce("group", 'none') as "group" from rows left join diagnoses
       on diagnoses.person = rows.person and diagnoses.date between rows.date - interval 3 year and rows.date)
on "group" using count(*) order by person, date
"""


@dataclass
class Study:
    """One row per answer kept; `first` marks the citizens' first answers, which `kept` leaves out."""

    rows: dict[str, Array]
    kept: Array
    outcome: Array
    covariates: Array
    connection: duckdb.DuckDBPyConnection


def carry_out(tables: dict[str, pa.Table]) -> Study:
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table)
    connection.execute(f"create table rows as select * from ({ROWS}) order by person, date")
    rows = connection.execute("select * from rows order by person, date").fetchnumpy()
    outcome = connection.execute(OUTCOME).fetchnumpy()["outcome"].astype(float)
    kept = rows["number"] > 1
    known = connection.execute(COVARIATES).fetchnumpy()
    columns = [known[name].astype(float) for name in list(known)[:-3]]
    for name in ("origin", "education", "marital_status"):
        columns += [(known[name] == value).astype(float) for value in sorted(set(known[name]))[1:]]
    diagnoses = connection.execute(DIAGNOSES).fetchnumpy()
    columns += [(diagnoses[name] > 0).astype(float) for name in diagnoses if name.startswith(("som", "psy"))]
    columns += _own(connection, rows)
    return Study(rows=rows, kept=kept, outcome=outcome, covariates=np.stack(columns, 1), connection=connection)


def _own(connection: duckdb.DuckDBPyConnection, rows: dict[str, Array]) -> list[Array]:
    answered = connection.execute(OWN_ANSWERS).fetchnumpy()
    values = np.stack([np.ma.filled(np.ma.asarray(answered[item], float), np.nan) for item in OWN], 1)
    change = np.vstack([np.zeros(11), values[1:] - values[:-1]]) * (rows["number"] > 1)[:, None]
    filled = np.where(np.isnan(values), np.nanmean(values, 0), values)
    return [*filled.T, *np.nan_to_num(change).T, np.isnan(values).any(1).astype(float)]


def dummies(labels: Array) -> tuple[Array, Array]:
    names, position = np.unique(labels, return_inverse=True)
    return names, np.eye(len(names))[position]


def fit(design: Array, outcome: Array) -> tuple[Array, float]:
    """Least squares by the normal equations: the coefficients and the share of variance explained."""
    scale = np.abs(design).max(0)
    scaled = design / np.where(scale > 0, scale, 1)
    coefficients = np.linalg.lstsq(scaled.T @ scaled, scaled.T @ outcome, rcond=None)[0] / np.where(scale > 0, scale, 1)
    return coefficients, 1 - np.var(outcome - design @ coefficients) / np.var(outcome)


@dataclass
class Result:
    caseworkers: Array
    effects: Array
    quartile: Array
    r2_without: float
    r2_with: float


def estimate(study: Study, outcome: Array) -> Result:
    """Caseworkers' effects from a regression with a dummy for each, and their quartile by rank (29, 29, 29, 28)."""
    covariates, kept = study.covariates[study.kept], study.kept
    covariates = covariates - covariates.mean(0)
    names, caseworker = dummies(study.rows["caseworker"][kept])
    _, r2_without = fit(np.hstack([np.ones((len(covariates), 1)), covariates]), outcome)
    coefficients, r2_with = fit(np.hstack([caseworker, covariates]), outcome)
    effects = coefficients[: len(names)]
    quartile = np.empty(len(names), int)
    for number, group in enumerate(np.array_split(np.argsort(effects), 4)):
        quartile[group] = number
    return Result(names, effects, quartile, r2_without, r2_with)


def margins(study: Study) -> dict[str, float | list[float]]:
    """The figures that the study prints."""
    outcome = study.outcome[study.kept]
    result = estimate(study, outcome)
    person, caseworker = study.rows["person"][study.kept], study.rows["caseworker"][study.kept]
    of_row = result.quartile[np.searchsorted(result.caseworkers, caseworker)]
    raw = [outcome[of_row == number].mean() for number in range(4)]
    adjusted = [result.effects[result.quartile == number].mean() for number in range(4)]
    pairs = np.unique(np.stack([caseworker.astype(str), person.astype(str)]), axis=1)[0]
    per_caseworker = np.unique(pairs, return_counts=True)[1]
    return {
        "caseworkers": len(result.caseworkers),
        "citizens": len(set(person)),
        "answers": len(outcome),
        "outcome": outcome.mean(),
        "r2_without": result.r2_without,
        "r2_with": result.r2_with,
        "raw": raw,
        "adjusted_difference": adjusted[3] - adjusted[0],
        "citizens_per_caseworker": [per_caseworker[result.quartile == number].mean() for number in range(4)],
    }
