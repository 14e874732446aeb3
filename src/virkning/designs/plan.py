"""What all plans have in common, whatever the design."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from virkning.language import Language, Text
from virkning.settings import Settings


class TheoryLink(Settings):
    """Which claim of which programme theory the evaluation tests; the finding then shows up on that arrow."""

    file: str = Field(description="teoriens fil eller id / the theory's file or id")
    arrow: str | list[str] = Field(description="pilens id, eller flere / the arrow's id, or several")
    estimate: str | None = Field(
        None, description="tallet, der prøver den; ellers det første / the estimate that tests it"
    )
    less: bool = Field(False, description="et lavere tal er mere af udfaldet / a lower number is more of the outcome")


class DesignPlan(Settings):
    """The head of a plan: what it is called, which design, which data, in which language it is reported."""

    title: str = Field(description="rapportens titel / the title of the report")
    design: str = Field(description="designets navn / the name of the design")
    snapshot: str | None = Field(None, description="mappe med et datasæt / folder of a snapshot")
    table: str | None = Field(None, description="CSV- eller Parquet-fil / CSV or Parquet file")
    language: Language = Field("da", description="da | en")
    simulated: bool = Field(False, description="data er opdigtede / the data are made up")
    theory: TheoryLink | None = Field(None, description="den påstand, der prøves / the claim that is tested")
    seed: int = Field(1, ge=0, description="frø for alt, der trækkes / seed of all that is drawn")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.snapshot is None) == (self.table is None):
            raise ValueError(
                Text(
                    "Planen skal nævne enten snapshot eller table, og kun den ene.",
                    "The plan must name either snapshot or table, and only one of them.",
                )
            )
        return self
