"""A study and what it says, as frozen values.

The classes are also the forms that evidence files are read by. A field the source does not tell is left out, never guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from virkning.language import Text
from virkning.settings import Settings
from virkning.theory.evidence.kinds import (
    MEDIUM_WEEKS,
    SHORT_WEEKS,
    TIER_OF,
    Bias,
    Cycle,
    Design,
    Direction,
    Horizon,
    Net,
    Role,
    Tier,
    Unit,
)
from virkning.theory.words import BothLanguages, Many

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SOURCE = re.compile(r"[a-z0-9-]+:\d+(-\d+)?(,\d+(-\d+)?)*")
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(
            Text(
                "Et id skrives med små bogstaver a-z, tal, _ og -.",
                "An id is written in lower case a-z, digits, _ and -.",
            )
        )
    return value


def _source(value: str) -> str:
    if not _SOURCE.fullmatch(value):
        raise ValueError(Text("Skriv kilden som dokument:linjer, fx hjoerring:1716-1725.",
                              "Write the source as document:lines, such as hjoerring:1716-1725."))  # fmt: skip
    return value


def _visible(value: str) -> str:
    """Lines end in \\n only, and no character that cannot be seen hides in a text."""
    value = value.replace("\r\n", "\n")
    if _HIDDEN.search(value):
        raise ValueError(Text("Teksten har tegn, der ikke kan ses.", "The text holds characters that cannot be seen."))
    return value


AND_OTHERS = "et al."
Id = Annotated[str, AfterValidator(_id)]
Line = Annotated[str, AfterValidator(_visible)]
Name = Annotated[str, Field(min_length=1), AfterValidator(_visible)]
Source = Annotated[str, AfterValidator(_source)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]

if TYPE_CHECKING:
    Words = Text
else:
    Words = Annotated[BothLanguages, AfterValidator(lambda found: Text(_visible(found.da), _visible(found.en)))]


class Group(Settings):
    """Who was studied: in words, as a kind of people, and on which readiness scale where one was used."""

    people: Id
    name: Words | None = None
    scale: str = ""
    groups: Many[str] = ()


class Effect(Settings):
    """One thing a study says. Positive is what the outcome's name wishes for: more work, less absence, fewer pensions.

    value, se, low, high: the difference between treated and not, in `unit`. treated, control: the two levels, where told.
    stated, studies, supporting, opposing: how a review itself grades and counts what it says.
    """

    activity: Id
    outcome: Id
    direction: Direction
    role: Role = "effect"
    people: str = ""
    group: Group | None = None
    value: float | None = None
    se: float | None = Field(default=None, gt=0)
    low: float | None = None
    high: float | None = None
    unit: Unit | None = None
    treated: float | None = None
    control: float | None = None
    significant: bool | None = None
    weeks: float | None = Field(default=None, ge=0)
    horizon: Horizon | None = None
    cycle: Cycle | None = None
    stated: Net | None = None
    studies: int | None = Field(default=None, ge=1)
    supporting: int | None = Field(default=None, ge=0)
    opposing: int | None = Field(default=None, ge=0)
    note: Words | None = None
    sources: Many[Source] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        numbers = (self.value, self.se, self.low, self.high)
        if any(number is not None for number in numbers) and self.unit is None:
            raise ValueError(Text("Et tal skal have en enhed (unit).", "A number needs a unit (unit)."))
        if (self.low is None) != (self.high is None):
            raise ValueError(Text("Et interval har to ender: low og high.", "An interval has two ends: low and high."))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(Text("Intervallets low er større end high.", "The interval's low exceeds its high."))
        if (self.supporting is None) != (self.opposing is None):
            raise ValueError(Text("Skriv både supporting og opposing.", "Give both supporting and opposing."))
        return self

    @property
    def when(self) -> Horizon | None:
        """How far ahead: as said, or from the weeks."""
        if self.horizon or self.weeks is None:
            return self.horizon
        return "short" if self.weeks <= SHORT_WEEKS else "medium" if self.weeks <= MEDIUM_WEEKS else "long"


class Study(Settings):
    """A study and everything the base knows of it.

    tier_of: what a review reviewed, where it is told. within: the reviews it is known to be part of.
    same_data: a name shared by studies that rest on the same data, so that they count as one.
    """

    id: Id
    authors: Many[Name]
    and_others: bool = False
    year: int | None = Field(default=None, ge=1800, le=2100)
    title: Line = ""
    publication: Line = ""
    doi: Line = ""
    country: Many[Country] = ()
    design: Design
    tier_of: Tier | None = None
    group: Group | None = None
    n: int | None = Field(default=None, ge=1)
    n_treated: int | None = Field(default=None, ge=1)
    n_control: int | None = Field(default=None, ge=1)
    window: Line = ""
    cycle: Cycle | None = None
    bias: Many[Bias] = ()
    limits: Words | None = None
    mechanism: Words | None = None
    note: Words | None = None
    within: Many[Id] = ()
    same_data: Line = ""
    effects: Many[Effect] = Field(default=(), alias="effect")
    sources: Many[Source] = ()

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not self.authors:
            raise ValueError(Text("En undersøgelse skal have en forfatter.", "A study needs an author."))
        if AND_OTHERS in self.authors:
            raise ValueError(
                Text("Skriv and_others = true i stedet for et al.", "Write and_others = true instead of et al.")
            )
        return self

    @property
    def data(self) -> str:
        """What the study rests on: its own data, or data that others share."""
        return self.same_data or self.id

    @property
    def tier(self) -> Tier:
        return self.tier_of or TIER_OF[self.design]

    @property
    def cite(self) -> str:
        """The study as it is referred to in a sentence: Svarer et al. 2014."""
        shown = " & ".join(self.authors) if len(self.authors) <= 2 else self.authors[0]
        more = " et al." if self.and_others or len(self.authors) > 2 else ""
        return f"{shown}{more} {self.year or ''}".strip()
