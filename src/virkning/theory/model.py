"""A programme theory as frozen values: what is thought to work, for whom, under which circumstances and why.

The classes are also the forms that a theory file is read by, so that what a file may say stands in one place.
"""

from __future__ import annotations

from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from virkning.language import Text
from virkning.settings import Settings
from virkning.theory.binding import EvidenceItem
from virkning.theory.kinds import COLUMN_OF, DataKind, ElementKind, Level, Part, Scope, Sign, TheoryKind, Through
from virkning.theory.words import Id, Lines, Many, Place, Reference, ShownWords, Words


class Indicator(ShownWords):
    """How an element is seen in data."""

    data: DataKind = Field(description="register | survey | interview | count | observation | casework | document")

    @property
    def text(self) -> Text:
        return Text(self.da, self.en)


class Source(Settings):
    """A document that the theory is taken from."""

    id: Id = Field(description="kort navn / short name")
    document: Words = Field(description="dokumentet / the document")
    lines: Lines | None = Field(None, description="linjer i teksten / lines in the text")


class _Part(Settings):
    """What all parts have: an id, where they were read, and how they stand to the theory that is revised."""

    id: Id = Field(description="kort navn / short name")
    sources: Many[Place] = Field((), description="hvor det står / where it stands")
    reconstructed: bool = Field(False, description="sammensat af os, ikke trykt / put together by us, not printed")
    confirms: Many[Reference] = Field((), description="bekræfter / confirms")
    nuances: Many[Reference] = Field((), description="nuancerer / nuances")
    contradicts: Many[Reference] = Field((), description="modsiger / contradicts")


class Element(_Part):
    """One box: a target group, an activity, a mechanism, a context, a goal or an outcome."""

    kind: ElementKind = Field(description="elementets slags / the kind of element")
    name: Words = Field(description="teksten i kassen / the text in the box")
    text: Words | None = Field(None, description="forklaring / explanation")
    through: Through | None = Field(None, description="resource | reasoning | both")
    part: Part | None = Field(None, description="mediating | moderating")
    level: Level | None = Field(None, description="individual | interpersonal | institutional | infrastructural")
    scope: Scope | None = Field(None, description="for_whom | circumstances")
    overall: bool = Field(False, description="gælder hele teorien / holds for the whole theory")
    goal: str | None = Field(None, pattern=r"^D(1[01]|[1-9])$", description="D1-D11")
    indicator: Indicator | None = Field(None, description="hvordan det ses i data / how it is seen in data")
    gap: Words | None = Field(None, description="hvorfor det ikke kan måles / why it cannot be measured")
    column: int | None = Field(None, ge=1, le=12, description="kolonne i billedet / column in the picture")

    @model_validator(mode="after")
    def _keys_fit_the_kind(self) -> Self:
        belongs = {"through": "active_mechanism", "part": "active_mechanism", "level": "context", "scope": "context"}
        belongs |= {"overall": "context", "goal": "intermediate_goal"}
        for key, kind in belongs.items():
            if getattr(self, key) and self.kind != kind:
                raise ValueError(
                    Text(
                        f"Nøglen {key} hører til {kind}, ikke til {self.kind} (element {self.id}).",
                        f"The key {key} belongs to {kind}, not to {self.kind} (element {self.id}).",
                    )
                )
        return self

    @property
    def place(self) -> int:
        """The column it stands in unless the picture gives it another."""
        return self.column or COLUMN_OF[self.kind]


class Arrow(_Part):
    """One claim: that an element furthers, hinders, conditions or takes the place of another."""

    start: Id = Field(alias="from", description="pilens hale / the arrow's tail")
    end: Id = Field(alias="to", description="pilens spids / the arrow's head")
    sign: Sign = Field(description="+ | - | if | replaced_by | with | ?")
    claim: Words | None = Field(None, description="påstanden / the claim")
    assumption: Words | None = Field(None, description="forudsætningen / the assumption")
    rival: Words | None = Field(None, description="en anden forklaring / a rival explanation")


class Configuration(_Part):
    """A context, a mechanism and an outcome that belong together; an element may play another part here."""

    name: Words = Field(description="navnet / the name")
    text: Words | None = Field(None, description="forklaring / explanation")
    activities: Many[Id] = Field((), description="aktiviteter / activities")
    contexts: Many[Id] = Field((), description="kontekster / contexts")
    mechanisms: Many[Id] = Field((), description="mekanismer / mechanisms")
    outcomes: Many[Id] = Field((), description="udfald / outcomes")
    roles: dict[str, ElementKind] = Field(default_factory=dict, description="andre roller her / other parts here")

    @property
    def members(self) -> tuple[str, ...]:
        return (*self.activities, *self.contexts, *self.mechanisms, *self.outcomes)


class Head(Settings):
    """What the theory is, whose it is, and where it comes from."""

    id: Id = Field(description="teoriens id / the theory's id")
    version: str = Field("1", description="version / version")
    kind: TheoryKind = Field(description="initial | municipal | final | principles | ideal_type | configurations | own")
    title: Words = Field(description="titlen / the title")
    text: Words | None = Field(None, description="teorien i en sætning / the theory in a sentence")
    holder: Words | None = Field(None, description="hvis teori det er / whose theory it is")
    authors: Many[str] = Field((), description="roller eller institutioner / roles or institutions")
    reconstructed: bool = Field(False, description="sammensat af os / put together by us")
    revises: Id | None = Field(None, description="den teori, den reviderer / the theory it revises")
    notes: Many[Words] = Field((), description="hvad der er holdt ude / what is left out")


class Theory(Settings):
    """The whole of a theory file."""

    head: Head = Field(alias="theory", description="hovedet / the head")
    documents: Many[Source] = Field((), alias="source", description="kilder / sources")
    elements: Many[Element] = Field(alias="element", description="kasser / boxes")
    arrows: Many[Arrow] = Field((), alias="arrow", description="pile / arrows")
    configurations: Many[Configuration] = Field((), alias="configuration", description="KMO'er / CMOs")
    evidence: Many[EvidenceItem] = Field((), description="beviser / evidence")

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def title(self) -> Text:
        return self.head.title

    @property
    def kind(self) -> TheoryKind:
        return self.head.kind

    @cached_property
    def _elements(self) -> dict[str, Element]:
        return {element.id: element for element in self.elements}

    @cached_property
    def _arrows(self) -> dict[str, Arrow]:
        return {arrow.id: arrow for arrow in self.arrows}

    def element(self, id: str) -> Element:
        return self._elements[id]

    def arrow(self, id: str) -> Arrow:
        return self._arrows[id]

    def has(self, id: str) -> bool:
        """Whether an element or an arrow has this id."""
        return id in self._elements or id in self._arrows

    def named(self, part: str) -> Text:
        """A part as it is spoken of: an element by its name, an arrow by the names of its two ends."""
        if part in self._elements:
            return self.element(part).name
        if part in self._arrows:
            arrow = self.arrow(part)
            return Text("«{start}» → «{end}»", "“{start}” → “{end}”").fill(
                start=self.element(arrow.start).name, end=self.element(arrow.end).name
            )
        return next(found.name for found in self.configurations if found.id == part)
