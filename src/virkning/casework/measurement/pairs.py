"""Both raters' answers side by side, for the moment when they look at them together."""

from __future__ import annotations

from dataclasses import dataclass

from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import Answer, Measurement, Sheet
from virkning.casework.measurement.policies import check_open, paired_sheets
from virkning.instruments import Item
from virkning.language import MISSING, Text, same


@dataclass(frozen=True, slots=True)
class Side:
    """One rater's answer in words, and its code where it is one point on a scale."""

    told: Text
    value: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One construct that both judged. `apart` is how many steps lie between them."""

    label: Text
    citizen: Side
    caseworker: Side
    steps: int

    @property
    def apart(self) -> int | None:
        if self.citizen.value is None or self.caseworker.value is None:
            return None
        return abs(self.citizen.value - self.caseworker.value)

    @property
    def far_apart(self) -> bool:
        """A third of the scale or more: worth talking about."""
        return self.apart is not None and 3 * self.apart >= self.steps


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at together: the pairs, farthest apart first, and what only one of them was asked."""

    pairs: tuple[Pair, ...]
    citizen_only: tuple[tuple[Text, Side], ...]
    caseworker_only: tuple[tuple[Text, Side], ...]


def pairs_of(measurement: Measurement) -> Looked:
    """All answers of an opened measurement; a shut one is refused."""
    check_open(measurement)
    sheets = paired_sheets(measurement)
    given = {
        (sheet.instrument_id, sheet.rater, answer.item): answer for sheet in sheets for answer in sheet.answers.all()
    }
    pairs: list[Pair] = []
    alone: dict[str, list[tuple[Text, Side]]] = {"citizen": [], "caseworker": []}
    for version in {sheet.instrument_id: sheet for sheet in sheets}.values():
        instrument = instrument_of(version.instrument)
        both = {item.id for _, *items in instrument.pairs() for item in items}
        pairs += [
            Pair(construct.label, _side(given, version, theirs), _side(given, version, ours), _steps(theirs))
            for construct, theirs, ours in instrument.pairs()
        ]
        for item in instrument.items:
            if item.id not in both:
                alone[item.rater].append((item.label, _side(given, version, item)))
    pairs.sort(key=lambda pair: -(pair.apart or 0))
    return Looked(tuple(pairs), tuple(alone["citizen"]), tuple(alone["caseworker"]))


def _side(given: dict[tuple[int, str, str], Answer], version: Sheet, item: Item) -> Side:
    answer = given.get((version.instrument_id, item.rater, item.id))
    if answer is None:
        return Side(same(MISSING), None)
    if answer.missing:
        return Side(item.missing_label(answer.missing), None)
    labels = [point.label for point in item.points if point.code in answer.values]
    told = Text("; ".join(label.da for label in labels), "; ".join(label.en for label in labels))
    return Side(told, answer.values[0] if len(answer.values) == 1 and not item.multiple else None)


def _steps(item: Item) -> int:
    return item.high.code - item.low.code
