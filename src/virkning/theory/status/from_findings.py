"""Own findings that name an arrow: `finding.json` of a plan with a [theory] table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.theory.binding import NOTHING, Interval, Says
from virkning.theory.model import Theory
from virkning.theory.status.witness import Basis, Certainty, Witness, weakened

# What each design can carry at best; every serious warning takes it one step down.
DESIGNS: dict[str, tuple[Basis, Certainty]] = {
    "trial": ("comparison", "high"),
    "matching": ("comparison", "moderate"),
    "difference": ("comparison", "moderate"),
    "comparison": ("comparison", "low"),
}
_OTHERS: tuple[Basis, Certainty] = ("association", "low")
_MADE_UP = Text("Data er opdigtede: fundet vises, men tæller ikke.", "The data are made up: shown, but not counted.")


def finding_witnesses(theory: Theory, folder: str | Path, known_as: Iterable[str] = ()) -> list[Witness]:
    """What the finding in a folder (or a finding.json) says of the arrows it is bound to.

    known_as: other names of the theory than its id, such as that of the file it was read from.
    """
    file = Path(folder) / "finding.json" if Path(folder).is_dir() else Path(folder)
    content = _content(file)
    bound = content["manifest"].get("theory")
    if not isinstance(bound, dict):
        raise InputError(
            Text("Fundet er ikke bundet til en teori.", "The finding is not bound to a theory."),
            file=file,
            expected=Text("[theory] med file og arrow i planen", "[theory] with file and arrow in the plan"),
        )
    if Path(str(bound.get("file", ""))).stem not in {theory.id, *known_as}:
        raise InputError(
            Text("Fundet hører til en anden teori.", "The finding belongs to another theory."),
            file=file,
            column="theory.file",
            value=bound.get("file"),
            expected=theory.id,
        )
    arrows = bound.get("arrow", [])
    estimate = _estimate(content, bound.get("estimate"), file)
    return [
        _witness(theory, arrow, content, estimate, bool(bound.get("less")), file)
        for arrow in ([arrows] if isinstance(arrows, str) else arrows)
    ]


def _content(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
        if {"design", "title", "estimates", "warnings", "manifest"} <= content.keys():
            return dict(content)
    except (OSError, ValueError, AttributeError):
        pass
    raise InputError(
        Text("Fundet kan ikke læses.", "The finding cannot be read."),
        file=file,
        expected=Text("finding.json fra virkning run", "finding.json of virkning run"),
    )


def _estimate(content: dict[str, Any], name: str | None, file: Path) -> dict[str, Any]:
    """The estimate that is named, or the first that has an interval."""
    whole = [one for one in content["estimates"] if None not in (one["value"], one["low"], one["high"])]
    found = [one for one in whole if name in (None, one["name"])]
    if not found:
        raise InputError(
            Text(
                "Fundet har intet tal med interval at binde.", "The finding has no estimate with an interval to bind."
            ),
            file=file,
            column="estimate",
            value=name,
            expected=", ".join(one["name"] for one in whole[:8]),
        )
    return dict(found[0])


def _witness(
    theory: Theory, id: str, content: dict[str, Any], estimate: dict[str, Any], less: bool, file: Path
) -> Witness:
    if id not in {arrow.id for arrow in theory.arrows}:
        raise InputError(
            Text("Teorien har ikke den pil.", "The theory does not have that arrow."),
            file=file,
            column="theory.arrow",
            value=id,
        )
    basis, best = DESIGNS.get(content["design"], _OTHERS)
    warnings = content["warnings"]
    serious = sum(one["severity"] == "serious" for one in warnings)
    made_up = bool(content["manifest"].get("simulated")) or any(one["code"] == "simulated" for one in warnings)
    shown = [same(one["text"]) for one in warnings if one["severity"] != "note"]
    return Witness(
        part=id,
        kind="finding",
        says=says_of(estimate, sign=theory.arrow(id).sign, less=less),
        basis=basis,
        certainty=weakened(best, serious, estimate.get("n")),
        origin=f"finding:{content['design']}/{content['title']}",
        label=Text("eget fund: {title}", "own finding: {title}").fill(title=content["title"]),
        text=same(estimate["label"]),
        estimate=Interval(
            value=float(estimate["value"]), low=estimate["low"], high=estimate["high"], unit=estimate["unit"]
        ),
        warnings=(*([_MADE_UP] if made_up else []), *shown),
        counts=not made_up,
    )


def says_of(estimate: dict[str, Any], *, sign: str, less: bool) -> Says:
    """What an interval says of a claim: it supports or contradicts only when it leaves out no effect.

    less: a lower number means more of what the arrow points at, as weeks on benefit do of self-support.
    """
    nothing = NOTHING.get(estimate["unit"], 0.0)
    low, high = estimate["low"], estimate["high"]
    if low is None or high is None or low <= nothing <= high:
        return "none"
    if sign == "?":
        return "supports"
    upward = (low > nothing) != less
    return "supports" if upward == (sign != "-") else "contradicts"
