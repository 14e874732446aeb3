"""All evidence on a theory from everywhere it can come from, as witnesses for the rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from virkning.theory.model import Theory
from virkning.theory.status.from_base import base_witnesses
from virkning.theory.status.from_findings import finding_witnesses
from virkning.theory.status.from_items import file_witnesses, item_witnesses
from virkning.theory.status.from_quotes import quote_witnesses
from virkning.theory.status.witness import Witness


def gather(
    theory: Theory,
    *,
    evidence: Iterable[str | Path] = (),
    quotes: Iterable[str | Path] = (),
    findings: Iterable[str | Path] = (),
    base: bool = True,
    known_as: Iterable[str] = (),
) -> tuple[Witness, ...]:
    """base: whether the studies of the shipped evidence base are heard too.

    known_as: other names than the theory's id that a plan may have bound its finding by.
    """
    found = item_witnesses(theory.evidence, theory.documents)
    for file in evidence:
        found += file_witnesses(theory, file)
    for file in quotes:
        found += quote_witnesses(theory, file)
    for folder in findings:
        found += finding_witnesses(theory, folder, tuple(known_as))
    if base:
        found += base_witnesses(theory)
    return tuple(found)
