"""The shape of a theory: circles, loose ends, doubled arrows, leaps over the mechanism, and too much of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from virkning.language import Text
from virkning.theory.checks.remark import Remark, listed
from virkning.theory.graph import circles, reaching
from virkning.theory.kinds import OUTCOMES
from virkning.theory.model import Theory

# Beyond this a theory no longer fits on one page nor in one evaluation; a trade between realism and use.
MANY_ELEMENTS = 30
LONG_NAME = 80  # letters; a box says what, the text beside it why
MANY_ARROWS_PER_ELEMENT = 2.0


def shape(theory: Theory) -> Iterator[Remark]:
    yield from _loose(theory)
    yield from _no_way_on(theory)
    yield from _arrows(theory)
    for circle in circles(theory):
        text = Text(
            "Pilene går i ring: {names}. Er det meningen, så del teorien i to tider.",
            "The arrows run in a circle: {names}. If it is meant, divide the theory into two times.",
        ).fill(names=listed([theory.element(id).name for id in circle]))
        yield Remark(code="cycle", severity="moderate", text=text)
    yield from _too_much(theory)
    for place, element in enumerate(theory.elements):
        if max(map(len, element.name)) > LONG_NAME:
            text = Text(
                "Navnet «{name}» er langt for en kasse: flyt forklaringen til text.",
                "The name “{name}” is long for a box: move the explanation to text.",
            ).fill(name=element.name)
            yield Remark(code="long_name", severity="note", text=text, column=f"element.{place}.name")


def _loose(theory: Theory) -> Iterator[Remark]:
    used = {id for arrow in theory.arrows for id in (arrow.start, arrow.end)}
    used |= {id for configuration in theory.configurations for id in configuration.members}
    for place, element in enumerate(theory.elements):
        if element.id not in used and not element.overall:
            text = Text("«{name}» er ikke forbundet med noget.", "“{name}” is not connected with anything.").fill(
                name=element.name
            )
            yield Remark(code="orphan", severity="moderate", text=text, column=f"element.{place}")


def _no_way_on(theory: Theory) -> Iterator[Remark]:
    outcomes = {element.id for element in theory.elements if element.kind in OUTCOMES}
    if not outcomes:
        text = Text("Teorien nævner intet mål eller udfald.", "The theory names no goal or outcome.")
        yield Remark(code="no_outcome", severity="serious", text=text)
        return
    on_the_way = reaching(theory, outcomes)
    touched = {arrow.start for arrow in theory.arrows} | {arrow.end for arrow in theory.arrows}
    for place, element in enumerate(theory.elements):
        if element.id in touched and element.id not in on_the_way:
            text = Text(
                "Ingen pile fører fra «{name}» til et mål eller udfald.",
                "No arrows lead from “{name}” to a goal or outcome.",
            ).fill(name=element.name)
            yield Remark(code="dead_end", severity="moderate", text=text, column=f"element.{place}")


def _arrows(theory: Theory) -> Iterator[Remark]:
    drawn: Counter[tuple[str, str]] = Counter()
    for place, arrow in enumerate(theory.arrows):
        drawn[arrow.start, arrow.end] += 1
        name, column = theory.named(arrow.id), f"arrow.{place}"
        start, end = theory.element(arrow.start), theory.element(arrow.end)
        if arrow.start == arrow.end:
            text = Text("Pilen {name} peger på sig selv.", "The arrow {name} points at itself.").fill(name=name)
            yield Remark(code="arrow_to_itself", severity="serious", text=text, column=column)
        elif drawn[arrow.start, arrow.end] == 2:
            text = Text("Pilen {name} står der to gange.", "The arrow {name} stands there twice.").fill(name=name)
            yield Remark(code="arrow_twice", severity="serious", text=text, column=column)
        if start.kind in ("activity", "principle") and end.kind in ("short_outcome", "long_outcome"):
            text = Text(
                "Pilen {name} springer over mekanismen: den siger ikke hvorfor.",
                "The arrow {name} leaps over the mechanism: it does not say why.",
            ).fill(name=name)
            yield Remark(code="leap_over_mechanism", severity="note", text=text, column=column)


def _too_much(theory: Theory) -> Iterator[Remark]:
    elements, arrows = len(theory.elements), len(theory.arrows)
    if elements > MANY_ELEMENTS or arrows > MANY_ARROWS_PER_ELEMENT * max(elements, 1):
        text = Text(
            "Teorien har {elements} elementer og {arrows} pile. En teori, der skal bruges og prøves, må være til at "
            "overskue: tegn en del ad gangen, eller saml det, der hører sammen.",
            "The theory has {elements} elements and {arrows} arrows. A theory that is to be used and tested has to be "
            "within grasp: draw a part at a time, or gather what belongs together.",
        ).fill(elements=elements, arrows=arrows)
        yield Remark(code="complex", severity="moderate", text=text)
