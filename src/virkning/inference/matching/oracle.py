"""The slow, obvious search: look at every possible partner, take the nearest, of equally near ones the first.

This is the reference for the fast searches and says what they must find. It needs time proportional to the product of
the two groups and is used in tests only.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from virkning.inference.matching.rules import Bools, Codes, Floats, Matches, Rules, matches_of, queue

Distance = Callable[[int, Codes], Floats]


def match_by_looking(
    score: Floats, seeking: Bools, rules: Rules, strata: Codes | None = None, distance: Distance | None = None,
    apart: Floats | None = None,
) -> Matches:  # fmt: skip
    """The matches of each seeking row among the other rows.

    distance(row, rows): how far a row is from others; by default the difference of scores.
    apart: where the width limits something else than the distance, the values whose difference it limits.
    """
    limited = score if apart is None else apart
    units, free = np.flatnonzero(seeking), ~seeking
    served = units[queue(score[units], rules)]
    pairs: list[tuple[int, int]] = []
    for round_ in range(1 if rules.replacement else rules.neighbours):
        for unit in served:
            if round_ and not any(unit == other for other, _ in pairs):
                continue
            allowed = free if strata is None else free & (strata == strata[unit])
            candidates = np.flatnonzero(allowed)
            if rules.width is not None:
                candidates = candidates[np.abs(limited[unit] - limited[candidates]) <= rules.width]
            far = distance(unit, candidates) if distance else np.abs(score[unit] - score[candidates])
            order = np.lexsort([candidates, far])
            if not rules.replacement:
                chosen = candidates[order[:1]]
                free[chosen] = False
            elif rules.ties == "first" or len(order) <= rules.neighbours:
                chosen = candidates[order[: rules.neighbours]]
            else:
                chosen = candidates[order[far[order] <= far[order[rules.neighbours - 1]]]]
            pairs += [(int(unit), int(partner)) for partner in chosen]
    unit, partner = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return matches_of(unit, partner, units)
