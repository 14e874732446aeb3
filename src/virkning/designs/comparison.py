"""Whom to compare with: municipalities ranked by how alike they are to the one that did something, before it did it.

The data are conditions and outcomes of municipalities by year: the snapshot's table `areas`, or a plain table alike.
"""

from __future__ import annotations

from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field, model_validator

from virkning.designs.data import Data, PlainTable
from virkning.designs.difference.comparison import Question, Ranking, rank
from virkning.designs.difference.comparison_clusters import Clusters, clusters_by_benefit, in_other_clusters
from virkning.designs.difference.comparison_shown import (
    candidates_table,
    excluded_table,
    gap_varies,
    paths_before_figure,
)
from virkning.designs.plan import DesignPlan
from virkning.designs.saying import plain
from virkning.errors import InputError
from virkning.findings.finding import Caution, Estimate, Finding, Section
from virkning.language import Text, same
from virkning.progress import Tell
from virkning.settings import Settings

COLUMNS = ("municipality", "year", "indicator", "value")
FAR = 1.0
FEW_YEARS = 3


class Comparison(Settings):
    """Who did something, when, and what the others must resemble it on."""

    treated: str = Field(description="kommunen, der gjorde noget / the municipality that did something")
    start: int = Field(description="første år med indsatsen / first year with the intervention")
    indicators: list[str] = Field(min_length=1, description="vilkår, der sammenlignes på / conditions to compare on")
    year: int = Field(description="vilkårenes år, før start / the year of the conditions, before the start")
    outcome: str = Field(description="udfaldet, hvis forløb før sammenlignes / the outcome whose path is compared")
    before: list[int] = Field(min_length=1, description="årene før start / the years before the start")
    choose: int = Field(default=6, ge=1, description="hvor mange der vælges / how many to choose")
    clusters: int = Field(default=9, ge=2, description="antal klynger / number of clusters")
    people: str | None = Field(
        default=None, description="indikator med gruppens størrelse / indicator with the size of the group"
    )
    benefits: dict[str, list[str]] = Field(
        default={},
        description="ydelse = vilkår: en klyngeinddeling for hver / benefit = conditions: a clustering for each",
    )
    same_cluster: str | None = Field(
        default=None, description="ydelse, hvis klynge skal være den samme / benefit whose cluster must be the same"
    )
    among: list[str] = Field(
        default=[], description="kun disse kan vælges, fx regionen / only these may be chosen, such as the region"
    )
    exclude: dict[str, str] = Field(
        default={}, description="kommuner, der ikke må vælges, med grund / may not be chosen, with the reason"
    )

    @model_validator(mode="after")
    def _nothing_after_the_start(self) -> Self:
        if max([self.year, *self.before]) >= self.start:
            raise ValueError(
                Text(
                    "Valget må kun bygge på år før start; ellers kan det vælges, så resultatet passer.",
                    "The choice may only use years before the start; otherwise it can be made to suit the result.",
                )
            )
        if self.same_cluster is not None and self.same_cluster not in self.benefits:
            raise ValueError(
                Text(
                    "same_cluster nævner en ydelse, der ikke står i benefits.",
                    "same_cluster names a benefit not in benefits.",
                )
            )
        return self


class ComparisonPlan(DesignPlan):
    """Which municipalities would make a fair comparison?"""

    comparison: Comparison


PLAN = ComparisonPlan


def check(plan: DesignPlan, data: Data) -> list[Caution]:
    assert isinstance(plan, ComparisonPlan)
    areas = _areas(data)
    return _cautions(plan.comparison, _ranked(plan.comparison, areas, _clusters(plan.comparison, areas)))


def run(plan: DesignPlan, data: Data, tell: Tell) -> Finding:
    assert isinstance(plan, ComparisonPlan)
    asked = plan.comparison
    tell(Text("Sammenligner kommuner …", "Comparing municipalities …").say(plan.language))
    areas = _areas(data)
    clusters = _clusters(asked, areas)
    ranking, people = _ranked(asked, areas, clusters), _people(asked, areas)
    tables = [candidates_table(ranking, asked.choose, people, clusters)]
    tables += [excluded_table(ranking)] if ranking.excluded else []
    return Finding(
        design="comparison", title=plan.title, n=areas.num_rows, language=plan.language,
        question=Text(
            "Hvilke kommuner lignede {treated} mest, før indsatsen begyndte i {start}?",
            "Which municipalities were most like {treated} before the intervention began in {start}?",
        ).fill(treated=asked.treated, start=asked.start),
        summary=(_answer(asked, ranking),), estimates=_estimates(asked, ranking, people), tables=tuple(tables),
        figures=(paths_before_figure(ranking, asked.choose),), cautions=tuple(_cautions(asked, ranking)),
        sections=_sections(ranking),
    )  # fmt: skip


def _question(asked: Comparison) -> Question:
    return Question(asked.treated, tuple(asked.indicators), asked.year, asked.outcome, tuple(asked.before))


def _clusters(asked: Comparison, areas: pa.Table) -> Clusters:
    return clusters_by_benefit(areas, _question(asked), asked.benefits, asked.clusters)


def _ranked(asked: Comparison, areas: pa.Table, clusters: Clusters) -> Ranking:
    excluded = {name: same(why) for name, why in asked.exclude.items()}
    if asked.same_cluster is not None:
        excluded = in_other_clusters(clusters, asked.same_cluster, asked.treated) | excluded
    ranking = rank(areas, _question(asked), excluded=excluded, among=asked.among, clusters=asked.clusters)
    if asked.choose > len(ranking.candidates):
        raise InputError(
            Text("Planen vil vælge flere kommuner, end der er.", "The plan wants to choose more municipalities than there are."),
            column="comparison.choose", value=asked.choose, expected=f"≤ {len(ranking.candidates)}",
        )  # fmt: skip
    return ranking


def _people(asked: Comparison, areas: pa.Table) -> dict[str, int]:
    """The size of the group in each municipality, where the plan names an indicator for it."""
    if asked.people is None:
        return {}
    rows = areas.filter(pc.and_(pc.equal(areas["indicator"], asked.people), pc.equal(areas["year"], asked.year)))
    if rows.num_rows == 0:
        raise InputError(
            Text("Ingen kommune har indikatoren i det år.", "No municipality has the indicator in that year."),
            column="comparison.people", value=f"{asked.people} {asked.year}",
        )  # fmt: skip
    return {
        name: int(value)
        for name, value in zip(rows["municipality"].to_pylist(), rows["value"].to_pylist(), strict=True)
    }


def _areas(data: Data) -> pa.Table:
    """municipality, year, indicator, value; a plain table is checked here, a snapshot's when it is read."""
    if not isinstance(data, PlainTable):
        return data.table("areas")
    year, value = data.numbers("year"), data.numbers("value")
    places, names = data.labels("municipality")
    kinds, indicators = data.labels("indicator")
    columns = {
        "municipality": [str(names[place]) for place in places], "year": year.astype(int),
        "indicator": [str(indicators[kind]) for kind in kinds], "value": value,
    }  # fmt: skip
    seen: set[tuple[object, ...]] = set()
    for row, key in enumerate(zip(*(columns[name] for name in COLUMNS[:3]), strict=True), start=1):
        if key in seen:
            raise InputError(
                Text("Samme indikator står to gange for kommunen i året.", "The same indicator stands twice for the municipality in the year."),
                file=data.file, row=row, value=key, expected=Text("én række", "one row"),
            )  # fmt: skip
        seen.add(key)
    return pa.table(columns)


def _answer(asked: Comparison, ranking: Ranking) -> Text:
    nearest = ranking.nearest(asked.choose)
    return Text(
        "De {count} nærmeste er {names}. Den fjerneste af dem er {distance} standardafvigelser fra {treated}.",
        "The {count} nearest are {names}. The farthest of them is {distance} standard deviations from {treated}.",
    ).fill(
        count=asked.choose,
        names=", ".join(one.name for one in nearest),
        distance=plain(nearest[-1].distance, 2),
        treated=asked.treated,
    )


def _estimates(asked: Comparison, ranking: Ranking, people: dict[str, int]) -> tuple[Estimate, ...]:
    nearest = ranking.nearest(asked.choose)
    sizes = [people.get(one.name, 0) for one in nearest]

    def one(name: str, da: str, en: str, value: float, decimals: int) -> Estimate:
        return Estimate(name=name, label=Text(da, en), value=value, n=None, unit="number", decimals=decimals)

    return (
        one("n_candidates", "Kommuner at vælge imellem", "Municipalities to choose among", len(ranking.candidates), 0),
        one("n_chosen", "Valgte", "Chosen", asked.choose, 0),
        *(
            [
                one(
                    "n_people_treated",
                    "Personer i den behandlede",
                    "People in the treated",
                    people.get(asked.treated, 0),
                    0,
                ),
                one("n_people_chosen", "Personer i de valgte", "People in those chosen", sum(sizes), 0),
            ]
            if people
            else []
        ),
        one("nearest", "Den nærmestes afstand", "Distance of the nearest", nearest[0].distance, 2),
        one(
            "gap_varies",
            "Forskellen svinger gennem årene før",
            "The gap varies over the years before",
            gap_varies(ranking, asked.choose),
            1,
        ),
        one(
            "farthest_chosen",
            "Den fjerneste valgtes afstand",
            "Distance of the farthest chosen",
            nearest[-1].distance,
            2,
        ),
    )


def _cautions(asked: Comparison, ranking: Ranking) -> list[Caution]:
    found = [Caution(code="alike_is_not_enough", severity="moderate", text=Text(
        "At kommuner lignede hinanden før, er ingen sikkerhed for, at de ville have udviklet sig ens.",
        "That municipalities were alike before is no assurance that they would have developed alike.",
    ))]  # fmt: skip
    if ranking.nearest(asked.choose)[-1].distance > FAR:
        found.append(Caution(code="comparison_far_away", severity="serious", text=Text(
            "Mindst én af de valgte er længere væk end en standardafvigelse. Vælg færre, eller brug en vægtet blanding (model = \"synthetic\").",
            "At least one of those chosen is farther away than one standard deviation. Choose fewer, or use a weighted mix (model = \"synthetic\").",
        )))  # fmt: skip
    if len(asked.before) < FEW_YEARS:
        found.append(Caution(code="short_path_before", severity="moderate", text=Text(
            "Forløbet før er kort; to kommuner kan følges ad et år eller to ved et tilfælde.",
            "The path before is short; two municipalities may move together for a year or two by chance.",
        )))  # fmt: skip
    return found


def _sections(ranking: Ranking) -> tuple[Section, ...]:
    shown = ("candidates", *(("excluded",) if ranking.excluded else ()))
    return (
        Section(
            heading=Text("Forløbene før", "The paths before"), figures=("paths_before",),
            paragraphs=(Text(
                "En fast afstand mellem to kommuner gør ingen skade, når ændringer sammenlignes; det gør forløb, der skilles.",
                "A fixed gap between two municipalities does no harm when changes are compared; paths that part do.",
            ),),
        ),
        Section(heading=Text("Alle kandidater", "All candidates"), tables=shown),
    )  # fmt: skip
