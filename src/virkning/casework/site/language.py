"""The language of the request: our two-language texts where Django expects strings."""

from __future__ import annotations

from typing import cast

from django.utils.functional import lazystr
from django.utils.translation import get_language

from virkning.language import Language, Text

__all__ = ["lazy", "request_language", "say"]


def request_language() -> Language:
    return cast(Language, "en" if (get_language() or "da").startswith("en") else "da")


def say(text: Text, **parts: object) -> str:
    """The text in the language of the request, its {named} places filled."""
    return (text.fill(**parts) if parts else text).say(request_language())


def lazy(da: str, en: str) -> str:
    """A label that a form keeps and says first when it is shown."""
    return cast(str, lazystr(_Spoken(Text(da, en))))


class _Spoken:
    def __init__(self, text: Text) -> None:
        self.text = text

    def __str__(self) -> str:
        return say(self.text)
