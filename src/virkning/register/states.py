"""The vocabulary's states as truth tables, which the kernel looks a week up in.

A week is described by two numbers: the class of its code (no code, a code without a known meaning, or a benefit with
or without activation) and what is known of paid work (none, some, not known). A table answers for each pair with
no, yes or unknown: what cannot be told from the register is never silently a no.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from virkning.words import BENEFITS, STATES, State

NO, YES, UNKNOWN = 0, 1, 2
NO_CODE, UNKNOWN_CODE, FIRST_BENEFIT = 0, 1, 2
NO_WORK, SOME_WORK, WORK_NOT_KNOWN = 0, 1, 2

Table = npt.NDArray[np.int8]
BENEFIT_IDS: tuple[str, ...] = tuple(BENEFITS)
CLASSES = FIRST_BENEFIT + 2 * len(BENEFIT_IDS)

OTHER = "other"
UNKNOWN_LABEL = "unknown"
UNREADABLE = -1


def class_of(benefit: str | None, activation: bool | None) -> int:
    """The class of a code by its meaning; a code whose meaning is not known has a class of its own."""
    if benefit is None:
        return UNKNOWN_CODE
    return FIRST_BENEFIT + 2 * BENEFIT_IDS.index(benefit) + bool(activation)


def _meaning(week_class: int) -> tuple[str, bool]:
    place, activation = divmod(week_class - FIRST_BENEFIT, 2)
    return BENEFIT_IDS[place], bool(activation)


def _answer(state: State, week_class: int, work: int) -> int:
    """Whether a state holds: yes or no where every world that fits what is known agrees, else unknown."""
    works = (False, True) if work == WORK_NOT_KNOWN else (work == SOME_WORK,)
    if week_class == NO_CODE:
        meanings: list[tuple[str | None, bool]] = [(None, False)]
    elif week_class == UNKNOWN_CODE:
        meanings = [(benefit, activation) for benefit in BENEFIT_IDS for activation in (False, True)]
    else:
        meanings = [_meaning(week_class)]
    answers = {
        state.holds(benefit, activation=activation, work=worked) for benefit, activation in meanings for worked in works
    }
    return UNKNOWN if len(answers) > 1 else int(answers.pop())


def _table(answer: Callable[[int, int], int], dtype: type[np.integer]) -> npt.NDArray[np.integer]:
    return np.array([[answer(one, work) for work in range(3)] for one in range(CLASSES)], dtype=dtype)


@cache
def truth_table(states: tuple[str, ...]) -> Table:
    """The table of "in any of these states"."""
    stacked = np.stack([_table(partial(_answer, STATES.find(name)), np.int8) for name in states])
    return np.where((stacked == YES).any(0), YES, np.where((stacked == UNKNOWN).any(0), UNKNOWN, NO)).astype(np.int8)


def needs_work(table: npt.NDArray[np.integer]) -> bool:
    """Whether the answer may turn on paid work."""
    return bool((table[:, NO_WORK] != table[:, SOME_WORK]).any())


DEFAULT_LABELS: tuple[str, ...] = (
    *BENEFIT_IDS,
    UNKNOWN_LABEL,
    "work",
    "self_support_without_income",
    "self_support",
)


def labels(states: Sequence[str]) -> tuple[str, ...]:
    """The labels a week can have: the states asked for and "other", or the default ones."""
    return (*states, OTHER) if states else DEFAULT_LABELS


@cache
def label_table(states: tuple[str, ...]) -> npt.NDArray[np.int16]:
    """One label per week, as its place in `labels`.

    With states: the first of them that holds. Without: the benefit; else work, self-support without income, or
    self-support where nothing is known of work.
    """
    if not states:
        return _table(_default_label, np.int16).astype(np.int16)
    tables = [truth_table((name,)) for name in states]

    def first_that_holds(one: int, work: int) -> int:
        for place, table in enumerate(tables):
            if table[one, work] != NO:
                return place if table[one, work] == YES else UNREADABLE
        return len(states)

    return _table(first_that_holds, np.int16).astype(np.int16)


def _default_label(week_class: int, work: int) -> int:
    if week_class >= FIRST_BENEFIT:
        return (week_class - FIRST_BENEFIT) // 2
    if week_class == UNKNOWN_CODE:
        return DEFAULT_LABELS.index(UNKNOWN_LABEL)
    name = {NO_WORK: "self_support_without_income", SOME_WORK: "work", WORK_NOT_KNOWN: "self_support"}[work]
    return DEFAULT_LABELS.index(name)
