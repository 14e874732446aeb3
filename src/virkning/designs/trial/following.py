"""Parts of a trial plan: what people are followed on, in a table by columns and in a snapshot by rules."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from virkning.language import Text
from virkning.settings import Settings


class Standing(Settings):
    """In a snapshot: a status is held by who is on one of the benefits, or in one of the readiness groups."""

    name: str = Field(description="hvad status kaldes / what the status is called")
    benefit: list[str] = Field(default=[], description="ydelser / benefits")
    readiness: list[str] = Field(default=[], description="visitationsgrupper / readiness groups")


class Beside(Settings):
    """In a snapshot: what somebody does beside the status: an activity that runs that day, or paid work that month."""

    name: str = Field(description="hvad det kaldes / what it is called")
    activity: list[str] = Field(default=[], description="indsatser / activities")
    work: bool = Field(default=False, description="lønnede timer / paid hours")


class Status(Settings):
    """Where people stood at each follow-up. In a table {time} in a column's name is replaced by each of the times.

    In a snapshot the last of `levels` that fits is the status, so many months after the lots; the first is where all begin.
    """

    column: str = Field(default="status_{time}", description='fx "status_{time}" / such as "status_{time}"')
    times: list[int] = Field(min_length=1, description="opfølgninger, i måneder / follow-ups, in months")
    activities: dict[str, str] = Field(
        default={}, description="0/1-kolonner ved siden af status, med navn / 0/1 columns beside the status, with names"
    )
    levels: list[Standing] = Field(default=[], description="datasæt: hvad en status er / snapshot: what a status is")
    beside: list[Beside] = Field(default=[], description="datasæt: hvad der er ved siden af / snapshot: what is beside")

    @model_validator(mode="after")
    def _times_in_names(self) -> Self:
        if any("{time}" not in name for name in (self.column, *self.activities)):
            raise ValueError(Text("Kolonnens navn skal have {time}.", "The column's name must have {time}."))
        return self


class TimeToEvent(Settings):
    """Time until one of several ends that rule each other out. In a snapshot an end is the first week in given statuses."""

    time: str = Field(
        default="time",
        description="tiden til enden, eller til personen ikke fulgtes længere / time to the end, or to the last seen",
    )
    end: str = Field(
        default="end",
        description="kolonnen med enden, tom = ikke fulgt længere / the column of the end, empty = followed no longer",
    )
    ends: list[str] = Field(min_length=1, description="enderne / the ends")
    at: list[float] = Field(default=[], description="tider i tabellen / times in the table")
    statuses: dict[str, list[str]] = Field(
        default={}, description="datasæt: enderne som statusser / snapshot: the ends as statuses"
    )
    weeks: int | None = Field(default=None, ge=1, description="datasæt: så længe følges / snapshot: followed so long")


class Question(Settings):
    """A question with the same answers from every rater at every wave; {rater} and {wave} stand in its column's name."""

    label: str = Field(description="spørgsmålet i rapporten / the question in the report")
    column: str = Field(default="", description='fx "work_{rater}_{wave}" / such as "work_{rater}_{wave}"')
    item: str = Field(default="", description="datasæt: spørgsmålets id / snapshot: the item's id")
    code: int | None = Field(
        default=None,
        description="datasæt: om dette svar er blandt de afgivne / snapshot: whether this answer is among those given",
    )
    options: list[str] = Field(default=[], description="svarene i orden / the answers in order")
    years: int | None = Field(
        default=None, ge=1, description="en prognose så mange år frem / a prognosis so many years ahead"
    )

    def column_of(self, rater: str, wave: str) -> str:
        return (self.column or f"{self.item}_{{rater}}_{{wave}}").format(rater=rater, wave=wave)


class Answers(Settings):
    """Questionnaires: arm against arm, rater against rater, wave against wave, option by option."""

    raters: list[str] = Field(min_length=1, description="hvem der svarer / who answers")
    waves: list[str] = Field(min_length=1, description="hvornår / when")
    names: dict[str, str] = Field(
        default={}, description="hvad de kaldes i rapporten / what they are called in the report"
    )
    instrument: str | None = Field(default=None, description="datasæt: spørgeskemaet / snapshot: the questionnaire")
    questions: list[Question] = Field(min_length=1)

    def called(self, who: str) -> str:
        return self.names.get(who, who)


class Outcome(Settings):
    """An outcome read off a snapshot so many weeks or months after the lots were drawn; exactly one kind of rule.

    status, beside: who stands in one of these statuses or does one of these things beside it (see [status]).
    """

    weeks: int | None = Field(
        default=None, ge=0, description="uger efter lodtrækningen / weeks after the lots were drawn"
    )
    months: int | None = Field(default=None, ge=0, description="måneder efter lodtrækningen / months after the lots")
    on: list[str] = Field(default=[], description="på en af disse ydelser / on one of these benefits")
    off: list[str] = Field(default=[], description="på ingen af disse ydelser / on none of these benefits")
    work: bool = Field(default=False, description="i lønnet arbejde / in paid work")
    hours: bool = Field(default=False, description="timer i lønnet arbejde den måned / hours of paid work that month")
    status: list[str] = Field(default=[], description="i en af disse statusser / in one of these statuses")
    beside: list[str] = Field(default=[], description="eller i et af disse forhold / or doing one of these")

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if sum((bool(self.on), bool(self.off), self.work, self.hours, bool(self.status or self.beside))) != 1:
            raise ValueError(
                Text(
                    "Et udfald skal have netop én af on, off, work, hours og status.",
                    "An outcome needs just one of on, off, work, hours and status.",
                )
            )
        if (self.weeks is None) == (self.months is None):
            raise ValueError(
                Text("Et udfald skal have enten weeks eller months.", "An outcome needs either weeks or months.")
            )
        return self


class Known(Settings):
    """What a snapshot knew of people before the lots: a column of persons (or age), a benefit, or a first answer.

    is, above: turned into yes and no by the values that count as yes, or by a limit.
    """

    person: str | None = Field(default=None, description='kolonne i persons, eller "age" / column of persons, or "age"')
    benefit: list[str] = Field(default=[], description="på en af disse ydelser / on one of these benefits")
    answer: str | None = Field(default=None, description="spørgsmålets id / the item's id")
    is_: list[str] = Field(default=[], alias="is", description="værdier, der tæller som ja / values that count as yes")
    above: float | None = Field(default=None, description="ja over denne / yes above this")
    adjust: bool = Field(default=False, description="der justeres for den / it is adjusted for")
    subgroup: bool = Field(default=False, description="den er en delgruppe / it is a subgroup")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum((self.person is not None, bool(self.benefit), self.answer is not None)) != 1:
            raise ValueError(
                Text(
                    "Der skal være netop én af person, benefit og answer.",
                    "Needs just one of person, benefit and answer.",
                )
            )
        return self
