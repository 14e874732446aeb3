"""Interview guides made from what a theory does not know yet: parts without evidence, elements nobody can see in data.

The questions ask people about what they have lived, not about the theory; the interviewer's note says which part the
question serves, so that the answer can be bound to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from virkning.language import Language, Text
from virkning.theory import Arrow, Element, Theory

Why = Literal["no_evidence", "no_indicator", "contradicted"]

WHYS: dict[Why, Text] = {
    "no_evidence": Text("Der er ingen viden om delen endnu.", "Nothing is known of the part yet."),
    "no_indicator": Text("Delen kan ikke ses i data.", "The part cannot be seen in data."),
    "contradicted": Text("Det, vi ved, peger hver sin vej.", "What is known points both ways."),
}

_ASK: dict[str, Text] = {
    "target_group": Text(
        "Hvordan var din situation, da forløbet begyndte? Hvad fyldte mest?",
        "What was your situation when it began? What took up most room?",
    ),
    "context": Text(
        "Tænk på «{name}». Hvordan var det hos dig? Hvad betød det for forløbet?",
        "Think of “{name}”. How was that for you? What did it mean for the course of things?",
    ),
    "problem_mechanism": Text(
        "Kender du til det, vi kalder «{name}»? Hvornår mærkede du det, og hvad gjorde det ved dig?",
        "Do you know what we call “{name}”? When did you feel it, and what did it do to you?",
    ),
    "activity": Text(
        "Fortæl om dengang, I begyndte på «{name}». Hvad skete der helt konkret?",
        "Tell about when “{name}” began. What happened, step by step?",
    ),
    "principle": Text(
        "Hvordan mærkede du i hverdagen, at man arbejdede efter «{name}»?",
        "How did you notice day to day that people worked by “{name}”?",
    ),
    "active_mechanism": Text(
        "Var der et tidspunkt, hvor du mærkede «{name}»? Hvad gjorde, at det skete, og hvad gjorde det muligt?",
        "Was there a time when you felt “{name}”? What made it happen, and what did it make possible?",
    ),
    "moderator": Text(
        "Oplevede du «{name}»? Hvad blev lettere eller sværere af det?",
        "Did you meet “{name}”? What became easier or harder by it?",
    ),
    "intermediate_goal": Text(
        "Har «{name}» ændret sig for dig? Hvordan kan du mærke det, og hvad satte det i gang?",
        "Has “{name}” changed for you? How can you tell, and what set it going?",
    ),
    "short_outcome": Text(
        "Hvad er anderledes nu, når vi taler om «{name}»? Hvad ville have været anderledes uden forløbet?",
        "What is different now when it comes to “{name}”? What would have been different without it?",
    ),
    "long_outcome": Text(
        "Hvor er du nu i forhold til «{name}»? Hvad har haft størst betydning for det?",
        "Where are you now when it comes to “{name}”? What has mattered most for that?",
    ),
}
_ASK_ARROW: dict[str, Text] = {
    "+": Text("Da der var «{start}»: hvad skete der så med «{end}»? Kan du huske en bestemt gang?", "When there was “{start}”: what then happened to “{end}”? Can you remember one time?"),
    "-": Text("Da der var «{start}»: blev «{end}» sværere? Hvordan? Kan du huske en bestemt gang?", "When there was “{start}”: did “{end}” become harder? How? Can you remember one time?"),
    "if": Text("Ville «{end}» have været muligt uden «{start}»? Hvorfor, eller hvorfor ikke?", "Would “{end}” have been possible without “{start}”? Why, or why not?"),
    "replaced_by": Text("Hvordan gik det fra «{start}» til «{end}»? Hvad var det, der vendte?", "How did it go from “{start}” to “{end}”? What was it that turned?"),
    "with": Text("Fulgtes «{start}» og «{end}» ad? Hvornår gjorde de ikke?", "Did “{start}” and “{end}” go together? When did they not?"),
    "?": Text("Havde «{start}» noget at sige for «{end}»? På hvilken måde?", "Did “{start}” matter for “{end}”? In what way?"),
}  # fmt: skip
_RIVAL = Text("Spørg også til den anden forklaring: {rival}", "Ask for the other explanation too: {rival}")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, the part of the theory it serves, why it is asked, and a note for the interviewer."""

    part: str
    why: Why
    ask: Text
    note: Text | None = None


def guide(
    theory: Theory, *, known: Iterable[str] = (), contradicted: Iterable[str] = (), most: int = 20
) -> tuple[Question, ...]:
    """Questions for the gaps, contradictions first, in the order of the theory.

    known: ids of parts with evidence besides what the theory's own file says.
    """
    evident = {*known, *_with_evidence(theory)}
    disputed = set(contradicted)
    found = [*_disputed(theory, disputed), *_unknown(theory, evident | disputed), *_unseen(theory, evident | disputed)]
    return tuple(found[:most])


def _with_evidence(theory: Theory) -> set[str]:
    items = ((one.arrow, one.element, one.configuration) for one in theory.evidence)
    return {part for parts in items for part in parts if part}


def _disputed(theory: Theory, parts: set[str]) -> Iterator[Question]:
    yield from (_about_arrow(theory, arrow, "contradicted") for arrow in theory.arrows if arrow.id in parts)
    yield from (_about_element(one, "contradicted") for one in theory.elements if one.id in parts)


def _unknown(theory: Theory, evident: set[str]) -> Iterator[Question]:
    yield from (_about_arrow(theory, arrow, "no_evidence") for arrow in theory.arrows if arrow.id not in evident)


def _unseen(theory: Theory, evident: set[str]) -> Iterator[Question]:
    """Elements that no indicator shows; those on an arrow that is asked about are not asked about twice."""
    asked = {end for arrow in theory.arrows if arrow.id not in evident for end in (arrow.start, arrow.end)}
    for element in theory.elements:
        if element.indicator is None and element.id not in evident | asked:
            yield _about_element(element, "no_indicator")


def _about_element(element: Element, why: Why) -> Question:
    return Question(element.id, why, _ASK[element.kind].fill(name=element.name))


def _about_arrow(theory: Theory, arrow: Arrow, why: Why) -> Question:
    ends = {"start": theory.element(arrow.start).name, "end": theory.element(arrow.end).name}
    note = _RIVAL.fill(rival=arrow.rival) if arrow.rival else None
    return Question(arrow.id, why, _ASK_ARROW[arrow.sign].fill(**ends), note)


def as_markdown(theory: Theory, questions: tuple[Question, ...], language: Language) -> str:
    """The guide as a page to print: opening, questions, closing."""
    lines = [f"# {_TITLE.say(language)}: {theory.title.say(language)}", "", _OPENING.say(language), ""]
    for number, one in enumerate(questions, start=1):
        lines.append(f"{number}. {one.ask.say(language)}")
        lines.append(f"   *{one.part}: {WHYS[one.why].say(language)}*")
        lines += [f"   *{one.note.say(language)}*"] if one.note else []
    return "\n".join([*lines, "", _CLOSING.say(language), ""])


_TITLE = Text("Interviewguide", "Interview guide")
_OPENING = Text(
    "Begynd åbent: «Fortæl om dit forløb, fra du først kom, til nu.» Spørg så efter det nedenfor, som ikke er sagt. "
    "Brug personens egne ord; kassernes navne er til dig. Spørg altid efter en bestemt gang, og om det modsatte også er sket.",
    "Begin openly: “Tell about your course from when you first came until now.” Then ask for what has not been said. "
    "Use the person's own words; the names of the boxes are for you. Always ask for one time, and whether the opposite happened too.",
)
_CLOSING = Text(
    "Slut: «Hvad har jeg glemt at spørge om? Hvad ville du selv lave om?»",
    "End: “What have I forgotten to ask? What would you change?”",
)
