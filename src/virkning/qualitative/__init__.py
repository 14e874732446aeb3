"""Qualitative material: interviews read, redacted, coded by several, found again, and bound to programme theories.

A project is a folder of plain files. A text comes in through `reading`, waits for a person in `redaction`, and can only
be coded and leave (`door`) when that person has decided about everything that was pointed at. Other programs are met
in `exchange`.
"""

from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document, Turn
from virkning.qualitative.links import QuoteLink, links
from virkning.qualitative.project import Project, open_project
from virkning.qualitative.retrieval import matrix, retrieve

__all__ = ["Coding", "Document", "Project", "QuoteLink", "Turn", "links", "matrix", "open_project", "retrieve"]
