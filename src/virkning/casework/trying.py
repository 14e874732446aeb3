"""Forms whose content the library judges: what it objects to is told at the form, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from virkning.casework.site.language import request_language, say
from virkning.casework.states import NotNowError
from virkning.errors import InputError

Done = TypeVar("Done")


def tried(form: forms.Form, do: Callable[..., Done], **more: Any) -> Done | None:
    """Do it with what the form holds; None where the form is not whole or what it holds cannot be used."""
    if not form.is_valid():
        return None
    try:
        return do(**form.cleaned_data, **more)
    except InputError as trouble:
        form.add_error(None, trouble.say(request_language()))
    except NotNowError as trouble:
        form.add_error(None, say(trouble.text))
    return None
