"""The form of a trial plan."""

from __future__ import annotations

from typing import Self

from pydantic import Field, field_validator, model_validator

from virkning.designs.plan import DesignPlan
from virkning.language import Text
from virkning.settings import Settings


class Columns(Settings):
    """The columns of a plain table, one row per unit that was screened or randomised."""

    unit: str = Field(description="kolonnen med enheden / the column of the unit")
    arm: str = Field(description="kolonnen med lodtrækningens gruppe / the column of the arm that was drawn")
    outcome: list[str] = Field(min_length=1, description="0/1-kolonner, tom = ukendt / 0/1 columns, empty = unknown")
    baseline: list[str] = Field(default=[], description="målt før lodtrækningen / measured before the lots were drawn")
    adjust: list[str] = Field(default=[], description="oplysninger at justere for / covariates to adjust for")
    stratum: str | None = Field(default=None, description="lodtrækningens stratum / the stratum of the lots")
    pair: str | None = Field(default=None, description="lodtrækningens par / the pair of the lots")
    received: str | None = Field(default=None, description="0/1: fik indsatsen / 0/1: received the treatment")
    excluded: str | None = Field(default=None, description="hvorfor ikke lodtrukket / why not randomised")
    not_analysed: str | None = Field(default=None, description="hvorfor ikke analyseret / why not analysed")
    subgroup: list[str] = Field(default=[], description="delgrupper, valgt på forhånd / subgroups, chosen beforehand")

    @field_validator("outcome", mode="before")
    @classmethod
    def _one_outcome_needs_no_list(cls, given: object) -> object:
        return [given] if isinstance(given, str) else given

    @model_validator(mode="after")
    def _roles_do_not_mix(self) -> Self:
        before = {*self.baseline, *self.adjust, *self.subgroup, self.stratum, self.pair}
        single = [self.unit, self.arm, *self.outcome]
        if len(set(single)) < len(single) or before & set(single):
            raise ValueError(
                Text(
                    "En kolonne har to roller: udfald må ikke også være gruppe eller oplysninger fra før.",
                    "A column has two roles: outcomes cannot also be the arm or known from before.",
                )
            )
        if self.stratum and self.stratum == self.pair:
            raise ValueError(Text("Stratum og par er samme kolonne.", "Stratum and pair are the same column."))
        return self


class Status(Settings):
    """Where people stood at each follow-up; {time} in a column's name is replaced by each of the times."""

    column: str = Field(description='fx "status_{time}" / such as "status_{time}"')
    times: list[int] = Field(min_length=1, description="opfølgninger / follow-ups")
    activities: dict[str, str] = Field(
        default={}, description="0/1-kolonner ved siden af status, med navn / 0/1 columns beside the status, with names"
    )

    @model_validator(mode="after")
    def _times_in_names(self) -> Self:
        if any("{time}" not in name for name in (self.column, *self.activities)):
            raise ValueError(Text("Kolonnens navn skal have {time}.", "The column's name must have {time}."))
        return self


class TimeToEvent(Settings):
    """Time until one of several ends that rule each other out."""

    time: str = Field(
        description="tiden til enden, eller til personen ikke fulgtes længere / time to the end, or to the last seen"
    )
    end: str = Field(
        description="kolonnen med enden, tom = ikke fulgt længere / the column of the end, empty = followed no longer"
    )
    ends: list[str] = Field(min_length=1, description="enderne / the ends")
    at: list[float] = Field(default=[], description="tider i tabellen / times in the table")


class Question(Settings):
    """A question with the same answers from every rater at every wave; {rater} and {wave} stand in its column's name."""

    label: str = Field(description="spørgsmålet i rapporten / the question in the report")
    column: str = Field(description='fx "work_{rater}_{wave}" / such as "work_{rater}_{wave}"')
    options: list[str] = Field(default=[], description="svarene i orden / the answers in order")


class Answers(Settings):
    """Questionnaires: arm against arm, rater against rater, wave against wave, option by option."""

    raters: list[str] = Field(min_length=1, description="hvem der svarer / who answers")
    waves: list[str] = Field(min_length=1, description="hvornår / when")
    questions: list[Question] = Field(min_length=1)


class Cost(Settings):
    """What the treatment costs beyond the usual, per person."""

    extra_per_person: float = Field(ge=0, description="kroner / DKK")
    outcome: str = Field(description="udfaldet, der købes / the outcome that is bought")


class Outcome(Settings):
    """An outcome read off a snapshot so many weeks after the lots were drawn; exactly one of the three."""

    weeks: int = Field(ge=0, description="uger efter lodtrækningen / weeks after the lots were drawn")
    on: list[str] = Field(default=[], description="på en af disse ydelser / on one of these benefits")
    off: list[str] = Field(default=[], description="på ingen af disse ydelser / on none of these benefits")
    work: bool = Field(default=False, description="i lønnet arbejde / in paid work")

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if sum((bool(self.on), bool(self.off), self.work)) != 1:
            raise ValueError(
                Text(
                    "Et udfald skal have netop én af on, off og work.", "An outcome needs just one of on, off and work."
                )
            )
        return self


class Trial(Settings):
    """The arms, and how the trial is looked at."""

    treated: str = Field(description="navnet på indsatsgruppen / the name of the treated arm")
    control: str = Field(description="navnet på kontrolgruppen / the name of the control arm")
    name: str | None = Field(default=None, description="forsøgets id i datasættet / the trial's id in the snapshot")
    blinded: bool = Field(default=False, description="skjul, hvilken gruppe der er hvilken / hide which arm is which")
    simulated: bool = Field(default=False, description="tabellen er opdigtet / the table is made up")
    draws: int = Field(default=4999, ge=99, le=100_000, description="lodtrækninger om igen / lots drawn anew")

    @model_validator(mode="after")
    def _two_arms(self) -> Self:
        if self.treated == self.control:
            raise ValueError(Text("De to grupper har samme navn.", "The two arms have the same name."))
        return self


class TrialPlan(DesignPlan):
    """Did it work: those who drew the treatment against those who did not."""

    trial: Trial
    columns: Columns | None = None
    outcomes: dict[str, Outcome] = Field(default={}, description="udfald i et datasæt / outcomes in a snapshot")
    levels: dict[str, list[str]] = Field(
        default={}, description="en kolonnes værdier i orden / the values of a column in order"
    )
    labels: dict[str, str] = Field(
        default={}, description="hvad kolonner kaldes i rapporten / what columns are called in the report"
    )
    status: Status | None = None
    time_to_event: TimeToEvent | None = None
    answers: Answers | None = None
    cost: Cost | None = None

    def called(self, column: str) -> str:
        """The column's name in the report."""
        return self.labels.get(column, column)

    @model_validator(mode="after")
    def _fits_its_data(self) -> Self:
        if self.table is not None and (self.columns is None or self.outcomes):
            raise ValueError(
                Text("En tabel kræver [columns] og ikke [outcomes].", "A table needs [columns] and not [outcomes].")
            )
        if self.snapshot is not None and (self.columns is not None or not self.outcomes or not self.trial.name):
            raise ValueError(
                Text(
                    "Et datasæt kræver [outcomes] og trial.name og ikke [columns].",
                    "A snapshot needs [outcomes] and trial.name and not [columns].",
                )
            )
        named = self.columns.outcome if self.columns else list(self.outcomes)
        if self.cost and self.cost.outcome not in named:
            raise ValueError(Text("cost.outcome er ikke et af udfaldene.", "cost.outcome is not one of the outcomes."))
        return self
