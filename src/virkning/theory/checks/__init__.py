"""What weakens a theory: things that cannot be measured, parts that play the wrong role, and shapes that mislead.

Nothing here stops a theory from being drawn or compared; a file that cannot be understood is refused when it is read.
"""

from __future__ import annotations

from virkning.theory.checks.meaning import meaning
from virkning.theory.checks.measuring import measuring
from virkning.theory.checks.remark import Remark
from virkning.theory.checks.shape import shape
from virkning.theory.model import Theory

__all__ = ["Remark", "check_theory"]

_ORDER = ("serious", "moderate", "note")


def check_theory(theory: Theory) -> tuple[Remark, ...]:
    """All remarks on a theory, the gravest first."""
    found = [*meaning(theory), *shape(theory), *measuring(theory)]
    return tuple(sorted(found, key=lambda remark: _ORDER.index(remark.severity)))
