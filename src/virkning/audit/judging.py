"""From what could have been computed to a verdict on what was printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from virkning.audit.claim import NO_NOTE, Claim, ImpossibleError, Printed, UnknowableError
from virkning.audit.kinds import KINDS, Kind
from virkning.audit.kinds.kind import Ways
from virkning.audit.spans import Candidate
from virkning.language import Text, number


class Verdict(StrEnum):
    """From the best to the worst; the last one is about the claim, not about the number."""

    REPRODUCES = "reproduces"
    TRUNCATED = "reproduces only by truncation"
    OTHER_TEST = "reproduces with another test"
    FAILS = "does not reproduce"
    IMPOSSIBLE = "impossible"
    UNCHECKED = "cannot be checked"


_LIMITS = ("<", "<=", ">", ">=")
FAILING = (Verdict.FAILS, Verdict.IMPOSSIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one printed number. low, high: all that the inputs, rounded as they are, allow.

    correction: the nearest number that could have been printed instead; empty where the printed one stands.
    """

    verdict: Verdict
    recomputed: float | None = None
    test: str = ""
    note: Text = NO_NOTE
    low: float | None = None
    high: float | None = None
    correction: tuple[float, ...] = ()


_ALLOWS = Text(
    "De trykte tal er så afrundede, at de tillader {low} til {high}.",
    "The printed inputs are rounded so much that they allow {low} to {high}.",
)
_POINT = Text("Cifrene passer, men kommaet står forkert.", "The digits fit, but the decimal point is misplaced.")
_DIGITS, _FAR = 3, 9
_NAMED_GIVES = Text("{named} giver {value}.", "{named} gives {value}.")
_ALSO = Text("Passer også: {tests}.", "Also fits: {tests}.")


def judge(claim: Claim) -> list[Judgement]:
    """One judgement for each number that the claim prints."""
    kind = KINDS[claim.kind]
    return [_judge_one(claim, kind, printed) for printed in claim.printed]


def _judge_one(claim: Claim, kind: Kind, printed: Printed) -> Judgement:
    try:
        ways = kind.compute(claim.inputs, printed)
        named = _named(claim, kind, ways)
    except ImpossibleError as why:
        return Judgement(verdict=Verdict.IMPOSSIBLE, note=why.why)
    except UnknowableError as why:
        return Judgement(verdict=Verdict.UNCHECKED, note=why.why)
    return _compare(claim, kind, printed, ways, named)


def _named(claim: Claim, kind: Kind, ways: Ways) -> Ways:
    """The ways that count: by the tests the source names, else the usual ones."""
    wanted = claim.tests or kind.usual
    found = tuple(way for way in ways if way.test in wanted) if wanted else ways
    if not found:
        tests = ", ".join(claim.tests)
        raise UnknowableError(
            Text(f"{tests} kan ikke regnes på disse tal.", f"{tests} cannot be computed from these numbers.")
        )
    return found


def _compare(claim: Claim, kind: Kind, printed: Printed, ways: Ways, named: Ways) -> Judgement:
    if fitting := _fitting(named, printed):
        return _fits(printed, fitting)
    if truncated := [way for way in named if any(printed.accepts_truncated(*span) for span in way.spans)]:
        return _found(Verdict.TRUNCATED, truncated[0], printed, correct=True)
    if others := _fitting(tuple(way for way in ways if way not in named), printed):
        note = _NAMED_GIVES.fill(named=named[0].test, value=_shown(named[0].value, printed))
        return _found(Verdict.OTHER_TEST, others[0], printed, _and(note, _also(others[1:])))
    verdict = Verdict.IMPOSSIBLE if kind.never else Verdict.FAILS
    nearest = min(named, key=lambda way: _distance(way, printed))
    hint = kind.hint(claim.inputs, printed) if kind.hint else None
    note = hint or (_POINT if _point_is_lost(nearest, printed) else NO_NOTE)
    return _found(verdict, nearest, printed, note, correct=True)


def _point_is_lost(way: Candidate, printed: Printed) -> bool:
    """Whether the digits are right and only the decimal point is elsewhere; three digits are too many for chance."""
    if printed.relation != "=" or len(f"{abs(printed.value / printed.unit):.0f}".strip("0")) < _DIGITS:
        return False
    moved = [Printed(printed.value / 10.0**places, printed.decimals + places) for places in range(-_FAR, _FAR + 1)]
    return any(one.accepts(*span) for one in moved for span in way.spans)


def _fitting(ways: Ways, printed: Printed) -> Ways:
    return tuple(way for way in ways if any(printed.accepts(*span) for span in way.spans))


def _fits(printed: Printed, fitting: Ways) -> Judgement:
    """A check that could not have failed is no check."""
    way = fitting[0]
    if _could_not_fail(way, printed):
        note = _ALLOWS.fill(low=_shown(way.low, printed), high=_shown(way.high, printed))
        return _found(Verdict.UNCHECKED, way, printed, note)
    return _found(Verdict.REPRODUCES, way, printed, _also(fitting[1:]))


def _could_not_fail(way: Candidate, printed: Printed) -> bool:
    """Whether all the numbers around the printed one pass as well, or both sides of a limit."""
    if printed.relation == "=":
        return all(any(other.accepts(*span) for span in way.spans) for other in printed.neighbours())
    return printed.relation in _LIMITS and way.low < printed.value < way.high


def _found(
    verdict: Verdict, way: Candidate, printed: Printed, note: Text = NO_NOTE, *, correct: bool = False
) -> Judgement:
    return Judgement(
        verdict=verdict,
        recomputed=way.value if verdict is Verdict.UNCHECKED else _nearest_value(way, printed),
        test=way.test,
        note=note,
        low=way.low,
        high=way.high,
        correction=_corrections(way, printed) if correct and printed.relation not in _LIMITS else (),
    )


def _nearest_value(way: Candidate, printed: Printed) -> float:
    """With several exact possibilities, the one nearest to the printed number; else the value of the printed inputs."""
    if len(way.spans) > 1 and all(low == high for low, high in way.spans):
        return min((low for low, _ in way.spans), key=lambda value: abs(value - printed.value))
    return way.value


def _distance(way: Candidate, printed: Printed) -> float:
    return min(max(low - printed.value, printed.value - high, 0.0) for low, high in way.spans)


def _corrections(way: Candidate, printed: Printed) -> tuple[float, ...]:
    """What could be printed instead; two numbers where one possibility lies on each side."""
    if len(way.spans) == 1:
        return (round(way.value, printed.decimals),)
    values = [low for low, _ in way.spans]
    below = [value for value in values if value <= printed.value]
    above = [value for value in values if value > printed.value]
    near = [*([max(below)] if below else []), *([min(above)] if above else [])]
    return tuple(dict.fromkeys(round(value, printed.decimals) for value in near))


def _shown(value: float, printed: Printed) -> Text:
    decimals = max(printed.decimals, 0) + 2
    return Text(number(value, decimals, "da"), number(value, decimals, "en"))


def _also(ways: Ways) -> Text:
    tests = ", ".join(way.test for way in ways if way.test)
    return _ALSO.fill(tests=tests) if tests else NO_NOTE


def _and(one: Text, other: Text) -> Text:
    return Text(f"{one.da} {other.da}".strip(), f"{one.en} {other.en}".strip())
