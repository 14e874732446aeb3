"""What leaves a project as tables: quotes bound to a theory, all quotes, and the snapshot's table `quotes`."""

from __future__ import annotations

from pathlib import Path

from virkning.qualitative.links import QuoteLink, links, write_links
from virkning.qualitative.project import Project
from virkning.qualitative.retrieval import retrieve
from virkning.qualitative.rows import write_rows
from virkning.snapshot import write_snapshot

_QUOTES = ("source", "case", "speaker", "code", "start", "end", "text", "coder", "note")


def export_links(project: Project, path: Path) -> tuple[QuoteLink, ...]:
    """quotes.csv, from which the status of a theory is computed."""
    project.released()
    found = links(project)
    write_links(path, found)
    return found


def export_quotes(project: Project, path: Path) -> int:
    """All codings as one table."""
    project.released()
    rows = [
        {
            "source": quote.coding.document, "case": quote.case, "speaker": quote.speaker or "", "code": quote.coding.code,
            "start": quote.coding.start, "end": quote.coding.end, "text": quote.coding.text, "coder": quote.coding.coder,
            "note": quote.coding.note,
        }
        for quote in retrieve(project)
    ]  # fmt: skip
    write_rows(path, _QUOTES, rows)
    return len(rows)


def export_snapshot(project: Project, path: Path) -> int:
    """A snapshot with the table `quotes`: each coded stretch once, whoever coded it."""
    documents = project.released()
    found = sorted({(one.document, one.code, one.text, one.start, one.end) for one in project.codings()})
    made_from = {"project": project.folder.title, "documents": sorted(documents)}
    columns = ("source", "code", "text", "start", "end")
    with write_snapshot(path, made_by="virkning qualitative", made_from=made_from) as writer:
        writer.append("quotes", {name: [row[place] for row in found] for place, name in enumerate(columns)})
    return len(found)
