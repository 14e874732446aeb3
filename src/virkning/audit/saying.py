"""An audited claim as it is told on paper: what was printed, what was found, and what could stand there instead."""

from __future__ import annotations

from dataclasses import dataclass

from virkning.audit import words
from virkning.audit.auditing import Audited
from virkning.audit.claim import Printed
from virkning.audit.judging import Judgement
from virkning.audit.kinds import KINDS
from virkning.language import MISSING, Language, number

_MORE_DECIMALS = 2
_SMALLEST = 0.0001


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page; all its parts are said in one language."""

    id: str
    source: str
    kind: str
    printed: str
    recomputed: str
    verdict: str
    remark: str


def told(one: Audited, language: Language) -> Line:
    claim = one.claim
    pairs = list(zip(claim.printed, one.judgements, strict=True))
    return Line(
        id=claim.id,
        source=f"{claim.study.say(language)}, {claim.source}" if claim.study else claim.source,
        kind=KINDS[claim.kind].label.say(language),
        printed="; ".join(printed_as(printed, language) for printed in claim.printed),
        recomputed="; ".join(_recomputed(printed, found, language) for printed, found in pairs),
        verdict=words.VERDICTS[one.verdict].say(language),
        remark=" ".join(
            part for part in (*(remark(*pair, language) for pair in pairs), claim.note.say(language)) if part
        ),
    )


def printed_as(printed: Printed, language: Language) -> str:
    shown = number(printed.value, max(printed.decimals, 0), language)
    if printed.relation == "=":
        return shown
    if printed.relation in words.RELATIONS:
        return f"{words.RELATIONS[printed.relation].say(language)} {shown}"
    return f"{printed.relation}{shown}"


def _recomputed(printed: Printed, found: Judgement, language: Language) -> str:
    if found.recomputed is None or found.recomputed != found.recomputed:
        return MISSING
    fewest = max(printed.decimals, 0)
    if 0 < found.recomputed < _SMALLEST and fewest + _MORE_DECIMALS <= 4:
        return "<" + number(_SMALLEST, 4, language)
    decimals = next(
        places for places in range(fewest, fewest + _MORE_DECIMALS + 1) if _enough(found.recomputed, places, fewest)
    )
    return number(found.recomputed, decimals, language)


def _enough(value: float, places: int, fewest: int) -> bool:
    """As many decimals as are needed to see the difference, at most two more than were printed."""
    most = fewest + _MORE_DECIMALS
    return places == most or round(value, places) == round(value, most)


def remark(printed: Printed, found: Judgement, language: Language) -> str:
    """The test, the note, and the nearest number that could have stood there."""
    parts = [words.TEST.fill(test=found.test).say(language)] if found.test else []
    parts.append(found.note.say(language))
    if found.correction:
        shown = [number(value, max(printed.decimals, 0), language) for value in found.correction]
        parts.append(words.INSTEAD.fill(numbers=words.OR.say(language).join(shown)).say(language))
    return " ".join(part for part in parts if part)
