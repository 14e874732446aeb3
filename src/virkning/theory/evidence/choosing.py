"""Choosing studies by what they are about and where they are told of."""

from __future__ import annotations

from virkning.errors import InputError
from virkning.language import Text
from virkning.theory.evidence.base import Evidence
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.naming import nearest
from virkning.theory.evidence.said import Said


def chosen(
    evidence: Evidence, *, activity: str | None = None, people: str | None = None, document: str | None = None
) -> tuple[Study, ...]:
    """Studies on an activity (or a part of it), on people (or a part of them), told of in a document."""
    shelves = evidence.shelves
    documents = {own.id for own in evidence.content.documents}
    for value, known in ((activity, shelves.activities.terms), (people, shelves.people.terms), (document, documents)):
        if value and value not in known:
            raise InputError(
                Text("Ordet kendes ikke.", "The word is not known."), value=value, expected=nearest(value, list(known))
            )

    def fits(study: Study) -> bool:
        said = [Said(study, effect, place) for place, effect in enumerate(study.effects, start=1)]
        about = {one.people for one in said} | ({study.group.people} if study.group else set())
        return (
            (not activity or any(shelves.activities.within(one.effect.activity, [activity]) for one in said))
            and (not people or any(shelves.people.within(one, [people]) for one in about))
            and (not document or any(source.partition(":")[0] == document for source in study.sources))
        )

    return tuple(study for study in evidence.studies if fits(study))
