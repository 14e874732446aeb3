"""Power as lines on the screen."""

from __future__ import annotations

from collections.abc import Callable

from virkning.inference.power import people_needed, power_clusters, power_means, power_survival, repeated_sd
from virkning.language import LANGUAGES, Text, number, percent, same
from virkning.trials.power import TESTS, clusters_needed, least_found, needed_per_arm, powers, simulated_power
from virkning.trials.protocol import Protocol

_CURVE = (10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000)
_MOST_EXACT = 400
_WIDE = 34


def protocol_lines(protocol: Protocol) -> list[Text]:
    """The protocol's expectations, an asterisk by those that the trial would find."""
    found = powers(protocol)
    plan = protocol.power
    assert plan is not None
    head = Text(
        f"{'':<{_WIDE}}{'kontrol':>9}{'indsats':>9}{'Fisher':>9}{'chi2':>9}{'z':>9}{'analysen':>9}{'pr. gruppe':>12}",
        f"{'':<{_WIDE}}{'control':>9}{'treated':>9}{'Fisher':>9}{'chi2':>9}{'z':>9}{'analysis':>9}{'per arm':>12}",
    )
    lines = [head]
    for one in found:
        mark = "*" if one.enough else ""
        cells = [
            _pct(one.expect.control),
            _marked(_pct(one.expect.treated), mark),
            *(_pct(one.power[name]) for name in TESTS),
            _pct(one.simulated),
        ]
        named = ", ".join(filter(None, (one.expect.outcome, one.expect.when)))
        lines.append(_row(named, [*cells, _whole(one.needed)]))
    lines.append(
        Text(
            "* findes med mindst {wanted} sandsynlighed ved {n} pr. gruppe ({test}). Analysen: simuleret med dens egen regel for prøven. Sidste søjle: personer pr. gruppe, det kræver.",
            "* found with a chance of at least {wanted} at {n} per arm ({test}). Analysis: simulated with its own rule for the test. Last column: people per arm it takes.",
        ).fill(wanted=_pct(plan.wanted), n=plan.per_arm, test=plan.test)
    )
    return lines


def shares_lines(control: float, treated: float, per_arm: int, cluster: int, icc: float) -> list[Text]:
    if icc > 0:
        groups = per_arm // cluster
        lines = [
            Text("t-prøve mellem {k} klynger pr. gruppe: {power}", "t test between {k} clusters per arm: {power}").fill(
                k=groups, power=_pct(power_clusters(treated, control, groups, groups, cluster, icc))
            ),
            Text("klynger pr. gruppe for 80 %: {k}", "clusters per arm for 80%: {k}").fill(
                k=_whole(clusters_needed(treated, control, cluster, icc))
            ),
        ]
    else:
        lines = [
            Text("{name:<12}{power}, 80 % ved {n} pr. gruppe", "{name:<12}{power}, 80% at {n} per arm").fill(
                name=name,
                power=_pct(test(treated, control, per_arm, per_arm, 0.05)),
                n=_whole(needed_per_arm(treated, control, name)),
            )
            for name, test in TESTS.items()
        ]
    found = simulated_power(treated, control, per_arm, per_arm, icc=icc, cluster=cluster)
    told = Text("simuleret i {trials} forsøg: {power} ± {error}", "simulated in {trials} trials: {power} ± {error}")
    return [*lines, told.fill(trials=found.trials, power=_pct(found.power), error=_pct(1.96 * found.error))]


def curve_lines(control: float, treated: float) -> list[Text]:
    """Power against the size of the trial; Fisher's test as far as it is quick to count out."""
    head = Text(f"{'pr. gruppe':>12}{'Fisher':>9}{'z':>9}", f"{'per arm':>12}{'Fisher':>9}{'z':>9}")
    exact, normal = TESTS["fisher"], TESTS["z"]
    return [head] + [
        Text(*(
            f"{number(size, 0, language):>12}"
            f"{_pct(exact(treated, control, size, size, 0.05)).say(language) if size <= _MOST_EXACT else '':>9}"
            f"{_pct(normal(treated, control, size, size, 0.05)).say(language):>9}"
            for language in LANGUAGES
        ))
        for size in _CURVE
    ]  # fmt: skip


def least_lines(control: float, per_arm: int, cluster: int, icc: float) -> list[Text]:
    gap = least_found(control, per_arm, icc=icc, cluster=cluster)
    if gap is None:
        return [
            Text(
                "Ingen forskel findes med 80 % sandsynlighed; forsøget er for lille.",
                "No difference is found with a chance of 80%; the trial is too small.",
            )
        ]
    return [
        Text(
            "Den mindste andel, der findes med 80 % sandsynlighed: {share}",
            "The smallest share found with a chance of 80%: {share}",
        ).fill(share=_pct(control + gap))
    ]


def means_lines(difference: float, sd: float, per_arm: int, before: int, after: int, correlation: float) -> list[Text]:
    """Means, measured so many times before and after; more measurements and a stronger tie between them leave less noise."""
    left = repeated_sd(sd, correlation, before, after)
    return _by_size(lambda n: power_means(difference, left, n, n), per_arm)


def survival_lines(hazard_ratio: float, events: int) -> list[Text]:
    needed = people_needed(lambda seen: power_survival(hazard_ratio, seen), fewest=4)
    return [
        Text(
            "{power} ved {events} hændelser; 80 % kræver {needed} hændelser",
            "{power} at {events} events; 80% takes {needed} events",
        ).fill(power=_pct(power_survival(hazard_ratio, events)), events=events, needed=_whole(needed))
    ]


def _by_size(power_of: Callable[[int], float], per_arm: int) -> list[Text]:
    told = Text(
        "{power} ved {n} pr. gruppe; 80 % ved {needed} pr. gruppe", "{power} at {n} per arm; 80% at {needed} per arm"
    )
    return [told.fill(power=_pct(power_of(per_arm)), n=per_arm, needed=_whole(people_needed(power_of)))]


def _pct(share: float) -> Text:
    return Text(*(percent(share, 0, language).replace("\u00a0", " ") for language in LANGUAGES))


def _marked(text: Text, mark: str) -> Text:
    return Text(text.da + mark, text.en + mark)


def _whole(count: int | None) -> Text:
    return Text(*(number(count, 0, language) for language in LANGUAGES))


def _row(name: str, cells: list[Text]) -> Text:
    widths = [9] * (len(cells) - 1) + [12]
    return Text(*(
        f"{same(name).say(language):<{_WIDE}}" + "".join(f"{cell.say(language):>{width}}" for cell, width in zip(cells, widths, strict=True))
        for language in LANGUAGES
    ))  # fmt: skip
