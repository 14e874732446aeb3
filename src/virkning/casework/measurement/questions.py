"""The questions of a rater as pages need them: in order, with what is answered so far, and read from a form again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from virkning.casework.audit.actions import Actor
from virkning.casework.measurement.actions import clear_answer, items_of, save_answer
from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import Measurement, Sheet
from virkning.instruments import Item
from virkning.language import Text

MISSING_PREFIX = "missing:"  # a radio button holds either a code or this and the reason


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or tick box."""

    value: str
    label: Text
    chosen: bool
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One item of a sheet with its answer so far. `place` counts from 1 over all sheets of the rater.

    A `hidden` answer is there and is not shown.
    """

    place: int
    sheet: Sheet
    item: Item
    values: tuple[int, ...] = ()
    missing: str = ""
    hidden: bool = False

    @property
    def name(self) -> str:
        """The name of its form field."""
        return f"{self.sheet.pk}.{self.item.id}"

    @property
    def answered(self) -> bool:
        return bool(self.values or self.missing)

    @property
    def choices(self) -> list[Choice]:
        """Made when they are shown: a page of one question is asked of a citizen far more often than any other."""
        values, missing = ((), "") if self.hidden else (self.values, self.missing)
        points = [Choice(str(point.code), point.label, point.code in values) for point in self.item.points]
        reasons = [
            Choice(MISSING_PREFIX + reason, self.item.missing_label(reason), reason == missing, reason=True)
            for reason in self.item.missing
        ]
        return points + reasons


def questions(measurement: Measurement, rater: str) -> list[Question]:
    """All questions one rater is asked in this measurement: what both are asked first, what is asked alone after."""
    sheets = (
        measurement.sheets.filter(rater=rater)
        .select_related("instrument")
        .defer("instrument__definition")
        .order_by("pk")
        .prefetch_related("answers")
    )
    found: list[Question] = []
    for sheet in sheets:
        given = {answer.item: answer for answer in sheet.answers.all()}
        for item in items_of(sheet):
            answer = given.get(item.id)
            values, missing = (tuple(answer.values), answer.missing) if answer else ((), "")
            found.append(Question(len(found) + 1, sheet, item, values, missing))
    return found


def hide_alone(asked: Sequence[Question], given_here: Collection[str]) -> list[Question]:
    """What the citizen is asked alone is shown in the browser that it was given in; the code may be known to others."""
    return [
        replace(question, hidden=True)
        if question.answered and is_alone(question.sheet) and question.name not in given_here
        else question
        for question in asked
    ]


def is_alone(sheet: Sheet) -> bool:
    return instrument_of(sheet.instrument).citizen_alone


def read_answer(question: Question, form: QueryDict) -> tuple[list[int], str] | None:
    """What the form says of this question: codes, or a reason; nothing when it was left open."""
    chosen = form.getlist(question.name)
    if not chosen:
        return None
    reason = next((value for value in chosen if value.startswith(MISSING_PREFIX)), "")
    if reason:
        return [], reason.removeprefix(MISSING_PREFIX)
    return [int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else -1 for value in chosen], ""


def keep_answers(form: QueryDict, asked: Sequence[Question], *, by: Actor) -> None:
    """Save what the form says of these questions. A list whose last tick is gone has its answer taken back."""
    for question in asked:
        answer = read_answer(question, form)
        if answer is None:
            if question.answered and not question.hidden and question.name in form.getlist("shown"):
                clear_answer(by=by, sheet=question.sheet, item=question.item.id)
            continue
        values, missing = answer
        if (tuple(sorted(values)), missing) != (question.values, question.missing):
            save_answer(by=by, sheet=question.sheet, item=question.item.id, values=values, missing=missing)


def first_open(asked: Sequence[Question]) -> Question | None:
    return next((question for question in asked if not question.answered), None)


def sheets_of(asked: Iterable[Question]) -> list[Sheet]:
    return list({question.sheet.pk: question.sheet for question in asked}.values())
