"""One room for each evaluation design: it takes a plan and data, and gives a finding.

A design is a module (or package) with three names: `PLAN`, the form of its plan; `check(plan, data)`, which says whether
the data can carry the plan and what threatens it; and `run(plan, data, tell)`, which gives the finding.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from virkning.designs.data import Data
from virkning.designs.plan import DesignPlan
from virkning.errors import InputError
from virkning.findings.finding import Caution, Finding
from virkning.language import Text
from virkning.progress import Tell

DESIGNS = ("caseworkers", "matching", "difference", "trial", "comparison")


class Design(Protocol):
    """What every design offers."""

    PLAN: type[DesignPlan]

    def check(self, plan: DesignPlan, data: Data) -> Sequence[Caution]: ...

    def run(self, plan: DesignPlan, data: Data, tell: Tell) -> Finding: ...


def load_design(name: str, *, file: str | None = None) -> Design:
    """The design of a name; designs are loaded only when asked for."""
    if name not in DESIGNS:
        near = difflib.get_close_matches(name, DESIGNS, n=1)
        raise InputError(
            Text("Designet kendes ikke.", "The design is not known."),
            file=file,
            column="design",
            value=name,
            expected=near[0] if near else ", ".join(DESIGNS),
        )
    return cast(Design, import_module(f"virkning.designs.{name}"))
