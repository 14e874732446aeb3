"""A theory too large for one sheet is spread over several: each holds some mechanisms with all that leads to and from them.

Every arrow stands on at least one sheet; what belongs to several stands on each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from virkning.language import Text
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Plan, plan_blocks
from virkning.theory.drawing.compose import Look, compose, fits, measure
from virkning.theory.drawing.legend import ABREAST, overall_of
from virkning.theory.drawing.scene import Scene
from virkning.theory.model import Theory

_SHEET = Text("ark {n} af {all}", "sheet {n} of {all}")
_TRIED = 3  # sheets that are tried before a new one is begun
# The kinds that a sheet is gathered about: the first of them that the theory has.
_CORES = ("active_mechanism", "activity", "principle", "intermediate_goal", "short_outcome", "long_outcome")


class _Steps(NamedTuple):
    """For each element what it leads to, and what leads to it."""

    leads: dict[str, set[str]]
    comes: dict[str, set[str]]


def make_sheets(theory: Theory, look: Look, *, whole: bool = False) -> tuple[Scene, ...]:
    """One sheet in the largest writing that fits; several where none does, unless the whole is wanted on one."""
    everything = {element.id for element in theory.elements}
    plan, sized, fitting = _largest(theory, everything, look)
    if fitting or whole:
        return (compose(theory, plan, sized),)
    parts = _parts(theory, replace(look, size=style.SHEET_SIZE))
    return tuple(_sheet(theory, parts, number, look) for number in range(len(parts)))


def _largest(theory: Theory, ids: set[str], look: Look) -> tuple[Plan, Look, bool]:
    """The largest writing that fits, with chains spread over columns where there is room for that."""
    plans = [plan_blocks(theory, ids, most) for most in style.MOST_COLUMNS]
    measures = [measure(plan, look) for plan in plans]
    for size in style.BOX_SIZES:
        sized = replace(look, size=size)
        for plan, measured in zip(plans, measures, strict=True):
            if fits(theory, plan, sized, measured):
                return plan, sized, True
    return plans[-1], sized, False


def _sheet(theory: Theory, parts: list[set[str]], number: int, look: Look) -> Scene:
    said = _SHEET.fill(n=number + 1, all=len(parts)).say(look.language)
    plan, sized, _ = _largest(
        theory, parts[number], replace(look, sheet=said, number=number + 1, band=_band(theory, number))
    )
    return compose(theory, plan, sized)


def _band(theory: Theory, number: int) -> bool:
    """What holds for the whole theory stands on every sheet when it takes one row, otherwise on the first."""
    return number == 0 or len(overall_of(theory)) <= ABREAST


def _fits(theory: Theory, ids: set[str], number: int, look: Look) -> bool:
    plan = plan_blocks(theory, ids, style.MOST_COLUMNS[-1])
    return fits(theory, plan, replace(look, band=_band(theory, number)), measure(plan, look))


def _parts(theory: Theory, look: Look) -> list[set[str]]:
    """Sets of elements, filled one core after the other as long as the sheet holds them."""
    parts: list[set[str]] = []
    steps = _steps(theory)
    for core in _cores(theory):
        for around in _pieces(theory, core, look, steps):
            if not _held(around, parts):
                _fill(theory, parts, around, look)
    return _with_the_rest(theory, parts, look)


def _fill(theory: Theory, parts: list[set[str]], ids: set[str], look: Look) -> None:
    """Put the elements on the sheet that already holds most of them and has room, otherwise on a new one."""
    by_overlap = sorted(range(len(parts)), key=lambda number: (-len(parts[number] & ids), -number))
    for number in by_overlap[:_TRIED]:
        if _fits(theory, parts[number] | ids, number, look):
            parts[number] |= ids
            return
    parts.append(set(ids))


def _pieces(theory: Theory, core: str, look: Look, steps: _Steps) -> list[set[str]]:
    """All that leads to a core, all it leads to, and what bears on these from the side; where that is too much for a sheet, a piece for each thing that leads to it.

    A piece reaches back as far as the sheet holds: to the beginning, or one step.
    """
    after = _after(theory, core, steps)
    whole = _closure(core, steps.comes) | after
    if _fits(theory, whole, 1, look):
        return [whole]
    pieces = []
    for before in sorted(steps.comes[core]):
        far = _closure(before, steps.comes) | {core} | after
        pieces.append(far if _fits(theory, far, 1, look) else {before, core} | after)
    return pieces or [whole]


def _with_the_rest(theory: Theory, parts: list[set[str]], look: Look) -> list[set[str]]:
    """Arrows that no sheet holds yet, a sheetful at a time, and elements that no arrow touches."""
    missing = [{arrow.start, arrow.end} for arrow in theory.arrows if not _held({arrow.start, arrow.end}, parts)]
    missing += [{one.id} for one in theory.elements if not one.overall and not _held({one.id}, parts)]
    for ids in missing:
        if not _held(ids, parts):
            _fill(theory, parts, ids, look)
    return parts


def _held(ids: set[str], parts: Iterable[set[str]]) -> bool:
    return any(ids <= part for part in parts)


def _cores(theory: Theory) -> list[str]:
    """The cores, those with the same first step before them together, otherwise in the order of the file."""
    kind = next((kind for kind in _CORES if any(one.kind == kind for one in theory.elements)), None)
    order = {element.id: place for place, element in enumerate(theory.elements)}
    before: dict[str, int] = {}
    for arrow in theory.arrows:
        if theory.element(arrow.start).kind in ("activity", "principle"):
            before[arrow.end] = min(before.get(arrow.end, len(order)), order[arrow.start])
    cores = [element.id for element in theory.elements if element.kind == kind]
    return sorted(cores, key=lambda id: (before.get(id, len(order)), order[id]))


def _after(theory: Theory, core: str, steps: _Steps) -> set[str]:
    """What the core leads to, with moderators and contexts of that."""
    after = _closure(core, steps.leads)
    sideways = {
        one
        for id in after - {core}
        for one in steps.comes[id]
        if not steps.comes[one] and theory.element(one).kind not in _CORES
    }
    return after | sideways


def _steps(theory: Theory) -> _Steps:
    leads: dict[str, set[str]] = defaultdict(set)
    comes: dict[str, set[str]] = defaultdict(set)
    for arrow in theory.arrows:
        leads[arrow.start].add(arrow.end)
        comes[arrow.end].add(arrow.start)
    return _Steps(leads, comes)


def _closure(start: str, steps: dict[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for further in steps[waiting.pop()] - found:
            found.add(further)
            waiting.append(further)
    return found
