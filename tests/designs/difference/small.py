"""Small tables and plans that the tests of this design share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from virkning.designs.data import PlainTable
from virkning.designs.difference.plan import DifferencePlan


def table(columns: dict) -> PlainTable:
    return PlainTable(pa.table(columns), Path("rows.csv"))


def make_plan(columns: dict, settings: dict, **head) -> DifferencePlan:
    content = {"title": "Test", "design": "difference", "table": "rows.csv", "columns": columns, "difference": settings}
    return DifferencePlan.model_validate(content | head)


COLUMNS = {"unit": "unit", "time": "year", "outcome": "hours", "treated": "treated"}


def panel(
    seed: int = 1,
    *,
    units: int = 60,
    treated: int = 30,
    years=range(2010, 2017),
    start: int = 2015,
    effect: float = 20.0,
    noise: float = 5.0,
):
    """A balanced panel as columns; treated units gain `effect` from the start on."""
    random = np.random.default_rng(seed)
    unit, year = (grid.ravel() for grid in np.meshgrid(np.arange(units), np.array(list(years)), indexing="ij"))
    given = unit < treated
    hours = (
        100
        + random.normal(0, 20, units)[unit]
        + 3.0 * (year - 2010)
        + effect * (given & (year >= start))
        + random.normal(0, noise, len(unit))
    )
    return {"unit": unit, "year": year, "hours": hours, "treated": given.astype(int)}
