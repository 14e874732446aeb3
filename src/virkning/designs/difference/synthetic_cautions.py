"""What threatens a synthetic comparison. One function, one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virkning.designs.difference.cautions import almost, caution, kept, permutation_coarse, units_left_out
from virkning.findings.finding import Caution
from virkning.inference.synthetic import SpacePlacebos, Synthetic

if TYPE_CHECKING:
    from virkning.designs.difference.synthetic_finding import Mixed

POOR_FIT = 2.0
CHANGED_BY = 0.5


def from_results(found: Mixed) -> list[Caution]:
    main, values = found.main, found.main.placebos.values
    return kept(
        [
            almost(main.number),
            permutation_coarse(1 / (1 + len(values))),
            poor_fit_before(main.real, main.placebos),
            pretended_start_moves(main.real.value, [value for _, value in found.earlier]),
            hinges_on_one_unit(main.real.value, found.without),
            units_left_out(found.grid.dropped),
        ]
    )


def poor_fit_before(real: Synthetic, placebos: SpacePlacebos) -> Caution | None:
    """The mix follows the treated worse than mixes follow most others, or deviates as much as the effect is large."""
    typical = float(np.median(placebos.fits))
    if real.fit_before <= POOR_FIT * typical and real.fit_before < abs(real.value):
        return None
    return caution(
        "poor_fit_before",
        "serious",
        "Blandingen følger ikke den behandlede godt før start. Så siger forskellen efter start ikke meget.",
        "The mix does not follow the treated one well before the start. Then the difference after it does not say much.",
    )


def pretended_start_moves(value: float, earlier: list[float]) -> Caution | None:
    if not earlier or max(abs(one) for one in earlier) < abs(value):
        return None
    return caution(
        "placebo_date_moves",
        "serious",
        "Regnet med en tidligere start, før noget var sket, findes en lige så stor «effekt».",
        "Computed with an earlier start, before anything had happened, an equally large “effect” is found.",
    )


def hinges_on_one_unit(value: float, without: list[tuple[str, float]]) -> Caution | None:
    hinges = [name for name, other in without if abs(other - value) > CHANGED_BY * abs(value)]
    if not hinges:
        return None
    return caution(
        "hinges_on_one_unit",
        "serious",
        "Uden {names} ville tallet ændre sig mere end halvdelen.",
        "Without {names} the figure would change by more than half.",
        names=", ".join(hinges),
    )
