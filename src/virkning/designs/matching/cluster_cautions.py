"""What threatens the errors when an effort was given to whole municipalities or offices."""

from __future__ import annotations

from virkning.designs.matching.plan import MatchingPlan
from virkning.designs.matching.sample import Sample
from virkning.designs.saying import plain
from virkning.findings.finding import Caution
from virkning.inference.cluster_sums import Arms, arms_of
from virkning.language import Text

FEW_CLUSTERS = 8


def about_clusters(plan: MatchingPlan, sample: Sample) -> Caution:
    """One of three: nobody said what the effort was given to, it was given too few places, or to enough of them."""
    if sample.cluster is None:
        return _people_as_independent()
    arms = arms_of(sample.cluster, sample.treated)
    if not arms.enough:
        return _one_cluster(arms)
    if arms.smallest_side < FEW_CLUSTERS:
        return _few_clusters(arms)
    return Caution(
        code="errors_by_cluster", severity="note",
        text=Text(
            "Usikkerheden regner med, at borgere fra samme sted ({what}) hænger sammen.",
            "The uncertainty allows for citizens of the same place ({what}) hanging together.",
        ).fill(what=plan.label(plan.columns.cluster or "")),
    )  # fmt: skip


def _people_as_independent() -> Caution:
    """The plan has no column for whole municipalities or offices that were treated together."""
    return Caution(
        code="people_as_independent", severity="moderate",
        text=Text(
            "Usikkerheden regner personer som uafhængige af hinanden. Er det hele kommuner eller kontorer, der fik indsatsen, er den reelle "
            "usikkerhed større.",
            "The uncertainty takes people as independent of each other. If whole municipalities or offices were treated, the real "
            "uncertainty is larger.",
        ),
    )  # fmt: skip


def _one_cluster(arms: Arms) -> Caution:
    return Caution(
        code="one_treated_cluster", severity="serious",
        text=Text(
            "Kun ét sted står på den ene side. Hvad der ramte netop det sted, kan ikke skilles fra indsatsen, og der er intet interval at give.",
            "Only one place stands on one of the sides. What befell that very place cannot be told from the effort, and there is no interval "
            "to give.",
        ),
    )  # fmt: skip


def _few_clusters(arms: Arms) -> Caution:
    return Caution(
        code="few_clusters", severity="serious",
        text=Text(
            "Der er kun {few} steder på den ene side. Usikkerheden bygger på, hvor meget så få steder er forskellige, og er selv usikker.",
            "There are only {few} places on one of the sides. The uncertainty rests on how much so few places differ, and is itself uncertain.",
        ).fill(few=plain(arms.smallest_side)),
    )  # fmt: skip
