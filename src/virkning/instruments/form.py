"""The form of a questionnaire file, and the questionnaire that a file in good form describes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from virkning.instruments.model import MISSINGS, Construct, Instrument, Item, Lineage, Point, Rater
from virkning.language import Text
from virkning.settings import Settings
from virkning.words import ACTIVITIES, ACTIVITY_GROUPS, Vocabulary

MissingReason = Literal["dont_know", "wont_answer", "not_relevant"]
# Ids become column names, form fields and file names.
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Phrase(Settings):
    """A text in both languages."""

    da: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        return Text(self.da, self.en)


class PointForm(Phrase):
    code: int = Field(ge=0, lt=min(missing.code for missing in MISSINGS.values()))


class ScaleForm(Settings):
    id: str
    points: list[PointForm] = Field(min_length=2)

    @field_validator("points")
    @classmethod
    def _rising(cls, points: list[PointForm]) -> list[PointForm]:
        codes = [point.code for point in points]
        if codes != sorted(set(codes)):
            raise ValueError(Text("Skalaens koder skal stige, én gang hver.", "A scale's codes must rise, once each."))
        return points


class ConstructForm(Phrase):
    id: str


class ItemForm(Settings):
    id: str
    measures: str = Field(alias="construct")
    rater: Rater
    scale: str | None = None
    choices: Literal["activities"] | None = None
    label: Phrase
    question: Phrase
    hint: Phrase | None = None
    note: Phrase | None = None
    lineage: Lineage
    earlier: str | None = None
    source: str

    @field_validator("id")
    @classmethod
    def _usable_as_a_name(cls, id_: str) -> str:
        if not _ID.fullmatch(id_):
            raise ValueError(Text("Et id er bogstaver, tal og _.", "An id is letters, digits and _."))
        return id_

    @model_validator(mode="after")
    def _whole(self) -> ItemForm:
        if (self.scale is None) == (self.choices is None):
            raise ValueError(
                Text(
                    f"Spørgsmål {self.id} skal have enten scale eller choices.",
                    f"Item {self.id} needs either scale or choices.",
                )
            )
        if (self.lineage == "new") != (self.earlier is None):
            raise ValueError(
                Text(
                    f"Spørgsmål {self.id}: earlier hører til alle andre slægtskaber end new.",
                    f"Item {self.id}: earlier belongs to every lineage but new.",
                )
            )
        return self


class MissingForm(Settings):
    citizen: list[MissingReason] = Field(default_factory=list)
    caseworker: list[MissingReason] = Field(default_factory=list)


class InstrumentForm(Settings):
    id: str
    version: str
    title: Phrase
    note: Phrase | None = None
    valid_from: date
    earlier_version: str | None = None
    citizen_alone: bool = False
    missing: MissingForm
    scale: list[ScaleForm]
    constructs: list[ConstructForm] = Field(alias="construct")
    item: list[ItemForm] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> InstrumentForm:
        _once("item", (item.id.lower() for item in self.item))
        _once("scale", (scale.id for scale in self.scale))
        _once("construct", (construct.id for construct in self.constructs))
        scales, constructs = {scale.id for scale in self.scale}, {construct.id for construct in self.constructs}
        for item in self.item:
            _known(item.id, "scale", item.scale, scales | {None})
            _known(item.id, "construct", item.measures, constructs)
            if item.earlier and not self.earlier_version:
                raise ValueError(Text("Der mangler earlier_version.", "earlier_version is missing."))
        return self

    def instrument(self) -> Instrument:
        scales = {scale.id: _points(scale) for scale in self.scale}
        constructs = [Construct(id=form.id, label=form.text()) for form in self.constructs]
        return Instrument(
            id=self.id,
            version=self.version,
            title=self.title.text(),
            note=_text(self.note),
            valid_from=self.valid_from,
            earlier_version=self.earlier_version,
            citizen_alone=self.citizen_alone,
            constructs=Vocabulary(Text("begreber", "constructs"), constructs),
            items=tuple(_item(form, scales, self.missing) for form in self.item),
        )


def _once(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise ValueError(Text(f"{kind} {id_} står to gange.", f"{kind} {id_} stands twice."))
        seen.add(id_)


def _known(item: str, key: str, value: str | None, known: set[str] | set[str | None]) -> None:
    if value not in known:
        raise ValueError(
            Text(f"Spørgsmål {item}: {key} «{value}» findes ikke.", f"Item {item}: there is no {key} “{value}”.")
        )


def _text(phrase: Phrase | None) -> Text | None:
    return phrase.text() if phrase else None


def _points(scale: ScaleForm) -> tuple[Point, ...]:
    return tuple(Point(code=point.code, label=point.text()) for point in scale.points)


def activity_points() -> tuple[Point, ...]:
    """The list of activities to tick off; what says that there was none stands alone."""
    return tuple(
        Point(code=term.code, label=term.label, exclusive=not ACTIVITY_GROUPS[term.group].is_effort)
        for term in ACTIVITIES.values()
    )


def _item(form: ItemForm, scales: dict[str, tuple[Point, ...]], missing: MissingForm) -> Item:
    multiple = form.scale is None
    scale = form.scale or form.choices or ""
    return Item(
        id=form.id,
        label=form.label.text(),
        note=_text(form.note),
        construct=form.measures,
        rater=form.rater,
        question=form.question.text(),
        hint=_text(form.hint),
        scale=scale,
        points=activity_points() if multiple else scales[scale],
        multiple=multiple,
        # A list to tick off has its own "don't know"; a scale needs the reasons beside it.
        missing=() if multiple else tuple(getattr(missing, form.rater)),
        lineage=form.lineage,
        earlier=form.earlier,
        source=form.source,
    )
