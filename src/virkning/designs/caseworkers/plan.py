"""The form of a caseworker plan."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from virkning.designs.plan import DesignPlan
from virkning.language import Text
from virkning.settings import Settings

CITIZENS_AT_LEAST = 10


class Population(Settings):
    """Whose answers count. The rules are applied in this order, and the report counts what each leaves."""

    readiness: list[str] | None = Field(None, min_length=1, description="visitationsgrupper / readiness groups")
    min_citizens_per_caseworker: int | None = Field(
        None, ge=1, description="mindste antal borgere pr. sagsbehandler / fewest citizens per caseworker"
    )
    skip_first_answer: bool = Field(
        True, description="udelad borgerens første svar / leave out the citizen's first answer"
    )
    instrument: str = Field("bip", description="spørgeskemaets id / the instrument's id")


class Outcome(Settings):
    """What counts as success: any of these states in the weeks 1 to within_weeks after the answer."""

    any_of: list[Literal["work", "education", "ordinary_work", "self_support"]] = Field(
        ["work", "education"], min_length=1
    )
    within_weeks: int = Field(52, ge=1, le=520, description="uger efter svaret / weeks after the answer")


class Columns(Settings):
    """The columns of a plain table, one row per answer."""

    outcome: str
    group: str = Field(description="kolonnen med sagsbehandleren / the column of the caseworker")
    cluster: str | None = Field(None, description="kolonnen med borgeren / the column of the citizen")
    covariates: list[str] = []
    factors: list[str] = []


class CaseworkerPlan(DesignPlan):
    """How much caseworkers mean for whether their citizens come into work or education."""

    population: Population = Population()
    outcome: Outcome = Outcome()
    columns: Columns | None = None
    min_caseworkers_shown: int = Field(
        5, ge=5, description="færrest sagsbehandlere i en vist gruppe / fewest caseworkers in a group shown"
    )

    @property
    def min_citizens(self) -> int:
        """The study's ten for a snapshot; a plain table is taken as it is unless the plan says otherwise."""
        if self.population.min_citizens_per_caseworker is not None:
            return self.population.min_citizens_per_caseworker
        return CITIZENS_AT_LEAST if self.snapshot else 1

    @model_validator(mode="after")
    def _columns_go_with_a_table(self) -> Self:
        if (self.table is None) != (self.columns is None):
            raise ValueError(
                Text(
                    "En plan med table skal have [columns], og en plan med snapshot må ikke have det.",
                    "A plan with table needs [columns], and a plan with snapshot must not have it.",
                )
            )
        return self
