"""The theory as a graph: what leads where, and what runs in a circle."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from virkning.theory.model import Theory


def onward(theory: Theory) -> dict[str, tuple[str, ...]]:
    """For each element those its arrows lead to; `with` claims no direction and leads nowhere."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for arrow in theory.arrows:
        if arrow.sign != "with":
            found[arrow.start][arrow.end] = None
    return {element.id: tuple(found[element.id]) for element in theory.elements}


def reaching(theory: Theory, goals: set[str]) -> set[str]:
    """The elements from which some goal can be reached along arrows; going together counts as reaching."""
    before: dict[str, set[str]] = defaultdict(set)
    for arrow in theory.arrows:
        before[arrow.end].add(arrow.start)
        if arrow.sign == "with":
            before[arrow.start].add(arrow.end)
    reached, waiting = set(goals), list(goals)
    while waiting:
        for earlier in before[waiting.pop()] - reached:
            reached.add(earlier)
            waiting.append(earlier)
    return reached


def circles(theory: Theory) -> tuple[tuple[str, ...], ...]:
    """The sets of elements that lead back to themselves, in the order of the file."""
    leads = onward(theory)
    ids = list(leads)
    place = {id: row for row, id in enumerate(ids)}
    pairs = [(place[start], place[end]) for start, ends in leads.items() for end in ends]
    matrix = csr_array((np.ones(len(pairs)), ([a for a, _ in pairs], [b for _, b in pairs])), shape=(len(ids),) * 2)
    _, labels = connected_components(matrix, directed=True, connection="strong")
    groups: dict[int, list[str]] = defaultdict(list)
    for id, label in zip(ids, labels, strict=True):
        groups[int(label)].append(id)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
