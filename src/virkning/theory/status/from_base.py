"""Studies of the evidence base that are bound to this theory's parts."""

from __future__ import annotations

from typing import Any

from virkning.language import Text, same
from virkning.theory.binding import Interval, Says
from virkning.theory.model import Theory
from virkning.theory.status.witness import Basis, Witness

_SAYS: dict[str, Says] = {"supports": "supports", "contradicts": "contradicts", "none": "none", "mixed": "nuances"}
_BASIS: dict[str, Basis] = {"effect": "comparison", "association": "association"}


def base_witnesses(theory: Theory) -> list[Witness]:
    """One witness per study result; results of the same study count as one origin."""
    from virkning.theory.evidence import read_evidence

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
                    basis=_BASIS.get(effect.role, "told"),
                    certainty=result.strength,
                    origin=f"study:{study.id}",
                    label=Text("studie: {cite}", "study: {cite}").fill(cite=study.cite),
                    text=same(effect.outcome),
                    estimate=_interval(effect),
                    warnings=(result.reason,),
                )
            )
    return found


def _interval(effect: Any) -> Interval | None:
    if effect.value is None:
        return None
    return Interval(value=effect.value, low=effect.low, high=effect.high, unit=effect.unit or "number")
