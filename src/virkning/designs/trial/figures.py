"""The finding's figures, as data."""

from __future__ import annotations

import numpy as np

from virkning.designs.saying import pct, points
from virkning.designs.trial.cells import Bools, Codes
from virkning.designs.trial.results import Results
from virkning.designs.trial.sample import Sample
from virkning.findings.pictures import Figure, Panel, Series
from virkning.inference.competing_risks import cumulative_incidence
from virkning.inference.proportions import wilson
from virkning.language import Text, same


def flow_figure(sample: Sample) -> Figure:
    flow = sample.flow
    steps = ((Text("Vurderet", "Screened"), flow.screened), (Text("Lodtrukket", "Randomised"), sum(flow.randomised)),
             (Text("Analyseret", "Analysed"), sum(flow.analysed)))  # fmt: skip
    panel = Panel(
        kind="flow", categories=tuple(label for label, _ in steps), unit="count",
        series=(Series(label=Text("Personer", "People"), y=tuple(float(count) for _, count in steps)),),
    )  # fmt: skip
    return Figure(
        name="flow", title=Text("Vejen gennem forsøget", "The way through the trial"), panels=(panel,),
        alt=Text(
            "{screened} vurderet, {randomised} lodtrukket, {analysed} analyseret.",
            "{screened} screened, {randomised} randomised, {analysed} analysed.",
        ).fill(screened=flow.screened, randomised=sum(flow.randomised), analysed=sum(flow.analysed)),
    )  # fmt: skip


def differences_figure(results: Results) -> Figure | None:
    found = [one.difference for one in results.compared]
    if not found:
        return None
    series = Series(
        label=Text("Forskel", "Difference"), y=tuple(one.value for one in found), low=tuple(one.low for one in found),
        high=tuple(one.high for one in found),
    )  # fmt: skip
    arms = results.sample.arms
    widest = max(found, key=lambda one: abs(one.value))
    return Figure(
        name="differences", title=Text("Forskellen i hvert udfald", "The difference in each outcome"),
        alt=Text(
            "{count} udfald med 95 %-intervaller. Den største forskel er {widest}; {clear} intervaller holder ikke nul.",
            "{count} outcomes with 95% intervals. The largest difference is {widest}; {clear} intervals do not hold zero.",
        ).fill(
            count=len(found), widest=points(widest.value), clear=sum(one.low > 0 or one.high < 0 for one in found)
        ),
        panels=(Panel(
            kind="dots", categories=tuple(same(one.name) for one in results.compared), series=(series,), unit="points", reference=0.0,
            x_label=Text(f"{arms[0].da} minus {arms[1].da}", f"{arms[0].en} less {arms[1].en}"),
        ),),
    )  # fmt: skip


def status_figure(sample: Sample) -> Figure | None:
    """A stack for each arm and follow-up: what share stood where."""
    if not sample.status:
        return None
    arms = ((sample.arms[1], ~sample.treated), (sample.arms[0], sample.treated))
    panels = tuple(_status_panel(sample, label, rows) for label, rows in arms)
    last = sample.status[-1]
    stay = [_share_of_first(last.codes[rows & sample.analysed]) for _, rows in arms]
    return Figure(
        name="status", title=Text("Hvor de stod ved hver opfølgning", "Where they stood at each follow-up"), panels=panels, across=2,
        alt=Text(
            "Stabler af status ved {count} opfølgninger. Ved den sidste er {control} af {one} og {treated} af {other} på {first}.",
            "Stacks of status at {count} follow-ups. At the last, {control} of {one} and {treated} of {other} are on {first}.",
        ).fill(
            count=len(sample.status), control=pct(stay[0], 0), treated=pct(stay[1], 0), one=arms[0][0], other=arms[1][0],
            first=sample.status_levels[0],
        ),
    )  # fmt: skip


def course_figure(sample: Sample) -> Figure | None:
    """Who is still where everybody began: a line that stays up is the lock-in, one that falls is the way out."""
    if len(sample.status) < 2:
        return None
    series, last = [], []
    for arm, rows in zip(sample.arms, (sample.treated, ~sample.treated), strict=True):
        counts = [_first_of(one.codes[rows & sample.analysed]) for one in sample.status]
        found = [wilson(count, n) if n else None for count, n in counts]
        series.append(Series(
            label=arm, x=tuple(float(one.time) for one in sample.status), y=tuple(one.value if one else None for one in found),
            low=tuple(one.low if one else None for one in found), high=tuple(one.high if one else None for one in found),
            n=() if sample.simulated else tuple(n for _, n in counts), counted=not sample.simulated,
        ))  # fmt: skip
        last.append(found[-1].value if found[-1] else float("nan"))
    first = sample.status_levels[0]
    panel = Panel(
        kind="lines", series=tuple(series), unit="share", x_label=Text("Måneder", "Months"), y_label=same(first)
    )
    return Figure(
        name="course", title=Text(f"Hvor længe de blev på {first}", f"How long they stayed on {first}"), panels=(panel,),
        alt=Text(
            "Andelen på {first} ved hver opfølgning. Til sidst er det {one} af {treated} og {other} af {control}.",
            "The share on {first} at each follow-up. At the end it is {one} of {treated} and {other} of {control}.",
        ).fill(first=first, one=pct(last[0], 0), other=pct(last[1], 0), treated=sample.arms[0], control=sample.arms[1]),
        note=Text("Bånd: 95 %-intervaller (Wilson).", "Bands: 95% intervals (Wilson)."),
    )  # fmt: skip


def _first_of(codes: Codes) -> tuple[int, int]:
    """How many are on the first status, of those whose status is known."""
    return int((codes == 0).sum()), int((codes >= 0).sum())


def _share_of_first(codes: Codes) -> float:
    """Of those whose status is known."""
    count, n = _first_of(codes)
    return count / n if n else float("nan")


def _status_panel(sample: Sample, label: Text, rows: Bools) -> Panel:
    used = rows & sample.analysed
    series = []
    for place, level in enumerate(sample.status_levels):
        known = [int((one.codes[used] >= 0).sum()) for one in sample.status]
        counts = [int((one.codes[used] == place).sum()) for one in sample.status]
        series.append(Series(
            label=same(level), y=tuple(count / max(n, 1) for count, n in zip(counts, known, strict=True)),
            n=() if sample.simulated else tuple(known), counted=not sample.simulated,
        ))  # fmt: skip
    return Panel(
        kind="stack", title=label, unit="share", series=tuple(series),
        categories=tuple(Text(f"{one.time} mdr.", f"{one.time} mo.") for one in sample.status),
    )  # fmt: skip


def incidence_figure(sample: Sample) -> Figure | None:
    spells = sample.spells
    if spells is None:
        return None
    panels, last = [], []
    for place, end in enumerate(spells.ends):
        series = []
        for arm, rows in zip(sample.arms, (sample.treated, ~sample.treated), strict=True):
            found = cumulative_incidence(spells.time[rows], spells.end[rows], len(spells.ends))
            shares = np.concatenate([[0.0], found.shares[:, place]])
            series.append(Series(label=arm, x=(0.0, *map(float, found.times)), y=tuple(map(float, shares))))
            last.append(float(shares[-1]))
        panels.append(
            Panel(kind="steps", title=same(end), unit="share", series=tuple(series), x_label=Text("Tid", "Time"))
        )
    return Figure(
        name="incidence", title=Text("Andel, der har nået hver ende", "Share that has reached each end"), panels=tuple(panels), across=2,
        alt=Text(
            "Trapper for {count} ender i de to grupper; til sidst fra {low} til {high}.",
            "Steps for {count} ends in the two arms; at the end from {low} to {high}.",
        ).fill(count=len(spells.ends), low=pct(min(last), 0), high=pct(max(last), 0)),
    )  # fmt: skip
