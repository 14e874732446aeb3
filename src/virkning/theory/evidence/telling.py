"""The evidence in sentences: a study's card, a grade with its reasons, a pooled result with what it does not say."""

from __future__ import annotations

import math

from virkning.language import Text, number, p_value, percent
from virkning.theory.evidence.base import Evidence
from virkning.theory.evidence.grading import Grade
from virkning.theory.evidence.kinds import CERTAINTIES, DESIGNS, DIRECTIONS, HORIZONS, NETS, ROLES, UNITS
from virkning.theory.evidence.model import Effect, Study
from virkning.theory.evidence.pooling import Pooled

NO_STUDY = Text("ingen undersøgelse svarer på det", "no study answers it")
_RATIOS = ("log_risk_ratio", "log_odds_ratio", "log_hazard_ratio")


def both(da: str, en: str, **parts: float | None) -> Text:
    """A sentence with numbers as each language prints them."""
    return Text(
        da.format(**{key: number(value, _decimals(value), "da") for key, value in parts.items()}),
        en.format(**{key: number(value, _decimals(value), "en") for key, value in parts.items()}),
    )


def _decimals(value: float | None) -> int:
    return 0 if value is None or float(value).is_integer() else 2


def told_grade(grade: Grade) -> list[Text]:
    """A question with both grades, why, and who contradicts whom."""
    head = Text("{direction}: {net}; {certainty}.", "{direction}: {net}; {certainty}.").fill(
        direction=DIRECTIONS[grade.direction], net=NETS[grade.net], certainty=CERTAINTIES[grade.certainty]
    )
    lines = [head] if grade.said else [NO_STUDY]
    lines += grade.reasons if grade.said else []
    lines += [
        Text("Modsigelse: {why}", "Contradiction: {why}").fill(why=found.reason) for found in grade.contradictions
    ]
    if own := grade.question.authors:
        told = Text("Forfatterne selv: {words}", "The authors themselves: {words}")
        lines.append(told.fill(words=own.words))
    return lines


def told_study(study: Study, evidence: Evidence) -> list[Text]:
    """A study's card: what is known of it, and nothing where the source does not tell."""
    label, group = Text("{label}: {value}", "{label}: {value}"), study.group
    known: list[tuple[Text, object]] = [
        (Text("Titel", "Title"), study.title),
        (Text("Design", "Design"), DESIGNS[study.design]),
        (Text("Land", "Country"), ", ".join(study.country)),
        (Text("Målgruppe", "People"), (group.name or evidence.shelves.people.label(group.people)) if group else ""),
        (Text("Skala", "Scale"), " ".join((group.scale, *group.groups)).strip() if group else ""),
        (Text("Personer", "People studied"), study.n or ""),
        (Text("Periode", "Period"), study.window),
        (Text("Om undersøgelsen", "About it"), study.note or ""),
        (Text("Forbehold", "Limits"), study.limits or ""),
        (Text("Mulig mekanisme", "Possible mechanism"), study.mechanism or ""),
        (Text("Kilder", "Sources"), ", ".join(study.sources)),
    ]
    lines = [label.fill(label=name, value=value) for name, value in known if value]
    return lines + [_told_effect(effect, evidence) for effect in study.effects]


def _told_effect(effect: Effect, evidence: Evidence) -> Text:
    shelves, parts = evidence.shelves, [DIRECTIONS[effect.direction]]
    if effect.value is not None and effect.unit:
        parts.append(both("{value} {{unit}}", "{value} {{unit}}", value=effect.value).fill(unit=UNITS[effect.unit]))
    if effect.treated is not None and effect.control is not None:
        parts.append(both("{a} mod {b}", "{a} against {b}", a=effect.treated, b=effect.control))
    parts += [HORIZONS[effect.when]] if effect.when else []
    parts += [effect.note] if effect.note else []
    said = Text(*("; ".join(part.say(language) for part in parts) for language in ("da", "en")))
    return Text("{role}: {activity} → {outcome}: {said}", "{role}: {activity} → {outcome}: {said}").fill(
        role=ROLES[effect.role], activity=shelves.activities.label(effect.activity),
        outcome=shelves.outcomes.label(effect.outcome), said=said,
    )  # fmt: skip


def told_pooled(pooled: Pooled) -> list[Text]:
    """The pooled mean with its interval and spread, or why the studies are not pooled."""
    comparison, meta = pooled.comparison, pooled.meta
    if meta is None:
        head = Text("Undersøgelserne lægges ikke sammen.", "The studies are not pooled.")
        return [head, *comparison.refusals, *comparison.left_out]
    scale = comparison.numbers[0].scale
    unit = UNITS.get(scale.removeprefix("log_") if scale in _RATIOS else scale, Text(scale, scale))
    shown = math.exp if scale in _RATIOS else float
    ends = {key: shown(getattr(meta, key)) for key in ("estimate", "low", "high", "prediction_low", "prediction_high")}
    lines = [
        both("{{k}} undersøgelser samlet: {estimate} {{unit}} (95 % sikkerhed {low} til {high}; p {{p_da}}).",
             "{{k}} studies together: {estimate} {{unit}} (95% confidence {low} to {high}; p {{p_en}}).", **{key: ends[key] for key in ("estimate", "low", "high")})
        .fill(k=meta.k, unit=unit, p_da=p_value(meta.p, "da"), p_en=p_value(meta.p, "en")),
        Text(f"Undersøgelserne er forskellige ud over tilfældighed: I² {percent(meta.i2, 0, 'da')}, Q {number(meta.q, 1, 'da')} (p {p_value(meta.q_p, 'da')}), tau² {number(meta.tau2, 3, 'da')} ({number(meta.tau2_low, 3, 'da')} til {number(meta.tau2_high, 3, 'da')}).",
             f"How far the studies differ beyond chance: I² {percent(meta.i2, 0, 'en')}, Q {number(meta.q, 1, 'en')} (p {p_value(meta.q_p, 'en')}), tau² {number(meta.tau2, 3, 'en')} ({number(meta.tau2_low, 3, 'en')} to {number(meta.tau2_high, 3, 'en')})."),
        both("Et nyt sted kan vente en virkning mellem {a} og {b}.", "A new place may expect an effect between {a} and {b}.", a=ends["prediction_low"], b=ends["prediction_high"]),
    ]  # fmt: skip
    if meta.k < _MANY:
        lines.append(_FEW)
    return [*lines, *comparison.left_out]


_MANY = 5
_FEW = Text(
    "Med så få undersøgelser er forskellen mellem dem næsten ukendt; læs intervallet som en antydning.",
    "With so few studies the spread between them is nearly unknown; read the interval as a hint.",
)
