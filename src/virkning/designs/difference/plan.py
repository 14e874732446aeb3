"""The form of a difference plan."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from virkning.designs.plan import DesignPlan
from virkning.findings.pictures import Unit
from virkning.language import Text
from virkning.settings import Settings

Model = Literal["two_period", "event_study", "staggered", "synthetic"]
Inference = Literal["cluster", "wild", "permutation"]


class Columns(Settings):
    """The columns of the table, one row per unit and period (or per person asked in a period)."""

    unit: str = Field(description="kolonnen med enheden: borger, kontor, kommune / the column of the unit")
    time: str = Field(description="kolonnen med perioden, et tal / the column of the period, a number")
    outcome: str
    treated: str | None = Field(
        None, description="1 for dem, der fik indsatsen, 0 for andre / 1 for those treated, 0 for others"
    )
    first_treated: str | None = Field(
        None, description="første periode med indsatsen; tom eller 0: aldrig / first period treated"
    )
    cluster: str | None = Field(
        None, description="det, indsatsen blev givet til, fx kommune / what was given the treatment"
    )
    covariates: list[str] = []
    placebo: str | None = Field(
        None, description="1 for en gruppe, indsatsen ikke gjaldt / 1 for a group not concerned"
    )

    @model_validator(mode="after")
    def _one_way_of_saying_who(self) -> Self:
        if (self.treated is None) == (self.first_treated is None):
            raise ValueError(
                Text(
                    "[columns] skal nævne enten treated eller first_treated, og kun den ene.",
                    "[columns] must name either treated or first_treated, and only one of them.",
                )
            )
        return self


class Difference(Settings):
    """How the comparison is made."""

    model: Model
    start: float | int | None = Field(
        None, description="første periode med indsatsen / the first period with the treatment"
    )
    inference: Inference | None = Field(None, description="cluster | wild | permutation")
    weights: Literal["rademacher", "webb"] = Field(
        "rademacher", description="fortegn i wild bootstrap / signs of the wild bootstrap"
    )
    rows: Literal["people", "areas"] = Field(
        "people",
        description="hvad en række er: personer beskyttes i små tal, områder ikke / what a row is: small counts of people are hidden",
    )
    draws: int = Field(9999, ge=99, le=999_999, description="antal træk / number of draws")
    comparison: Literal["never", "not_yet"] = Field(
        "never", description="staggered: hvem der sammenlignes med / who is compared with"
    )
    adjustment: Literal["doubly_robust", "regression"] = Field(
        "doubly_robust", description="staggered: korrektion / adjustment"
    )
    method: Literal["sdid", "control"] = Field("sdid", description="synthetic: hovedtallet / the main figure")
    outcome_unit: Unit = Field("number", description="share | points | hours | kroner | number | scale | count")
    outcome_label: str | None = Field(None, description="udfaldets navn i teksten / the outcome's name in the text")
    treated_label: str | None = Field(
        None, description="de behandledes navn i teksten / the treated's name in the text"
    )


class DifferencePlan(DesignPlan):
    """Did those who were given something change more than those who were not?"""

    columns: Columns
    difference: Difference

    @property
    def inference(self) -> Inference:
        """What the plan says; otherwise permutation for a synthetic comparison and clustered errors for the rest."""
        return self.difference.inference or ("permutation" if self.difference.model == "synthetic" else "cluster")

    @model_validator(mode="after")
    def _keys_that_go_together(self) -> Self:
        wrong = next((message for applies, message in self._contradictions() if applies), None)
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def _contradictions(self) -> list[tuple[bool, Text]]:
        model, columns = self.difference.model, self.columns
        carried = {"staggered": "cluster", "synthetic": "permutation"}.get(model, self.inference)
        return [
            (
                self.snapshot is not None,
                Text("Designet læser en tabel, ikke et snapshot.", "The design reads a table, not a snapshot."),
            ),
            (
                model == "staggered" and columns.first_treated is None,
                Text("staggered kræver first_treated i [columns].", "staggered needs first_treated in [columns]."),
            ),
            (
                columns.treated is not None and self.difference.start is None,
                Text("treated kræver start i [difference].", "treated needs start in [difference]."),
            ),
            (
                self.inference != carried,
                Text(f"{model} regnes med inference = {carried}.", f"{model} is computed with inference = {carried}."),
            ),
            (
                model in ("staggered", "synthetic") and columns.placebo is not None,
                Text(f"placebo kan ikke bruges med {model}.", f"placebo cannot be used with {model}."),
            ),
            (
                model == "synthetic" and bool(columns.covariates),
                Text(
                    "synthetic bruger udfaldets forløb og ingen covariates.",
                    "synthetic uses the outcome's path and no covariates.",
                ),
            ),
        ]
