"""What forms say when something is missing or wrong: our own plain words in both languages, never the frame's."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.casework.town import Town

import virkning.casework
from virkning.casework.site.asking import day_field, text_field

OF_THE_FRAME = (
    "påkrævet",
    "required",
    "Ensure",
    "Sørg for",
    "Enter a",
    "Indtast",
    "Select a valid",
    "Marker en",
    "valid ",
)


def form_classes() -> Iterator[type[forms.BaseForm]]:
    """Every form of the casework, found by importing all of it."""
    for module in pkgutil.walk_packages(virkning.casework.__path__, "virkning.casework."):
        if not {"migrations", "wsgi"} & set(module.name.split(".")):
            importlib.import_module(module.name)
    open_, seen = [forms.BaseForm], set()
    while open_:
        for form in open_.pop().__subclasses__():
            if form not in seen:
                seen.add(form)
                open_.append(form)
                if form.__module__.startswith("virkning."):
                    yield form


def spoken(message: object, language: str) -> str:
    with translation.override(language):
        return str(message)


def test_no_form_keeps_a_message_of_the_frame() -> None:
    found = list(form_classes())
    assert len(found) > 30
    for form in found:
        for name, field in form.base_fields.items():
            said = [
                *field.error_messages.values(),
                *(one.message for one in field.validators if isinstance(one, BaseValidator)),
            ]
            for message in said:
                where = f"{form.__name__}.{name}"
                danish, english = spoken(message, "da"), spoken(message, "en")
                assert danish != english, where
                assert not any(stiff in text for stiff in OF_THE_FRAME for text in (danish, english)), (where, danish)


WRONG = [
    (forms.CharField(), "", "Skriv noget her.", "Write something here."),
    (forms.CharField(max_length=3), "abcd", "Skriv højst 3 tegn. Der står 4 nu.", "Write at most 3 characters. There are 4 now."),
    (forms.CharField(), "a\x00", "Teksten har et tegn, der ikke kan gemmes.", "The text has a sign that cannot be kept."),
    (forms.ChoiceField(choices=[("a", "a")]), "", "Vælg en.", "Choose one."),
    (forms.ChoiceField(choices=[("a", "a")]), "b", "Vælg en af mulighederne", "Choose one of those"),
    (day_field("Dag", "Day"), "i morgen", "Skriv en dag som dag, måned og år", "Write a day as year-month-day"),
    (day_field("Dag", "Day"), "1066-10-14", "Skriv et årstal mellem 1900 og 2199.", "Write a year between 1900 and 2199."),
    (text_field("Tekst", "Text"), "x" * 4001, "Skriv højst 4000 tegn.", "Write at most 4000 characters."),
    (forms.IntegerField(), "mange", "Skriv et helt tal", "Write a whole number"),
    (forms.IntegerField(min_value=1), "0", "Skriv 1 eller mere.", "Write 1 or more."),
    (forms.IntegerField(max_value=9), "10", "Skriv 9 eller mindre.", "Write 9 or less."),
    (forms.DecimalField(), "lidt", "Skriv et tal, fx 7,5.", "Write a number, such as 7.5."),
    (forms.DecimalField(decimal_places=1), Decimal("1.25"), "Skriv færre decimaler", "Write fewer decimals"),
    (forms.DecimalField(max_digits=3), Decimal("1234"), "Skriv et mindre tal", "Write a smaller number"),
    (forms.EmailField(), "her", "Skriv hele adressen", "Write the whole address"),
    (forms.FileField(), None, "Vælg en fil.", "Choose a file."),
    (forms.RegexField(r"^[a-z]+$"), "Å Æ", "Brug kun små bogstaver", "Use only small letters"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "danish", "english"), WRONG)
def test_what_is_wrong_is_said_in_plain_words(field: forms.Field, given: object, danish: str, english: str) -> None:
    for language, begins in (("da", danish), ("en", english)):
        with translation.override(language), pytest.raises(ValidationError) as trouble:
            field.clean(given)
        with translation.override(language):
            assert trouble.value.messages[0].startswith(begins)


def test_an_empty_form_says_what_to_write(town: Town) -> None:
    client = Client()
    client.force_login(town.own)
    for language, words in (("da", "Skriv borgerens navn."), ("en", "Write the citizen&#x27;s name.")):
        client.cookies["language"] = language
        shown = client.post(reverse("citizen_new"), {"name": ""}).content.decode()
        assert words in shown
        assert "Dette felt" not in shown
        assert "This field" not in shown
