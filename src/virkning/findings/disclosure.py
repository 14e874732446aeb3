"""Door 2: nothing about small groups leaves. Every finding passes here before it is written, shown or sent.

Counts that are too small are hidden, and so is whatever would give them back: the numbers of their row, a neighbour
that a total would reveal them by, the same number in another table or figure. A profile names the rule; it belongs to
the installation, not to the one who asks. Sentences are not read: a design must not put counts of small groups into
words.
"""

from __future__ import annotations

import dataclasses

from virkning.errors import InputError
from virkning.findings.finding import Caution, Estimate, Finding
from virkning.findings.guarded_figures import protect_figure
from virkning.findings.guarded_tables import Link, hidden_links, protect
from virkning.findings.profiles import DEFAULT, HIDDEN, PROFILES, Profile, groups_too_small, is_hidden, is_small
from virkning.language import Text

__all__ = [
    "DEFAULT",
    "HIDDEN",
    "PROFILES",
    "Profile",
    "groups_too_small",
    "is_hidden",
    "is_small",
    "protect",
    "protect_figure",
    "release",
]

_CODE = "small_numbers_hidden"
_TOLD = Text(
    "{n} tal er skjult, fordi de bygger på færre end {smallest} eller ville gøre det muligt at regne sådan et tal ud.",
    "{n} numbers are hidden: they rest on fewer than {smallest}, or such a number could be worked out from them.",
)
_TOO_FEW = Text(
    "Resultatet bygger på for få personer til at blive vist.",
    "The result rests on too few people to be shown.",
)


def release(finding: Finding, profile: Profile = DEFAULT) -> Finding:
    """The finding as it may leave, with a caution that says how much was hidden."""
    if is_small(finding.n, profile):
        raise InputError(_TOO_FEW, value=f"< {profile.smallest}", expected=f"≥ {profile.smallest}")
    known = {
        finding.n,
        *(estimate.n for estimate in finding.estimates if estimate.n is not None and not is_small(estimate.n, profile)),
    }
    linked = _links(finding, profile, known)
    tables = tuple(protect(table, profile, known=known, linked=linked) for table in finding.tables)
    figures, lost = [], 0
    for figure in finding.figures:
        safe, marks = protect_figure(figure, profile, linked)
        figures.append(safe)
        lost += marks
    estimates = tuple(_blank(estimate) if is_small(estimate.n, profile) else estimate for estimate in finding.estimates)
    lost += sum(is_hidden(cell) for table in tables for row in table.rows for cell in row)
    lost += sum(before is not after for before, after in zip(finding.estimates, estimates, strict=True))
    cautions = (*finding.cautions, _caution(lost, profile)) if lost else finding.cautions
    return dataclasses.replace(finding, tables=tables, figures=tuple(figures), estimates=estimates, cautions=cautions)


def _links(finding: Finding, profile: Profile, known: set[int]) -> frozenset[Link]:
    """Row names and counts that some table hides, until hiding them in the others reveals no further one."""
    links: frozenset[Link] = frozenset()
    while True:
        found = {link for table in finding.tables for link in hidden_links(table, profile, known, links)}
        if found <= links:
            return links
        links |= found


def _blank(estimate: Estimate) -> Estimate:
    return dataclasses.replace(estimate, value=None, se=None, low=None, high=None, p=None, n=None)


def _caution(lost: int, profile: Profile) -> Caution:
    return Caution(code=_CODE, severity="note", text=_TOLD.fill(n=lost, smallest=profile.smallest))
