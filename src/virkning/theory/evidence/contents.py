"""What an evidence file may hold beside studies: words, questions, bindings to theories, grades set by hand, searches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from virkning.language import Text
from virkning.settings import Settings
from virkning.theory.evidence.kinds import CERTAINTIES, NETS, Cycle, Direction, Horizon, Net, Role, Sign
from virkning.theory.evidence.model import Id, Line, Source, Study, Words
from virkning.theory.words import Many


class TermForm(Settings):
    """A word that studies are sorted by. `part_of`: the wider words it belongs under."""

    id: Id
    da: Line
    en: Line
    part_of: Many[str] = ()

    @property
    def label(self) -> Text:
        return Text(self.da, self.en)


class Conclusion(Settings):
    """What the authors of a review concluded themselves, to be held against the rule. net: where they graded by count."""

    direction: Direction
    net: Net | None = None
    words: Words
    sources: Many[Source]


class Question(Settings):
    """What is asked of the evidence: does this activity bring this outcome for these people?

    people: whom it is asked about. only: studies of other people are left out, else they count as indirect.
    exact: narrower activities and people are left out too.
    document: only what these lines of a document tell (hjoerring:1640-2585), so that its own conclusion can be held
    against the rule.
    """

    id: Id
    text: Words
    activities: Many[Id]
    outcomes: Many[Id]
    people: Many[Id] = ()
    only: bool = False
    exact: bool = False
    horizon: Horizon | None = None
    cycle: Cycle | None = None
    role: Role = "effect"
    document: Annotated[str, Field(pattern=r"^([a-z0-9-]+:\d+-\d+)?$")] = ""
    authors: Conclusion | None = None


class Binding(Settings):
    """What an effect, or every effect under a question, says of an arrow or element of a theory."""

    arrow: Line
    effect: str = ""
    question: str = ""
    says: Sign | None = None
    arrow_sign: Line = "+"
    note: Words | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.effect) == bool(self.question):
            raise ValueError(Text("Skriv enten effect eller question.", "Give either effect or question."))
        return self


class Override(Settings):
    """A grade set by hand: who did it (a role, not a name), when and why. The computed grade stays beside it."""

    question: Id
    rule: Literal["net", "certainty"]
    grade: Literal["strong", "moderate", "hypothesis", "none", "high", "low", "very_low"]
    who: Line
    when: date
    why: Words

    @model_validator(mode="after")
    def _of_the_rule(self) -> Self:
        if self.grade not in (NETS if self.rule == "net" else CERTAINTIES):
            raise ValueError(Text("Reglen har ikke den grad (grade).", "The rule has no such grade (grade)."))
        return self


class Search(Settings):
    """One step of a search for studies. Counts that the source does not print are left out."""

    review: Id
    round: int = Field(ge=1)
    how: Annotated[str, Field(pattern="^(seed_review|backward|website|database|experts)$")]
    where: Words
    when: str = ""
    found: int | None = Field(default=None, ge=0)
    read: int | None = Field(default=None, ge=0)
    included: int | None = Field(default=None, ge=0)
    new: int | None = Field(default=None, ge=0)
    sources: Many[Source] = ()


class Rule(Settings):
    """An inclusion rule. `field` and `one_of` or `at_least` make it one that the program can judge by."""

    id: Id
    review: Id
    text: Words
    field: Annotated[str, Field(pattern="^(|people|year|n|design|country)$")] = ""
    one_of: Many[str] = ()
    at_least: int | None = None
    sources: Many[Source] = ()


class Stop(Settings):
    """When a search may stop: after `rounds` rounds in a row that brought nothing new to the theory."""

    review: Id
    rounds: int = Field(ge=1)
    text: Words
    sources: Many[Source] = ()


class Document(Settings):
    id: Id
    name: Words


class EvidenceFile(Settings):
    """Everything an evidence file may hold; all of it is optional, and several files make one base."""

    documents: Many[Document] = Field(default=(), alias="document")
    activities: Many[TermForm] = Field(default=(), alias="activity")
    outcomes: Many[TermForm] = Field(default=(), alias="outcome")
    people: Many[TermForm] = Field(default=(), alias="people")
    studies: Many[Study] = Field(default=(), alias="study")
    questions: Many[Question] = Field(default=(), alias="question")
    bindings: Many[Binding] = Field(default=(), alias="binding")
    overrides: Many[Override] = Field(default=(), alias="override")
    searches: Many[Search] = Field(default=(), alias="search")
    rules: Many[Rule] = Field(default=(), alias="rule")
    stops: Many[Stop] = Field(default=(), alias="stop")
