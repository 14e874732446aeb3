"""What is measured of each person in a snapshot, put into the few words that a sampling criterion needs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import quantiles
from typing import Annotated, Literal

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from virkning.errors import InputError
from virkning.language import Text
from virkning.settings import Settings
from virkning.snapshot import Snapshot


class AnswerMeasure(Settings):
    """The mean of a person's answers to some items at one wave, or its change from the first wave to the last.

    high and low: the ends of the middle; without them, the upper and lower third of those measured.
    """

    kind: Literal["answers"] = Field("answers", description="svar på spørgsmål / answers to items")
    items: list[str] = Field(min_length=1, description="spørgsmålene / the items")
    instrument: str | None = Field(None, description="spørgeskemaets id / the instrument's id")
    wave: Literal["first", "last", "change"] = Field("last", description="målingen / the measurement")
    rater: Literal["citizen", "caseworker"] = Field("citizen", description="hvem der svarer / who answers")
    high: float | None = Field(None, description="højt fra og med / high from")
    low: float | None = Field(None, description="lavt til og med / low up to")


class StatusMeasure(Settings):
    """Where a person was some weeks after their first (or last) answer: "work", the id of a benefit, or "neither"."""

    kind: Literal["status"] = Field("status", description="senere status / later status")
    weeks: int = Field(39, ge=0, le=1040, description="uger efter / weeks after")
    after: Literal["first", "last"] = Field("last", description="efter hvilken måling / after which measurement")


Measure = Annotated[AnswerMeasure | StatusMeasure, Field(discriminator="kind")]


def measured(measure: AnswerMeasure | StatusMeasure, data: Snapshot) -> dict[str, str]:
    """The word of each person of whom it can be told: high, middle or low; or a status."""
    if isinstance(measure, StatusMeasure):
        return _statuses(measure, data)
    scores = _scores(measure, data)
    if len(scores) < 3:
        raise InputError(
            Text("For få har svaret til at skille højt fra lavt.", "Too few have answered to tell high from low."),
            file=data.path("answers"), column="item", value=", ".join(measure.items), expected=">= 3",
        )  # fmt: skip
    low, high = quantiles(scores.values(), n=3, method="inclusive")
    low, high = measure.low if measure.low is not None else low, measure.high if measure.high is not None else high
    return {
        person: "high" if score >= high else "low" if score <= low else "middle" for person, score in scores.items()
    }


def _scores(measure: AnswerMeasure, data: Snapshot) -> dict[str, float]:
    rows = data.table("answers")
    keep = pc.and_(pc.is_in(rows["item"], pa.array(measure.items, pa.string())), pc.equal(rows["rater"], measure.rater))
    if measure.instrument:
        keep = pc.and_(keep, pc.equal(rows["instrument"], measure.instrument))
    found = rows.filter(pc.and_(keep, pc.is_valid(rows["value"]))).select(["person", "wave", "value"])
    by_wave: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for person, wave, value in zip(*(column.to_pylist() for column in found.columns), strict=True):
        by_wave[person][wave].append(value)
    return {person: _score(waves, measure.wave) for person, waves in by_wave.items() if _can(waves, measure.wave)}


def _can(waves: dict[int, list[int]], which: str) -> bool:
    return which != "change" or len(waves) > 1


def _score(waves: dict[int, list[int]], which: str) -> float:
    first, last = (sum(waves[wave]) / len(waves[wave]) for wave in (min(waves), max(waves)))
    return {"first": first, "last": last, "change": last - first}[which]


def _statuses(measure: StatusMeasure, data: Snapshot) -> dict[str, str]:
    """A status is told only where the register reaches that far."""
    when = {person: day + timedelta(weeks=measure.weeks) for person, day in _answered(measure.after, data).items()}
    last = data.register_end
    when = {person: day for person, day in when.items() if last is None or day <= last}
    benefits = _benefits(when, data)
    working = _working(when, data)
    return {person: "work" if person in working else benefits.get(person, "neither") for person in when}


def _answered(which: str, data: Snapshot) -> dict[str, date]:
    rows = data.table("answers", ["person", "date"])
    days = rows.group_by("person").aggregate([("date", "min"), ("date", "max")])
    chosen = days["date_min" if which == "first" else "date_max"]
    return dict(zip(days["person"].to_pylist(), chosen.to_pylist(), strict=True))


def _benefits(when: dict[str, date], data: Snapshot) -> dict[str, str]:
    rows = data.table("benefits")
    codes = rows["benefit"] if "benefit" in rows.column_names else rows["code"]
    columns = (rows["person"], rows["from_week"], rows["to_week"], rows["code"], codes)
    found: dict[str, str] = {}
    for person, start, end, code, benefit in zip(*(column.to_pylist() for column in columns), strict=True):
        if person in when and start <= when[person] < end + timedelta(days=7):
            found[person] = benefit or code
    return found


def _working(when: dict[str, date], data: Snapshot) -> set[str]:
    if not data.has("work"):
        return set()
    rows = data.table("work", ["person", "month", "hours"])
    columns = (column.to_pylist() for column in rows.select(["person", "month", "hours"]).columns)
    return {
        person
        for person, month, hours in zip(*columns, strict=True)
        if hours > 0 and person in when and month == when[person].replace(day=1)
    }
