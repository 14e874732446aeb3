"""Kinds that need no statistics: shares, sums, flows, differences, growth and the like."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from virkning.audit.claim import ImpossibleError, Printed, Reading, UnknowableError
from virkning.audit.kinds.kind import Given, Kind, Ways
from virkning.audit.needs import Need, choice, counts, number, numbers, share_of
from virkning.audit.spans import Candidate, exactly, of_sum, over_corners
from virkning.language import Text
from virkning.language import number as on_paper

_TOO_MANY = Text("{count} ud af {total} er flere, end der er.", "{count} out of {total} is more than there are.")
_NO_ZERO = Text("Der kan ikke deles med nul.", "Nothing can be divided by zero.")
_OTHER_COUNT = Text("{printed} svarer til {count} ud af {total}.", "{printed} corresponds to {count} out of {total}.")
_NO_COUNT = Text("Intet antal ud af {total} giver {printed}.", "No count out of {total} gives {printed}.")
_APART = Text("Summen er {gap} fra det trykte.", "The sum is {gap} from what is printed.")


def _share(given: Given, printed: Printed) -> Ways:
    part, total = given["a"]
    if part.value > total:
        raise ImpossibleError(_TOO_MANY.fill(count=f"{part.value:g}", total=total))
    return (over_corners(lambda count: factor_of(given, printed, count / total) * count / total, [part]),)


def factor_of(given: Given, printed: Printed, share: float) -> float:
    """100 for per cent and 1 for a share; where the file does not say which, the one nearer to the printed number."""
    unit = given.get("unit")
    if unit is None:
        unit = "percent" if abs(100 * share - printed.value) <= abs(share - printed.value) else "fraction"
    return 100.0 if unit == "percent" else 1.0


def _which_count(given: Given, printed: Printed) -> Text:
    """The count that would have been printed like this, if there is one."""
    _, total = given["a"]
    factor = factor_of(given, printed, given["a"][0].value / total)
    shown = _as_printed(printed)
    for count in range(total + 1):
        if printed.accepts(factor * count / total, factor * count / total):
            return _OTHER_COUNT.fill(printed=shown, count=count, total=total)
    return _NO_COUNT.fill(printed=shown, total=total)


def _as_printed(printed: Printed) -> Text:
    decimals = max(printed.decimals, 0)
    return Text(on_paper(printed.value, decimals, "da"), on_paper(printed.value, decimals, "en"))


def _sum(given: Given, _: Printed) -> Ways:
    minus = tuple(Reading(-part.value, part.slack) for part in given["minus"] or ())
    return (of_sum([*given["parts"], *minus]),)


def _flow(given: Given, _: Printed) -> Ways:
    leaving = [Reading(-part.value, part.slack) for part in given["minus"]]
    return (of_sum([given["start"], *leaving, *(given["plus"] or ())]),)


def _gap(compute: Callable[[Given, Printed], Ways]) -> Callable[[Given, Printed], Text]:
    """How far the printed number is from the sum."""

    def hint(given: Given, printed: Printed) -> Text:
        found = compute(given, printed)[0].value
        decimals = max(printed.decimals, 0)
        gap = [on_paper(found - printed.value, decimals, language) for language in ("da", "en")]
        return _APART.fill(gap=Text(*gap))

    return hint


def _difference(given: Given, _: Printed) -> Ways:
    return (over_corners(lambda a, b: a - b, [given["a"], given["b"]]),)


def _ratio(given: Given, _: Printed) -> Ways:
    _not_zero(given["b"])
    return (over_corners(lambda a, b: a / b, [given["a"], given["b"]]),)


def _growth(given: Given, _: Printed) -> Ways:
    _not_zero(given["a"])
    return (over_corners(lambda before, after: 100 * (after / before - 1), [given["a"], given["b"]]),)


def _not_zero(reading: Reading) -> None:
    if abs(reading.value) <= reading.slack:
        raise UnknowableError(_NO_ZERO)


def _product(given: Given, _: Printed) -> Ways:
    return (over_corners(lambda *factors: math.prod(factors), given["factors"]),)


def _mean(given: Given, _: Printed) -> Ways:
    """The mean rises with each value, so its ends are where all values are at theirs."""
    values, weights = given["values"], given["weights"] or (1,) * len(given["values"])
    if len(weights) != len(values) or sum(weights) == 0:
        raise UnknowableError(Text("Der er ikke én vægt til hver værdi.", "There is not one weight for each value."))
    middle, low, high = (
        _weighted([reading.value + side * reading.slack for reading in values], weights) for side in (0, -1, 1)
    )
    return (Candidate("", middle, ((low, high),)),)


def _weighted(values: Sequence[float], weights: Sequence[int]) -> float:
    return math.fsum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def _share_difference(given: Given, printed: Printed) -> Ways:
    (a, n), (b, m) = given["a"], given["b"]
    share = a.value / n - b.value / m
    return (exactly("", factor_of(given, printed, share) * share),)


def _restated(given: Given, _: Printed) -> Ways:
    return (over_corners(lambda a: a, [given["a"]]),)


def _prediction(given: Given, _: Printed) -> Ways:
    """Each term has its own ends, and the sum of the ends is the end of the sum."""
    if len(given["coefficients"]) != len(given["values"]):
        raise UnknowableError(
            Text("Der er ikke én værdi til hver koefficient.", "There is not one value for each coefficient.")
        )
    constant = over_corners(lambda a: a, [given["constant"]])
    pairs = zip(given["coefficients"], given["values"], strict=True)
    terms = [constant, *(over_corners(lambda b, x: b * x, pair) for pair in pairs)]
    value, low, high = (math.fsum(getattr(term, end) for term in terms) for end in ("value", "low", "high"))
    return (Candidate("", value, ((low, high),)),)


def _log_change(given: Given, _: Printed) -> Ways:
    """What a coefficient of a logged variable means for a rise of `change` per cent in the variable itself."""
    change = given["change"]
    if change.value <= -100:
        raise UnknowableError(
            Text("Et fald på 100 % eller mere har ingen logaritme.", "A fall of 100% or more has no logarithm.")
        )
    return (over_corners(lambda b, change: b * math.log1p(change / 100), [given["a"], change]),)


_A, _B = Need("a", number), Need("b", number)
_PERCENT_OR_SHARE = Need("unit", choice("percent", "fraction"), required=False)

KINDS = (
    Kind(
        name="share", label=Text("andel", "share"), compute=_share, whole={"a": ("count", "total")}, hint=_which_count,
        needs=(Need("a", share_of), _PERCENT_OR_SHARE),
    ),
    Kind(
        name="sum", label=Text("sum", "sum"), compute=_sum, hint=_gap(_sum), result=("total",),
        needs=(Need("parts", numbers, ("a",)), Need("minus", numbers, required=False)),
    ),
    Kind(
        name="flow", label=Text("flow", "flow"), compute=_flow, hint=_gap(_flow), result=("remaining",),
        needs=(
            Need("start", number, ("a", "total", "from")),
            Need("minus", numbers, ("b", "parts", "out", "excluded")),
            Need("plus", numbers, required=False),
        ),
    ),
    Kind(name="difference", label=Text("forskel", "difference"), compute=_difference, needs=(_A, _B)),
    Kind(
        name="share_difference", label=Text("forskel mellem andele", "difference of shares"), compute=_share_difference,
        needs=(Need("a", share_of), Need("b", share_of), _PERCENT_OR_SHARE),
    ),
    Kind(name="ratio", label=Text("forhold", "ratio"), compute=_ratio, needs=(_A, _B)),
    Kind(name="product", label=Text("produkt", "product"), compute=_product, needs=(Need("factors", numbers, ("a",)),)),
    Kind(
        name="growth", label=Text("vækst i procent", "growth in per cent"), compute=_growth,
        needs=(Need("a", number, ("before", "from")), Need("b", number, ("after", "to"))),
    ),
    Kind(
        name="mean", label=Text("gennemsnit", "mean"), compute=_mean,
        needs=(Need("values", numbers, ("a",)), Need("weights", counts, ("n",), required=False)),
    ),
    Kind(name="restated", label=Text("gentaget tal", "restated number"), compute=_restated, needs=(_A,)),
    Kind(
        name="prediction", label=Text("forudsagt værdi", "predicted value"), compute=_prediction,
        needs=(Need("constant", number), Need("coefficients", numbers), Need("values", numbers)),
    ),
    Kind(
        name="log_change", label=Text("ændring i logaritme", "change of a logarithm"), compute=_log_change,
        needs=(Need("a", number, ("coefficient",)), Need("change", number, ("percent",), required=False, default=Reading(1.0))),
    ),
)  # fmt: skip
