"""The form of a trial plan."""

from __future__ import annotations

from typing import Self

from pydantic import Field, field_validator, model_validator

from virkning.designs.plan import DesignPlan
from virkning.designs.trial.following import Answers, Known, Outcome, Status, TimeToEvent
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


class Cost(Settings):
    """What the treatment costs beyond the usual, per person."""

    extra_per_person: float = Field(ge=0, description="kroner / DKK")
    outcome: str = Field(description="udfaldet, der købes / the outcome that is bought")


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
