"""How long it takes to get into an offer, and who waits now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from virkning.casework.plans.actions.activities import places_taken
from virkning.casework.plans.models import Offer

LATELY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One offer's queue: how many wait, the median days of those who got in during the last year, free places."""

    offer: Offer
    waiting: int
    median_days: float | None
    taken: int

    @property
    def free(self) -> int | None:
        return None if self.offer.capacity is None else max(self.offer.capacity - self.taken, 0)


def waiting_times(offers: Sequence[Offer], on: date) -> list[Waiting]:
    found = []
    for offer in offers:
        started = offer.activities.filter(starts__gt=on - LATELY, starts__lte=on)
        days = [(starts - referred).days for starts, referred in started.values_list("starts", "referred_on")]
        found.append(
            Waiting(
                offer,
                offer.activities.filter(starts=None, ends=None).count(),
                median(days) if days else None,
                places_taken(offer, on),
            )
        )
    return found
