"""Kinds that ask whether any data could give the number; and the kind for numbers that nothing printed can check."""

from __future__ import annotations

from virkning.audit.claim import Printed, UnknowableError
from virkning.audit.granularity import means_near, sds_near, shares_near
from virkning.audit.kinds.arithmetic import factor_of
from virkning.audit.kinds.kind import Given, Kind, Ways
from virkning.audit.needs import Need, choice, number, positive, scale, words
from virkning.language import Text


def _share(given: Given, printed: Printed) -> Ways:
    percent = 100.0 if printed.value > 1 else factor_of(given, printed, printed.value / 100)
    return (shares_near(printed, given["n"], {"percent": 100.0, "fraction": 1.0}.get(given["unit"] or "", percent)),)


def _mean(given: Given, printed: Printed) -> Ways:
    return (means_near(printed, given["n"], given["items"]),)


def _sd(given: Given, printed: Printed) -> Ways:
    return tuple(sds_near(printed, given["mean"], given["n"], given["scale"]).values())


def _unsupported(given: Given, _: Printed) -> Ways:
    raise UnknowableError(given["reason"])


_N = Need("n", positive, ("total",))
_ITEMS = Need("items", positive, required=False, default=1)

KINDS = (
    Kind(
        name="impossible_share", label=Text("mulig andel (GRIM)", "possible share (GRIM)"), compute=_share, never=True,
        needs=(_N, Need("unit", choice("percent", "fraction"), required=False)),
    ),
    Kind(
        name="mean_possible", label=Text("muligt gennemsnit (GRIM)", "possible mean (GRIM)"), compute=_mean, never=True,
        needs=(_N, _ITEMS),
    ),
    Kind(
        name="sd_possible", label=Text("mulig spredning (GRIMMER)", "possible standard deviation (GRIMMER)"), compute=_sd,
        needs=(Need("mean", number), _N, Need("scale", scale, required=False)), never=True,
        tests=("sample", "population"), usual=("sample",),
    ),
    Kind(
        name="unsupported", label=Text("uden grundlag på tryk", "nothing printed to check it with"), compute=_unsupported,
        needs=(Need("reason", words),),
    ),
)  # fmt: skip
