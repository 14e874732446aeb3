"""Clusters of municipalities by their conditions, one clustering for each benefit, as the Danish benchmarking has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from virkning.designs.difference.comparison import Question, rank
from virkning.language import Text

Clusters = dict[str, dict[str, int]]


def clusters_by_benefit(
    areas: pa.Table, question: Question, benefits: Mapping[str, Sequence[str]], count: int
) -> Clusters:
    """benefit: municipality: number, 1 for the lowest outcome before; all who have the conditions take part."""
    found: Clusters = {}
    for benefit, indicators in benefits.items():
        ranking = rank(areas, replace(question, indicators=tuple(indicators)), clusters=count)
        found[benefit] = {one.name: one.cluster for one in (ranking.treated, *ranking.candidates)}
    return found


def in_other_clusters(clusters: Clusters, benefit: str, treated: str) -> dict[str, Text]:
    """Those whose conditions put them elsewhere, with the reason."""
    members = clusters[benefit]
    home = members[treated]
    return {
        name: Text(f"klynge {cluster} for {benefit}, ikke {home}", f"cluster {cluster} for {benefit}, not {home}")
        for name, cluster in members.items()
        if cluster != home
    }
