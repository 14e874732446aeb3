"""A small project with two made-up interviews, reviewed and coded, that many tests begin from."""

from __future__ import annotations

from pathlib import Path

import pytest

from virkning.qualitative.codebook import Code, Codebook, write_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.folder import Folder, new_folder
from virkning.qualitative.memos import Memo, write_cases, write_memos
from virkning.qualitative.project import Project, add_codings, open_project
from virkning.qualitative.redaction.review import Ruling
from virkning.qualitative.reviewing import add_original, close, decide, judged

FIRST = (
    "Interviewer: Hvordan gik det på Ærø 🌊?\n"
    "Borger: Bodil lyttede, og så turde jeg søge. Bodils tro på mig betød alt 😀 for mig.\n"
    "Interviewer: Og før?\nBorger: Før måtte jeg begynde forfra hver gang.\n"
)
SECOND = "Interviewer: Hvad hjalp?\nBorger: At hun lyttede. Jeg måtte ikke begynde forfra igen.\n"


def review(folder: Folder, id_: str, **rulings: str) -> None:
    """Accept everything that was flagged, but what is ruled otherwise by wording."""
    ruled = [Ruling(one.text, rulings.get(one.text, "accept")) for one in judged(folder, id_)]  # type: ignore[arg-type]
    decide(folder, id_, ruled)
    close(folder, id_, by="researcher")


def put(project: Project, document: str, words: str, code: str, coder: str, note: str = "") -> None:
    text = project.documents[document].text
    start = text.index(words)
    add_codings(project, [Coding(document, start, start + len(words), code, coder, words, note)], coder)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Two originals, not reviewed yet."""
    found = new_folder(tmp_path / "project", "Samarbejde og tillid")
    add_original(found, Document("borger-1", FIRST))
    add_original(found, Document("borger-2", SECOND))
    return found


@pytest.fixture
def project(folder: Folder) -> Project:
    """Reviewed, with a codebook of three levels and stages, two coders, memos and cases."""
    review(folder, "borger-1")
    review(folder, "borger-2")
    codes = (
        Code(id="relation", name="Relationen", stage="core", codable=False, color="#aa3355"),
        Code(id="tillid", name="Tillid til sagsbehandleren", stage="secondary", parent="relation", description="At blive troet på."),
        Code(id="lytte", name="At blive lyttet til", parent="tillid"),
        Code(id="forfra", name="Forfra & <igen>", description='Skift, "én gang til"'),
    )  # fmt: skip
    write_codebook(folder.codebook, Codebook(codes))
    write_memos(folder.memos, (Memo(id="m1", about="code", target="tillid", coder="a", text="Tillid før mål?\nSe begge."),
                               Memo(id="m2", text="Teorien vokser.")))  # fmt: skip
    write_cases(
        folder.cases, {"borger-1": {"case": "A", "alliance": "høj"}, "borger-2": {"case": "B", "alliance": "lav"}}
    )
    found = open_project(folder.path)
    put(found, "borger-1", "lyttede, og så turde jeg søge", "lytte", "a")
    put(found, "borger-1", "tro på mig betød alt 😀", "tillid", "a", note="stærkt udsagn")
    put(found, "borger-1", "begynde forfra hver gang", "forfra", "a")
    put(found, "borger-2", "At hun lyttede", "lytte", "a")
    put(found, "borger-1", "lyttede, og så turde jeg søge", "lytte", "b")
    put(found, "borger-2", "ikke begynde forfra igen", "forfra", "b")
    return open_project(folder.path)
