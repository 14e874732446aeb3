"""A finding as a folder of files: for programs, for the screen, for print and for those who edit on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from virkning.files import whole_folder
from virkning.findings.finding import Finding
from virkning.findings.writing import figure_file, write_json, write_tables
from virkning.language import Text
from virkning.progress import Tell, silent

if TYPE_CHECKING:
    from virkning.report.figures import Drawing

_TOLD = {
    "figures": Text("Tegner {n} figurer", "Drawing {n} figures"),
    "documents": Text(
        "Skriver rapporten som HTML, PDF, Word og Excel", "Writing the report as HTML, PDF, Word and Excel"
    ),
}


def write_report(finding: Finding, folder: str | Path, *, tell: Tell = silent) -> None:
    """Write everything about a finding into a folder that appears whole or not at all. Door 2 has been passed before.

    The libraries for drawing and setting are loaded here, so that commands that write no report stay quick.
    """
    from virkning.report.figures import draw

    with whole_folder(folder) as fresh:
        tell(_TOLD["figures"].say(finding.language).format(n=len(finding.figures)))
        drawings = {figure.name: draw(figure, finding.language) for figure in finding.figures}
        for drawing in drawings.values():
            _write_drawing(drawing, fresh)
        tell(_TOLD["documents"].say(finding.language))
        write_json(finding, fresh)
        write_tables(finding, fresh)
        _write_documents(finding, drawings, fresh)


def _write_documents(finding: Finding, drawings: dict[str, Drawing], folder: Path) -> None:
    from virkning.report.excel import write_excel
    from virkning.report.html import html_page
    from virkning.report.outline import outline
    from virkning.report.pdf import write_pdf
    from virkning.report.word import write_word

    told = outline(finding, drawings)
    (folder / "report.html").write_text(html_page(told), encoding="utf-8", newline="\n")
    write_pdf(told, folder / "report.pdf")
    write_word(told, folder / "report.docx")
    write_excel(finding, folder / "tables.xlsx")


def _write_drawing(drawing: Drawing, folder: Path) -> None:
    svg, png = (folder / figure_file(drawing.name, ending) for ending in ("svg", "png"))
    svg.parent.mkdir(parents=True, exist_ok=True)
    svg.write_text(drawing.svg, encoding="utf-8", newline="\n")
    png.write_bytes(drawing.png)
