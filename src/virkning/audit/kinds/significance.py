"""Kinds that are p values: of two proportions, paired or not, of tables, of means, of ranks, of estimates."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from virkning.audit import means, proportions
from virkning.audit.claim import ImpossibleError, Printed, Reading, UnknowableError
from virkning.audit.granularity import counts_behind
from virkning.audit.kinds.kind import Given, Kind, Ways
from virkning.audit.needs import (
    Need,
    choice,
    count,
    group_with_n,
    number,
    numbers,
    percent_of,
    positive,
    share_of,
    table,
    truth,
    two_by_two,
    two_counts,
)
from virkning.audit.spans import Candidate, exactly, one_of, over_corners
from virkning.language import Text

_TOO_MANY = Text("{count} ud af {total} er flere, end der er.", "{count} out of {total} is more than there are.")
_NO_COUNT = Text("Intet antal ud af {total} giver {percent} %.", "No count out of {total} gives {percent}%.")
_NOT_PAIRED = Text(
    "Parrede andele skal have samme antal mennesker.", "Paired proportions must have the same number of people."
)
_NO_TEST = Text("Ingen af testene kan regnes på disse tal.", "None of the tests can be computed from these numbers.")


def _two_proportions(given: Given, _: Printed) -> Ways:
    (one, n), (other, m) = given["a"], given["b"]
    tables = [(a, n, b, m) for a, b in product(_counts(given, one, n), _counts(given, other, m))]
    return _computable(_among(name, [test(*cells) for cells in tables]) for name, test in proportions.UNPAIRED.items())


def _paired(given: Given, _: Printed) -> Ways:
    """The two kinds of change where they are printed; else all that the two margins allow."""
    changes = _changes_behind(given) if given["discordant"] is None else [given["discordant"]]
    found = [_among(name, [test(b, c) for b, c in changes]) for name, test in proportions.PAIRED.items()]
    if given["a"] is not None and given["b"] is not None:
        (one, n), (other, m) = given["a"], given["b"]
        tables = list(product(_counts(given, one, n), _counts(given, other, m)))
        found.append(_among("chi2_unpaired", [proportions.chi_square(a, n, b, m) for a, b in tables]))
        found.append(_among("fisher_unpaired", [proportions.fisher(a, n, b, m) for a, b in tables]))
    return _computable(found)


def _changes_behind(given: Given) -> list[tuple[int, int]]:
    if given["table"] is not None:
        (_, only_first), (only_second, _) = given["table"]
        return [(only_first, only_second)]
    if given["a"] is None or given["b"] is None:
        raise UnknowableError(Text("Der mangler antal at regne på.", "There are no counts to compute from."))
    (one, n), (other, m) = given["a"], given["b"]
    if n != m:
        raise UnknowableError(_NOT_PAIRED)
    return [
        (before - both, after - both)
        for before, after in product(_counts(given, one, n), _counts(given, other, n))
        for both in range(max(0, before + after - n), min(before, after) + 1)
    ]


def _counts(given: Given, share: Reading, total: int) -> list[int]:
    """The count itself, or all counts behind a printed percentage."""
    if given["given"] != "percent":
        if share.value > total:
            raise ImpossibleError(_TOO_MANY.fill(count=f"{share.value:g}", total=total))
        return [int(share.value)]
    found = counts_behind(share, total)
    if not found:
        raise ImpossibleError(_NO_COUNT.fill(percent=f"{share.value:g}", total=total))
    return found


def _among(name: str, values: list[float]) -> Candidate:
    known = [value for value in values if value == value]
    return one_of(name, known) if known else Candidate(name, float("nan"), ())


def _computable(found: Iterable[Candidate]) -> Ways:
    ways = tuple(way for way in found if way.spans)
    if not ways:
        raise UnknowableError(_NO_TEST)
    return ways


def _table(given: Given, _: Printed) -> Ways:
    rows = given["table"]
    found = [_among("chi2", [proportions.chi_square_table(rows)])]
    if len(rows) == len(rows[0]) == 2:
        (a, c), (b, d) = rows
        found += [
            _among(name, [test(a, a + c, b, b + d)]) for name, test in proportions.UNPAIRED.items() if name != "chi2"
        ]
    return _computable(found)


def _two_means(given: Given, _: Printed) -> Ways:
    one, other = given["a"], given["b"]
    readings = [one.mean, one.spread, Reading(one.n), other.mean, other.spread, Reading(other.n)]
    alike = abs(one.mean.value - other.mean.value) <= one.mean.slack + other.mean.slack
    ways = []
    for name, test in means.MEANS.items():
        way = over_corners(test, readings, name)
        ways.append(Candidate(name, way.value, ((way.low, 1.0),)) if alike and way.spans else way)
    return _computable(ways)


def _wilcoxon(given: Given, _: Printed) -> Ways:
    x, y = ([reading.value for reading in given[name]] for name in ("a", "b"))
    if given["paired"] and len(x) != len(y):
        raise UnknowableError(_NOT_PAIRED)
    found = (means.signed_rank if given["paired"] else means.rank_sum)(x, y)
    return _computable(exactly(name, value) for name, value in found.items())


def _estimate(given: Given, _: Printed) -> Ways:
    estimate, se = given["estimate"], given["se"]
    ways = [over_corners(means.estimate_z, [estimate, se], "z")]
    if given["df"] is not None:
        ways.append(over_corners(means.estimate_t, [estimate, se, Reading(given["df"])], "t"))
    return _computable(ways)


def _from_interval(given: Given, _: Printed) -> Ways:
    """The p value that an estimate and its interval imply on the normal scale."""
    quantile = means.quantile(given["level"].value)

    def p_of(estimate: float, low: float, high: float) -> float:
        return means.estimate_z(estimate, (high - low) / (2 * quantile))

    return _computable([over_corners(p_of, [given["estimate"], given["low"], given["high"]], "z")])


def _correlation(given: Given, _: Printed) -> Ways:
    return _computable([over_corners(lambda r: means.correlation_t(r, given["n"]), [given["r"]], "t")])


_A, _B = Need("a", share_of, in_percent=percent_of), Need("b", share_of, in_percent=percent_of)
_GIVEN = Need("given", choice("counts", "percent"), required=False, default="counts")
_LEVEL = Need("level", number, required=False, default=Reading(0.95))
_UNPAIRED = tuple(proportions.UNPAIRED)
_PAIRED = (*proportions.PAIRED, "chi2_unpaired", "fisher_unpaired")


KINDS = (
    Kind(
        name="two_proportions_p", label=Text("p-værdi for to andele", "p value of two proportions"),
        compute=_two_proportions, needs=(_A, _B, _GIVEN), tests=_UNPAIRED, usual=("chi2", "fisher"),
    ),
    Kind(
        name="paired_proportions_p", label=Text("p-værdi for parrede andele", "p value of paired proportions"),
        compute=_paired, tests=_PAIRED, usual=("mcnemar", "mcnemar_exact"),
        needs=(
            Need("a", share_of, required=False, in_percent=percent_of),
            Need("b", share_of, required=False, in_percent=percent_of),
            Need("discordant", two_counts, ("changes",), required=False),
            Need("table", two_by_two, required=False), _GIVEN,
        ),
    ),
    Kind(
        name="table_p", label=Text("p-værdi for en tabel", "p value of a table"), compute=_table,
        needs=(Need("table", table, ("a", "rows")),), tests=_UNPAIRED, usual=("chi2", "fisher"),
    ),
    Kind(
        name="two_means_p", label=Text("p-værdi for to gennemsnit", "p value of two means"), compute=_two_means,
        needs=(Need("a", group_with_n), Need("b", group_with_n)), tests=tuple(means.MEANS), usual=("t_pooled", "t_welch"),
    ),
    Kind(
        name="wilcoxon_p", label=Text("p-værdi for rangorden", "p value of ranks"), compute=_wilcoxon,
        needs=(Need("a", numbers, ("x",)), Need("b", numbers, ("y",)), Need("paired", truth, required=False, default=False)),
        tests=("wilcoxon", "wilcoxon_exact", "wilcoxon_uncorrected"),
        usual=("wilcoxon", "wilcoxon_exact", "wilcoxon_uncorrected"),
    ),
    Kind(
        name="estimate_p", label=Text("p-værdi for et estimat", "p value of an estimate"), compute=_estimate,
        needs=(Need("estimate", number, ("a",)), Need("se", number, ("b",)), Need("df", count, required=False)),
        tests=("z", "t"), usual=("z", "t"),
    ),
    Kind(
        name="interval_p", label=Text("p-værdi ud fra interval", "p value from an interval"), compute=_from_interval,
        needs=(Need("estimate", number, ("a",)), Need("low", number), Need("high", number), _LEVEL),
        tests=("z",), usual=("z",),
    ),
    Kind(
        name="correlation_p", label=Text("p-værdi for en korrelation", "p value of a correlation"), compute=_correlation,
        needs=(Need("r", number, ("a",)), Need("n", positive)), tests=("t",), usual=("t",),
    ),
)  # fmt: skip
