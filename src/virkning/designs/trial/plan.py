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
    outcome: list[str] = Field(default=[], description="0/1-kolonner, tom = ukendt / 0/1 columns, empty = unknown")
    measured: list[str] = Field(
        default=[],
        description="tal, sammenlignet ved gennemsnit, tom = ukendt / numbers, compared by means, empty = unknown",
    )
    baseline: list[str] = Field(default=[], description="målt før lodtrækningen / measured before the lots were drawn")
    adjust: list[str] = Field(default=[], description="oplysninger at justere for / covariates to adjust for")
    stratum: str | None = Field(default=None, description="lodtrækningens stratum / the stratum of the lots")
    pair: str | None = Field(default=None, description="lodtrækningens par / the pair of the lots")
    cluster: str | None = Field(
        default=None, description="hvem der trak sammen, fx sagsbehandler / who drew together, such as a caseworker"
    )
    received: str | None = Field(default=None, description="0/1: fik indsatsen / 0/1: received the treatment")
    excluded: str | None = Field(default=None, description="hvorfor ikke lodtrukket / why not randomised")
    not_analysed: str | None = Field(default=None, description="hvorfor ikke analyseret / why not analysed")
    subgroup: list[str] = Field(default=[], description="delgrupper, valgt på forhånd / subgroups, chosen beforehand")

    @field_validator("outcome", "measured", mode="before")
    @classmethod
    def _one_outcome_needs_no_list(cls, given: object) -> object:
        return [given] if isinstance(given, str) else given

    @model_validator(mode="after")
    def _roles_do_not_mix(self) -> Self:
        before = {*self.baseline, *self.adjust, *self.subgroup, self.stratum, self.pair, self.cluster} - {None}
        single = [self.unit, self.arm, *self.outcome, *self.measured]
        if not (self.outcome or self.measured):
            raise ValueError(Text("Der er intet udfald.", "There is no outcome."))
        if len(set(single)) < len(single) or before & set(single):
            raise ValueError(
                Text(
                    "En kolonne har to roller: udfald må ikke også være gruppe eller oplysninger fra før.",
                    "A column has two roles: outcomes cannot also be the arm or known from before.",
                )
            )
        if self.stratum and self.stratum == self.pair:
            raise ValueError(Text("Stratum og par er samme kolonne.", "Stratum and pair are the same column."))
        if self.cluster and (self.pair or self.cluster == self.stratum):
            raise ValueError(
                Text(
                    "Klynger kan stå i strata, men ikke i par og ikke være strata.",
                    "Clusters may stand in strata, but not in pairs and not be the strata.",
                )
            )
        return self


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


class Cost(Settings):
    """What the treatment costs beyond the usual, per person."""

    extra_per_person: float = Field(ge=0, description="kroner / DKK")
    outcome: str = Field(description="udfaldet, der købes / the outcome that is bought")


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


class Archetype(Settings):
    """A named kind of person: everybody of whom all the values (or limits) of columns known before the lots hold."""

    name: str = Field(description="hvad typen kaldes / what the type is called")
    words: str = Field(default="", description="typen i ord / the type in words")
    values: dict[str, list[str]] = Field(default={}, description="kolonne = tilladte værdier / column = values allowed")
    at_least: dict[str, float] = Field(default={}, description="kolonne = mindst / column = at least")
    below: dict[str, float] = Field(default={}, description="kolonne = under / column = below")

    @property
    def columns(self) -> set[str]:
        return {*self.values, *self.at_least, *self.below}

    @model_validator(mode="after")
    def _has_a_rule(self) -> Self:
        if not self.columns:
            raise ValueError(Text("En arketype har ingen regel.", "An archetype has no rule."))
        return self


class Trial(Settings):
    """The arms, and how the trial is looked at."""

    treated: str | list[str] = Field(
        description="navnet på indsatsgruppen, eller på flere / the name of the treated arm, or of several"
    )
    control: str = Field(description="navnet på kontrolgruppen / the name of the control arm")
    name: str | None = Field(default=None, description="forsøgets id i datasættet / the trial's id in the snapshot")
    blinded: bool = Field(default=False, description="skjul, hvilken gruppe der er hvilken / hide which arm is which")
    simulated: bool = Field(default=False, description="tabellen er opdigtet / the table is made up")
    draws: int = Field(default=4999, ge=99, le=100_000, description="lodtrækninger om igen / lots drawn anew")

    @property
    def arms(self) -> tuple[str, ...]:
        """The treated arms."""
        return (self.treated,) if isinstance(self.treated, str) else tuple(self.treated)

    @model_validator(mode="after")
    def _arms_apart(self) -> Self:
        if len({*self.arms, self.control}) <= len(self.arms):
            raise ValueError(Text("To grupper har samme navn.", "Two arms have the same name."))
        if not self.arms:
            raise ValueError(Text("Der er ingen indsatsgruppe.", "There is no treated arm."))
        if self.blinded and len(self.arms) > 1:
            raise ValueError(Text("Flere indsatsgrupper kan ikke blindes.", "Several treated arms cannot be blinded."))
        return self


class TrialPlan(DesignPlan):
    """Did it work: those who drew the treatment against those who did not."""

    trial: Trial
    columns: Columns | None = None
    outcomes: dict[str, Outcome] = Field(default={}, description="udfald i et datasæt / outcomes in a snapshot")
    levels: dict[str, list[str]] = Field(
        default={}, description="en kolonnes værdier i orden / the values of a column in order"
    )
    before: dict[str, Known] = Field(default={}, description="oplysninger i et datasæt / what is known in a snapshot")
    archetypes: list[Archetype] = Field(default=[], description="for hvem: navngivne typer / for whom: named types")
    labels: dict[str, str] = Field(
        default={}, description="hvad kolonner kaldes i rapporten / what columns are called in the report"
    )
    status: Status | None = None
    time_to_event: TimeToEvent | None = None
    answers: Answers | None = None
    cost: Cost | None = None

    def called(self, column: str) -> str:
        """What a column, or a value that is an id, is called in the report."""
        return self.labels.get(column, column)

    @model_validator(mode="after")
    def _fits_its_data(self) -> Self:
        if self.table is not None and (self.columns is None or self.outcomes or self.before):
            raise ValueError(
                Text(
                    "En tabel kræver [columns] og ikke [outcomes] eller [before].",
                    "A table needs [columns] and not [outcomes] or [before].",
                )
            )
        if self.snapshot is not None and (self.columns is not None or not self.outcomes or not self.trial.name):
            raise ValueError(
                Text(
                    "Et datasæt kræver [outcomes] og trial.name og ikke [columns].",
                    "A snapshot needs [outcomes] and trial.name and not [columns].",
                )
            )
        named = (
            self.columns.outcome if self.columns else [name for name, rule in self.outcomes.items() if not rule.hours]
        )
        if self.cost and self.cost.outcome not in named:
            raise ValueError(Text("cost.outcome er ikke et af udfaldene.", "cost.outcome is not one of the outcomes."))
        return self

    @model_validator(mode="after")
    def _words_are_known(self) -> Self:
        """In a snapshot, rules may only use statuses that [status] says what are; archetypes have a name each."""
        known = {level.name for level in self.status.levels} if self.status else set()
        beside = {one.name for one in self.status.beside} if self.status else set()
        used = {name for rule in self.outcomes.values() for name in rule.status}
        used |= {
            name for names in (self.time_to_event.statuses if self.time_to_event else {}).values() for name in names
        }
        does = {name for rule in self.outcomes.values() for name in rule.beside}
        if wrong := sorted((used - known) | (does - beside)):
            raise ValueError(
                Text("[status] siger ikke, hvad «{wrong}» er.", "[status] does not say what “{wrong}” is.").fill(
                    wrong=", ".join(wrong)
                )
            )
        names = [one.name for one in self.archetypes]
        if len(set(names)) < len(names):
            raise ValueError(Text("To arketyper har samme navn.", "Two archetypes have the same name."))
        return self
