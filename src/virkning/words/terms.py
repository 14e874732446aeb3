"""The kinds of terms the vocabulary holds: small immutable nouns, each with an id and a label in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from virkning.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the field: `id` stands in data and plans, `label` is what users read, `note` says where it is from."""

    id: str
    label: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit(Term):
    """What the weekly register says a person lives on, or that the person is dead or abroad."""

    public_support: bool = False
    pension: bool = False
    education: bool = False
    subsidised_work: bool = False
    ends_register_life: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Term):
    """A named set of weeks: those for which all conditions hold. None and () demand nothing."""

    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    activation: bool | None = None
    work: bool | None = None

    def holds(self, benefit: str | None, *, activation: bool, work: bool) -> bool:
        """Whether a week with this benefit (None = no code), activation mark and paid work is in the state."""
        return (
            (not self.any_of or benefit in self.any_of)
            and benefit not in self.none_of
            and self.activation in (None, activation)
            and self.work in (None, work)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessGroup(Term):
    """One group on a readiness scale; `labour_market_ready` is None where the rules draw no such line."""

    scale: str
    labour_market_ready: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessScale(Term):
    """One version of the official scale, and when it was in force (None = open)."""

    groups: tuple[ReadinessGroup, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    dates_stated_in_sources: bool

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """What some groups of one scale became on the next: a set against a set, because no finer key is known."""

    from_scale: str
    to_scale: str
    from_groups: tuple[str, ...]
    to_groups: tuple[str, ...]
    stated_in_sources: bool
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityGroup(Term):
    """One of the four kinds of effort; `none` and `dont_know` stand beside them and are no effort."""

    is_effort: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Term):
    """Something done for the citizen; `code` is the answer code in the caseworker's question S1."""

    code: int
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Education(Term):
    """A completed education and its place on the three levels (None where it cannot be told)."""

    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaritalStatus(Term):
    """A marital status and whether it means living with a partner."""

    with_partner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisGroup(Term):
    """A group of diagnoses."""

    kind: Literal["somatic", "psychiatric"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCount(Term):
    """Something counted in the health registers."""

    unit: str
