"""The findings of finished evaluations: folders with finding.json and a report, laid where the installation keeps them.

A folder is found by going through what is there, never by joining a name to a path, so no address leads out of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from virkning.casework.library.words import DESIGNS
from virkning.language import Text, same
from virkning.theory.binding import Interval
from virkning.theory.telling.statuses import estimate_said

LARGEST = 50_000_000
# What may be handed out of a folder, and as what.
FILES: dict[str, str] = {
    "report.html": "text/html; charset=utf-8",
    "report.pdf": "application/pdf",
    "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "tables.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "finding.json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One estimate as it is printed: what it is of, the number with its interval, and what it rests on."""

    label: str
    said: Text
    p: float | None
    n: int | None


@dataclass(frozen=True, slots=True)
class Caution:
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finding as the site shows it. Texts are in the language the finding was written in."""

    title: str
    design: Text
    language: str
    n: int | None
    numbers: tuple[Number, ...]
    cautions: tuple[Caution, ...]
    simulated: bool
    theory: str
    arrows: tuple[str, ...]
    started: date | None


def finding_files() -> list[Path]:
    """The finding.json of every folder, in the order of the folders' names."""
    root = Path(settings.FINDINGS)
    folders = sorted(root.iterdir()) if root.is_dir() else []
    return [file for folder in folders if folder.is_dir() and (file := _inside(folder, "finding.json", root))]


def reports() -> list[tuple[str, Report | None]]:
    """Every folder by name with its finding; None where that cannot be read."""
    return [(file.parent.name, report_of(file)) for file in finding_files()]


def folder_named(name: str) -> Path | None:
    return next((file.parent for file in finding_files() if file.parent.name == name), None)


def file_in(folder: Path, name: str) -> Path | None:
    """One of the files that may be handed out, where it is there."""
    return _inside(folder, name, Path(settings.FINDINGS)) if name in FILES else None


def files_in(folder: Path) -> list[str]:
    return [name for name in FILES if file_in(folder, name)]


def _inside(folder: Path, name: str, root: Path) -> Path | None:
    """A link that leads elsewhere is not followed, and nothing too large to hand out is."""
    file = folder / name
    whole = file.is_file() and file.resolve().is_relative_to(root.resolve()) and file.stat().st_size <= LARGEST
    return file if whole else None


def report_of(file: Path) -> Report | None:
    return _report(file.read_bytes())


def bound_theory(file: Path) -> str:
    """The id of the theory that a finding is bound to; empty without one."""
    report = report_of(file)
    return report.theory if report else ""


@lru_cache(maxsize=256)
def _report(content: bytes) -> Report | None:
    try:
        return _read(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _read(content: dict[str, Any]) -> Report:
    manifest, bound = content["manifest"], content["manifest"].get("theory") or {}
    arrows = bound.get("arrow", [])
    cautions = tuple(Caution(str(one["severity"]), str(one["text"])) for one in content["warnings"])
    made_up = any(one["code"] == "simulated" for one in content["warnings"])
    return Report(
        title=str(content["title"]),
        design=DESIGNS.get(content["design"], same(str(content["design"]))),
        language="en" if content.get("language") == "en" else "da",
        n=content.get("n"),
        numbers=tuple(_number(one) for one in content["estimates"] if one.get("value") is not None),
        cautions=cautions,
        simulated=bool(manifest.get("simulated")) or made_up,
        theory=Path(str(bound.get("file", ""))).stem,
        arrows=(arrows,) if isinstance(arrows, str) else tuple(map(str, arrows)),
        started=date.fromisoformat(manifest["started"][:10]) if "started" in manifest else None,
    )


def _number(one: dict[str, Any]) -> Number:
    low, high = (None if one.get(end) is None else float(one[end]) for end in ("low", "high"))
    interval = Interval(value=float(one["value"]), low=low, high=high, unit=str(one.get("unit", "")))
    said = Text(estimate_said(interval, "da"), estimate_said(interval, "en"))
    return Number(str(one["label"]), said if one.get("unit") else same(said.da), one.get("p"), one.get("n"))
