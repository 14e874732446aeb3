"""A protocol in plain words, so that those who signed it see what the program will do."""

from __future__ import annotations

from virkning.language import Text, same
from virkning.trials.protocol import Band, Factor, Outcome, Protocol, Rule

_METHODS = {
    "pairs": Text(
        "I hvert stratum får to ad gangen hver sin gruppe; hvem der får hvilken, trækkes for hvert par.",
        "In each stratum two at a time get one arm each; who gets which is drawn for each pair.",
    ),
    "blocks": Text(
        "I hvert stratum trækkes grupperne i blokke på {sizes}, hvor forholdet er holdt i hver blok; blokkens størrelse trækkes også.",
        "In each stratum arms are drawn in blocks of {sizes}, each of which keeps the ratio; the size of the block is drawn too.",
    ),
    "minimisation": Text(
        "Hver ny deltager får med {chance} % sandsynlighed den gruppe, der gør grupperne mest ens på faktorerne.",
        "Each new participant gets, with a chance of {chance}%, the arm that makes the arms most alike on the factors.",
    ),
    "simple": Text("Hver deltagers gruppe trækkes for sig.", "Each participant's arm is drawn on its own."),
}
_REMAINDER = {
    "keep": Text(
        "Den, der står uden makker til sidst, beholder den gruppe, loddet gav.",
        "Whoever is left without a partner keeps the arm drawn.",
    ),
    "leave_out": Text(
        "Den, der står uden makker til sidst, tages ud af analysen.",
        "Whoever is left without a partner is left out of the analysis.",
    ),
}
_REPLACEMENT = {
    "next_in_stratum": Text("Siger en nej, kaldes den næste i samme stratum, og afslaget bliver stående.", "If someone refuses, the next in the stratum is called, and the refusal stays on record."),
    "none": Text("Siger en nej, kaldes ingen anden.", "If someone refuses, nobody else is called."),
}  # fmt: skip


def explain(protocol: Protocol) -> list[Text]:
    return [_who(protocol), *map(_rule, protocol.eligible), _strata(protocol), *_lots(protocol), _sealed(protocol),
            _followed(protocol), *map(_outcome, protocol.outcome), *_analysis(protocol), *_blinding(protocol), *_deviations(protocol)]  # fmt: skip


def _who(protocol: Protocol) -> Text:
    return Text(
        "{title}: grupperne {arms} i forholdet {ratio}; {control} er kontrolgruppen. Der optages fra {first} til {last}{target}.",
        "{title}: the arms {arms} in the ratio {ratio}; {control} is the control arm. Enrolment from {first} to {last}{target}.",
    ).fill(
        title=protocol.title, arms=", ".join(protocol.arms), ratio=":".join(map(str, protocol.shares)), control=protocol.control,
        first=protocol.enrolment.from_, last=protocol.enrolment.to,
        target="" if protocol.allocation.target is None else Text(", højst {n}", ", at most {n}").fill(n=protocol.allocation.target),
    )  # fmt: skip


def _rule(rule: Rule) -> Text:
    since = Text(" (fra {day})", " (from {day})").fill(day=rule.from_) if rule.from_ else same("")
    judged = (
        same("")
        if rule.column
        else Text(
            " Det afgøres af et menneske; listen prøver det ikke.", " A person decides this; the list does not test it."
        )
    )
    return Text("Kan spørges{since}: {words}.{judged}", "May be asked{since}: {words}.{judged}").fill(
        since=since, words=rule.words, judged=judged
    )


def _strata(protocol: Protocol) -> Text:
    if not protocol.stratum:
        return Text("Der trækkes lod blandt alle under ét.", "Lots are drawn among all together.")
    count = 1
    for factor in protocol.stratum:
        count *= len(factor.names)
    told = (
        "; ".join(_factor(factor).da for factor in protocol.stratum),
        "; ".join(_factor(factor).en for factor in protocol.stratum),
    )
    return Text(
        f"Der trækkes lod inden for {count} strata: {told[0]}.", f"Lots are drawn within {count} strata: {told[1]}."
    )


def _factor(factor: Factor) -> Text:
    levels = [_band(band) for band in factor.bands] or [same(value) for value in factor.values]
    return Text(
        f"{factor.factor} ({', '.join(level.da for level in levels)})",
        f"{factor.factor} ({', '.join(level.en for level in levels)})",
    )


def _band(band: Band) -> Text:
    if band.from_ is None:
        return Text("{name}: under {below}", "{name}: below {below}").fill(name=band.name, below=band.below)
    if band.below is None:
        return Text("{name}: {first} og derover", "{name}: {first} and above").fill(name=band.name, first=band.from_)
    return Text("{name}: fra {first} til under {below}", "{name}: from {first} to below {below}").fill(
        name=band.name, first=band.from_, below=band.below
    )


def _lots(protocol: Protocol) -> list[Text]:
    rules = protocol.allocation
    told = [
        Text("Hver på listen får et tilfældigt tal; i hvert stratum kaldes de i tallenes orden.", "Everybody on the list gets a random number; in each stratum they are called in its order."),
        _METHODS[rules.method].fill(sizes=", ".join(map(str, rules.block_sizes)), chance=round(100 * rules.follow_balance)),
    ]  # fmt: skip
    if rules.method in ("pairs", "blocks"):
        told.append(_REMAINDER[rules.remainder])
    return [*told, _REPLACEMENT[rules.replacement]]


def _sealed(protocol: Protocol) -> Text:
    return Text(
        "Loddet er lukket, til samtykket er noteret ({required}). Tallenes frø er bundet ved en hash, før den første spørges, og gøres kendt bagefter.",
        "The lot is sealed until consent is recorded ({required}). The seed of the numbers is bound by a hash before the first person is asked and made "
        "known afterwards.",
    ).fill(required=", ".join(protocol.consent.required))


def _followed(protocol: Protocol) -> Text:
    times = ", ".join(map(str, protocol.follow_up.times))
    return Text(f"Deltagerne følges ved {times} måneder.", f"Participants are followed at {times} months.")


def _outcome(outcome: Outcome) -> Text:
    return Text(
        "{kind} {name} (udgave {version}) ved {at} måneder: {any}{when}.", "{kind} {name} (version {version}) at {at} months: {any}{when}."
    ).fill(
        kind=Text("Primært udfald", "Primary outcome") if outcome.primary else Text("Udfald", "Outcome"), name=outcome.name,
        version=outcome.version, at=outcome.at, any=_either([*outcome.statuses, *outcome.activities]),
        when=Text(" ved en af {times}", " at any of {times}").fill(times=", ".join(map(str, outcome.uses))) if outcome.uses else "",
    )  # fmt: skip


def _either(names: list[str]) -> Text:
    return (
        same(names[0])
        if len(names) == 1
        else Text(f"{', '.join(names[:-1])} eller {names[-1]}", f"{', '.join(names[:-1])} or {names[-1]}")
    )


def _analysis(protocol: Protocol) -> list[Text]:
    return [
        Text(
            "Analysegruppen {name}: fulgt til {time} måneder, for {outcomes}.",
            "The analysis set {name}: followed to {time} months, for {outcomes}.",
        ).fill(name=one.name, time=one.followed_to, outcomes=", ".join(one.outcomes))
        for one in protocol.analysis_set
    ]


def _blinding(protocol: Protocol) -> list[Text]:
    blinding = protocol.blinding
    if not blinding.who:
        return [Text("Ingen er blindet.", "Nobody is blinded.")]
    who = {"participants": Text("deltagere", "participants"), "caseworkers": Text("sagsbehandlere", "caseworkers"),
           "assessors": Text("bedømmere", "assessors"), "analysts": Text("analytikere", "analysts")}  # fmt: skip
    named = Text(", ".join(who[one].da for one in blinding.who), ", ".join(who[one].en for one in blinding.who))
    told = Text("Blindet: {who}.", "Blinded: {who}.").fill(who=named)
    if blinding.unmask_at is None:
        return [told]
    return [
        told,
        Text(
            "Masken tages af efter opfølgningen ved {at} måneder.",
            "The mask comes off after the follow-up at {at} months.",
        ).fill(at=blinding.unmask_at),
    ]


def _deviations(protocol: Protocol) -> list[Text]:
    return [
        Text("Afvigelse {date}: {what}; grund: {reason}.", "Deviation {date}: {what}; reason: {reason}.").fill(
            date=one.date, what=one.what, reason=one.reason
        )
        for one in protocol.deviation
    ]
