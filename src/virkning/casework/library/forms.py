"""What is asked in the library."""

from __future__ import annotations

from typing import Any

from django import forms

from virkning.casework.access.relations import today
from virkning.casework.library.models import Lesson, TheoryVersion
from virkning.casework.library.reports import reports
from virkning.casework.library.shelf import current, theories
from virkning.casework.library.words import CHANGES, OUTCOMES
from virkning.casework.site.asking import day_field, spoken, text_field
from virkning.casework.site.language import lazy, say
from virkning.language import Text
from virkning.theory import Arrow, Element, Theory
from virkning.theory.kinds import DATA_KINDS, ELEMENT_KINDS, LEVELS, PARTS, SCOPES, SIGNS, THROUGH

_ID = r"^[a-z0-9][a-z0-9_-]*$"
NOT_SAID = [("", lazy("Ikke sagt", "Not said"))]
NO_CITIZENS = lazy("Skriv aldrig om en bestemt borger.", "Never write about a certain citizen.")


def line(da: str, en: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=lazy(da, en), max_length=more.pop("max_length", 300), **more)


def choice(da: str, en: str, of: dict[str, Text], **more: Any) -> forms.ChoiceField:
    """One of a closed list; where it may be left open, that is the first choice."""
    begin = NOT_SAID if more.get("required") is False else []
    return forms.ChoiceField(label=lazy(da, en), choices=[*begin, *spoken(of)], **more)


class VersionForm(forms.Form):
    """What every new version of a theory carries. based_on: the number that stood when the form was opened."""

    note = line("Hvad er ændret, og hvorfor?", "What has changed, and why?")
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in ("note", "based_on")), "note", "based_on"])


class TheoryTextForm(VersionForm):
    definition = forms.CharField(
        label=lazy("Teorien som TOML", "The theory as TOML"),
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "source"}),
        max_length=1_000_000,
        strip=False,
    )

    def clean_definition(self) -> str:
        return str(self.cleaned_data["definition"]).replace("\r\n", "\n")


class PartForm(VersionForm):
    """The parts of a theory have texts in two languages; one language alone is not a text."""

    texts: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for key in self.texts:
            given = [language for language in ("da", "en") if found.get(f"{key}_{language}")]
            if len(given) == 1:
                other = "en" if given == ["da"] else "da"
                self.add_error(f"{key}_{other}", lazy("Skriv den på begge sprog.", "Write it in both languages."))
        return found

    def table(self) -> dict[str, Any]:
        """The keys of the file that the form sets; None where one is to be left out."""
        found = self.cleaned_data
        return {
            key: {"da": found[f"{key}_da"], "en": found[f"{key}_en"]} if found[f"{key}_da"] else None
            for key in self.texts
        }


class ElementForm(PartForm):
    id = forms.RegexField(_ID, label=lazy("Kort navn", "Short name"), max_length=40)
    kind = choice("Slags", "Kind", ELEMENT_KINDS)
    name_da = line("Teksten i kassen på dansk", "The text in the box in Danish")
    name_en = line("Teksten i kassen på engelsk", "The text in the box in English")
    text_da = text_field("Forklaring på dansk", "Explanation in Danish", rows=2, required=False)
    text_en = text_field("Forklaring på engelsk", "Explanation in English", rows=2, required=False)
    through = choice("Mekanismen virker", "The mechanism works", THROUGH, required=False)
    part = choice("Mekanismens del", "The mechanism's part", PARTS, required=False)
    level = choice("Kontekstens niveau", "The context's level", LEVELS, required=False)
    scope = choice("Konteksten siger", "The context says", SCOPES, required=False)
    indicator_da = line("Hvordan ses det i data? På dansk", "How is it seen in data? In Danish", required=False)
    indicator_en = line("Hvordan ses det i data? På engelsk", "How is it seen in data? In English", required=False)
    data = choice("Data", "Data", DATA_KINDS, required=False)
    gap_da = line("Hvis det ikke måles: hvorfor? På dansk", "If it is not measured: why? In Danish", required=False)
    gap_en = line("Hvis det ikke måles: hvorfor? På engelsk", "If it is not measured: why? In English", required=False)
    texts = ("name", "text", "indicator", "gap")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if bool(found.get("indicator_da")) != bool(found.get("data")):
            self.add_error("data", lazy("Sig, hvilke data det ses i.", "Say which data it is seen in."))
        return found

    def table(self) -> dict[str, Any]:
        found = super().table()
        for key in ("kind", "through", "part", "level", "scope"):
            found[key] = self.cleaned_data[key] or None
        if found["indicator"]:
            found["indicator"]["data"] = self.cleaned_data["data"]
        return found

    @staticmethod
    def beginning(element: Element) -> dict[str, Any]:
        indicator = element.indicator
        texts = {
            "name": element.name,
            "text": element.text,
            "gap": element.gap,
            "indicator": indicator.text if indicator else None,
        }
        plain = {key: getattr(element, key) or "" for key in ("id", "kind", "through", "part", "level", "scope")}
        return plain | _apart(texts) | {"data": indicator.data if indicator else ""}


class ArrowForm(PartForm):
    id = forms.RegexField(_ID, label=lazy("Kort navn", "Short name"), max_length=40)
    start = forms.ChoiceField(label=lazy("Fra", "From"))
    sign = choice("Pilen siger", "The arrow says", SIGNS)
    end = forms.ChoiceField(label=lazy("Til", "To"))
    claim_da = text_field("Påstanden på dansk", "The claim in Danish", rows=2, required=False)
    claim_en = text_field("Påstanden på engelsk", "The claim in English", rows=2, required=False)
    assumption_da = text_field(
        "Hvad forudsætter den? På dansk", "What does it assume? In Danish", rows=2, required=False
    )
    assumption_en = text_field(
        "Hvad forudsætter den? På engelsk", "What does it assume? In English", rows=2, required=False
    )
    rival_da = text_field("Hvad kan ellers forklare det? På dansk", "What else could explain it? In Danish", rows=2, required=False)  # fmt: skip
    rival_en = text_field("Hvad kan ellers forklare det? På engelsk", "What else could explain it? In English", rows=2, required=False)  # fmt: skip
    texts = ("claim", "assumption", "rival")

    def __init__(self, *args: Any, theory: Theory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [(element.id, say(element.name)) for element in theory.elements]
        self.fields["start"].choices = self.fields["end"].choices = ends

    def table(self) -> dict[str, Any]:
        found = self.cleaned_data
        return super().table() | {"from": found["start"], "to": found["end"], "sign": found["sign"]}

    @staticmethod
    def beginning(arrow: Arrow) -> dict[str, Any]:
        texts = {"claim": arrow.claim, "assumption": arrow.assumption, "rival": arrow.rival}
        return {"id": arrow.id, "start": arrow.start, "end": arrow.end, "sign": arrow.sign} | _apart(texts)


def _apart(texts: dict[str, Text | None]) -> dict[str, str]:
    return {
        f"{key}_{language}": getattr(text, language) if text else ""
        for key, text in texts.items()
        for language in ("da", "en")
    }


class CommentForm(forms.Form):
    text = forms.CharField(
        label=lazy("Kommentar", "Comment"),
        help_text=NO_CITIZENS,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


class LessonForm(forms.Form):
    title = line("Kort sagt", "In short", max_length=200)
    finding = forms.ChoiceField(label=lazy("Fundet", "The finding"), required=False)
    learnt = text_field("Hvad har vi lært?", "What have we learnt?", help_text=NO_CITIZENS)
    recommendation = text_field("Hvad anbefaler vi?", "What do we recommend?")
    theory = forms.ChoiceField(label=lazy("Teorien, det hører til", "The theory it belongs to"), required=False)
    part = forms.RegexField(
        _ID,
        label=lazy("Pil eller element i teorien", "Arrow or element of the theory"),
        help_text=lazy("Dets korte navn", "Its short name"),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, report.title) for name, report in reports() if report]
        self.fields["finding"].choices = [("", lazy("Ikke et af vores egne", "None of our own")), *known]
        shelved = [(one.theory.id, say(one.theory.title)) for one in theories()]
        self.fields["theory"].choices = [("", lazy("Ingen", "None")), *shelved]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        theory = current(found["theory"]) if found.get("theory") else None
        if found.get("part") and (theory is None or not theory.theory.has(found["part"])):
            self.add_error("part", lazy("Teorien har ikke den del.", "The theory does not have that part."))
        return found


class DecisionForm(forms.Form):
    committee = line("Hvem besluttede?", "Who decided?", max_length=160)
    on = day_field("Hvornår?", "When?")
    outcome = choice("Hvad blev besluttet?", "What was decided?", OUTCOMES)
    text = text_field("Med hvilke ord?", "In which words?", rows=3, required=False)

    @staticmethod
    def beginning() -> dict[str, Any]:
        return {"on": today()}


class ChangeForm(forms.Form):
    kind = choice("Hvad er ændret?", "What has changed?", CHANGES)
    text = text_field("Hvad gør vi nu?", "What do we do now?", rows=3)
    since = day_field("Fra", "From")

    @staticmethod
    def beginning() -> dict[str, Any]:
        return {"since": today()}


class ReturnForm(forms.Form):
    version = forms.ModelChoiceField(
        label=lazy("Udgaven, hvor det nu står", "The version where it now stands"),
        queryset=TheoryVersion.objects.none(),
    )

    def __init__(self, *args: Any, lesson: Lesson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions: Any = self.fields["version"]
        versions.queryset = TheoryVersion.objects.filter(theory=lesson.theory, made_at__gte=lesson.made_at)
        versions.label_from_instance = lambda version: f"{version.number}: {version.note}"
