"""Krippendorff's alpha: how far coders agree beyond what their habits alone would give.

Alpha is 1 - observed / expected disagreement over pairs of values of the same unit. A code is a yes or no of every
unit; units are characters (stretches between borders, weighted by their length) or speaker turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative import blind
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.project import Project

UnitKind = Literal["characters", "turns"]
Unit = tuple[Sequence[Hashable | None], float]
"""One value for each coder (None where a coder did not look), and how many units it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One code. alpha is None where it does not exist: the code was used everywhere or nowhere, or nothing is paired.

    agree: the share of paired values that are equal. used: the share of units that each coder gave the code.
    """

    code: str
    alpha: float | None
    agree: float | None
    units: int
    used: dict[str, float]


def alpha(units: Iterable[Unit]) -> float | None:
    """Krippendorff's alpha for nominal values, any number of coders, values missing at will."""
    pairs, totals = _coincidences(units)
    n = sum(totals.values())
    expected = n * n - sum(total * total for total in totals.values())
    if expected <= 0:
        return None
    observed = sum(count for (left, right), count in pairs.items() if left != right)
    return 1 - (n - 1) * observed / expected


def _coincidences(
    units: Iterable[Unit],
) -> tuple[dict[tuple[Hashable, Hashable], float], dict[Hashable, float]]:
    """How often two values met in a unit, each unit's pairs divided by its number of values less one."""
    pairs: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    totals: dict[Hashable, float] = defaultdict(float)
    for values, weight in units:
        given = [value for value in values if value is not None]
        for place, left in enumerate(given):
            for other, right in enumerate(given):
                if place != other:
                    pairs[left, right] += weight / (len(given) - 1)
                    totals[left] += weight / (len(given) - 1)
    return pairs, totals


def agreements(
    project: Project, *, units: UnitKind = "characters", coders: Sequence[str] = (), below: bool = True
) -> tuple[Agreement, ...]:
    """Alpha for each code. A document counts where all coders have looked: those of the blind round, or else those in
    which each has coded something. below: a code is also where a code under it is."""
    codings, looked = project.codings(), blind.read_round(project.folder)
    who = tuple(coders) or (tuple(looked.coders) if looked else project.coders)
    if len(who) < 2:
        raise InputError(
            Text("Enighed kræver to kodere.", "Agreement needs two coders."), file=project.folder.path, value=", ".join(who)
        )  # fmt: skip
    shared = _shared(project, codings, who, looked)
    by_coder = {coder: [one for one in codings if one.coder == coder] for coder in who}
    return tuple(
        _of_code(code.id, project.codebook.below(code.id) if below else frozenset({code.id}), shared, by_coder, units)
        for code in project.codebook
    )


def _shared(
    project: Project, codings: Sequence[Coding], who: Sequence[str], looked: blind.Round | None
) -> list[Document]:
    if looked and set(who) <= set(looked.coders):
        ids = set(looked.documents)
    else:
        ids = set.intersection(*({one.document for one in codings if one.coder == coder} for coder in who))
    found = [document for id_, document in project.documents.items() if id_ in ids]
    if not found:
        raise InputError(
            Text("Koderne har ingen dokumenter til fælles.", "The coders have no documents in common."),
            file=project.folder.path, value=", ".join(who),
        )  # fmt: skip
    return found


def _of_code(
    id_: str, codes: frozenset[str], documents: list[Document], by_coder: dict[str, list[Coding]], kind: UnitKind
) -> Agreement:
    rows: list[tuple[tuple[bool, ...], float]] = []
    for document in documents:
        spans = [
            [(one.start, one.end) for one in codings if one.document == document.id and one.code in codes]
            for codings in by_coder.values()
        ]
        rows += _stretches(len(document.text), spans) if kind == "characters" else _turns(document, spans)
    total = sum(weight for _, weight in rows)
    pairs, totals = _coincidences(rows)
    paired = sum(totals.values())
    same = sum(count for (left, right), count in pairs.items() if left == right)
    used = {
        coder: sum(weight for values, weight in rows if values[place]) / total for place, coder in enumerate(by_coder)
    }
    return Agreement(code=id_, alpha=alpha(rows), agree=same / paired if paired else None, units=int(total), used=used)


def _stretches(length: int, spans: list[list[tuple[int, int]]]) -> list[tuple[tuple[bool, ...], float]]:
    """Characters in stretches over which no coder's answer changes, weighted by their length."""
    borders = sorted({0, length, *(border for of_one in spans for span in of_one for border in span)})
    return [
        (tuple(any(start <= left and right <= end for start, end in of_one) for of_one in spans), right - left)
        for left, right in pairwise(borders)
    ]


def _turns(document: Document, spans: list[list[tuple[int, int]]]) -> list[tuple[tuple[bool, ...], float]]:
    """A turn has a code where any of it has."""
    return [
        (tuple(any(start < turn.end and turn.start < end for start, end in of_one) for of_one in spans), 1)
        for turn in document.turns
    ]
