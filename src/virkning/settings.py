"""Files that users write (plans, layouts, profiles), read from TOML against a declared form.

A form is a pydantic model. What pydantic objects to is told again in the user's words: the key, the line it stands on,
what was expected, and the nearest known key when one is misspelt.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.places import row_of


class Settings(BaseModel):
    """The base of every form: unknown keys are refused, nothing is silently converted, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, protected_namespaces=())


Form = TypeVar("Form", bound=Settings)


def read_toml(path: str | Path) -> dict[str, Any]:
    """The raw content of a TOML file; what cannot be read is said with its line."""
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except IsADirectoryError:
        raise InputError(
            Text("Det er en mappe; her læses en fil.", "It is a folder; a file is read here."), file=path
        ) from None
    except OSError as trouble:
        raise InputError(
            Text("Filen kan ikke læses.", "The file cannot be read."), file=path, value=trouble.strerror
        ) from None
    return parse_toml(content, file=path)


def parse_toml(content: bytes, *, file: str | Path | None = None) -> dict[str, Any]:
    """The content of TOML that is already in memory; `file` is what it is called in a message."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        row = content[: trouble.start].count(b"\n") + 1
        raise InputError(
            Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."),
            file=file,
            row=row,
            value=f"byte 0x{content[trouble.start]:02x}",
            expected="UTF-8",
        ) from None
    except tomllib.TOMLDecodeError as trouble:
        line = re.search(r"line (\d+)", str(trouble))
        raise InputError(
            Text("Filen er ikke gyldig TOML.", "The file is not valid TOML."),
            file=file,
            row=int(line.group(1)) if line else None,
            value=re.sub(r" \(at .*\)$", "", str(trouble)),
        ) from None


def read_form(form: type[Form], path: str | Path) -> Form:
    """A TOML file as an instance of its form, or the first thing that is wrong with it."""
    return fit_form(form, read_toml(path), file=path)


def fit_form(form: type[Form], content: dict[str, Any], *, file: str | Path | None = None) -> Form:
    try:
        return form.model_validate(content)
    except ValidationError as trouble:
        raise _in_words(trouble, form, file) from None


_WRONG_TYPE = Text("Værdien har en forkert type.", "The value has the wrong type.")
_TYPES = {
    "string_type": Text("tekst i anførselstegn", "text in quotes"),
    "int_type": Text("et helt tal", "a whole number"),
    "int_from_float": Text("et helt tal", "a whole number"),
    "float_type": Text("et tal", "a number"),
    "bool_type": same("true / false"),
    "list_type": Text("en liste i [ ]", "a list in [ ]"),
    "tuple_type": Text("en liste i [ ]", "a list in [ ]"),
    "dict_type": Text("en tabel med nøgler", "a table of keys"),
    "model_type": Text("en tabel med nøgler", "a table of keys"),
    "date_type": Text("en dato: 2017-08-31", "a date: 2017-08-31"),
}


def _in_words(trouble: ValidationError, form: type[Settings], file: str | Path | None) -> InputError:
    # A misspelt key that is also required is first of all misspelt.
    first = min(trouble.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
    place = tuple(step for step in first["loc"] if not _is_branch(step))
    key = ".".join(str(step) for step in place)
    where: dict[str, Any] = {
        "file": file,
        "column": key or None,
        "row": row_of(file, place) if file and place else None,
    }
    kind = first["type"]
    if kind == "extra_forbidden":
        return InputError(Text("Nøglen kendes ikke.", "The key is not known."), **where, expected=_nearest(place, form))
    if kind == "missing":
        return InputError(Text("En nøgle mangler.", "A key is missing."), **where, expected=_described(place, form))
    if kind in _TYPES:
        return InputError(_WRONG_TYPE, **where, value=repr(first["input"]), expected=_TYPES[kind])
    if kind == "literal_error":
        return InputError(
            Text("Værdien er ikke en af dem, der kan vælges.", "The value is not one of the choices."),
            **where,
            value=first["input"],
            expected=first["ctx"]["expected"].replace(" or ", ", ").replace("'", ""),
        )
    own = first.get("ctx", {}).get("error")
    if isinstance(own, ValueError) and own.args and isinstance(own.args[0], Text):
        return InputError(own.args[0], **where, value=_shown(first["input"]))
    return InputError(
        Text("Værdien kan ikke bruges.", "The value cannot be used."),
        **where,
        value=_shown(first["input"]),
        expected=first["msg"],
    )


def _is_branch(step: object) -> bool:
    """Steps that pydantic adds for the branches of a union are not keys of the file."""
    return isinstance(step, str) and bool(re.search(r"[\[\](]|^function-|^(str|int|float|bool|date)$", step))


def _shown(value: object) -> str | None:
    return None if isinstance(value, dict) else repr(value)


def _fields_at(place: tuple[str | int, ...], form: type[Settings]) -> dict[str, Any]:
    """The known keys of the table that a place stands in."""
    fields = _by_key(form)
    for step in place[:-1]:
        if isinstance(step, int) or step not in fields:
            continue
        inner = _forms_in(fields[step].annotation)
        fields = {key: field for model in inner for key, field in _by_key(model).items()}
    return fields


def _by_key(form: type[BaseModel]) -> dict[str, Any]:
    """Fields by the key that stands in the file, which may be an alias."""
    return {field.alias or name: field for name, field in form.model_fields.items()}


def _forms_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [form for part in getattr(annotation, "__args__", ()) for form in _forms_in(part)]


def _nearest(place: tuple[str | int, ...], form: type[Settings]) -> Text:
    known = list(_fields_at(place, form))
    close = difflib.get_close_matches(str(place[-1]), known, n=1, cutoff=0.5)
    listed = ", ".join(known)
    if close:
        return Text(
            f"mente du «{close[0]}»? (kendte nøgler: {listed})", f"did you mean “{close[0]}”? (known keys: {listed})"
        )
    return Text(f"en af: {listed}", f"one of: {listed}")


def _described(place: tuple[str | int, ...], form: type[Settings]) -> str | None:
    field = _fields_at(place, form).get(str(place[-1])) if place else None
    return field.description if field else None
