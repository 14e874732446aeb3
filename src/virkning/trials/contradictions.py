"""What in a protocol cannot be so together. Each check yields the key it is about and a sentence that says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from virkning.language import Text
from virkning.trials.protocol import Factor, Protocol, Rule


class Contradiction(NamedTuple):
    key: str
    text: Text


Found = Iterator[Contradiction]


def contradictions(protocol: Protocol) -> list[Contradiction]:
    checks = (
        _arms,
        _allocation,
        _factors,
        _rules,
        _empty_strata,
        _consent,
        _times,
        _outcomes,
        _analysis_sets,
        _power,
        _blinding,
        _dates,
    )
    return [found for check in checks for found in check(protocol)]


def _so(key: str, da: str, en: str, **parts: object) -> Contradiction:
    return Contradiction(key, Text(da, en).fill(**parts))


def _twice(names: Iterable[object]) -> list[object]:
    return [name for name, count in Counter(names).items() if count > 1]


def _arms(protocol: Protocol) -> Found:
    if len(protocol.arm) < 2:
        yield _so("arm", "et forsøg har mindst to grupper.", "a trial has at least two arms.")
    for name in _twice(protocol.arms):
        yield _so("arm.name", "to grupper hedder {name}.", "two arms are called {name}.", name=name)
    if protocol.control not in protocol.arms:
        yield _so(
            "control",
            "kontrolgruppen {name} er ikke en af grupperne.",
            "the control arm {name} is not one of the arms.",
            name=protocol.control,
        )
    if min(protocol.shares, default=1) < 1:
        yield _so("arm.share", "en andel i forholdet er mindre end 1.", "a part of the ratio is below 1.")


def _allocation(protocol: Protocol) -> Found:
    rules, whole = protocol.allocation, sum(protocol.shares)
    if rules.method == "pairs" and protocol.shares != (1, 1):
        yield _so(
            "allocation.method", "par kræver to grupper i forholdet 1:1.", "pairs need two arms in the ratio 1:1."
        )
    if rules.method == "blocks" and not rules.block_sizes:
        yield _so("allocation.block_sizes", "blokke kræver blokstørrelser.", "blocks need block sizes.")
    if rules.method != "blocks" and rules.block_sizes:
        yield _so(
            "allocation.block_sizes", "blokstørrelser hører kun til blocks.", "block sizes belong to blocks only."
        )
    for size in rules.block_sizes:
        if size < 1 or whole < 1 or size % whole:
            yield _so(
                "allocation.block_sizes", "blokken på {size} går ikke op i forholdet {ratio}.", "the block of {size} does not fit the ratio {ratio}.",
                size=size, ratio=":".join(map(str, protocol.shares)),
            )  # fmt: skip
    if rules.method == "minimisation" and not protocol.stratum:
        yield _so(
            "allocation.method",
            "minimering kræver faktorer i [[stratum]].",
            "minimisation needs factors in [[stratum]].",
        )
    if not 0.5 < rules.follow_balance <= 1:
        yield _so(
            "allocation.follow_balance",
            "chancen skal være over 0,5 og højst 1.",
            "the chance must be above 0.5 and at most 1.",
        )
    if rules.remainder == "leave_out" and rules.method not in ("pairs", "blocks"):
        yield _so(
            "allocation.remainder", "kun par og blokke kan have en rest.", "only pairs and blocks can have a remainder."
        )
    if rules.target is not None and (rules.target < 1 or (whole and rules.target % whole)):
        yield _so(
            "allocation.target",
            "{target} kan ikke deles efter forholdet.",
            "{target} cannot be divided by the ratio.",
            target=rules.target,
        )


def _factors(protocol: Protocol) -> Found:
    for name in _twice(factor.factor for factor in protocol.stratum):
        yield _so("stratum.factor", "faktoren {name} står to gange.", "the factor {name} stands twice.", name=name)
    for factor in protocol.stratum:
        if bool(factor.values) == bool(factor.bands):
            yield _so(
                "stratum",
                "{name} skal have enten values eller bands.",
                "{name} must have either values or bands.",
                name=factor.factor,
            )
        for name in _twice(factor.names):
            yield _so(
                "stratum",
                "{factor} har {name} to gange.",
                "{factor} has {name} twice.",
                factor=factor.factor,
                name=name,
            )
        if factor.bands:
            yield from _bands(factor)


def _bands(factor: Factor) -> Found:
    """Every number belongs to one band and only one, so the limits must meet and the ends be open."""
    about = {"factor": factor.factor}
    for band in factor.bands:
        if band.from_ is not None and band.below is not None and band.from_ >= band.below:
            yield _so(
                "stratum.bands",
                "{factor}: båndet {name} er tomt.",
                "{factor}: the band {name} is empty.",
                name=band.name,
                **about,
            )
    ordered = sorted(factor.bands, key=lambda band: float("-inf") if band.from_ is None else band.from_)
    for one, other in pairwise(ordered):
        if one.below is None or other.from_ is None or other.from_ < one.below:
            yield _so(
                "stratum.bands", "{factor}: {one} og {other} overlapper.", "{factor}: {one} and {other} overlap.",
                one=one.name, other=other.name, **about,
            )  # fmt: skip
        elif other.from_ > one.below:
            yield _so(
                "stratum.bands", "{factor}: mellem {one} og {other} er der et hul.", "{factor}: there is a gap between {one} and {other}.",
                one=one.name, other=other.name, **about,
            )  # fmt: skip
    if ordered[0].from_ is not None or ordered[-1].below is not None:
        yield _so(
            "stratum.bands", "{factor}: det første bånd skal være åbent nedad og det sidste opad.",
            "{factor}: the first band must be open downwards and the last upwards.", **about,
        )  # fmt: skip


def _rules(protocol: Protocol) -> Found:
    for named in _twice(f"{rule.id} v{rule.version}" for rule in protocol.eligible):
        yield _so("eligible", "reglen {named} står to gange.", "the rule {named} stands twice.", named=named)
    for rule in protocol.eligible:
        if rule.at_least is not None and rule.at_most is not None and rule.at_least > rule.at_most:
            yield _so(
                "eligible", "{rule}: mindst er større end højst.", "{rule}: at_least is above at_most.", rule=rule.id
            )
        if set(rule.is_) & set(rule.is_not):
            yield _so(
                "eligible",
                "{rule}: samme værdi er både tilladt og udelukket.",
                "{rule}: a value is both allowed and excluded.",
                rule=rule.id,
            )
        if rule.column is None and (rule.at_least is not None or rule.at_most is not None or rule.is_ or rule.is_not):
            yield _so(
                "eligible", "{rule}: prøven mangler sin kolonne.", "{rule}: the test lacks its column.", rule=rule.id
            )
    yield from _versions(protocol)


def _versions(protocol: Protocol) -> Found:
    """A later version holds from a later day, which lies in the enrolment and has its deviation noted."""
    by_id: dict[str, list[Rule]] = {}
    for rule in protocol.eligible:
        by_id.setdefault(rule.id, []).append(rule)
    for name, rules in by_id.items():
        ordered = sorted(rules, key=lambda rule: rule.version)
        for earlier, later in pairwise(ordered):
            if later.from_ is None or (earlier.from_ is not None and later.from_ <= earlier.from_):
                yield _so(
                    "eligible.from", "{rule} udgave {version} skal gælde fra en senere dag end den forrige.",
                    "{rule} version {version} must hold from a later day than the one before.", rule=name, version=later.version,
                )  # fmt: skip
            elif not any(deviation.date <= later.from_ for deviation in protocol.deviation):
                yield _so(
                    "deviation", "{rule} fik en ny udgave, uden at det er noteret som afvigelse.",
                    "{rule} got a new version without a deviation being noted.", rule=name,
                )  # fmt: skip


def _empty_strata(protocol: Protocol) -> Found:
    """A stratum that the rules for being asked keep empty."""
    for factor in protocol.stratum:
        for rule in (rule for rule in protocol.eligible if rule.column == factor.factor):
            out = [name for name in factor.values if (rule.is_ and name not in rule.is_) or name in rule.is_not]
            out += [
                band.name for band in factor.bands
                if (rule.at_least is not None and band.below is not None and band.below <= rule.at_least)
                or (rule.at_most is not None and band.from_ is not None and band.from_ > rule.at_most)
            ]  # fmt: skip
            for name in out:
                yield _so(
                    "stratum", "ingen i {factor} = {name} kan spørges efter reglen {rule}.",
                    "nobody with {factor} = {name} may be asked by the rule {rule}.", factor=factor.factor, name=name, rule=rule.id,
                )  # fmt: skip


def _consent(protocol: Protocol) -> Found:
    for name in protocol.consent.required:
        if name not in protocol.consent.ask:
            yield _so(
                "consent.required",
                "samtykket {name} kræves, men spørges der ikke om.",
                "the consent {name} is required but not asked for.",
                name=name,
            )
    if not protocol.consent.required:
        yield _so(
            "consent.required",
            "loddet kan ikke være lukket uden et samtykke, der kræves.",
            "the lot cannot be sealed without a consent that is required.",
        )


def _times(protocol: Protocol) -> Found:
    times = protocol.follow_up.times
    if not times or times[0] < 0 or any(one >= other for one, other in pairwise(times)):
        yield _so(
            "follow_up.times",
            "opfølgningerne skal stå i stigende orden fra 0.",
            "the follow-ups must stand in rising order from 0.",
        )


def _outcomes(protocol: Protocol) -> Found:
    times = protocol.follow_up.times
    for name in _twice(outcome.name for outcome in protocol.outcome):
        yield _so("outcome.name", "udfaldet {name} står to gange.", "the outcome {name} stands twice.", name=name)
    if sum(outcome.primary for outcome in protocol.outcome) != 1:
        yield _so("outcome.primary", "netop ét udfald er det primære.", "just one outcome is the primary one.")
    for outcome in protocol.outcome:
        about = {"name": outcome.name}
        if outcome.at not in times:
            yield _so(
                "outcome.at",
                "{name} hører til {at} måneder, som ikke er en opfølgning.",
                "{name} belongs to {at} months, which is no follow-up.",
                at=outcome.at,
                **about,
            )
        if any(time > outcome.at for time in outcome.uses):
            yield _so(
                "outcome.uses",
                "{name} ser på en status, der ligger efter udfaldet selv.",
                "{name} looks at a status later than the outcome itself.",
                **about,
            )
        for time in outcome.uses:
            if time not in times:
                yield _so(
                    "outcome.uses",
                    "{name} ser på {time} måneder, som ikke er en opfølgning.",
                    "{name} looks at {time} months, which is no follow-up.",
                    time=time,
                    **about,
                )
        for status in [
            *(s for s in outcome.statuses if s not in protocol.statuses),
            *(a for a in outcome.activities if a not in protocol.activities),
        ]:
            yield _so(
                "outcome.statuses",
                "{name} bruger {status}, som protokollen ikke kender.",
                "{name} uses {status}, which the protocol does not know.",
                status=status,
                **about,
            )
        if not outcome.statuses and not outcome.activities:
            yield _so("outcome.statuses", "{name} kan aldrig indtræffe.", "{name} can never happen.", **about)
        if protocol.statuses and set(outcome.statuses) == set(protocol.statuses):
            yield _so("outcome.statuses", "{name} indtræffer altid.", "{name} always happens.", **about)


def _analysis_sets(protocol: Protocol) -> Found:
    by_name = {outcome.name: outcome for outcome in protocol.outcome}
    for one in protocol.analysis_set:
        if one.followed_to not in protocol.follow_up.times:
            yield _so(
                "analysis_set.followed_to",
                "{name}: {time} måneder er ikke en opfølgning.",
                "{name}: {time} months is no follow-up.",
                name=one.name,
                time=one.followed_to,
            )
        for outcome in one.outcomes:
            if outcome not in by_name:
                yield _so(
                    "analysis_set.outcomes",
                    "{name}: udfaldet {outcome} kendes ikke.",
                    "{name}: the outcome {outcome} is not known.",
                    name=one.name,
                    outcome=outcome,
                )
            elif by_name[outcome].at > one.followed_to:
                yield _so(
                    "analysis_set.outcomes",
                    "{name}: {outcome} ligger efter den opfølgning, gruppen er set til.",
                    "{name}: {outcome} lies after the follow-up that the set is seen to.",
                    name=one.name,
                    outcome=outcome,
                )


def _power(protocol: Protocol) -> Found:
    power = protocol.power
    if power is None:
        return
    if not (0 < power.level < 1 and 0 < power.wanted < 1):
        yield _so("power", "niveau og styrke skal ligge mellem 0 og 1.", "level and power must lie between 0 and 1.")
    if power.per_arm < 2 or (
        protocol.allocation.target and power.per_arm * len(protocol.arm) > protocol.allocation.target
    ):
        yield _so(
            "power.per_arm",
            "styrken er regnet på flere, end forsøget vil lodtrække (eller på færre end to).",
            "the power is for more people than the trial will randomise (or for fewer than two).",
        )
    for one in power.expect:
        if not (0 <= one.control <= 1 and 0 <= one.treated <= 1) or one.control == one.treated:
            yield _so(
                "power.expect",
                "{name}: andele skal ligge mellem 0 og 1 og være forskellige.",
                "{name}: shares must lie between 0 and 1 and differ.",
                name=one.outcome,
            )


def _blinding(protocol: Protocol) -> Found:
    unmask = protocol.blinding.unmask_at
    primary = [outcome.at for outcome in protocol.outcome if outcome.primary]
    if unmask is not None and "analysts" not in protocol.blinding.who:
        yield _so(
            "blinding.unmask_at",
            "masken kan ikke tages af, når ingen analytiker er blindet.",
            "the mask cannot come off where no analyst is blinded.",
        )
    if unmask is not None and primary and unmask < max(primary):
        yield _so(
            "blinding.unmask_at",
            "masken tages af, før det primære udfald er målt.",
            "the mask comes off before the primary outcome is measured.",
        )


def _dates(protocol: Protocol) -> Found:
    if protocol.enrolment.to < protocol.enrolment.from_:
        yield _so("enrolment.to", "optagelsen slutter, før den begynder.", "enrolment ends before it begins.")
    if protocol.enrolment.from_ < protocol.date:
        yield _so(
            "enrolment.from",
            "optagelsen begynder før protokollens dato.",
            "enrolment begins before the protocol's date.",
        )
    for deviation in protocol.deviation:
        if deviation.date < protocol.date:
            yield _so(
                "deviation.date", "en afvigelse er ældre end protokollen.", "a deviation is older than the protocol."
            )
