"""What became of people: status at each follow-up, time to an end, answers to questionnaires."""

from __future__ import annotations

from dataclasses import dataclass

from virkning.designs.data import PlainTable
from virkning.designs.trial.cells import Bools, Codes, Floats, as_levels, zero_one
from virkning.designs.trial.plan import TrialPlan


@dataclass(frozen=True, slots=True)
class Stood:
    """Status at one follow-up among those analysed, with the 0/1 activities beside it."""

    time: int
    codes: Codes
    activities: dict[str, Bools]


@dataclass(frozen=True, slots=True)
class Spells:
    """Time to the first of several ends; 0 where the person was not followed further."""

    time: Floats
    end: Codes
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question as one rater answered it at one wave: -1 where there is no answer. years: how far ahead it looks."""

    question: str
    rater: str
    wave: str
    codes: Codes
    options: tuple[str, ...]
    years: int | None = None


def status(plan: TrialPlan, data: PlainTable) -> tuple[tuple[str, ...], tuple[Stood, ...]]:
    if plan.status is None:
        return (), ()
    columns = [plan.status.column.format(time=time) for time in plan.status.times]
    activities = plan.status.activities | {f"{one.name} {{time}}": one.name for one in plan.status.beside}
    levels = (
        plan.levels.get(plan.status.column)
        or [one.name for one in plan.status.levels]
        or sorted(
            {str(value) for name in columns for value in data.column(name).to_pylist() if value not in (None, "")}
        )
    )
    stood = []
    for time, name in zip(plan.status.times, columns, strict=True):
        ordered = plan.model_copy(update={"levels": {name: list(levels)}})
        codes = as_levels(ordered, data, name).codes
        assert codes is not None
        beside = {label: zero_one(data, one.format(time=time)) == 1 for one, label in activities.items()}
        stood.append(Stood(time, codes, beside))
    return tuple(levels), tuple(stood)


def spells(plan: TrialPlan, data: PlainTable) -> Spells | None:
    if plan.time_to_event is None:
        return None
    form = plan.time_to_event
    ordered = plan.model_copy(update={"levels": {form.end: form.ends}})
    codes = as_levels(ordered, data, form.end).codes
    assert codes is not None
    return Spells(data.numbers(form.time), codes + 1, tuple(form.ends))


def answers(plan: TrialPlan, data: PlainTable) -> tuple[Answered, ...]:
    """Every question by every rater at every wave for which the table has a column."""
    form = plan.answers
    if form is None:
        return ()
    found = []
    for question in form.questions:
        columns = {(rater, wave): question.column_of(rater, wave) for rater in form.raters for wave in form.waves}
        asked = {place: name for place, name in columns.items() if name in data.rows.column_names}
        data.column(next(iter(asked.values()), next(iter(columns.values()))))
        options = question.options or _seen(plan, data, list(asked.values()))
        for (rater, wave), name in asked.items():
            codes = as_levels(plan.model_copy(update={"levels": {name: options}}), data, name).codes
            assert codes is not None
            found.append(
                Answered(question.label, form.called(rater), form.called(wave), codes, tuple(options), question.years)
            )
    return tuple(found)


def _seen(plan: TrialPlan, data: PlainTable, columns: list[str]) -> list[str]:
    """The answers given anywhere."""
    unordered = plan.model_copy(update={"levels": {}})
    return sorted({level for name in columns for level in as_levels(unordered, data, name).levels})
