"""The studies there are: drafts made here, and the evidence base that comes with the program.

A draft stands beside the base. What theories rest on is the base: a draft counts when its file is added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404

from virkning.casework.library.models import StudyDraft
from virkning.settings import fit_form, parse_toml
from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.contents import EvidenceFile
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.reading import checked
from virkning.theory.evidence.writing import as_content, as_toml

_WORDS = ("documents", "activities", "outcomes", "people")  # `checked` brings these along itself


@dataclass(frozen=True, slots=True)
class Kept:
    """A study with the draft it is read from. number 0 is the study as it stands in the base; row is None then."""

    study: Study
    row: StudyDraft | None

    @property
    def number(self) -> int:
        return self.row.number if self.row else 0


def kept() -> list[Kept]:
    """The newest of every study, in the order of the base, new ones last."""
    newest = {row.study: row for row in StudyDraft.objects.order_by("study", "-number").distinct("study")}
    based = {study.id: study for study in read_evidence().studies}
    return [_of(id_, newest.get(id_), based.get(id_)) for id_ in dict.fromkeys([*based, *newest])]


def kept_one(id_: str) -> Kept | None:
    row = StudyDraft.objects.filter(study=id_).select_related("made_by").first()
    based = next((study for study in read_evidence().studies if study.id == id_), None)
    return _of(id_, row, based) if row or based else None


def kept_or_404(id_: str) -> Kept:
    found = kept_one(id_)
    if found is None:
        raise Http404
    return found


def _of(id_: str, row: StudyDraft | None, based: Study | None) -> Kept:
    if row is not None:
        return Kept(study_of(row.definition), row)
    assert based is not None, id_
    return Kept(based, None)


@lru_cache(maxsize=512)
def study_of(definition: str) -> Study:
    """The one study of a text that was checked before it was kept."""
    (study,) = fit_form(EvidenceFile, parse_toml(definition.encode("utf-8"))).studies
    return study


def written(study: Study) -> str:
    return as_toml(EvidenceFile(study=(study,)))


def study_from(content: dict[str, Any]) -> Study:
    """A study of these fields as the evidence room reads and checks it: alone, and among all the others."""
    study = fit_form(Study, content)
    base = read_evidence().content
    others = tuple(one for one in base.studies if one.id != study.id)
    whole = base.model_copy(update={**dict.fromkeys(_WORDS, ()), "studies": (*others, study)})
    checked({"studie.toml": whole})
    return study


def with_fields(study: Study, fields: dict[str, Any]) -> Study:
    """The study with new fields and the effects it had."""
    return study_from({"effect": [as_content(effect) for effect in study.effects]} | fields)


def with_effect(study: Study, place: int | None, fields: dict[str, Any]) -> Study:
    """The study with one effect changed, or one more."""
    effects = [as_content(effect) for effect in study.effects]
    if place is None:
        effects.append(fields)
    else:
        effects[place - 1] = fields
    return study_from(as_content(study) | {"effect": effects})


def without_effect(study: Study, place: int) -> Study:
    effects = [as_content(effect) for effect in study.effects]
    del effects[place - 1]
    return study_from({**as_content(study), "effect": effects})
