"""How much an answer moves by itself: the smallest change that is more than the noise of answering twice.

For each item and version, 1.96 times the standard deviation of the change between neighbouring measurements of the
same citizen, over everybody. True change is in it too, so it is rather too large than too small. Without enough pairs
there is no such number, and none is shown.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection

FEWEST_PAIRS = 50
_KEPT_SECONDS = 600
_CACHE_KEY = "smallest-changes"
_95_PER_CENT = 1.96

_SQL = """
with given as (
    select s.instrument_id, s.rater, a.item, m.citizen_id, m.wave, a."values"[1] as value,
           lag(a."values"[1]) over neighbours as earlier, lag(m.wave) over neighbours as earlier_wave
    from measurement_answer a
    join measurement_sheet s on s.id = a.sheet_id
    join measurement_measurement m on m.id = s.measurement_id
    where cardinality(a."values") = 1 and s.submitted_at is not null
    window neighbours as (partition by s.instrument_id, s.rater, a.item, m.citizen_id order by m.wave)
)
select instrument_id, item, {factor} * stddev_samp(value - earlier)
from given where earlier_wave = wave - 1
group by instrument_id, item having count(*) >= {fewest}
"""

SmallestChanges = dict[tuple[int, str], float]


def smallest_changes() -> SmallestChanges:
    """By (id of the instrument version, item). An aggregate over all citizens, worked out anew every ten minutes."""
    known = cache.get(_CACHE_KEY)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(_SQL.format(factor=_95_PER_CENT, fewest=FEWEST_PAIRS))
            known = {(version, item): float(change) for version, item, change in cursor.fetchall()}
        cache.set(_CACHE_KEY, known, _KEPT_SECONDS)
    return known
