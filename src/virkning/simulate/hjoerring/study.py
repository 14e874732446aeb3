"""The tables an evaluator makes of the registers: one row per citizen, and one per citizen and year.

Weeks, hours, contacts and what persons are can be counted from the snapshot, and the tests do; wages, income, family and
the sum of unemployment since 1980 have no table there and are found here only.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from virkning.simulate.hjoerring.printed import Bools, Floats, Whole, margins
from virkning.simulate.hjoerring.registers import Study
from virkning.simulate.hjoerring.towns import TOWNS, Citizens

ACTIVATION = "aktiveringsuger_2015"


def everybody(study: Study, covariates: dict[str, Floats], hours: dict[str, Floats], active: Whole) -> pa.Table:
    """All who were on assistance and not ready for a job in the first week of 2015."""
    parts = {one.name for one in margins("treated") if one.kind == "amount"}
    towns = np.array(list(TOWNS), dtype=object)
    table = {
        "borger": study.person,
        "kommune": pa.array(towns[study.town]),
        "hjoerring": (study.town == 0).astype(np.int64),
    }
    table |= {name: values if name in parts else values.astype(np.int64) for name, values in covariates.items()}
    table |= {name: values.astype(np.int64) for name, values in hours.items()}
    return pa.table(table | {ACTIVATION: active})


def below_the_mean(table: pa.Table) -> pa.Table:
    """The evaluation's restriction: those with less activation than the mean of both groups together."""
    weeks = table[ACTIVATION].to_numpy()
    return table.filter(pa.array(weeks < weeks.mean()))


def cross_sections(others: pa.Array, citizens: Citizens) -> pa.Table:
    towns = np.array(list(TOWNS), dtype=object)
    return pa.table({
        "borger": others, "kommune": pa.array(towns[citizens.town]), "aar": citizens.year, "alder": citizens.age,
        "jobparat": citizens.ready.astype(np.int64), "hjoerring": (citizens.town == 0).astype(np.int64),
        "timer": citizens.hours.astype(np.int64),
    })  # fmt: skip


def truth(person: pa.Array, chosen: Bools, without: dict[str, Floats], found: dict[str, Floats]) -> pa.Table:
    """Each citizen's hours as they would have been without the effort, and as they were."""
    columns = {f"{name}_uden": values for name, values in without.items()} | {
        f"{name}_med": values for name, values in found.items()
    }
    return pa.table({"borger": person, "lidt_aktivering": chosen} | columns)
