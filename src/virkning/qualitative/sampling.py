"""Whom to interview: people chosen by what has been measured of them, drawn so that anybody can draw them again.

The plan says the measures and, for each group, the criteria. Within a group the order of people is that of a checksum
of seed, group and pseudonym: it does not depend on the order of rows, and the replacements are simply the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.measuring import AnswerMeasure, Measure, measured
from virkning.qualitative.rows import write_rows
from virkning.settings import Settings, read_form
from virkning.snapshot import open_snapshot

_COLUMNS = ("source", "group", "place", "role", "person", "criteria")


class Group(Settings):
    """Those who fulfil all criteria: high or low on a measure, or one of the statuses named."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$", description="gruppens id / the group's id")
    take: int = Field(ge=1, description="hvor mange der vælges / how many are chosen")
    replacements: int = Field(0, ge=0, description="hvor mange der står næst for / how many are next in line")
    where: dict[str, str | list[str]] = Field(min_length=1, description="mål = high | low | statusser / measure = …")


class SamplePlan(Settings):
    """A plan for drawing people to interview."""

    title: str = Field(description="titel / title")
    snapshot: str = Field(description="datasættets mappe / the snapshot's folder")
    seed: int = Field(1, description="lodtrækningens frø / the seed of the draw")
    prefix: str = Field("borger", pattern=r"^[a-z][a-z0-9-]*$", description="kildernes navn / what sources are called")
    measure: dict[str, Measure] = Field(min_length=1, description="målene / the measures")
    group: list[Group] = Field(min_length=1, description="grupperne / the groups")

    @field_validator("measure", mode="before")
    @classmethod
    def _answers_unless_said(cls, measures: object) -> object:
        if not isinstance(measures, dict):
            return measures
        return {name: {"kind": "answers", **one} if isinstance(one, dict) else one for name, one in measures.items()}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One person drawn: role is chosen or replacement, place the order within the group and role."""

    source: str
    group: str
    place: int
    role: Literal["chosen", "replacement"]
    person: str
    criteria: str


@dataclass(frozen=True)
class Draw:
    """Those drawn, and how many fulfilled each group's criteria; a group may be smaller than what was asked."""

    people: tuple[Drawn, ...]
    eligible: dict[str, int]


def read_sample_plan(path: str | Path) -> SamplePlan:
    plan = read_form(SamplePlan, path)
    names = [group.id for group in plan.group]
    for place, group in enumerate(plan.group):
        if names.index(group.id) != place:
            raise InputError(
                Text("To grupper har samme id.", "Two groups have the same id."), file=path, column="group.id", value=group.id
            )  # fmt: skip
        for name, wanted in group.where.items():
            _check_criterion(plan, name, wanted, path)
    return plan


def _check_criterion(plan: SamplePlan, name: str, wanted: str | list[str], path: str | Path) -> None:
    measure = plan.measure.get(name)
    if measure is None:
        raise InputError(
            Text("Målet er ikke beskrevet.", "The measure is not described."),
            file=path, column=f"group.where.{name}", value=name, expected=", ".join(plan.measure),
        )  # fmt: skip
    if isinstance(measure, AnswerMeasure) and wanted not in ("high", "low"):
        raise InputError(
            Text("Et mål på svar er højt eller lavt.", "A measure of answers is high or low."),
            file=path, column=f"group.where.{name}", value=wanted, expected="high, low",
        )  # fmt: skip


def draw(plan: SamplePlan, folder: Path) -> Draw:
    """Nobody is drawn twice: a group that comes first in the plan chooses first."""
    place = Path(plan.snapshot)
    data = open_snapshot(place if place.is_absolute() else folder / place)
    return _drawn(plan, {name: measured(measure, data) for name, measure in plan.measure.items()})


def _drawn(plan: SamplePlan, words: Mapping[str, Mapping[str, str]]) -> Draw:
    people: list[Drawn] = []
    taken: set[str] = set()
    eligible = {}
    for group in plan.group:
        fit = [person for person in _everybody(words, group) if _fits(person, group, words)]
        eligible[group.id] = len(fit)
        order = sorted(
            (person for person in fit if person not in taken), key=lambda one: _lot(plan.seed, group.id, one)
        )
        for place, person in enumerate(order[: group.take + group.replacements], start=1):
            chosen = place <= group.take
            told = ", ".join(f"{name} = {words[name][person]}" for name in group.where)
            source = f"{plan.prefix}-{len(people) + 1}"
            people.append(
                Drawn(source, group.id, place if chosen else place - group.take, "chosen" if chosen else "replacement", person, told)
            )  # fmt: skip
            taken.add(person)
    return Draw(tuple(people), eligible)


def _everybody(words: Mapping[str, Mapping[str, str]], group: Group) -> list[str]:
    """People of whom all the group's measures are known."""
    known = [set(words[name]) for name in group.where]
    return sorted(set.intersection(*known))


def _fits(person: str, group: Group, words: Mapping[str, Mapping[str, str]]) -> bool:
    return all(
        words[name][person] in (wanted if isinstance(wanted, list) else [wanted])
        for name, wanted in group.where.items()
    )


def _lot(seed: int, group: str, person: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{group}\n{person}".encode()).digest()


def write_draw(found: Draw, path: Path) -> None:
    """The list of pseudonyms; who they are is known only where the pseudonyms were made."""
    write_rows(path, _COLUMNS, ({name: getattr(one, name) for name in _COLUMNS} for one in found.people))
