"""Worlds for designs without lots: some of those who were not treated are taken for treated, and given the effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from scipy import optimize, special

from virkning.designs.data import Data, PlainTable
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.matching.plan import MatchingPlan
from virkning.designs.plan import DesignPlan
from virkning.errors import InputError
from virkning.inference.propensity import fit_score
from virkning.language import Text, same
from virkning.validate.power.world import Floats, Random, World, table, with_effect

FEWEST_UNTREATED = 10
_FURTHEST = 50.0


def matching_world(plan: MatchingPlan, data: Data, outcome: str | None) -> World:
    """The untreated, drawn with replacement; those who look like the treated are the likelier to be taken for them."""
    plain = _plain(data)
    name = outcome if outcome in plan.columns.outcomes else plan.columns.outcomes[0]
    treated = plain.numbers(plan.columns.treatment) == 1
    score = fit_score(np.column_stack([plain.numbers(column) for column in _numeric(plan, plain)]), treated).values
    values = plain.numbers(name)
    untreated = _enough(np.flatnonzero(~treated))
    odds = score[untreated] / (1 - score[untreated])
    share, shares, usual = float(treated.mean()), bool(np.isin(values, (0, 1)).all()), float(values[untreated].mean())
    kept = plan.model_copy(update={"columns": plan.columns.model_copy(update={"outcome": name}), "simulated": True})

    def draw(random: Random, effect: float) -> tuple[DesignPlan, PlainTable]:
        people = random.choice(untreated, len(values))
        weight = odds[np.searchsorted(untreated, people)]
        taken = random.random(len(people)) < _with_mean(weight, share)
        changed: dict[str, Any] = {
            column: plain.rows[column].take(pa.array(people)) for column in plain.rows.column_names
        }
        changed[plan.columns.treatment] = taken.astype(int)
        changed[name] = with_effect(values[people], taken, effect, usual, shares, random)
        if plan.columns.unit:
            changed[plan.columns.unit] = np.arange(len(people))
        return kept, table(changed)

    return World("matching", same(name), "effect", usual, shares, len(values), draw)


def _numeric(plan: MatchingPlan, plain: PlainTable) -> list[str]:
    kinds = {name: plain.column(name).type for name in plan.columns.covariates}
    return [name for name, kind in kinds.items() if pa.types.is_floating(kind) or pa.types.is_integer(kind)]


def _with_mean(odds: Floats, share: float) -> Floats:
    """Chances in the ratio of the odds whose mean is the share wanted."""

    def chances(log: float) -> Floats:
        return np.asarray(special.expit(log + np.log(odds)))

    return chances(optimize.brentq(lambda log: float(chances(log).mean()) - share, -_FURTHEST, _FURTHEST))


def difference_world(plan: DifferencePlan, data: Data, outcome: str | None) -> World:
    """Units (or clusters) never treated, drawn with replacement; as many as were treated are taken for treated."""
    plain, columns = _plain(data), plan.columns
    if columns.treated is None or plan.difference.start is None:
        raise InputError(
            Text("Styrken kan ikke simuleres, når enheder begynder på hver sin tid.", "Power cannot be simulated where units begin at times of their own."),
            column="columns.first_treated", expected="columns.treated",
        )  # fmt: skip
    group = columns.cluster or columns.unit
    keys = np.array([str(key) for key in plain.column(group).to_pylist()])
    treated, time = plain.numbers(columns.treated) == 1, plain.numbers(columns.time)
    values = plain.numbers(columns.outcome)
    wanted, never = len(set(keys[treated])), sorted(set(keys) - set(keys[treated]))
    if len(never) <= wanted:
        raise InputError(
            Text("Der er for få, som aldrig blev behandlet.", "Too few were never treated."), column=group, value=len(never),
            expected=Text(f"mere end {wanted}", f"more than {wanted}"),
        )  # fmt: skip
    shares = bool(np.isin(values, (0, 1)).all())
    base = float(values[~treated & (time >= float(plan.difference.start))].mean())
    rows = {key: np.flatnonzero(keys == key) for key in never}

    def draw(random: Random, effect: float) -> tuple[DesignPlan, PlainTable]:
        order = [str(key) for key in random.permutation(never)]
        people = np.concatenate([rows[key] for key in order])
        taken = np.concatenate([np.full(len(rows[key]), place < wanted) for place, key in enumerate(order)])
        changed: dict[str, Any] = {name: plain.rows[name].take(pa.array(people)) for name in plain.rows.column_names}
        changed[columns.treated or ""] = taken.astype(int)
        late = taken & (time[people] >= float(plan.difference.start or 0))
        changed[columns.outcome] = with_effect(values[people], late, effect, base, shares, random)
        return plan.model_copy(update={"simulated": True}), table(changed)

    label = same(plan.difference.outcome_label or columns.outcome)
    return World(
        "difference", label, "effect", base, shares, sum(len(some) for some in rows.values()), draw, clusters=len(never)
    )


def _plain(data: Data) -> PlainTable:
    if not isinstance(data, PlainTable):
        raise InputError(
            Text("Styrken af det design simuleres på en tabel.", "The power of that design is simulated on a table."),
            column="table",
        )
    return data


def _enough(rows: np.ndarray) -> np.ndarray:
    if len(rows) < FEWEST_UNTREATED:
        raise InputError(
            Text("Der er for få ubehandlede at trække af.", "Too few untreated to draw from."), value=len(rows),
            expected=Text(f"mindst {FEWEST_UNTREATED}", f"at least {FEWEST_UNTREATED}"),
        )  # fmt: skip
    return rows
