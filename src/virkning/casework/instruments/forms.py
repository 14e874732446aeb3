"""What is asked about questionnaires."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from virkning.casework.access.relations import today
from virkning.casework.instruments.editing import with_scale
from virkning.casework.instruments.shelf import Version
from virkning.casework.instruments.translations import NAMES
from virkning.casework.site.asking import day_field, spoken
from virkning.casework.site.language import lazy, say
from virkning.instruments import Instrument, Item
from virkning.instruments.incoming import LONGEST_TEXT, Meant
from virkning.instruments.model import RATER_LABELS
from virkning.language import Text

_NAME = r"^[a-z][a-z0-9_]*$"
_NUMBER = r"^[A-Za-z0-9_]+$"


def words(da: str, en: str, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=lazy(da, en), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def number_field(**more: Any) -> forms.RegexField:
    return forms.RegexField(
        _NUMBER,
        label=lazy("Udgavens nummer", "Number of the version"),
        help_text=lazy("Bogstaver a-z og tal, for eksempel 3", "Letters a-z and digits, such as 3"),
        max_length=20,
        **more,
    )


class NumberForm(forms.Form):
    number = number_field()


class UploadForm(forms.Form):
    """A file and what it does not say itself."""

    file = forms.FileField(
        label=lazy("Fil", "File"),
        help_text=lazy(
            "TOML, XLSForm (.xlsx) eller REDCap (.csv). Højst 2 MB.",
            "TOML, XLSForm (.xlsx) or REDCap (.csv). At most 2 MB.",
        ),
    )
    builds_on = forms.ChoiceField(label=lazy("Bygger på", "Builds on"), required=False)
    name = forms.RegexField(
        _NAME,
        label=lazy("Kort navn", "Short name"),
        help_text=lazy("Når den ikke bygger på noget", "When it builds on nothing"),
        max_length=60,
        required=False,
    )
    number = number_field(required=False)
    rater = forms.ChoiceField(label=lazy("Hvem svarer?", "Who answers?"), required=False)
    language = forms.ChoiceField(
        label=lazy("REDCap-filens sprog", "Language of the REDCap file"), choices=spoken(NAMES)
    )
    citizen_alone = forms.BooleanField(
        label=lazy("Kun borgeren må se svarene", "Only the citizen may see the answers"), required=False
    )

    def __init__(self, *args: Any, versions: list[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {version.key: version for version in versions}
        self.fields["builds_on"].choices = [
            ("", lazy("Ingenting", "Nothing")),
            *((key, f"{say(one.instrument.title)} ({key})") for key, one in self._versions.items()),
        ]
        self.fields["rater"].choices = [
            ("", lazy("Som filens grupper siger", "As the groups of the file say")),
            *spoken({str(rater): label for rater, label in RATER_LABELS.items()}),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        upload, earlier = found.get("file"), self._versions.get(found.get("builds_on", ""))
        if upload is None or self.errors or upload.name.lower().endswith(".toml"):
            return {"file": upload, "meant": None}
        for field, value in (("number", found["number"]), ("name", found["name"] or earlier)):
            if not value:
                self.add_error(field, lazy("Filen siger det ikke selv.", "The file does not say it itself."))
        if self.errors:
            return found
        meant = Meant(
            id=earlier.instrument.id if earlier else found["name"],
            version=found["number"],
            valid_from=today(),
            earlier=earlier.instrument if earlier else None,
            rater=found["rater"] or None,
            citizen_alone=found["citizen_alone"],
        )
        return {"file": upload, "meant": meant, "language": found["language"]}


class HeadForm(forms.Form):
    """The number and title of a draft."""

    version = number_field()
    title_da = forms.CharField(label=lazy("Titel på dansk", "Title in Danish"), max_length=200)
    title_en = forms.CharField(label=lazy("Titel på engelsk", "Title in English"), max_length=200)
    note_da = words("Bemærkning på dansk", "Note in Danish", required=False)
    note_en = words("Bemærkning på engelsk", "Note in English", required=False)

    @staticmethod
    def beginning(instrument: Instrument) -> dict[str, str]:
        note = instrument.note or Text("", "")
        titles = {"title_da": instrument.title.da, "title_en": instrument.title.en}
        return {"version": instrument.version, **titles, "note_da": note.da, "note_en": note.en}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        return {
            "version": found["version"],
            "title": Text(found["title_da"], found["title_en"]),
            "note": both(self, "note"),
        }


class ItemForm(forms.Form):
    """A question of a draft: its words in both languages, and the scale it is answered on."""

    label_da = forms.CharField(label=lazy("Kort navn på dansk", "Short name in Danish"), max_length=200)
    label_en = forms.CharField(label=lazy("Kort navn på engelsk", "Short name in English"), max_length=200)
    question_da = words("Spørgsmål på dansk", "Question in Danish")
    question_en = words("Spørgsmål på engelsk", "Question in English")
    hint_da = words("Hjælp på dansk", "Hint in Danish", required=False)
    hint_en = words("Hjælp på engelsk", "Hint in English", required=False)
    scale = forms.ChoiceField(label=lazy("Skala", "Scale"))

    def __init__(self, *args: Any, instrument: Instrument, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, initial=_beginning(item), **kwargs)
        self._instrument, self._item = instrument, item
        scales = {one.scale: one for one in instrument.items if one.multiple == item.multiple}
        self.fields["scale"].choices = [
            (id_, f"{one.low.code}-{one.high.code}: {say(one.low.label)} … {say(one.high.label)}")
            for id_, one in scales.items()
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        hint = both(self, "hint")
        if self.errors:
            return found
        item = replace(
            with_scale(self._instrument, self._item, found["scale"]),
            label=Text(found["label_da"], found["label_en"]),
            question=Text(found["question_da"], found["question_en"]),
            hint=hint,
        )
        return {"item": item}


def _beginning(item: Item) -> dict[str, str]:
    texts = {"label": item.label, "question": item.question, "hint": item.hint or Text("", "")}
    return {"scale": item.scale} | {
        f"{key}_{language}": text.say(language) for key, text in texts.items() for language in ("da", "en")
    }


def both(form: forms.Form, key: str) -> Text | None:
    """A text that may be left out, but not in one language only."""
    found = form.cleaned_data
    da, en = found.get(f"{key}_da", ""), found.get(f"{key}_en", "")
    if bool(da) != bool(en):
        form.add_error(
            f"{key}_{'en' if da else 'da'}", lazy("Skriv den på begge sprog.", "Write it in both languages.")
        )
    return Text(da, en) if da and en else None


class TextForm(forms.Form):
    definition = forms.CharField(
        label=lazy("Hele skemaet som TOML", "The whole questionnaire as TOML"),
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "source"}),
        max_length=400_000,
        strip=False,
    )

    def clean_definition(self) -> str:
        return str(self.cleaned_data["definition"]).replace("\r\n", "\n")


class PublishForm(forms.Form):
    in_use_from = day_field("I brug fra", "In use from")

    @staticmethod
    def beginning() -> dict[str, date]:
        return {"in_use_from": today()}


class ReviewForm(forms.Form):
    language = forms.ChoiceField(choices=spoken(NAMES))
