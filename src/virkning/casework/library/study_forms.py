"""The forms of a study and of one effect: a field for every column of the evidence room's table, read by that room."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms

from virkning.casework.library.forms import NOT_SAID, VersionForm
from virkning.casework.library.study_words import EFFECT_FIELDS, HINTS, STUDY_FIELDS
from virkning.casework.site.asking import CHOOSE, spoken
from virkning.casework.site.language import lazy, say
from virkning.errors import InputError
from virkning.language import Text
from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.contents import TermForm
from virkning.theory.evidence.formats.columns import EFFECT, LIST, STUDY, TEXT, TRUTH, Columns, cells, content
from virkning.theory.evidence.kinds import (
    BIASES,
    CYCLES,
    DESIGNS,
    DIRECTIONS,
    HORIZONS,
    NETS,
    ROLES,
    TIERS,
    UNITS,
)
from virkning.theory.evidence.model import Effect, Study
from virkning.words import READINESS_SCALES

NEEDED = {"id", "authors", "design", "effect_activity", "effect_outcome", "effect_direction", "effect_role"}
_YES_NO = {"true": Text("Ja", "Yes"), "false": Text("Nej", "No")}


def _terms(terms: Iterable[TermForm]) -> dict[str, Text]:
    return dict(sorted(((term.id, term.label) for term in terms), key=lambda one: one[1].da))


@cache
def _choices() -> dict[str, dict[str, Text]]:
    """The closed lists, by column."""
    words = read_evidence().content
    people, scales = _terms(words.people), {scale.id: scale.label for scale in READINESS_SCALES.values()}
    return {
        "design": DESIGNS,
        "tier_of": TIERS,
        "people": people,
        "scale": scales,
        "cycle": CYCLES,
        "effect_activity": _terms(words.activities),
        "effect_outcome": _terms(words.outcomes),
        "effect_direction": DIRECTIONS,
        "effect_role": ROLES,
        "effect_about": people,
        "effect_people": people,
        "effect_scale": scales,
        "effect_unit": UNITS,
        "effect_horizon": HORIZONS,
        "effect_cycle": CYCLES,
        "effect_stated": NETS,
    }


class CellsForm(VersionForm):
    """A row of the evidence room's table as a form. What a cell may hold is that room's to say, not the form's."""

    columns: Columns = {}
    labels: dict[str, Text] = {}
    usual: tuple[str, ...] = ()  # what most sources tell; the rest waits below until it is asked for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.columns:
            self.fields[name] = self._field(name)
        self.order_fields([*self.columns, "note", "based_on"])

    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.usual]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.columns if name not in self.usual]

    def more_is_told(self) -> bool:
        """Nothing that is filled in or wrong is hidden."""
        return any(one.errors or one.value() for one in self.more())

    def last(self) -> list[forms.BoundField]:
        return [self["note"], self["based_on"]]

    def _field(self, name: str) -> forms.Field:
        label, hint = self.labels[name], HINTS.get(name)
        told: dict[str, Any] = {"label": lazy(*label), "required": name in NEEDED}
        told |= {"help_text": lazy(*hint)} if hint else {}
        listed = _choices().get(name) or (_YES_NO if self.columns[name][1] is TRUTH else None)
        if name == "bias":
            return forms.MultipleChoiceField(choices=spoken(BIASES), widget=forms.CheckboxSelectMultiple, **told)
        if listed:
            first = [CHOOSE] if told["required"] else NOT_SAID
            return forms.ChoiceField(choices=[*first, *spoken(listed)], **told)
        if name.endswith(("_da", "_en")) and "group" not in name:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=4000, **told)
        return forms.CharField(max_length=300 if self.columns[name][1] in (TEXT, LIST) else 20, **told)

    def told(self) -> dict[str, Any]:
        """What was written, as the room reads a row of its table."""
        given = {name: self.cleaned_data[name] for name in self.columns}
        row = {name: "; ".join(value) if isinstance(value, list) else str(value) for name, value in given.items()}
        return content(row, self.columns, self._refuse)

    def _refuse(self, column: str, value: str, expected: Text) -> InputError:
        message = Text("Feltet kan ikke læses.", "The field cannot be read.")
        return InputError(message, column=say(self.labels[column]), value=value, expected=expected)

    @classmethod
    def beginning(cls, of: Study | Effect) -> dict[str, Any]:
        return dict(zip(cls.columns, cells(of, cls.columns), strict=True))


class StudyForm(CellsForm):
    columns, labels = STUDY, STUDY_FIELDS
    usual = (
        "id", "authors", "and_others", "year", "title", "publication", "doi", "country", "design", "people", "n",
        "note_da", "note_en", "sources",
    )  # fmt: skip

    @classmethod
    def beginning(cls, of: Study | Effect) -> dict[str, Any]:
        found = super().beginning(of)
        return found | {"bias": [one for one in found["bias"].split("; ") if one]}


class EffectForm(CellsForm):
    columns, labels = EFFECT, EFFECT_FIELDS
    usual = (
        "effect_activity", "effect_outcome", "effect_direction", "effect_role", "effect_value", "effect_unit", "effect_low",
        "effect_high", "effect_weeks", "effect_note_da", "effect_note_en", "effect_sources",
    )  # fmt: skip

    @classmethod
    def beginning(cls, of: Study | Effect) -> dict[str, Any]:
        return super().beginning(of) | {"effect_role": of.role if isinstance(of, Effect) else "effect"}
