"""A plan file: a TOML file whose design says which keys it may have."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from virkning.designs import Design, load_design
from virkning.designs.data import Data, data_path, open_data
from virkning.designs.plan import DesignPlan
from virkning.errors import InputError
from virkning.files import sha256
from virkning.language import Text
from virkning.settings import fit_form, read_toml


@dataclass(frozen=True)
class PlanFile:
    """A plan that fits its design's form, and where its data are."""

    path: Path
    design: Design
    plan: DesignPlan

    @cached_property
    def data(self) -> Data:
        return open_data(self.plan, self.path.parent)

    @property
    def data_path(self) -> Path:
        return data_path(self.plan, self.path.parent)

    @property
    def plan_sha256(self) -> str:
        return sha256(self.path)

    @cached_property
    def data_sha256(self) -> dict[str, str]:
        """The checksum of every file the plan's data consist of, by its name beside the plan."""
        files = sorted(self.data_path.glob("*.parquet")) if self.data_path.is_dir() else [self.data_path]
        return {file.name: sha256(file) for file in files}


def read_plan(path: str | Path) -> PlanFile:
    """Read a plan and check it against the form of the design it names."""
    path = Path(path)
    content = read_toml(path)
    name = content.get("design")
    if not isinstance(name, str):
        raise InputError(
            Text("Planen siger ikke, hvilket design den bruger.", "The plan does not say which design it uses."),
            file=path,
            column="design",
            expected='design = "caseworkers"',
        )
    design = load_design(name, file=str(path))
    return PlanFile(path, design, fit_form(design.PLAN, content, file=path))


def code_sha256() -> str:
    """One checksum of all the program's own code, so that a lock knows by which version it was made."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
