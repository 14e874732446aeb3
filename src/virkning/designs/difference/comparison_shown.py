"""The choice of comparison as tables and a figure of the years before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from virkning.designs.difference.comparison import Candidate, Ranking
from virkning.designs.difference.comparison_clusters import Clusters
from virkning.designs.saying import plain
from virkning.findings.finding import Cell, Column, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Text, same

SHOWN_ALONE = 3


def candidates_table(
    ranking: Ranking, chosen: int, people: Mapping[str, int] | None = None, clusters: Clusters | None = None
) -> Table:
    """All candidates from nearest to farthest, the treated first, with what they were compared on.

    people: the size of the group in each. clusters: by benefit; without them those found among the candidates.
    """
    question, groups, sizes = ranking.question, clusters or {}, people or {}

    def row(one: Candidate, place: int) -> tuple[Cell, ...]:
        role = (
            Text("behandlet", "treated")
            if place == 0
            else Text("valgt", "chosen")
            if place <= chosen
            else Text("ikke valgt", "not chosen")
        )
        numbers = [groups[benefit].get(one.name) for benefit in groups] if groups else [one.cluster]
        size = (sizes.get(one.name),) if sizes else ()
        return (one.name, role, *size, one.distance, one.likeness, one.parting, *numbers, *one.values)

    return Table(
        name="candidates",
        title=Text("Kommuner efter, hvor meget de ligner", "Municipalities by how alike they are"),
        columns=(
            Column(name="municipality", label=Text("Kommune", "Municipality"), kind="text"),
            Column(name="role", label=Text("Rolle", "Role"), kind="text"),
            *([Column(name="people", label=Text("Personer", "People"), decimals=0)] if sizes else []),
            Column(name="distance", label=Text("Afstand", "Distance")),
            Column(name="likeness", label=Text("på vilkår", "on conditions")),
            Column(name="parting", label=Text("på forløb før", "on paths before")),
            *(
                [
                    Column(
                        name=f"cluster_{benefit}", label=Text(f"Klynge: {benefit}", f"Cluster: {benefit}"), decimals=0
                    )
                    for benefit in groups
                ]
                or [Column(name="cluster", label=Text("Klynge", "Cluster"), decimals=0)]
            ),
            *(Column(name=indicator, label=same(indicator)) for indicator in question.indicators),
        ),
        rows=tuple(row(one, place) for place, one in enumerate((ranking.treated, *ranking.candidates))),
        note=Text(
            f"Afstande i standardafvigelser mellem kommuner. Vilkår fra {question.year}; forløb af {question.outcome} "
            f"{question.before[0]}–{question.before[-1]}, hver målt fra sit eget gennemsnit. Intet efter start er brugt.",
            f"Distances in standard deviations between municipalities. Conditions of {question.year}; paths of {question.outcome} "
            f"{question.before[0]}–{question.before[-1]}, each measured from its own mean. Nothing after the start is used.",
        ),
    )


def excluded_table(ranking: Ranking) -> Table:
    return Table(
        name="excluded",
        title=Text("Kommuner, der ikke kunne vælges", "Municipalities that could not be chosen"),
        columns=(
            Column(name="municipality", label=Text("Kommune", "Municipality"), kind="text"),
            Column(name="reason", label=Text("Grund", "Reason"), kind="text"),
        ),
        rows=tuple(ranking.excluded),
    )


def gap_varies(ranking: Ranking, chosen: int) -> float:
    """How much the gap between the treated and the mean of those chosen varies over the years before."""
    mean = np.mean([one.path for one in ranking.nearest(chosen)], axis=0)
    return float(np.ptp(np.array(ranking.treated.path) - mean))


def paths_before_figure(ranking: Ranking, chosen: int) -> Figure:
    """The treated, the mean of those chosen and the nearest few, in the years before."""
    question, nearest = ranking.question, ranking.nearest(chosen)
    years = tuple(map(float, question.before))
    mean = np.mean([one.path for one in nearest], axis=0)
    series = [
        Series(label=same(ranking.treated.name), x=years, y=ranking.treated.path),
        Series(label=Text("De valgtes gennemsnit", "Mean of those chosen"), x=years, y=tuple(map(float, mean))),
        *(Series(label=same(one.name), x=years, y=one.path) for one in nearest[:SHOWN_ALONE]),
    ]
    gap = plain(gap_varies(ranking, chosen), 1)
    return Figure(
        name="paths_before",
        title=Text("Forløbene før", "The paths before"),
        alt=Text(
            "{name} og de valgte kommuners gennemsnit. Forskellen mellem dem svinger {gap} gennem årene før.",
            "{name} and the mean of the chosen municipalities. The gap between them varies by {gap} over the years before.",
        ).fill(name=ranking.treated.name, gap=gap),
        panels=(Panel(kind="lines", series=tuple(series), x_label=Text("År", "Year"), y_label=same(question.outcome)),),
    )
