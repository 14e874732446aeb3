"""What threatens an evaluation of staggered adoption. One function, one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virkning.designs.difference.cautions import almost, caution, kept, parted_before, units_left_out
from virkning.designs.saying import pct
from virkning.findings.finding import Caution
from virkning.inference.did_two_way import TwoWay
from virkning.inference.staggered import Panel

if TYPE_CHECKING:
    from virkning.designs.difference.staggered_finding import Staggered

FORBIDDEN_WEIGHT = 0.10
SMALL_GROUP = 5


def from_results(found: Staggered) -> list[Caution]:
    return kept(
        [
            almost(found.simple),
            parted_before(found.before_test.p),
            two_way_misleads(found.two_way),
            units_left_out(found.dropped),
            already_treated(found.already),
            small_groups(found.panel),
        ]
    )


def two_way_misleads(found: TwoWay) -> Caution | None:
    if found.share("earlier") <= FORBIDDEN_WEIGHT:
        return None
    return caution(
        "two_way_misleads",
        "note",
        "En almindelig to-vejs regression ville lade allerede behandlede tælle som sammenligning med {share} af vægten. Brug ikke dens tal.",
        "An ordinary two-way regression would let the already treated count as comparison with {share} of the weight. Do not use its figure.",
        share=pct(found.share("earlier")),
    )


def already_treated(already: int) -> Caution | None:
    if not already:
        return None
    return caution(
        "intervention_older_than_data",
        "moderate",
        "Nogle enheder havde indsatsen allerede i den første periode. For dem findes intet før, og de er udeladt.",
        "Some units had the intervention already in the first period. For them there is no before, and they are left out.",
    )


def small_groups(panel: Panel) -> Caution | None:
    small = [group for group in panel.groups if (panel.first == group).sum() < SMALL_GROUP]
    if not small:
        return None
    return caution(
        "small_groups",
        "serious",
        "{n} af grupperne, der begyndte samtidig, har færre end {least} enheder; deres standardfejl kan ikke stoles på.",
        "{n} of the groups that began together have fewer than {least} units; their standard errors cannot be trusted.",
        n=len(small),
        least=SMALL_GROUP,
    )
