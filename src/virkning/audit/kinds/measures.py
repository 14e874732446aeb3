"""Kinds that are measures of differences: standardised difference, variance ratio, interval, correlation."""

from __future__ import annotations

from collections.abc import Callable

from virkning.audit import means
from virkning.audit.claim import Printed, Reading, UnknowableError
from virkning.audit.kinds.kind import Given, Kind, Ways
from virkning.audit.needs import Group, Need, choice, group, number, numbers, variance
from virkning.audit.spans import exactly, over_corners
from virkning.language import Text

_NO_SPREAD = Text("Uden spredning er der intet at dele med.", "Without spread there is nothing to divide by.")
_NOT_BOTH = Text(
    "Der skal bruges enten standardfejl eller p-værdi.", "Either the standard error or the p value is needed."
)
# Two numbers per group do not say whether the second is a standard deviation or, as in balance tables, a variance.
_OF_VARIANCES = "average_of_variances"
_UNEQUAL = Text("De to lister er ikke lige lange.", "The two lists are not equally long.")
_VARIANCES = Text("Tallet passer, hvis spredningerne er varianser.", "The number fits if the spreads are variances.")
_SIGN = Text("Fortegnet er vendt.", "The sign is reversed.")


def _smd(given: Given, _: Printed) -> Ways:
    one, other = given["a"], given["b"]
    plain = [one.mean, _variance(one, given), other.mean, _variance(other, given)]
    ways = [
        over_corners(measure, plain, name)
        for name, measure in (
            ("average_variance", means.smd_average),
            ("first_variance", means.smd_first),
            ("second_variance", means.smd_second),
        )
    ]  # fmt: skip
    if one.n and other.n and one.n + other.n > 2:
        counted = [*plain[:2], Reading(one.n), *plain[2:], Reading(other.n)]
        ways += [over_corners(means.smd_pooled, counted, "pooled"), over_corners(means.smd_hedges, counted, "hedges")]
    if given["spread"] is None and one.n is None and other.n is None:
        ways.append(over_corners(means.smd_average, [one.mean, one.spread, other.mean, other.spread], _OF_VARIANCES))
    if not any(way.spans for way in ways):
        raise UnknowableError(_NO_SPREAD)
    return tuple(way for way in ways if way.spans)


def _variance(one: Group, given: Given) -> Reading:
    return one.spread if given["spread"] == "variance" else _squared(one.spread)


def _squared(sd: Reading) -> Reading:
    """The square of a rounded number lies between the squares of its ends, not quite in the middle of them."""
    low, high = max(sd.value - sd.slack, 0) ** 2, (sd.value + sd.slack) ** 2
    return Reading(sd.value**2, max(high - sd.value**2, sd.value**2 - low))


def _misread(given: Given, printed: Printed) -> Text | None:
    """Two common slips: the sign, and variances taken for standard deviations."""
    mirrored = Printed(-printed.value, printed.decimals, printed.relation)
    if _gives(given, mirrored):
        return _SIGN
    return _VARIANCES if _gives({**given, "spread": "variance"}, printed) else None


def _gives(given: Given, printed: Printed) -> bool:
    return any(printed.accepts(way.low, way.high) for way in _smd(given, printed)[:1])


def _variance_ratio(given: Given, _: Printed) -> Ways:
    (one, alone), (other, _also_alone) = given["a"], given["b"]
    if other.value - other.slack <= 0:
        raise UnknowableError(_NO_SPREAD)
    power = 1 if (given["spread"] or ("variance" if alone else "sd")) == "variance" else 2
    return (over_corners(lambda a, b: (a / b) ** power, [one, other]),)


def _interval_end(side: int) -> Callable[[Given, Printed], Ways]:
    def compute(given: Given, _: Printed) -> Ways:
        if (given["se"] is None) == (given["p"] is None):
            raise UnknowableError(_NOT_BOTH)
        reach = means.quantile(given["level"].value)
        if given["se"] is not None:
            return (over_corners(lambda value, se: value + side * reach * se, [given["estimate"], given["se"]]),)

        def end(value: float, p: float) -> float:
            return value + side * reach * abs(value) / means.quantile(1 - p)

        return (over_corners(end, [given["estimate"], given["p"]]),)

    return compute


def _interval(given: Given, printed: Printed) -> Ways:
    """The end that is asked for; without one, the end that lies on the printed number's side of the estimate."""
    end = given["end"] or ("low" if printed.value < given["estimate"].value else "high")
    return _interval_end(-1 if end == "low" else 1)(given, printed)


def _middle(given: Given, _: Printed) -> Ways:
    return (over_corners(lambda low, high: (low + high) / 2, [given["low"], given["high"]]),)


def _correlation(given: Given, _: Printed) -> Ways:
    x, y = ([reading.value for reading in given[name]] for name in ("x", "y"))
    if len(x) != len(y) or len(x) < 2:
        raise UnknowableError(_UNEQUAL)
    if len(set(x)) == 1 or len(set(y)) == 1:
        raise UnknowableError(_NO_SPREAD)
    return tuple(exactly(name, measure(x, y)) for name, measure in means.CORRELATIONS.items())


_ESTIMATE = Need("estimate", number, ("a",))
_LEVEL = Need("level", number, required=False, default=Reading(0.95))
_MEASURES = ("average_variance", _OF_VARIANCES, "first_variance", "second_variance", "pooled", "hedges")


_SPREAD = Need("spread", choice("sd", "variance"), required=False)

KINDS = (
    Kind(
        name="smd", label=Text("standardiseret forskel", "standardised difference"), compute=_smd, hint=_misread,
        needs=(Need("a", group), Need("b", group), _SPREAD), tests=_MEASURES, usual=_MEASURES[:2],
    ),
    Kind(
        name="variance_ratio", label=Text("variansforhold", "variance ratio"), compute=_variance_ratio,
        needs=(Need("a", variance), Need("b", variance), _SPREAD),
    ),
    Kind(
        name="interval", label=Text("sikkerhedsinterval", "confidence interval"), compute=_interval, ends=2,
        needs=(
            _ESTIMATE, Need("se", number, required=False), Need("p", number, required=False), _LEVEL,
            Need("end", choice("low", "high"), required=False),
        ),
    ),
    Kind(
        name="interval_middle", label=Text("midten af et interval", "middle of an interval"), compute=_middle,
        needs=(Need("low", number, ("a",)), Need("high", number, ("b",))),
    ),
    Kind(
        name="correlation", label=Text("korrelation", "correlation"), compute=_correlation,
        needs=(Need("x", numbers, ("a",)), Need("y", numbers, ("b",))), tests=("pearson", "spearman"), usual=("pearson",),
    ),
)  # fmt: skip
