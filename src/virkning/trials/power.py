"""What a protocol's trial could find: power of each expectation, and of the same trial simulated as it will be analysed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from virkning.errors import InputError
from virkning.inference.power import (
    least_detectable,
    people_needed,
    power_chi_square,
    power_clusters,
    power_fisher,
    power_z,
)
from virkning.inference.proportions import chi_square, chosen_test, fisher
from virkning.language import Text
from virkning.trials.protocol import Expectation, Power, Protocol

TESTS: dict[str, Callable[[float, float, int, int, float], float]] = {
    "fisher": power_fisher,
    "chi_square": power_chi_square,
    "z": power_z,
}
_MOST_EXACT = 400


@dataclass(frozen=True, slots=True)
class Powered:
    """Power of one expectation by each test, and simulated with the test that the analysis will pick; enough: by the
    protocol's test; needed: people per arm for that."""

    expect: Expectation
    power: dict[str, float]
    simulated: float
    enough: bool
    needed: int | None


def powers(protocol: Protocol) -> list[Powered]:
    """One for each expectation of the protocol, with the asterisk of the Ishøj trial's Table 4.2 as `enough`."""
    plan = protocol.power
    if plan is None:
        raise InputError(Text("Protokollen har ingen [power].", "The protocol has no [power]."), column="power")
    return [_powered(one, plan) for one in plan.expect]


def _powered(one: Expectation, plan: Power) -> Powered:
    p, q, n = one.treated, one.control, plan.per_arm
    by_test = {name: test(p, q, n, n, plan.level) for name, test in TESTS.items()}
    return Powered(
        expect=one, power=by_test, simulated=simulated_power(p, q, n, n, level=plan.level).power,
        enough=by_test[plan.test] >= plan.wanted, needed=needed_per_arm(p, q, plan.test, plan.wanted, plan.level),
    )  # fmt: skip


def needed_per_arm(p: float, q: float, test: str, wanted: float = 0.8, level: float = 0.05) -> int | None:
    """People per arm. Exact tests are counted out as far as that is quick, beyond it the normal one stands in."""
    rough = people_needed(lambda n: power_z(p, q, n, n, level), wanted)
    if test == "z" or rough is None or rough > _MOST_EXACT:
        return rough
    return people_needed(lambda n: TESTS[test](p, q, n, n, level), wanted)


@dataclass(frozen=True, slots=True)
class Simulated:
    """Share of simulated trials that found the effect, and how sure that share is."""

    power: float
    error: float
    trials: int


def simulated_power(
    p: float,
    q: float,
    n: int,
    m: int,
    *,
    level: float = 0.05,
    icc: float = 0.0,
    cluster: int = 1,
    trials: int = 10_000,
    seed: int = 1,
) -> Simulated:
    """The trial drawn and analysed over and over by the design's own rule for the test.

    With an icc, people come in clusters of a size, each with a share of its own (beta), drawn whole to an arm; the test is
    then a t test between clusters' shares.
    """
    rng = np.random.default_rng(seed)
    if icc > 0:
        found = _clustered(rng, p, q, n // cluster, m // cluster, cluster, icc, level, trials)
    else:
        a, b = rng.binomial(n, p, trials), rng.binomial(m, q, trials)
        counted, times = np.unique(np.column_stack([a, b]), axis=0, return_counts=True)
        found = (
            sum(
                int(count)
                for (one, other), count in zip(counted, times, strict=True)
                if _found(int(one), n, int(other), m, level)
            )
            / trials
        )
    return Simulated(found, math.sqrt(found * (1 - found) / trials), trials)


def _found(a: int, n: int, b: int, m: int, level: float) -> bool:
    test = fisher if chosen_test(a, n, b, m) == "fisher" else chi_square
    return bool(test(a, n, b, m) <= level)


def _clustered(
    rng: np.random.Generator, p: float, q: float, k: int, j: int, size: int, icc: float, level: float, trials: int
) -> float:
    from scipy import stats

    spread = (1 - icc) / icc
    one, other = (
        rng.binomial(size, rng.beta(share * spread, (1 - share) * spread, (trials, count)) if 0 < share < 1 else share, (trials, count)) / size
        for share, count in ((p, k), (q, j))
    )  # fmt: skip
    with np.errstate(invalid="ignore"):
        p_values = stats.ttest_ind(one, other, axis=1).pvalue
    return float((np.nan_to_num(p_values, nan=1.0) <= level).mean())


def least_found(
    q: float, n: int, *, wanted: float = 0.8, level: float = 0.05, icc: float = 0.0, cluster: int = 1
) -> float | None:
    """The smallest rise over the control arm's share that the trial finds with the wanted power."""
    if icc > 0:
        clusters = n // cluster
        return least_detectable(
            lambda gap: power_clusters(q + gap, q, clusters, clusters, cluster, icc, level), wanted, 1 - q
        )
    return least_detectable(lambda gap: power_z(q + gap, q, n, n, level), wanted, 1 - q)


def clusters_needed(
    p: float, q: float, size: int, icc: float, *, wanted: float = 0.8, level: float = 0.05
) -> int | None:
    """Clusters per arm."""
    return people_needed(lambda k: power_clusters(p, q, k, k, size, icc, level), wanted)
