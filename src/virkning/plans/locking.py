"""Locking a plan: what was decided, on which data and with which code, written down before outcomes are looked at."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from virkning import __version__
from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.plans.reading import PlanFile, code_sha256
from virkning.settings import read_toml


def lock_path(plan: PlanFile) -> Path:
    return plan.path.with_suffix(".lock.json")


def lock_plan(plan: PlanFile) -> Path:
    """Write the lock beside the plan. A plan is locked once; a new decision is a new plan."""
    target = lock_path(plan)
    if target.exists():
        raise InputError(
            Text("Planen er allerede låst.", "The plan is locked already."),
            file=target,
            expected=Text(
                "en ny plan under et nyt navn, eller afvigelser, som rapporten viser",
                "a new plan under a new name, or deviations that the report shows",
            ),
        )
    lock = {
        "locked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan": read_toml(plan.path),
        "plan_sha256": plan.plan_sha256,
        "data": plan.data_sha256,
        "virkning": __version__,
        "code_sha256": code_sha256(),
    }
    with whole_file(target) as file:
        file.write_text(json.dumps(lock, indent=2, ensure_ascii=False, default=str) + "\n", "utf-8")
    return target


def read_lock(plan: PlanFile) -> dict[str, Any] | None:
    target = lock_path(plan)
    if not target.exists():
        return None
    try:
        lock = json.loads(target.read_text("utf-8"))
        return dict(lock) if {"plan", "data", "code_sha256", "locked_at"} <= lock.keys() else _broken(target)
    except (ValueError, AttributeError, TypeError):
        return _broken(target)


def _broken(target: Path) -> dict[str, Any]:
    raise InputError(
        Text(
            "Låsen kan ikke læses; den er ændret eller skåret over.",
            "The lock cannot be read; it was changed or cut short.",
        ),
        file=target,
    )


def deviations(plan: PlanFile, lock: dict[str, Any]) -> list[Text]:
    """Every difference between what was locked and what is run now, one sentence each."""
    found = _plan_deviations(lock["plan"], read_toml(plan.path))
    for name in sorted(lock["data"].keys() | plan.data_sha256.keys()):
        if lock["data"].get(name) != plan.data_sha256.get(name):
            found.append(
                Text(
                    f"Data i {name} er ikke de samme som ved låsningen.",
                    f"The data in {name} are not those that were locked.",
                )
            )
    if lock["code_sha256"] != code_sha256():
        found.append(
            Text(
                f"Programmet er et andet end ved låsningen (dengang udgave {lock['virkning']}).",
                f"The program is not the one of the lock (then version {lock['virkning']}).",
            )
        )
    return found


def _plan_deviations(locked: dict[str, Any], current: dict[str, Any], above: str = "") -> list[Text]:
    found: list[Text] = []
    for key in sorted(locked.keys() | current.keys()):
        before, after = locked.get(key), current.get(key)
        place = f"{above}{key}"
        if isinstance(before, dict) and isinstance(after, dict):
            found += _plan_deviations(before, after, f"{place}.")
        elif str(before) != str(after):
            found.append(
                Text(
                    f"{place} var låst til {_shown(before, 'da')}; kørt med {_shown(after, 'da')}.",
                    f"{place} was locked to {_shown(before, 'en')}; run with {_shown(after, 'en')}.",
                )
            )
    return found


def _shown(value: object, language: str) -> str:
    if value is None:
        return "ingenting" if language == "da" else "nothing"
    return json.dumps(value, ensure_ascii=False, default=str)
