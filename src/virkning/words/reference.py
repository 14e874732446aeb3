"""The vocabulary as tables for the manual, so that the manual cannot say anything else than the data.

A page holds a table between `<!-- table: name -->` and `<!-- end -->`; `filled` writes the tables anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from virkning.words.shelves import (
    ACTIVITIES,
    ACTIVITY_GROUPS,
    BENEFITS,
    CORRESPONDENCES,
    DIAGNOSES,
    EDUCATION_LEVELS,
    EDUCATIONS,
    HEALTH_COUNTS,
    MARITAL_STATUSES,
    ORIGINS,
    READINESS_GROUPS,
    READINESS_SCALES,
    STATES,
    WAITING,
)
from virkning.words.terms import Benefit, State, Term
from virkning.words.vocabulary import Kind, Vocabulary

_PLACE = re.compile(r"(<!-- table: (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(page: str, tables: Mapping[str, str]) -> str:
    """The page with each marked table replaced by the one of that name."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{tables[place['name']]}\n{place[3]}", page)


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def word_tables() -> dict[str, str]:
    """Every vocabulary as a Markdown table, by name."""
    return {
        "benefits": _listed(BENEFITS, ("counts as", _flags)),
        "states": _listed(Vocabulary(STATES.name, _named_states()), ("conditions", _conditions)),
        "readiness": _listed(
            READINESS_GROUPS,
            ("scale", lambda term: f"`{term.scale}`"),
            ("labour market ready", lambda term: term.labour_market_ready),
        ),
        "scales": _listed(
            READINESS_SCALES,
            ("from", lambda term: term.valid_from),
            ("to", lambda term: term.valid_to),
        ),
        "correspondences": markdown_table(
            ("from", "to", "stated in the studies", "note"),
            (
                (_ids(pair.from_groups), _ids(pair.to_groups), pair.stated_in_sources, pair.note.en)
                for pair in CORRESPONDENCES
            ),
        ),
        "activity_groups": _listed(ACTIVITY_GROUPS),
        "activities": _listed(ACTIVITIES, ("code", lambda term: term.code), ("group", lambda term: f"`{term.group}`")),
        "waiting": _listed(WAITING),
        "origins": _listed(ORIGINS),
        "education_levels": _listed(EDUCATION_LEVELS),
        "educations": _listed(EDUCATIONS, ("level", lambda term: f"`{term.level}`" if term.level else "")),
        "marital_statuses": _listed(MARITAL_STATUSES, ("with a partner", lambda term: term.with_partner)),
        "diagnoses": _listed(DIAGNOSES),
        "health_counts": _listed(HEALTH_COUNTS, ("unit", lambda term: term.unit)),
    }


def _listed(terms: Vocabulary[Kind], *more: tuple[str, Callable[[Kind], object]]) -> str:
    """A vocabulary with its ids, both labels, further columns, and the notes where there are any."""
    noted = any(term.note for term in terms.values())
    headings = ["id", "Danish", "English", *(heading for heading, _ in more), *(["note"] if noted else [])]
    rows = (
        [f"`{term.id}`", *term.label, *(shown(term) for _, shown in more), *([_note(term)] if noted else [])]
        for term in terms.values()
    )
    return markdown_table(headings, rows)


def _note(term: Term) -> str:
    return term.note.en if term.note else ""


def _flags(term: Benefit) -> str:
    names = {field.name for field in fields(Benefit)} - {field.name for field in fields(Term)}
    return ", ".join(name.replace("_", " ") for name in sorted(names) if getattr(term, name))


def _named_states() -> list[State]:
    """Every benefit is also a state; the manual says so instead of listing them again."""
    return [state for state in STATES.values() if state.id not in BENEFITS]


def _conditions(state: State) -> str:
    said = []
    if state.any_of:
        said.append(f"benefit is {_ids(state.any_of)}")
    if state.none_of:
        said.append("no benefit" if state.none_of == BENEFITS.ids else f"benefit is not {_ids(state.none_of)}")
    if state.activation is not None:
        said.append("code means activation" if state.activation else "code does not mean activation")
    if state.work is not None:
        said.append("paid hours in the month" if state.work else "no paid hours in the month")
    return "; ".join(said)


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id_}`" for id_ in ids)
