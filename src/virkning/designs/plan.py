"""What all plans have in common, whatever the design."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from virkning.language import Language, Text
from virkning.settings import Settings


class DesignPlan(Settings):
    """The head of a plan: what it is called, which design, which data, in which language it is reported."""

    title: str = Field(description="rapportens titel / the title of the report")
    design: str = Field(description="designets navn / the name of the design")
    snapshot: str | None = Field(None, description="mappe med et datasæt / folder of a snapshot")
    table: str | None = Field(None, description="CSV- eller Parquet-fil / CSV or Parquet file")
    language: Language = Field("da", description="da | en")
    simulated: bool = Field(False, description="data er opdigtede / the data are made up")
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
