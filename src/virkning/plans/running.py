"""Running a plan: the design's finding, stamped with where it came from and checked at the door before it leaves."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime
from typing import Any

from virkning import __version__
from virkning.audit import check_prose, plan_numbers
from virkning.findings.disclosure import DEFAULT, release
from virkning.findings.finding import Caution, Finding
from virkning.language import Text
from virkning.plans.locking import deviations, read_lock
from virkning.plans.reading import PlanFile
from virkning.progress import Tell, silent


def check_plan(plan: PlanFile) -> tuple[Caution, ...]:
    """What threatens the plan on its data, without looking at results."""
    return tuple(plan.design.check(plan.plan, plan.data))


def run_plan(plan: PlanFile, *, tell: Tell = silent) -> Finding:
    """The finding of a plan, ready to be written: door 2 has been passed and the manifest is complete."""
    started, clock = datetime.now(UTC), time.perf_counter()
    made = plan.design.run(plan.plan, plan.data, tell)
    made = dataclasses.replace(made, simulated=made.simulated or plan.plan.simulated)
    found = release(made)
    # Door 2's own caution counts what it hid; that number stands nowhere else and need not.
    own_words = dataclasses.replace(found, cautions=made.cautions)
    found = dataclasses.replace(found, cautions=(*found.cautions, *_untraced(plan, own_words)))
    return dataclasses.replace(found, manifest=_manifest(plan, found, started, clock))


def _untraced(plan: PlanFile, found: Finding) -> list[Caution]:
    """Numbers in the report's sentences that stand in none of its tables or estimates: a slip, to be said aloud."""
    known = (*plan_numbers(plan.plan.model_dump()), DEFAULT.smallest)
    numbers = {one.written: one for one in check_prose(found, known)}
    if not numbers:
        return []
    listed = "; ".join(numbers)
    text = Text(
        "Disse tal står i teksten, men kan ikke findes i tabellerne: {listed}.",
        "These numbers stand in the text but cannot be found in the tables: {listed}.",
    ).fill(listed=listed)
    return [Caution(code="untraced_numbers", severity="serious", text=text)]


def _manifest(plan: PlanFile, found: Finding, started: datetime, clock: float) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "plan_sha256": plan.plan_sha256,
        "data": plan.data_sha256,
        "virkning": __version__,
        "seed": plan.plan.seed,
    }
    if found.simulated:
        manifest["simulated"] = True
    if plan.plan.theory is not None:
        manifest["theory"] = plan.plan.theory.model_dump()
    lock = read_lock(plan)
    if lock is not None:
        language = plan.plan.language
        manifest["locked_at"] = lock["locked_at"]
        manifest["deviations"] = [found.say(language) for found in deviations(plan, lock)]
    return manifest | {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - clock, 2),
    }
