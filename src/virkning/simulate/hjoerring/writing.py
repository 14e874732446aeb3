"""From a seed to a snapshot with its study tables and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text, chosen_language
from virkning.progress import Tell, silent
from virkning.simulate.hjoerring import registers, study, towns
from virkning.simulate.hjoerring.calendar import MONTHS_BEFORE, REGISTER_END, REGISTER_START
from virkning.simulate.hjoerring.choosing import choose
from virkning.simulate.hjoerring.lives import Lives, covariates, draw_lives
from virkning.simulate.hjoerring.outcomes import Hours, activation, by_month, hours, weekly
from virkning.simulate.hjoerring.printed import (
    CONTROLS,
    EFFECTS,
    EVERYBODY,
    FULL_TIME,
    GAIN,
    LOW_UP_TO,
    MEAN_ACTIVATION,
    TREATED,
    TREATED_ABOVE,
    Bools,
    Random,
    Whole,
    margins,
)
from virkning.snapshot.writing import write_snapshot

MADE_BY = "virkning simulate"
POOL, TIMES_THE_GROUP = 20_000, 5
SMALLEST_SCALE = 0.1


@dataclass(frozen=True, slots=True)
class Made:
    """One drawn study: the tables of the snapshot, those of the evaluator, and the truth."""

    tables: dict[str, pa.Table]
    studies: dict[str, pa.Table]
    truth: pa.Table


def simulate(*, seed: int, out: Path, scale: float = 1, tell: Tell = silent) -> None:
    """Write the snapshot, with the evaluator's tables in `study` and the truth in `truth`, which no design reads."""
    made = draw(seed, scale)
    made_from = {
        "profile": "hjoerring", "seed": seed, "scale": scale,
        "register_start": REGISTER_START.isoformat(), "work_start": "2009-01-01",
    }  # fmt: skip
    with write_snapshot(out, made_by=MADE_BY, made_from=made_from, register_end=REGISTER_END, simulated=True) as writer:
        for name, table in made.tables.items():
            writer.append(name, table)
        for folder in ("study", "truth"):
            (writer.folder / folder).mkdir()
        for name, table in made.studies.items():
            pq.write_table(table, writer.folder / "study" / f"{name}.parquet")
        pq.write_table(made.truth, writer.folder / "truth" / "timer.parquet")
        (writer.folder / "truth" / "effects.toml").write_text(_effects(), "utf-8")
    tell(_said(made).say(chosen_language()))


def draw(seed: int, scale: float = 1) -> Made:
    _refuse(seed, scale)
    for_lives, for_after, for_towns, for_names = map(np.random.default_rng, np.random.SeedSequence(seed).spawn(4))
    people, treated, low = _people(for_lives, scale)
    known = covariates(people)
    found = hours(known, treated, low.astype(np.int64), EFFECTS, for_after)
    active = activation(for_after, np.flatnonzero(low), np.flatnonzero(~low), MEAN_ACTIVATION, LOW_UP_TO)
    monthly = by_month(found.found)
    monthly[:, :MONTHS_BEFORE] = people.rate * FULL_TIME
    state, activated = weekly(for_after, people.state, monthly, active)
    citizens = towns.draw_citizens(for_towns, scale)
    names = _names(for_names, len(people) + len(citizens))
    inside = registers.Study(names[: len(people)], _towns(for_towns, treated), people, state, activated, monthly)
    others = names[len(people) :]
    everybody = study.everybody(inside, known, found.found, active)
    return Made(
        tables={
            "persons": registers.persons(inside, others, citizens), "benefits": registers.benefits(inside, others, citizens),
            "readiness": registers.readiness(inside, others, citizens), "work": registers.work(inside, others, citizens),
            "health": registers.health(inside), "areas": pa.table(towns.draw_conditions(for_towns, citizens)),
        },
        studies={
            "alle": everybody, "borgere": study.below_the_mean(everybody),
            "tvaersnit": study.cross_sections(others, citizens),
        },
        truth=_truth(inside, low, found),
    )  # fmt: skip


def _people(random: Random, scale: float) -> tuple[Lives, Bools, Bools]:
    """Those with little activation, who have the printed margins, and the rest, drawn to the same: treated first in each."""
    above = EVERYBODY - TREATED - CONTROLS - TREATED_ABOVE
    groups = (
        ("treated", TREATED, True),
        ("control", CONTROLS, True),
        ("treated", TREATED_ABOVE, False),
        ("control", above, False),
    )
    parts, treated, low = [], [], []
    for side, count, little in groups:
        size = max(round(count * scale), 1)
        pool = draw_lives(random, max(POOL, TIMES_THE_GROUP * size))
        parts.append(pool.take(choose(random, covariates(pool), margins(side), size)))
        treated.append(np.full(size, side == "treated"))
        low.append(np.full(size, little))
    return Lives.joined(parts), np.concatenate(treated), np.concatenate(low)


def _towns(random: Random, treated: Bools) -> Whole:
    """Hjørring is the first; the others live in its neighbours, as many as these are large."""
    sizes = np.array([count for _, count in towns.TOWNS.values()], dtype=float)[1:]
    return np.where(treated, 0, 1 + random.choice(len(sizes), len(treated), p=sizes / sizes.sum()))


def _names(random: Random, count: int) -> pa.Array:
    return pa.array([f"h{number:06d}" for number in random.permutation(count)])


def _truth(inside: registers.Study, low: Bools, found: Hours) -> pa.Table:
    return study.truth(inside.person, low, found.without, found.found)


def _effects() -> str:
    lines = [f"{name} = {hours_gained}" for name, hours_gained in EFFECTS.items()]
    lines += [f"i_alt = {sum(EFFECTS.values())}", f"forskel_i_forskelle = {GAIN}"]
    return "# What the effort truly gave, in hours per treated. No design reads this.\n" + "\n".join(lines) + "\n"


def _said(made: Made) -> Text:
    return Text(
        "{people} borgere, {little} af dem med lidt aktivering; {spells} ydelsesforløb",
        "{people} citizens, {little} of them with little activation; {spells} benefit spells",
    ).fill(
        people=made.tables["persons"].num_rows,
        little=made.studies["borgere"].num_rows,
        spells=made.tables["benefits"].num_rows,
    )


def _refuse(seed: int, scale: float) -> None:
    if seed < 0:
        raise InputError(Text("Frøet kan ikke være negativt.", "The seed cannot be negative."), value=seed)
    if scale < SMALLEST_SCALE:
        raise InputError(
            Text("Skalaen giver for få borgere.", "The scale leaves too few citizens."),
            value=scale,
            expected=f"≥ {SMALLEST_SCALE}",
        )
