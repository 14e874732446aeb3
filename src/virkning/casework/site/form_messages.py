"""What a form says when something is missing or cannot be used: the one place for the messages that no form writes itself.

The frame's own messages say that a field is required; these say what to write. They are laid over the frame's once,
before any form is built, so that every form of every app speaks this way.
"""

from __future__ import annotations

from django import forms
from django.core import validators

from virkning.casework.site.language import lazy

A_DAY = lazy("Skriv en dag som dag, måned og år, fx 3.2.2026.", "Write a day as year-month-day, such as 2026-02-03.")
ONE_OF_THESE = lazy("Vælg en af mulighederne på listen.", "Choose one of those on the list.")
A_WHOLE_NUMBER = lazy("Skriv et helt tal, fx 12.", "Write a whole number, such as 12.")
A_NUMBER = lazy("Skriv et tal, fx 7,5.", "Write a number, such as 7.5.")
A_FILE = lazy("Vælg en fil.", "Choose a file.")
CHOOSE_ONE = lazy("Vælg en.", "Choose one.")

MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": lazy("Skriv noget her.", "Write something here.")},
    forms.BooleanField: {"required": lazy("Sæt kryds her for at gå videre.", "Tick this to go on.")},
    forms.ChoiceField: {"required": CHOOSE_ONE, "invalid_choice": ONE_OF_THESE},
    forms.MultipleChoiceField: {
        "required": lazy("Vælg mindst en.", "Choose at least one."),
        "invalid_choice": ONE_OF_THESE,
        "invalid_list": ONE_OF_THESE,
    },
    forms.ModelChoiceField: {"required": CHOOSE_ONE, "invalid_choice": ONE_OF_THESE},
    forms.DateField: {"required": A_DAY, "invalid": A_DAY},
    forms.EmailField: {
        "required": lazy("Skriv en e-mailadresse.", "Write an e-mail address."),
        "invalid": lazy("Skriv hele adressen, fx navn@kommune.dk.", "Write the whole address, such as name@place.dk."),
    },
    forms.IntegerField: {"required": A_WHOLE_NUMBER, "invalid": A_WHOLE_NUMBER},
    forms.DecimalField: {"required": A_NUMBER, "invalid": A_NUMBER},
    forms.FloatField: {"required": A_NUMBER, "invalid": A_NUMBER},
    forms.RegexField: {
        "invalid": lazy("Brug kun små bogstaver a–z, tal, - og _.", "Use only small letters a–z, digits, - and _."),
    },
    forms.FileField: {
        "required": A_FILE,
        "invalid": A_FILE,
        "missing": A_FILE,
        "empty": lazy("Filen er tom. Vælg en anden.", "The file is empty. Choose another."),
        "max_length": lazy(
            "Filens navn er for langt: højst %(max)d tegn.", "The file's name is too long: at most %(max)d characters."
        ),
        "contradiction": lazy(
            "Vælg en fil, eller fjern den. Ikke begge dele.", "Choose a file or remove it, not both."
        ),
    },
}

LIMITS: dict[type[validators.BaseValidator], str] = {
    validators.MaxLengthValidator: lazy(
        "Skriv højst %(limit_value)d tegn. Der står %(show_value)d nu.",
        "Write at most %(limit_value)d characters. There are %(show_value)d now.",
    ),
    validators.MinLengthValidator: lazy(
        "Skriv mindst %(limit_value)d tegn. Der står %(show_value)d nu.",
        "Write at least %(limit_value)d characters. There are %(show_value)d now.",
    ),
    validators.MinValueValidator: lazy("Skriv %(limit_value)s eller mere.", "Write %(limit_value)s or more."),
    validators.MaxValueValidator: lazy("Skriv %(limit_value)s eller mindre.", "Write %(limit_value)s or less."),
}

DIGITS = {
    "invalid": A_NUMBER,
    "max_digits": lazy("Skriv et mindre tal: højst %(max)s cifre.", "Write a smaller number: at most %(max)s digits."),
    "max_decimal_places": lazy(
        "Skriv færre decimaler: højst %(max)s efter kommaet.", "Write fewer decimals: at most %(max)s after the point."
    ),
    "max_whole_digits": lazy(
        "Skriv et mindre tal: højst %(max)s cifre før kommaet.",
        "Write a smaller number: at most %(max)s digits before the point.",
    ),
}


def speak_plainly() -> None:
    """Lay these over the frame's: its fields and limits read them from their classes when they are made."""
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **messages}
    for limit, message in LIMITS.items():
        limit.message = message
    validators.DecimalValidator.messages = DIGITS
    validators.EmailValidator.message = MESSAGES[forms.EmailField]["invalid"]
    validators.ProhibitNullCharactersValidator.message = lazy(
        "Teksten har et tegn, der ikke kan gemmes. Skriv den igen.",
        "The text has a sign that cannot be kept. Write it again.",
    )
