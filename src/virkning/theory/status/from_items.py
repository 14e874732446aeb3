"""Evidence written as [[evidence]] tables, in the theory's own file or in one beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.places import row_of
from virkning.settings import Settings, read_form
from virkning.theory.binding import DESIGN_KINDS, EVIDENCE_KINDS, EvidenceItem
from virkning.theory.model import Source, Theory
from virkning.theory.status.witness import Basis, Certainty, Witness, weakened
from virkning.theory.words import Id, Many

# What a design can carry before anything is known of how well it was done.
BASIS_OF: dict[str, tuple[Basis, Certainty]] = {
    "trial": ("comparison", "high"),
    "quasi": ("comparison", "low"),
    "review": ("comparison", "moderate"),
    "regression": ("association", "low"),
    "descriptive": ("association", "very_low"),
    "qualitative": ("told", "low"),
    "theory": ("told", "very_low"),
}
_DEFAULT = {"estimate": "regression", "study": "qualitative", "quote": "qualitative", "finding": "regression"}


class EvidenceFile(Settings):
    """A file of evidence on one theory; `theory` may name it, so that the file is not used on another."""

    theory: Id | None = None
    documents: Many[Source] = Field((), alias="source")
    evidence: Many[EvidenceItem]


def file_witnesses(theory: Theory, file: str | Path) -> list[Witness]:
    """The evidence of a file; a part that the theory does not have is refused with its line."""
    found = read_form(EvidenceFile, file)
    if found.theory not in (None, theory.id):
        raise InputError(
            Text("Beviserne hører til en anden teori.", "The evidence belongs to another theory."),
            file=file,
            column="theory",
            value=found.theory,
            expected=theory.id,
        )
    known = {part.id for part in (*theory.elements, *theory.arrows, *theory.configurations)}
    for place, item in enumerate(found.evidence):
        if item.part not in known:
            key = next(name for name in ("arrow", "element", "configuration") if getattr(item, name))
            raise InputError(
                Text("Teorien har ikke den del.", "The theory does not have that part."),
                file=file,
                row=row_of(file, f"evidence.{place}.{key}"),
                column=f"evidence.{place}.{key}",
                value=item.part,
            )
    return item_witnesses(found.evidence, (*theory.documents, *found.documents))


def item_witnesses(items: Iterable[EvidenceItem], sources: Iterable[Source]) -> list[Witness]:
    documents = {source.id: source.document for source in sources}
    return [_witness(item, documents) for item in items]


def _witness(item: EvidenceItem, documents: dict[str, Text]) -> Witness:
    design = item.design or _DEFAULT[item.kind]
    basis, certainty = BASIS_OF[design]
    unsure = item.says == "supports" and item.estimate is not None and item.estimate.holds_nothing
    certainty = "very_low" if unsure else weakened(certainty, 0, item.people)
    document = documents.get(item.document, same(item.document))
    label = Text("{kind} ({design}), {document}", "{kind} ({design}), {document}")
    return Witness(
        part=item.part,
        kind=item.kind,
        says=item.says,
        basis=basis,
        certainty=certainty,
        origin=_origin(item),
        label=label.fill(kind=EVIDENCE_KINDS[item.kind], design=DESIGN_KINDS[design], document=document),
        text=item.text,
        estimate=item.estimate,
        warnings=item.warnings,
    )


def _origin(item: EvidenceItem) -> str:
    """A study is one witness wherever it is told of; interviews printed in one book at different lines are several."""
    return f"study:{item.study}" if item.study else item.sources[0] if item.sources else item.id
