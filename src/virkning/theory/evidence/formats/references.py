"""What reference managers know of a study: authors, year, title, where, and what kind of work it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from virkning.theory.evidence.model import AND_OTHERS, Study

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A work as a reference manager holds it. `kind` is a CSL type; the name et al. stands for authors not named."""

    kind: str
    authors: tuple[str, ...]
    year: int | None
    title: str
    publication: str
    doi: str


def reference(study: Study) -> Reference:
    more = (AND_OTHERS,) if study.and_others else ()
    kind = "article-journal" if study.publication else "report"
    return Reference(kind, (*study.authors, *more), study.year, study.title, study.publication, study.doi)


def as_study_content(own: Reference, known_id: object = None) -> dict[str, Any]:
    """A study's raw content from a reference. Its design is not told; its id is kept where it can be one of ours."""
    authors = [name for name in own.authors if name != AND_OTHERS]
    found: dict[str, Any] = {
        "id": known_id
        if isinstance(known_id, str) and re.fullmatch(r"[a-z0-9][a-z0-9_-]*", known_id)
        else made_id(own),
        "authors": authors,
        "design": "not_told",
    }
    if len(authors) < len(own.authors):
        found["and_others"] = True
    if own.year is not None:
        found["year"] = own.year
    return found | {key: value for key in ("title", "publication", "doi") if (value := getattr(own, key))}


def made_id(own: Reference) -> str:
    """An id from the first author and the year: Høgelund 2012 becomes hoegelund-2012."""
    first = (own.authors[0] if own.authors else own.title).lower().translate(_FOLDED)
    plain = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", f"{plain} {own.year or ''}").strip("-") or "study"
