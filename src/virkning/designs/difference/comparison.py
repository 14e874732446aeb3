"""Finding the comparison: which municipalities are most like the one that did something, and moved as it did before.

Distances use conditions and the years before only, never an outcome after the start, so that the choice cannot be made
to suit the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.inference.did_sums import Codes, Floats
from virkning.language import Text

FEWEST_CANDIDATES = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What to compare on: indicators of one year, and the outcome's path over the years before the start."""

    treated: str
    indicators: tuple[str, ...]
    year: int
    outcome: str
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One municipality; distances are in standard deviations between municipalities (root mean squares).

    likeness: over the indicators. parting: over the outcome's path, each measured from its own mean, since a fixed gap
    does no harm. distance: both together, alike in weight.
    """

    name: str
    distance: float
    likeness: float
    parting: float
    cluster: int
    values: tuple[float, ...]
    path: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The treated itself, the candidates from nearest to farthest, and those left out with the reason."""

    question: Question
    treated: Candidate
    candidates: tuple[Candidate, ...]
    excluded: tuple[tuple[str, Text], ...]

    def nearest(self, count: int) -> tuple[Candidate, ...]:
        return self.candidates[:count]


def rank(
    areas: pa.Table,
    question: Question,
    *,
    excluded: Mapping[str, Text] | None = None,
    among: Sequence[str] = (),
    clusters: int = 9,
) -> Ranking:
    """areas: municipality, year, indicator, value. excluded: names that may not be chosen, with the reason.

    among: the only ones that may be chosen, such as a region; empty for all. Standard deviations and clusters are those
    of all municipalities that have the conditions, whoever may be chosen.
    """
    names, values, paths, holes = _tables(areas, question)
    if question.treated in holes or question.treated not in names:
        raise InputError(
            Text(
                "Den behandlede kommune mangler i tabellen areas.",
                "The treated municipality is missing in the table areas.",
            ),
            column="municipality",
            value=question.treated,
            expected=holes.get(question.treated, ", ".join(names[:10])),
        )
    whole = [place for place, name in enumerate(names) if name not in holes]
    ranked = _candidates([names[place] for place in whole], values[whole], paths[whole], question.treated, clusters)
    asked = set(among or names)
    reasons = {name: why for name, why in (dict(excluded or {}) | holes).items() if name in asked}
    candidates = [one for one in ranked if one.name in asked - reasons.keys() - {question.treated}]
    if len(candidates) < FEWEST_CANDIDATES:
        raise InputError(
            Text("Der er for få kommuner at vælge imellem.", "There are too few municipalities to choose among."),
            value=len(candidates),
            expected=Text(f"mindst {FEWEST_CANDIDATES}", f"at least {FEWEST_CANDIDATES}"),
        )
    home = next(one for one in ranked if one.name == question.treated)
    return Ranking(question, home, tuple(candidates), tuple(sorted(reasons.items())))


def _tables(areas: pa.Table, question: Question) -> tuple[list[str], Floats, Floats, dict[str, Text]]:
    """Municipalities x indicators and municipalities x years, with what is missing for whom."""
    names = sorted(set(areas["municipality"].to_pylist()))
    wanted = [(indicator, question.year) for indicator in question.indicators]
    wanted += [(question.outcome, year) for year in question.before]
    columns = [_column(areas, names, indicator, year) for indicator, year in wanted]
    everything = np.column_stack(columns)
    holes = {}
    for place, name in enumerate(names):
        missing = [
            f"{indicator} {year}"
            for (indicator, year), value in zip(wanted, everything[place], strict=True)
            if np.isnan(value)
        ]
        if missing:
            holes[name] = Text(f"mangler {missing[0]}", f"lacks {missing[0]}")
    split = len(question.indicators)
    return names, everything[:, :split], everything[:, split:], holes


def _column(areas: pa.Table, names: list[str], indicator: str, year: int) -> Floats:
    chosen = areas.filter(pc.and_(pc.equal(areas["indicator"], indicator), pc.equal(areas["year"], year)))
    if chosen.num_rows == 0:
        raise InputError(
            Text("Ingen kommune har indikatoren i det år.", "No municipality has the indicator in that year."),
            column="indicator",
            value=f"{indicator} {year}",
            expected=", ".join(sorted(set(areas["indicator"].to_pylist()))[:10]),
        )
    found = dict(zip(chosen["municipality"].to_pylist(), chosen["value"].to_pylist(), strict=True))
    return np.array([found.get(name, np.nan) for name in names], dtype=np.float64)


def _candidates(names: list[str], values: Floats, paths: Floats, treated: str, clusters: int) -> list[Candidate]:
    home = names.index(treated)
    scaled = _scaled(values)
    own_mean = paths - paths.mean(axis=1, keepdims=True)
    spread = float(np.sqrt(np.mean((own_mean - own_mean.mean(axis=0)) ** 2))) or 1.0
    likeness = _root_mean_square(scaled - scaled[home])
    parting = _root_mean_square((own_mean - own_mean[home]) / spread)
    distance = np.sqrt((likeness**2 + parting**2) / 2)
    group = cluster_areas(scaled, clusters, order_by=paths.mean(axis=1))
    order = sorted(range(len(names)), key=lambda place: (distance[place], names[place]))
    return [
        Candidate(
            names[place],
            float(distance[place]),
            float(likeness[place]),
            float(parting[place]),
            int(group[place]),
            tuple(map(float, values[place])),
            tuple(map(float, paths[place])),
        )
        for place in order
    ]


def _scaled(values: Floats) -> Floats:
    """In standard deviations; an indicator on which all are alike tells nobody apart."""
    spread = values.std(axis=0, ddof=1)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _root_mean_square(gaps: Floats) -> Floats:
    return np.asarray(np.sqrt((gaps**2).mean(axis=1)) if gaps.shape[1] else np.zeros(len(gaps)))


def cluster_areas(scaled: Floats, count: int, *, order_by: Floats) -> Codes:
    """Ward's clusters of like conditions, numbered from 1 by the outcome before: 1 has the lowest."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(scaled) <= count or not scaled.shape[1]:
        return np.ones(len(scaled), dtype=np.int64)
    found = fcluster(linkage(scaled, method="ward"), count, criterion="maxclust")
    means: Sequence[float] = [float(order_by[found == number].mean()) for number in range(1, int(found.max()) + 1)]
    rank_of = np.argsort(np.argsort(means, kind="stable"), kind="stable") + 1
    return np.asarray(rank_of[found - 1], dtype=np.int64)
