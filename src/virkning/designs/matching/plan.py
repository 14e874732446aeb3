"""The form of a matching plan."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from virkning.designs.plan import DesignPlan
from virkning.language import Text
from virkning.settings import Settings

Method = Literal["nearest", "kernel", "coarsened", "entropy", "weighting"]


class Columns(Settings):
    """The columns of a plain table, one row per unit."""

    unit: str | None = Field(default=None, description="kolonnen med enheden / the column of the unit")
    treatment: str = Field(description="0/1-kolonnen med indsatsen / the 0/1 column of the treatment")
    outcome: str | list[str] = Field(description="udfald, et eller flere perioder / outcome, one or several periods")
    covariates: list[str] = Field(
        min_length=1, description="oplysninger fra før indsatsen / covariates from before treatment"
    )
    exact: list[str] = Field(default=[], description="skal være ens i et par / must be the same within a pair")
    subgroup: str | None = Field(default=None, description="kolonnen med delgruppen / the column of the subgroup")
    baseline: str | None = Field(default=None, description="udfaldet, som det var før / the outcome as it was before")
    cluster: str | None = Field(
        default=None, description="det, indsatsen blev givet til, fx kommune / what was given the treatment"
    )
    measured_after: list[str] = Field(
        default=[], description="kolonner målt efter start / columns measured after the start"
    )
    selected_by: list[str] = Field(
        default=[], description="kolonner, der afgjorde, hvem der er med / columns that decided who is in the table"
    )

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (self.outcome,) if isinstance(self.outcome, str) else tuple(self.outcome)

    @model_validator(mode="after")
    def _roles_do_not_mix(self) -> Self:
        if not self.outcomes:
            raise ValueError(Text("Der skal være mindst ét udfald.", "There must be at least one outcome."))
        before = [*self.covariates, *self.exact]
        listed = [*self.outcomes, self.treatment]
        mixed = [name for name in before if name in listed]
        if mixed or len(set(listed)) < len(listed) or len(set(self.covariates)) < len(self.covariates):
            raise ValueError(
                Text(
                    "En kolonne har to roller: udfald og indsats må ikke også være oplysninger, og ingen må nævnes to gange.",
                    "A column has two roles: outcome and treatment cannot also be covariates, and none may be named twice.",
                )
            )
        return self


class Matching(Settings):
    """How comparisons are found."""

    method: Method = Field(default="nearest", description="nearest | kernel | coarsened | entropy | weighting")
    estimand: Literal["att", "ate"] = "att"
    score: Literal["logit", "probit"] = "logit"
    distance: Literal["score", "logit_score", "mahalanobis"] = "score"
    neighbours: int = Field(default=1, ge=1, le=100, description="naboer pr. enhed / neighbours per unit")
    replacement: bool | None = Field(
        default=None, description="må en kontrol bruges flere gange / may a control serve repeatedly"
    )
    caliper: float | None = Field(
        default=None, ge=0, description="største afstand i et par / largest distance of a pair"
    )
    caliper_scale: Literal["sd", "absolute"] = "sd"
    order: Literal["largest", "smallest", "random", "data"] = "largest"
    ties: Literal["first", "all"] = Field(
        default="first", description="first | all (kun med tilbagelægning / with replacement only)"
    )
    bias_correction: bool = Field(
        default=True, description="ret for det, par stadig er forskellige i / correct for what pairs still differ in"
    )
    bandwidth: float = Field(default=0.06, gt=0, description="kernens bredde / the width of the kernel")
    bins: int | None = Field(default=None, ge=2, description="klasser pr. oplysning / classes per covariate")

    @property
    def both(self) -> bool:
        """Whether the effect is that on all, for which both groups seek partners."""
        return self.estimand == "ate"

    @property
    def with_replacement(self) -> bool:
        """A control serves once unless the plan says otherwise; for the effect on all that is not possible."""
        return self.both if self.replacement is None else self.replacement

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.both and self.replacement is False:
            raise ValueError(
                Text(
                    "Effekten for alle (ate) kan ikke findes uden tilbagelægning: begge grupper skal have par.",
                    "The effect on all (ate) cannot be found without replacement: both groups need partners.",
                )
            )
        if self.ties == "all" and not self.with_replacement:
            raise ValueError(Text('ties = "all" kræver replacement = true.', 'ties = "all" needs replacement = true.'))
        if self.method != "nearest" and self.caliper is not None:
            raise ValueError(
                Text('En caliper hører til method = "nearest".', 'A caliper belongs to method = "nearest".')
            )
        return self


class Checks(Settings):
    """What is tried besides, to see what the answer rests on."""

    calipers: list[float] = Field(
        default=[0.01, 0.03, 0.05, 0.1, 0.2, 0.5], description="calipre, der prøves / calipers to try"
    )
    leave_one_out: bool = Field(
        default=True, description="udelad hver oplysning efter tur / leave out each covariate in turn"
    )
    drop: list[str] = Field(default=[], description="oplysninger, der udelades samlet / covariates left out together")


class MatchingPlan(DesignPlan):
    """Did it work, and how much: the treated compared with others like them."""

    unit_label: str | None = Field(
        default=None, min_length=1, description="udfaldets enhed, fx timer / the outcome's unit"
    )
    labels: dict[str, str] = Field(
        default={}, description="kolonnernes navne i rapporten / names of columns in the report"
    )
    columns: Columns
    matching: Matching = Matching()
    checks: Checks = Checks()

    def label(self, column: str) -> str:
        """What the report calls a column."""
        return self.labels.get(column, column)

    @model_validator(mode="after")
    def _table_only(self) -> Self:
        if self.table is None:
            raise ValueError(
                Text(
                    "Matching læser en tabel med én række pr. enhed (table).",
                    "Matching reads a table with one row per unit (table).",
                )
            )
        if self.matching.method == "kernel" and self.columns.cluster is not None:
            raise ValueError(
                Text("cluster kan ikke bruges med kernel.", "cluster cannot be used with kernel."),
            )
        unknown = [name for name in self.checks.drop if name not in self.columns.covariates]
        if unknown:
            raise ValueError(
                Text(
                    "checks.drop nævner noget, der ikke er en oplysning.", "checks.drop names what is not a covariate."
                )
            )
        return self
