"""From the questions of a foreign form to a questionnaire of ours, and what became of each since the earlier version.

A foreign form says what is asked and what can be answered. What it measures, its short name and its source come from the
earlier version where the question is known there by its id, and are made from the question itself where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from virkning.errors import InputError
from virkning.instruments.form import activity_points
from virkning.instruments.library import parse_instrument
from virkning.instruments.model import Construct, Instrument, Item, Lineage, Point, Rater
from virkning.instruments.toml_form import to_toml
from virkning.language import Language, Text
from virkning.words import Vocabulary

ITEM_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
LONGEST_TEXT = 2_000
_SHORT_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a foreign form does not say. rater: who answers the questions that stand in nobody's part of the form."""

    id: str
    version: str
    valid_from: date
    title: Text | None = None
    earlier: Instrument | None = None
    rater: Rater | None = None
    citizen_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as a foreign form asks it. scale: the name of its answers there; row: where it stands."""

    id: str
    rater: Rater
    question: Text
    hint: Text | None
    scale: str
    points: tuple[Point, ...]
    missing: tuple[str, ...]
    multiple: bool
    row: int


def instrument_of(asked: Sequence[Question], meant: Meant, *, title: Text, file: str) -> Instrument:
    """The questionnaire these questions make; it is written and read once more, so that every rule of the form is kept."""
    if not asked:
        raise InputError(
            Text("Der er ingen spørgsmål i filen.", "There are no questions in the file."),
            file=file,
            expected=Text("mindst ét spørgsmål med svarmuligheder", "at least one question with choices"),
        )
    missing = _missing_of(asked, file)
    known = {} if meant.earlier is None else {item.id.lower(): item for item in meant.earlier.items}
    scales = _scale_names(asked, meant.earlier)
    items = [_item(one, known.get(one.id.lower()), scales[one.scale], missing[one.rater], file) for one in asked]
    made = Instrument(
        id=meant.id,
        version=meant.version,
        title=meant.title or (meant.earlier.title if meant.earlier else title),
        note=meant.earlier.note if meant.earlier else None,
        valid_from=meant.valid_from,
        earlier_version=meant.earlier.version if meant.earlier else None,
        citizen_alone=meant.earlier.citizen_alone if meant.earlier else meant.citizen_alone,
        constructs=_constructs(items, meant.earlier),
        items=tuple(items),
    )
    return parse_instrument(to_toml(made), name=file)


def lineage_of(item: Item, earlier: Item | None) -> Lineage:
    """What became of a question: other codes are another scale; other words of question or answers another wording."""
    if earlier is None:
        return "new"
    if item.codes != earlier.codes or item.multiple != earlier.multiple:
        return "rescaled"
    said = (item.question, item.hint, [point.label for point in item.points])
    return "same" if said == (earlier.question, earlier.hint, [point.label for point in earlier.points]) else "reworded"


def in_one_language(text: str, language: Language, earlier: Iterable[Text]) -> Text:
    """A text that the form has in one language only: the other is the earlier version's where the words are the same.

    Where they are not, the same words stand in both, which the review of the translation points out.
    """
    same_words = next((known for known in earlier if known.say(language) == text), None)
    return same_words or Text(text, text)


def _item(one: Question, earlier: Item | None, scale: str, missing: tuple[str, ...], file: str) -> Item:
    if one.multiple and one.points != activity_points():
        raise InputError(
            Text("Flere svar på én gang er kun for indsatser.", "Several answers at once are for activities only."),
            file=file,
            row=one.row,
            column="choices",
            value=one.id,
            expected=Text("listen over indsatser", "the list of activities"),
        )
    item = Item(
        id=earlier.id if earlier else one.id,
        label=earlier.label if earlier else _short(one.question),
        note=earlier.note if earlier else None,
        construct=earlier.construct if earlier else one.id.lower(),
        rater=one.rater,
        question=one.question,
        hint=one.hint,
        scale="activities" if one.multiple else scale,
        points=one.points,
        multiple=one.multiple,
        missing=() if one.multiple else missing,
        lineage="new",
        earlier=earlier.id if earlier else None,
        source=earlier.source if earlier else file,
    )
    return replace(item, lineage=lineage_of(item, earlier))


def _short(question: Text) -> Text:
    def cut(text: str) -> str:
        return text if len(text) <= _SHORT_NAME else text[: _SHORT_NAME - 1].rstrip() + "…"

    return Text(cut(question.da), cut(question.en))


def _missing_of(asked: Sequence[Question], file: str) -> dict[Rater, tuple[str, ...]]:
    """The ways of not answering, which are the same for all of a rater's scales."""
    found: dict[Rater, tuple[str, ...]] = {}
    for one in asked:
        if not one.multiple and found.setdefault(one.rater, one.missing) != one.missing:
            raise InputError(
                Text(
                    "Spørgsmålene har ikke de samme måder at lade være med at svare på.",
                    "The questions do not have the same ways of not answering.",
                ),
                file=file,
                row=one.row,
                column="choices",
                value=", ".join(one.missing) or "–",
                expected=", ".join(found[one.rater]) or "–",
            )
    return found | {rater: found.get(rater, ()) for rater in {one.rater for one in asked}}


def _scale_names(asked: Sequence[Question], earlier: Instrument | None) -> dict[str, str]:
    """The foreign lists by our names: equal answers are one scale, called as in the earlier version where it is there."""
    ours = {} if earlier is None else {item.points: item.scale for item in earlier.items if not item.multiple}
    taken = set(ours.values())
    found: dict[str, str] = {}
    for one in asked:
        if one.points not in ours:
            name = re.sub(r"\W", "_", one.scale)
            while name in taken:
                name += "_"
            ours[one.points] = name
            taken.add(name)
        found[one.scale] = ours[one.points]
    return found


def _constructs(items: Sequence[Item], earlier: Instrument | None) -> Vocabulary[Construct]:
    known = {} if earlier is None else dict(earlier.constructs)
    wanted: dict[str, Construct] = {id_: known[id_] for id_ in known if any(item.construct == id_ for item in items)}
    for item in items:
        wanted.setdefault(item.construct, Construct(id=item.construct, label=item.label))
    return Vocabulary(Text("begreber", "constructs"), wanted.values())


def require_item_id(id_: str, *, file: str, row: int, column: str) -> str:
    if not ITEM_ID.fullmatch(id_):
        raise InputError(
            Text("Et spørgsmåls id kan ikke bruges.", "A question's id cannot be used."),
            file=file,
            row=row,
            column=column,
            value=id_ or "–",
            expected=Text("bogstaver a-z, tal og _", "letters a-z, digits and _"),
        )
    return id_


def require_text(text: str, *, file: str, row: int, column: str) -> str:
    """Words that can be shown: some, not too many, and no characters that cannot be seen."""
    if not text or len(text) > LONGEST_TEXT or any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise InputError(
            Text("Teksten mangler eller kan ikke vises.", "The text is missing or cannot be shown."),
            file=file,
            row=row,
            column=column,
            value=text or "–",
            expected=Text("1 til {n} tegn", "1 to {n} characters").fill(n=LONGEST_TEXT),
        )
    return text


def known_texts(earlier: Instrument | None) -> list[Text]:
    """All wordings of the earlier version, and of what every questionnaire shares."""
    if earlier is None:
        return [point.label for point in activity_points()]
    found = [earlier.title]
    for item in earlier.items:
        found += [item.question, *([item.hint] if item.hint else []), *(point.label for point in item.points)]
    return [*found, *(point.label for point in activity_points())]
