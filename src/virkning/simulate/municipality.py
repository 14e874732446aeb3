"""A whole municipality: one block after the other, in memory or onto disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from virkning import progress
from virkning.errors import InputError
from virkning.files import sha256
from virkning.language import Text, chosen_language
from virkning.simulate import truth
from virkning.simulate.block import Drawn, draw_block
from virkning.simulate.clock import Clock
from virkning.simulate.profile import Profile, profile_path, read_profile
from virkning.snapshot.arrow import arrow_schema
from virkning.snapshot.schema import TABLES
from virkning.snapshot.writing import write_snapshot

MADE_BY = "virkning simulate"


def draw(profile: str | Path | Profile, *, seed: int, scale: float = 1) -> Drawn:
    """A made-up municipality in memory: the snapshot's tables and the truth behind them."""
    if not isinstance(profile, Profile):
        profile = read_profile(profile)
    blocks = list(_blocks(profile, seed, scale))
    tables = {name: pa.concat_tables(block.tables[name] for block in blocks) for name in blocks[0].tables}
    return Drawn(
        tables={name: table.cast(_schema(name, table)) for name, table in tables.items()},
        effects=truth.centred(pa.concat_tables(block.effects for block in blocks)),
        chances=pa.concat_tables(block.chances for block in blocks),
    )


def simulate(
    profile: str | Path, *, seed: int, out: Path, scale: float = 1, tell: progress.Tell = progress.silent
) -> None:
    """Write a made-up municipality as a snapshot, with the truth in a folder of its own that no evaluation reads."""
    path = profile_path(profile)
    form = read_profile(path)
    start, end = form.calendar.register_start, form.calendar.register_end
    made_from = {
        "profile": path.stem,
        "profile_sha256": sha256(path),
        "seed": seed,
        "scale": scale,
        "register_start": start.isoformat(),
        "work_start": start.replace(day=1).isoformat(),
    }
    effects = []
    with write_snapshot(out, made_by=MADE_BY, made_from=made_from, register_end=end, simulated=True) as writer:
        what = Text("simulerer", "simulating").say(chosen_language())
        for block in progress.each(_blocks(form, seed, scale), what, total=len(_plan(form, scale))):
            for name, table in block.tables.items():
                writer.append(name, table)
            effects.append(block.effects)
        folder = writer.folder / "truth"
        folder.mkdir()
        pq.write_table(truth.centred(pa.concat_tables(effects)), folder / "caseworkers.parquet")
        shutil.copyfile(path, folder / "parameters.toml")
    tell(_said(writer.rows).say(chosen_language()))


def _said(rows: dict[str, int]) -> Text:
    return Text(
        "{persons} borgere, {answers} svar, {benefits} ydelsesforløb",
        "{persons} citizens, {answers} answers, {benefits} benefit spells",
    ).fill(**{name: rows[name] for name in ("persons", "answers", "benefits")})


def _plan(profile: Profile, scale: float) -> list[int]:
    """How many job centres each block has: full blocks and, where the scale is not whole, a last part of one."""
    centres = profile.size.job_centres
    wanted = round(scale * centres)
    if wanted < 1:
        raise InputError(
            Text("Skalaen giver ikke et eneste jobcenter.", "The scale leaves not a single job centre."),
            value=scale,
            expected=Text(f"mindst {1 / centres:g}", f"at least {1 / centres:g}"),
        )
    return [centres] * (wanted // centres) + [wanted % centres] * (wanted % centres > 0)


def _blocks(profile: Profile, seed: int, scale: float) -> Iterator[Drawn]:
    """Block by block, each from a seed of its own: a larger municipality begins with the smaller one."""
    if seed < 0:
        raise InputError(Text("Frøet kan ikke være negativt.", "The seed cannot be negative."), value=seed)
    plan, clock = _plan(profile, scale), Clock(profile.calendar)
    for number, (seeds, offices) in enumerate(zip(np.random.SeedSequence(seed).spawn(len(plan)), plan, strict=True)):
        yield draw_block(profile, clock, seeds, number, offices)


def _schema(name: str, table: pa.Table) -> pa.Schema:
    absent = frozenset(column.name for column in TABLES[name].columns) - set(table.column_names)
    return arrow_schema(TABLES[name], without=absent)
