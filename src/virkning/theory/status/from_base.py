"""Studies of the evidence base that are bound to this theory's parts."""

from __future__ import annotations

from typing import Any

from virkning.language import Text
from virkning.theory.binding import Interval, Says
from virkning.theory.model import Theory
from virkning.theory.status.witness import Basis, Witness

_SAYS: dict[str, Says] = {"supports": "supports", "contradicts": "contradicts", "none": "none", "mixed": "nuances"}
_LABEL = Text("studie ({design}), {cite}", "study ({design}), {cite}")
# The base writes 4 for four percentage points, our findings 0.04.
_UNITS = {"points": "percentage_points", "share": "percent"}
_COMPARED = frozenset({"randomised", "comparison"})


def base_witnesses(theory: Theory) -> list[Witness]:
    """One witness per study result; results of the same study count as one origin."""
    from virkning.theory.evidence import read_evidence
    from virkning.theory.evidence.kinds import DESIGNS

    evidence = read_evidence()
    found = []
    for part in (*theory.arrows, *theory.elements):
        for result in evidence.on(f"{theory.id}/{part.id}"):
            effect, study = result.effect, result.study
            found.append(
                Witness(
                    part=part.id,
                    kind="study",
                    says=_SAYS[result.sign],
                    basis=_basis(effect.role, study.tier),
                    certainty=result.strength,
                    origin=f"study:{study.id}",
                    label=_LABEL.fill(design=DESIGNS[study.design], cite=study.cite),
                    text=result.reason,
                    estimate=_interval(effect),
                )
            )
    return found


def _basis(role: str, tier: str) -> Basis:
    """Only an effect that was found by comparing can settle anything; a before and after is an association."""
    if role == "effect" and tier in _COMPARED:
        return "comparison"
    return "association" if role in ("effect", "association") and tier != "qualitative" else "told"


def _interval(effect: Any) -> Interval | None:
    if effect.value is None:
        return None
    return Interval(
        value=effect.value, low=effect.low, high=effect.high, unit=_UNITS.get(effect.unit, effect.unit or "number")
    )
