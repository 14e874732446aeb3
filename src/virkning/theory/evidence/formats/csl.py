"""Studies as CSL-JSON, the form reference managers share. What it has no place for rides along in `custom`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.settings import fit_form
from virkning.theory.evidence.formats.references import Reference, as_study_content, reference
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.writing import as_content

_KEY = "virkning"


def as_csl(studies: Iterable[Study]) -> str:
    return json.dumps([_item(study) for study in studies], ensure_ascii=False, indent=2) + "\n"


def _item(study: Study) -> dict[str, Any]:
    own = reference(study)
    item: dict[str, Any] = {"id": study.id, "type": own.kind, "author": [{"literal": name} for name in own.authors]}
    if own.year is not None:
        item["issued"] = {"date-parts": [[own.year]]}
    item |= {
        key: value
        for key, value in (("title", own.title), ("container-title", own.publication), ("DOI", own.doi))
        if value
    }
    rest = {key: value for key, value in as_content(study).items() if key not in _CARRIED}
    return item | {"custom": {_KEY: rest}}


_CARRIED = {"id", "authors", "and_others", "year", "title", "publication", "doi"}


def read_csl(path: Path) -> tuple[Study, ...]:
    try:
        items = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except UnicodeDecodeError:
        raise InputError(
            Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."), file=path, expected="UTF-8"
        ) from None
    except json.JSONDecodeError as trouble:
        raise InputError(
            Text("Filen er ikke gyldig JSON.", "The file is not valid JSON."),
            file=path,
            row=trouble.lineno,
            value=trouble.msg,
        ) from None
    if not isinstance(items, list):
        raise InputError(Text("Filen skal være en liste af værker.", "The file must be a list of items."), file=path, value=type(items).__name__, expected=same("[ … ]"))  # fmt: skip
    return tuple(_study(item, place, path) for place, item in enumerate(items, start=1))


def _study(item: Any, place: int, path: Path) -> Study:
    def refuse(column: str, value: object, expected: Text) -> InputError:
        return InputError(
            Text("Feltet kan ikke læses.", "The field cannot be read."),
            file=path,
            row=place,
            column=column,
            value=value,
            expected=expected,
        )

    if not isinstance(item, dict):
        raise refuse("", item, Text("et værk: { … }", "an item: { … }"))
    found = as_study_content(_reference(item, refuse), known_id=item.get("id"))
    custom = item.get("custom", {})
    own = custom.get(_KEY, {}) if isinstance(custom, dict) else {}
    if not isinstance(own, dict):
        raise refuse("custom.virkning", own, Text("felter i { }", "fields in { }"))
    try:
        return fit_form(Study, found | own)
    except InputError as trouble:
        raise InputError(
            trouble.message, file=path, row=place, column=trouble.column, value=trouble.value, expected=trouble.expected
        ) from None


def _reference(item: dict[str, Any], refuse: Any) -> Reference:
    authors = item.get("author", [])
    if not isinstance(authors, list) or not all(isinstance(author, dict) for author in authors):
        raise refuse("author", authors, Text("en liste af navne", "a list of names"))
    texts = {key: item.get(key, "") for key in ("type", "title", "container-title", "DOI")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise refuse(key, value, Text("tekst", "text"))
    return Reference(
        kind=texts["type"],
        authors=tuple(_author(author, refuse) for author in authors),
        year=_year(item, refuse),
        title=texts["title"],
        publication=texts["container-title"],
        doi=texts["DOI"],
    )


def _author(author: dict[str, Any], refuse: Any) -> str:
    name = author.get("literal") or " ".join(
        str(author[part]) for part in ("non-dropping-particle", "family") if author.get(part)
    )
    if not isinstance(name, str) or not name:
        raise refuse("author", author, Text("family eller literal", "family or literal"))
    return name


def _year(item: dict[str, Any], refuse: Any) -> int | None:
    issued = item.get("issued")
    if issued is None:
        return None
    try:
        return int(issued["date-parts"][0][0])
    except (KeyError, IndexError, TypeError, ValueError):
        raise refuse("issued", issued, same('{"date-parts": [[2014]]}')) from None
