"""Time to one of several ends: what share has reached each, and whether the arms differ."""

from __future__ import annotations

import math

import numpy as np

from virkning.designs.trial import columns as col
from virkning.designs.trial.results import Results
from virkning.findings.finding import Cell, Column, Table
from virkning.inference.competing_risks import cumulative_incidence
from virkning.inference.fine_gray import fine_gray
from virkning.inference.gray import gray_test
from virkning.language import Text, same

Z = 1.959963984540054


def incidence_table(results: Results) -> Table | None:
    spells, form, sample = results.sample.spells, results.plan.time_to_event, results.sample
    if spells is None or form is None or not form.at:
        return None
    found = [
        cumulative_incidence(spells.time[rows], spells.end[rows], len(spells.ends))
        for rows in (sample.treated, ~sample.treated)
    ]
    return Table(
        name="incidence", title=Text("Andel, der har nået hver ende", "Share that has reached each end"),
        columns=(
            Column(name="time", label=Text("Tid", "Time"), decimals=0), col.text("end", "Ende", "End"),
            *(Column(name=key, label=arm, kind="share", decimals=1) for key, arm in zip(col.ARM_KEYS, sample.arms, strict=True)),
        ),
        rows=tuple(
            (time, same(end), *(float(one.at(time)[place]) for one in found))
            for time in form.at for place, end in enumerate(spells.ends)
        ),
        note=Text(
            "Aalen-Johansen: den, der har nået én ende, kan ikke siden nå en anden; de, der ikke følges længere, antages at være som de øvrige.",
            "Aalen-Johansen: who has reached one end cannot later reach another; those followed no longer are taken to be like the rest.",
        ),
    )  # fmt: skip


def ends_table(results: Results) -> Table | None:
    """Each end by itself: Gray's test, and how much faster the treated reach it."""
    spells, sample = results.sample.spells, results.sample
    if spells is None:
        return None
    rows: list[tuple[Cell, ...]] = []
    for place, end in enumerate(spells.ends, start=1):
        gray = gray_test(spells.time, spells.end, sample.treated.astype(np.int64), place)
        fitted = fine_gray(spells.time, spells.end, sample.treated[:, None].astype(float), place)
        log, error = float(fitted.coefficients[0]), float(fitted.errors[0])
        ratios = [math.exp(log + step * error) if abs(log) < _MOST else None for step in (0, -Z, Z)]
        reached = [int((spells.end[arm] == place).sum()) for arm in (sample.treated, ~sample.treated)]
        rows.append((same(end), *reached, *ratios, gray.p))
    return Table(
        name="ends", title=Text("Når grupperne hver ende lige hurtigt?", "Do the arms reach each end equally fast?"),
        columns=(
            col.text("end", "Ende", "End"),
            *(col.people(sample, key, arm) for key, arm in zip(col.ARM_KEYS, sample.arms, strict=True)),
            Column(name="hazard_ratio", label=Text("Forhold", "Ratio")), Column(name="low", label=Text("Fra", "From")),
            Column(name="high", label=Text("Til", "To")), col.p("p_gray", "p, Gray", "p, Gray"),
        ),
        rows=tuple(rows),
        note=Text(
            "Forhold: Fine og Grays subdistributionshazard i indsatsgruppen over kontrolgruppens. Grays prøve: om kurverne for enden er ens.",
            "Ratio: Fine and Gray's subdistribution hazard of the treated over that of the controls. Gray's test: whether the curves of the end are alike.",
        ),
    )  # fmt: skip


_MOST = 20.0  # a logarithm beyond which an arm simply has none
