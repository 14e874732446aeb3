"""Who has read the words of a language. The review is of the words themselves: change one, and it has not been read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from virkning.casework.instruments.models import TranslationReview
from virkning.instruments import Instrument
from virkning.language import LANGUAGES, Language, Text

NAMES: dict[str, Text] = {"da": Text("Dansk", "Danish"), "en": Text("Engelsk", "English")}


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of a version; review is None while it is a draft. unmoved: questions that read alike in both."""

    language: Language
    review: TranslationReview | None
    unmoved: tuple[str, ...]

    @property
    def name(self) -> Text:
        return NAMES[self.language]


def translations(instrument: Instrument) -> list[Translation]:
    found = {
        review.words: review
        for review in TranslationReview.objects.filter(instrument=instrument.id).select_related("reviewed_by")
    }
    alike = tuple(item.id for item in instrument.items if item.question.da == item.question.en)
    return [Translation(language, found.get(words_of(instrument, language)), alike) for language in LANGUAGES]


def words_of(instrument: Instrument, language: Language) -> str:
    """The checksum of everything that is said in one language."""
    said = [(place, text.say(language)) for place, text in _texts(instrument)]
    return hashlib.sha256(json.dumps([language, said], ensure_ascii=False).encode("utf-8")).hexdigest()


def _texts(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    yield "title", instrument.title
    yield from ((f"construct.{construct.id}", construct.label) for construct in instrument.constructs.values())
    for item in instrument.items:
        for key in ("label", "question", "hint"):
            if text := getattr(item, key):
                yield f"{item.id}.{key}", text
        yield from ((f"{item.id}.{point.code}", point.label) for point in item.points)
