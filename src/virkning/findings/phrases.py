"""Careful language: what may be said follows from the design and from the numbers, not from what one hopes for.

A randomised trial may show an effect. A comparison suggests one, under assumptions that are named. An association is
said to be one and not a cause. An interval that holds zero is never "almost" anything: the number cannot be told from
zero, and the reader learns what it could be.
"""

from __future__ import annotations

import math
from typing import Literal

from virkning.findings.finding import Estimate
from virkning.language import LANGUAGES, MISSING, NO_BREAK_SPACE, Language, Text, number, p_value, percent

Claim = Literal["experiment", "comparison", "association", "description"]
CLAIMS: dict[str, Claim] = {
    "trial": "experiment",
    "difference": "comparison",
    "matching": "comparison",
    "investment": "comparison",
    "caseworkers": "association",
    "mechanism": "association",
    "pathways": "association",
    "benchmark": "association",
}

UNITS = {
    "share": Text("andel", "share"),
    "points": Text("procentpoint", "percentage points"),
    "hours": Text("timer", "hours"),
    "kroner": Text("kr.", "DKK"),
    "count": Text("antal", "count"),
    "scale": Text("skalapoint", "scale points"),
    "number": Text("tal", "number"),
}
_BARE_UNITS = ("share", "number", "count")
_HUNDREDTHS = ("share", "points")
_DECIMALS = {"share": 1, "points": 1, "count": 0, "hours": 1, "kroner": 0, "scale": 2}
_OTHERWISE = 2

_WITH_INTERVAL = Text(
    "{value} (95\u00a0% sikkerhedsinterval fra {low} til {high})",
    "{value} (95% confidence interval from {low} to {high})",
)
_NOT_COMPUTED = Text("{label} kan ikke beregnes.", "{label} cannot be computed.")
_NO_INTERVAL = Text(
    "{label}: {value}. Usikkerheden er ikke beregnet.", "{label}: {value}. Its uncertainty has not been computed."
)
_CLEAR = {
    "experiment": Text(
        "{label}: forsøget viser en effekt på {amount}.", "{label}: the trial shows an effect of {amount}."
    ),
    "comparison": Text(
        "{label}: sammenligningen tyder på en effekt på {amount}, under de antagelser, at {assumptions}.",
        "{label}: the comparison suggests an effect of {amount}, on the assumptions that {assumptions}.",
    ),
    "association": Text(
        "{label}: der er en sammenhæng på {amount}. Det viser ikke i sig selv, hvad der er årsagen.",
        "{label}: there is an association of {amount}. This does not by itself show what the cause is.",
    ),
    "description": Text("{label}: {amount}.", "{label}: {amount}."),
}
_UNCLEAR = Text(
    "{label} kan ikke skelnes fra {null}. Tallene er forenelige med alt fra {low} til {high}.",
    "{label} cannot be told apart from {null}. The data are compatible with anything from {low} to {high}.",
)
_USUAL_ASSUMPTION = Text(
    "de sammenlignede grupper ellers ville have klaret sig ens", "the groups compared would otherwise have fared alike"
)
_ZERO = Text("nul", "zero")
_DIRECTIONS = {
    "higher": Text("højere", "higher"),
    "lower": Text("lavere", "lower"),
    "unclear": Text("ikke til at skelne", "not distinguishable"),
}
_APART = Text("kan skelnes fra nul (p {p})", "can be told apart from zero (p {p})")
_NOT_APART = Text("kan ikke skelnes fra nul (p {p})", "cannot be told apart from zero (p {p})")
_TENDENCY = {
    "experiment": Text("viser", "shows"),
    "comparison": Text("tyder på", "suggests"),
    "association": Text("hænger sammen med", "is associated with"),
    "description": Text("beskriver", "describes"),
}


def claim_of(design: str) -> Claim:
    """What a design can carry; a design not known is taken to describe."""
    return CLAIMS.get(design, "description")


def verdict(estimate: Estimate, claim: Claim, *, assumptions: Text = _USUAL_ASSUMPTION, null: float = 0.0) -> Text:
    """One or two sentences about an estimate, as strong as the design and the interval allow."""
    if not _known(estimate.value):
        return _NOT_COMPUTED.fill(label=estimate.label)
    if not has_interval(estimate):
        return _NO_INTERVAL.fill(label=estimate.label, value=amount(estimate))
    if claim == "description" or is_clear(estimate, null=null):
        return _CLEAR[claim].fill(label=estimate.label, amount=with_interval(estimate), assumptions=assumptions)
    low, high = _said(estimate, estimate.low, bare=True), _said(estimate, estimate.high)
    compared = _ZERO if null == 0 else _said(estimate, null)
    return _UNCLEAR.fill(label=estimate.label, null=compared, low=low, high=high)


def tendency(claim: Claim) -> Text:
    """The verb that a design may use of a clear result."""
    return _TENDENCY[claim]


def direction(estimate: Estimate, *, null: float = 0.0) -> Text:
    """Higher, lower, or not distinguishable: decided by the interval."""
    if not is_clear(estimate, null=null):
        return _DIRECTIONS["unclear"]
    assert estimate.value is not None
    return _DIRECTIONS["higher" if estimate.value > null else "lower"]


def told_apart(p: float | None, level: float = 0.05) -> Text:
    """What a p value allows to be said; there is nothing between yes and no."""
    apart = p is not None and p < level
    said = [p_value(p, language) for language in ("da", "en")]
    return (_APART if apart else _NOT_APART).fill(
        p=Text(*(one.replace("<", "< ") if "<" in one else f"= {one}" for one in said))
    )


def is_clear(estimate: Estimate, *, null: float = 0.0) -> bool:
    """Whether the whole interval lies on one side of `null`. Without an interval nothing is clear."""
    return has_interval(estimate) and not (estimate.low <= null <= estimate.high)  # type: ignore[operator]


def has_interval(estimate: Estimate) -> bool:
    return _known(estimate.value) and _known(estimate.low) and _known(estimate.high)


def amount(estimate: Estimate) -> Text:
    """The value in its unit: 26,1 procentpoint."""
    return _said(estimate, estimate.value)


def with_interval(estimate: Estimate) -> Text:
    """The value with the interval that the number must not travel without."""
    low, high = _said(estimate, estimate.low, bare=True), _said(estimate, estimate.high)
    return _WITH_INTERVAL.fill(value=amount(estimate), low=low, high=high)


def estimate_number(value: float | None, estimate: Estimate, language: Language) -> str:
    """A number rounded as its estimate is, without the name of the unit."""
    if not _known(value):
        return MISSING
    assert value is not None
    if estimate.unit == "share":
        return percent(value, decimals_of(estimate), language)
    return number(100 * value if estimate.unit == "points" else value, decimals_of(estimate), language)


def estimate_text(value: float | None, estimate: Estimate, language: Language) -> str:
    """The same with its unit, where the number does not carry it already."""
    shown = estimate_number(value, estimate, language)
    if shown == MISSING or estimate.unit in _BARE_UNITS:
        return shown
    unit = UNITS.get(estimate.unit)
    return f"{shown}{NO_BREAK_SPACE}{unit.say(language) if unit else estimate.unit}"


def standard_error_text(estimate: Estimate, language: Language) -> str:
    """A standard error has one digit more than its estimate; those of shares and points are in percentage points."""
    if not _known(estimate.se):
        return MISSING
    assert estimate.se is not None
    factor = 100 if estimate.unit in _HUNDREDTHS else 1
    return number(factor * estimate.se, decimals_of(estimate) + 1, language)


def decimals_of(estimate: Estimate) -> int:
    return estimate.decimals if estimate.decimals is not None else _DECIMALS.get(estimate.unit, _OTHERWISE)


def _said(estimate: Estimate, value: float | None, *, bare: bool = False) -> Text:
    say = estimate_number if bare else estimate_text
    return Text(*(say(value, estimate, language) for language in LANGUAGES))


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)
