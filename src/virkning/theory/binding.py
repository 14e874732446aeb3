"""Evidence bound to a theory: which part it speaks of, what kind it is, and what it says."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from virkning.language import Text
from virkning.settings import Settings
from virkning.theory.words import Id, Many, Place, Words

EvidenceKind = Literal["estimate", "study", "quote", "finding"]
Says = Literal["supports", "nuances", "contradicts", "none"]
DesignKind = Literal["trial", "quasi", "regression", "descriptive", "qualitative", "review", "theory"]

EVIDENCE_KINDS: dict[str, Text] = {
    "estimate": Text("tal", "estimate"),
    "study": Text("studie", "study"),
    "quote": Text("citat", "quote"),
    "finding": Text("eget fund", "own finding"),
}
SAYS: dict[str, Text] = {
    "supports": Text("støtter", "supports"),
    "nuances": Text("nuancerer", "nuances"),
    "contradicts": Text("modsiger", "contradicts"),
    "none": Text("finder intet sikkert", "finds nothing certain"),
}
DESIGN_KINDS: dict[str, Text] = {
    "trial": Text("lodtrækningsforsøg", "randomised trial"),
    "quasi": Text("sammenligning med kontrolgruppe", "comparison with a control group"),
    "regression": Text("sammenhæng i data", "association in data"),
    "descriptive": Text("beskrivelse", "description"),
    "qualitative": Text("kvalitativt", "qualitative"),
    "review": Text("forskningsoversigt", "review"),
    "theory": Text("teori", "theory"),
}


# The value that says no effect, where it is not zero.
NOTHING = dict.fromkeys(("ratio", "odds_ratio", "risk_ratio", "hazard_ratio"), 1.0)


class Interval(Settings):
    """A number with its uncertainty, in the unit it was estimated in."""

    value: float
    low: float | None = None
    high: float | None = None
    unit: str = "share"

    @property
    def holds_nothing(self) -> bool:
        """Whether no effect at all lies within the interval."""
        return self.low is not None and self.high is not None and self.low <= NOTHING.get(self.unit, 0.0) <= self.high


class EvidenceItem(Settings):
    """One piece of evidence about one arrow, element or configuration."""

    id: Id = Field(description="kort navn / short name")
    arrow: Id | None = Field(None, description="pilen / the arrow")
    element: Id | None = Field(None, description="elementet / the element")
    configuration: Id | None = Field(None, description="konfigurationen / the configuration")
    kind: EvidenceKind = Field(description="estimate | study | quote | finding")
    says: Says = Field(description="supports | nuances | contradicts | none")
    design: DesignKind | None = Field(None, description="trial | quasi | regression | descriptive | qualitative | …")
    text: Words | None = Field(None, description="hvad der er fundet / what was found")
    sources: Many[Place] = Field((), description="hvor det står / where it stands")
    study: Id | None = Field(None, description="studiets id / id of the study")
    people: int | None = Field(None, ge=1, description="hvor mange var med / how many were in it")
    estimate: Interval | None = Field(None, description="tallet med interval / the number with its interval")
    warnings: Many[Words] = Field((), description="forbehold / cautions")

    @model_validator(mode="after")
    def _one_part(self) -> Self:
        if sum(part is not None for part in (self.arrow, self.element, self.configuration)) != 1:
            raise ValueError(
                Text(
                    "Et bevis skal nævne én ting: arrow, element eller configuration.",
                    "A piece of evidence must name one thing: arrow, element or configuration.",
                )
            )
        return self

    @property
    def part(self) -> str:
        return self.arrow or self.element or self.configuration or ""

    @property
    def document(self) -> str:
        """The document or study it is told in."""
        return self.study or (self.sources[0].partition(":")[0] if self.sources else self.id)
