"""What a panel shall hold: the columns of a panel.toml, one small form per kind.

All weeks are counted from the anchor's ISO week, which is week 0; windows include both their ends.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.states import label_table, labels, needs_work, truth_table
from virkning.settings import Settings, fit_form, read_toml
from virkning.words import STATES

QUARTER = 13
WEEKS_IN_FULL_YEAR = 52
LONGEST = 5200

WeekOffset = Annotated[int, Field(ge=-LONGEST, le=LONGEST)]


def _known_state(name: str) -> str:
    try:
        return STATES.find(name).id
    except InputError as unknown:
        hint = (
            f" – {unknown.expected.da}" if unknown.expected else "",
            f" – {unknown.expected.en}" if unknown.expected else "",
        )
        raise ValueError(Text(f"Tilstanden kendes ikke{hint[0]}", f"The state is not known{hint[1]}")) from None


class _Column(Settings):
    name: Annotated[str, Field(min_length=1, description="the column's name in the panel")]

    @property
    def needs_work(self) -> bool:
        """Whether the column cannot be told without the table of work."""
        return False


class _OfState(_Column):
    """A column about being in a state; `any_of` means being in one or more of several."""

    state: str | None = None
    any_of: tuple[str, ...] = Field(default=(), strict=False)

    @field_validator("state")
    @classmethod
    def _state_is_known(cls, name: str | None) -> str | None:
        return None if name is None else _known_state(name)

    @field_validator("any_of")
    @classmethod
    def _states_are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_known_state(name) for name in names)

    @property
    def states(self) -> tuple[str, ...]:
        return self.any_of or ((self.state,) if self.state else ())

    @property
    def needs_work(self) -> bool:
        return bool(self.states) and needs_work(truth_table(self.states))


class _OfOneState(_OfState):
    @model_validator(mode="after")
    def _one_state_is_given(self) -> _OfOneState:
        if (self.state is None) == (not self.any_of):
            raise ValueError(Text("Skriv enten state eller any_of.", "Write either state or any_of."))
        return self


class _Window(Settings):
    from_: WeekOffset = Field(alias="from", description="the window's first week, counted from the anchor's")
    to: WeekOffset = Field(description="the window's last week")
    unknown: Literal["missing", "skip"] = "missing"

    @model_validator(mode="after")
    def _window_runs_forward(self) -> _Window:
        if self.to < self.from_:
            raise ValueError(
                Text("Vinduet slutter, før det begynder (to < from).", "The window ends before it begins (to < from).")
            )
        return self

    @property
    def length(self) -> int:
        return self.to - self.from_ + 1


class StateAt(_OfState):
    """Week `week`: whether it is in the state, or (without a state) which state it is in."""

    kind: Literal["state_at"]
    week: WeekOffset
    among: tuple[str, ...] = Field(default=(), strict=False)

    _among_known = field_validator("among")(lambda names: tuple(_known_state(name) for name in names))

    @model_validator(mode="after")
    def _not_both(self) -> StateAt:
        if self.states and self.among:
            raise ValueError(
                Text("Skriv højst ét af state, any_of og among.", "Write at most one of state, any_of and among.")
            )
        return self

    @property
    def needs_work(self) -> bool:
        return super().needs_work or (bool(self.among) and needs_work(label_table(self.among)))


class WeeksIn(_Window, _OfOneState):
    """Number of weeks of the window in the state."""

    kind: Literal["weeks_in"]


class EventWithin(_OfOneState):
    """Whether any of weeks 1..weeks is in the state. `at_exit`: what death or emigration before the event means."""

    kind: Literal["event_within"]
    weeks: Annotated[int, Field(ge=1, le=LONGEST)]
    at_exit: Literal["no", "missing"] = "no"


class FirstWeekOf(_OfOneState):
    """The first week, from week `from` on, that is in the state."""

    kind: Literal["first_week_of"]
    from_: WeekOffset = Field(default=1, alias="from")
    to: WeekOffset = LONGEST


class HoursIn(_Window, _Column):
    """Paid hours in the window."""

    kind: Literal["hours_in"]

    @property
    def needs_work(self) -> bool:
        return True


class FullTimePersons(_Window, _OfState):
    """Full-time persons: weeks in the state out of 52 or, without a state, paid hours out of a full-time year's."""

    kind: Literal["fuldtidsperson"]

    @property
    def needs_work(self) -> bool:
        return super().needs_work or not self.states


class EntriesIn(_Window, _OfOneState):
    """How many times the state is entered in the window: a week in it after a week not in it."""

    kind: Literal["entries_in"]


class SpellAge(_OfOneState):
    """For how many weeks in a row, up to and including week `week`, the state has held; 0 when it does not hold."""

    kind: Literal["spell_age"]
    week: WeekOffset = 0


class CumulativeSince(_OfOneState):
    """Weeks in the state from a date (or the register's beginning) up to and including week `to`."""

    kind: Literal["cumulative_since"]
    since: date | None = None
    to: WeekOffset = 0
    unknown: Literal["missing", "skip"] = "missing"


class ChangesIn(_Window, _Column):
    """How many times the state differs from the week before, both weeks inside the window."""

    kind: Literal["changes_in"]
    among: tuple[str, ...] = Field(default=(), strict=False)

    _among_known = field_validator("among")(lambda names: tuple(_known_state(name) for name in names))

    @property
    def needs_work(self) -> bool:
        return bool(self.among) and needs_work(label_table(self.among))


class Sequence(_Column):
    """The states of the window in order, by week or by quarter (13 weeks, the state held longest)."""

    kind: Literal["sequence"]
    from_: WeekOffset = Field(alias="from")
    to: WeekOffset
    by: Literal["week", "quarter"] = "week"
    among: tuple[str, ...] = Field(default=(), strict=False)

    _among_known = field_validator("among")(lambda names: tuple(_known_state(name) for name in names))

    @model_validator(mode="after")
    def _fits_the_calendar(self) -> Sequence:
        if self.to < self.from_:
            raise ValueError(
                Text("Vinduet slutter, før det begynder (to < from).", "The window ends before it begins (to < from).")
            )
        if self.by == "quarter" and (self.to - self.from_ + 1) % QUARTER:
            raise ValueError(
                Text(
                    "Kvartaler kræver et vindue på et helt antal gange 13 uger.",
                    "Quarters need a window of a whole number of 13 weeks.",
                )
            )
        return self

    @property
    def steps(self) -> int:
        return (self.to - self.from_ + 1) // (QUARTER if self.by == "quarter" else 1)

    @property
    def labels(self) -> tuple[str, ...]:
        return labels(self.among)

    @property
    def needs_work(self) -> bool:
        return bool(self.among) and needs_work(label_table(self.among))


Column = (
    StateAt
    | WeeksIn
    | EventWithin
    | FirstWeekOf
    | HoursIn
    | FullTimePersons
    | EntriesIn
    | SpellAge
    | CumulativeSince
    | ChangesIn
    | Sequence
)
KINDS: dict[str, type[Column]] = {
    "state_at": StateAt,
    "weeks_in": WeeksIn,
    "event_within": EventWithin,
    "first_week_of": FirstWeekOf,
    "hours_in": HoursIn,
    "fuldtidsperson": FullTimePersons,
    "entries_in": EntriesIn,
    "spell_age": SpellAge,
    "cumulative_since": CumulativeSince,
    "changes_in": ChangesIn,
    "sequence": Sequence,
}


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """The columns of a panel, in order; no name stands twice."""

    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


def read_spec(given: PanelSpec | dict[str, Any] | str | Path) -> PanelSpec:
    """A panel specification from a TOML file, from a dictionary of the same shape, or as it is."""
    if isinstance(given, PanelSpec):
        return given
    if isinstance(given, dict):
        return _fit(given, None)
    return _fit(read_toml(given), Path(given))


def _fit(content: dict[str, Any], file: Path | None) -> PanelSpec:
    entries = fit_form(_File, content, file=file).column
    columns = tuple(_fit_column(entry, place, file) for place, entry in enumerate(entries, start=1))
    names = [column.name for column in columns]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise InputError(
                Text("To kolonner har samme navn.", "Two columns have the same name."),
                file=file,
                column=name,
                value=name,
            )
    return PanelSpec(columns)


class _File(Settings):
    """A panel.toml before its columns are told apart by kind."""

    column: Annotated[list[dict[str, Any]], Field(min_length=1, description="[[column]]")]


def _fit_column(entry: dict[str, Any], place: int, file: Path | None) -> Column:
    """One column by its kind; what is wrong is told with the column's own name."""
    kind, name = entry.get("kind"), str(entry.get("name") or f"[[column]] {place}")
    if kind not in KINDS:
        near = difflib.get_close_matches(str(kind), KINDS, n=1)
        known = ", ".join(KINDS)
        raise InputError(
            Text("Kolonnens art (kind) kendes ikke.", "The kind of column is not known."),
            file=file,
            column=name,
            value=kind,
            expected=Text(f"mente du «{near[0]}»? ({known})", f"did you mean “{near[0]}”? ({known})")
            if near
            else known,
        )
    try:
        return fit_form(KINDS[kind], entry)
    except InputError as wrong:
        where = name if wrong.column is None else f"{name}: {wrong.column}"
        raise InputError(wrong.message, file=file, column=where, value=wrong.value, expected=wrong.expected) from None
