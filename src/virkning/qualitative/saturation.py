"""Saturation: whether more interviews still bring new codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from virkning.qualitative.codebook import Stage
from virkning.qualitative.project import Project
from virkning.qualitative.retrieval import retrieve


@dataclass(frozen=True, slots=True)
class Step:
    """After one more case: the codes it brought, all so far, and what is expected over all orders of the cases."""

    case: str
    new: tuple[str, ...]
    seen: int
    expected: float


def saturation(
    project: Project, *, order: Sequence[str] = (), stage: Stage | None = None, coder: str | None = None
) -> tuple[Step, ...]:
    """Cases in their order of reading (that of the cases file), or in the one given."""
    codes_of: dict[str, set[str]] = {case["case"]: set() for case in project.cases.values()}
    for quote in retrieve(project, coder=coder):
        if stage is None or project.codebook[quote.coding.code].stage == stage:
            codes_of[quote.case].add(quote.coding.code)
    cases = [*(case for case in order if case in codes_of), *(case for case in codes_of if case not in order)]
    steps, seen = [], set[str]()
    for place, case in enumerate(cases, start=1):
        new = codes_of[case] - seen
        seen |= new
        steps.append(Step(case, tuple(sorted(new)), len(seen), expected_codes(list(codes_of.values()), place)))
    return tuple(steps)


def expected_codes(codes_of_cases: Sequence[set[str]], k: int) -> float:
    """The mean number of codes in k cases over all choices of k: a code in m of n cases is missed by C(n-m,k)/C(n,k)."""
    n = len(codes_of_cases)
    counts = [sum(code in codes for codes in codes_of_cases) for code in set().union(*codes_of_cases)]
    return sum(1 - comb(n - m, k) / comb(n, k) for m in counts)


def cases_without_new(steps: Sequence[Step]) -> int:
    """How many of the last cases brought nothing new: the stop rule's figure."""
    return next((place for place, step in enumerate(reversed(steps)) if step.new), len(steps))
