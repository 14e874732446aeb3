"""Evaluability: each element is seen in data by an indicator, or it is said why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from virkning.language import Text
from virkning.theory.checks.remark import Remark, listed
from virkning.theory.model import Theory


def measuring(theory: Theory) -> Iterator[Remark]:
    for place, element in enumerate(theory.elements):
        if element.indicator is None and element.gap is None:
            text = Text(
                "«{name}» har hverken en indikator eller et forklaret hul (gap): den kan ikke evalueres.",
                "“{name}” has neither an indicator nor a stated gap: it cannot be evaluated.",
            ).fill(name=element.name)
            yield Remark(code="no_indicator", severity="moderate", text=text, column=f"element.{place}")
    gaps = [element.name for element in theory.elements if element.indicator is None and element.gap is not None]
    if gaps:
        text = Text(
            "{number} af {all} elementer måles ikke: {names}.", "{number} of {all} elements are not measured: {names}."
        ).fill(number=len(gaps), all=len(theory.elements), names=listed(gaps))
        yield Remark(code="gaps", severity="note", text=text)
    yield from _told_only(theory)


def _told_only(theory: Theory) -> Iterator[Remark]:
    told = [found.name for found in theory.elements if found.indicator and found.indicator.data == "interview"]
    if told:
        text = Text(
            "{number} elementer ses kun i interview og kan ikke afprøves i tal: {names}.",
            "{number} elements are seen in interviews only and cannot be tested in numbers: {names}.",
        ).fill(number=len(told), names=listed(told))
        yield Remark(code="interviews_only", severity="note", text=text)
