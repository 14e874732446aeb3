"""A project's door: nothing is coded, nothing leaves, before a person has decided about everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.qualitative.conftest import put, review

from virkning.errors import InputError
from virkning.qualitative import blind
from virkning.qualitative.codebook import Code, Codebook, write_codebook
from virkning.qualitative.coding import Coding, read_wanted
from virkning.qualitative.document import Document
from virkning.qualitative.exchange.refi import write_qdc, write_qdpx
from virkning.qualitative.exchange.taguette import write_code_list, write_taguette
from virkning.qualitative.folder import Folder
from virkning.qualitative.leaving import export_links, export_quotes, export_snapshot
from virkning.qualitative.memos import Memo, write_memos
from virkning.qualitative.project import Project, add_codings, open_project
from virkning.qualitative.redaction.review import Ruling
from virkning.qualitative.reviewing import add_original, close, decide, judged, records, reopen
from virkning.snapshot import open_snapshot

EXPORTS: list[Callable[[Project, Path], object]] = [
    export_links, export_quotes, export_snapshot, write_qdc, write_qdpx, write_taguette, write_code_list,
]  # fmt: skip
every_export = pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.__name__)


@every_export
def test_nothing_leaves_before_the_review(folder: Folder, export, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_codebook(folder.codebook, Codebook((Code(id="x", name="X"),)))
    with pytest.raises(InputError, match="not reviewed"):
        export(open_project(folder.path), out)
    review(folder, "borger-1")
    with pytest.raises(InputError, match="not reviewed"):
        export(open_project(folder.path), out)
    assert not out.exists()
    review(folder, "borger-2")
    export(open_project(folder.path), out)
    assert out.exists()


@every_export
def test_nothing_leaves_after_a_text_was_changed(project: Project, export, tmp_path: Path) -> None:
    file = project.folder.document("borger-2")
    file.write_text(file.read_text("utf-8") + "Bodil var der også.\n", "utf-8")
    with pytest.raises(InputError, match="changed since"):
        export(open_project(project.folder.path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@every_export
def test_nothing_leaves_with_a_text_that_was_put_there_by_hand(project: Project, export, tmp_path: Path) -> None:
    project.folder.document("borger-3").write_text("Bodil Hansen, 070761-4285\n", "utf-8")
    with pytest.raises(InputError, match="not reviewed"):
        export(open_project(project.folder.path), tmp_path / "out")


@every_export
@pytest.mark.parametrize("said", ["Ring på 22 33 44 55", "Se bodil.", "070761-4285", "mail: a@b.dk"])
def test_nothing_leaves_with_a_memo_that_tells(project: Project, export, said: str, tmp_path: Path) -> None:
    write_memos(project.folder.memos, (Memo(id="m1", text=said),))
    with pytest.raises(InputError, match="tells who"):
        export(open_project(project.folder.path), tmp_path / "out")


def test_no_text_is_coded_before_its_review(folder: Folder) -> None:
    with pytest.raises(InputError, match="not reviewed"):
        add_codings(open_project(folder.path), [Coding("borger-1", 0, 5, "x", "a", "Inter")], "a")
    assert not folder.codings("a").exists()


def test_a_review_is_closed_only_when_all_is_decided(folder: Folder) -> None:
    with pytest.raises(InputError, match="not decided"):
        close(folder, "borger-1", by="researcher")
    assert not folder.document("borger-1").exists()
    assert records(folder) == {}


def test_the_readable_text_and_its_record(folder: Folder) -> None:
    review(folder, "borger-1")
    text = folder.document("borger-1").read_text("utf-8")
    assert "[navn 1] lyttede" in text
    assert "[navn 1]s tro på mig" in text
    assert "Bodil" not in text
    assert "Ærø" not in text
    record = records(folder)["borger-1"]
    assert (record.flags, record.accepted, record.rejected, record.by) == (3, 3, 0, "researcher")
    assert "Bodil" not in folder.reviews.read_text("utf-8")


def test_a_name_left_out_in_one_place_may_not_stand_in_another(folder: Folder) -> None:
    flags = judged(folder, "borger-1")
    decide(folder, "borger-1", [Ruling(one.text, "accept") for one in flags if one.text != "Bodils"])
    decide(folder, "borger-1", [Ruling("Bodils", "replace", replacement="Bodil og hendes")])
    with pytest.raises(InputError, match="still stands elsewhere"):
        close(folder, "borger-1", by="researcher")


def test_somebody_left_out_of_one_text_may_not_stand_in_another(folder: Folder) -> None:
    """A rare name in small letters passes the assistant in one text; the capital in another text gives it away."""
    add_original(folder, Document("borger-3", "Borger: så sagde xiomara ja.\n"))
    for id_ in ("borger-1", "borger-2", "borger-3"):
        review(folder, id_)
    assert open_project(folder.path).released()
    add_original(folder, Document("borger-4", "Borger: Det var Xiomaras idé, og så kom Xiomara.\n"))
    review(folder, "borger-4")
    with pytest.raises(InputError, match="left out of another document") as trouble:
        open_project(folder.path).released()
    assert (trouble.value.column, trouble.value.value) == ("borger-3", "xiomara")
    reopen(folder, "borger-3")
    with pytest.raises(InputError, match="not reviewed"):
        open_project(folder.path).released()
    with pytest.raises(InputError, match="still stands elsewhere"):
        close(folder, "borger-3", by="researcher")
    decide(folder, "borger-3", [Ruling("xiomara", "accept", "capital")])
    close(folder, "borger-3", by="researcher")
    assert "så sagde [udeladt 1] ja" in open_project(folder.path).released()["borger-3"].text


def test_a_wording_that_is_let_stand_is_let_stand(folder: Folder) -> None:
    decide(folder, "borger-2", [Ruling("Hvad hjalp", "reject")])
    assert [one.text for one in judged(folder, "borger-2") if one.decision == "reject"] == ["Hvad hjalp"]


def test_codings_wait_while_a_review_is_open_again(project: Project) -> None:
    before = {(one.document, one.code, one.coder, one.note, one.text) for one in project.codings()}
    reopen(project.folder, "borger-1")
    again = open_project(project.folder.path)
    assert {one.document for one in again.codings()} == {"borger-2"}
    assert "borger-1" not in again.documents
    decide(project.folder, "borger-1", [Ruling("Hvordan gik det", "replace", "name", "Hvad")])
    close(project.folder, "borger-1", by="researcher")
    last = open_project(project.folder.path)
    assert last.documents["borger-1"].text.startswith("Interviewer: Hvad på ")
    assert {(one.document, one.code, one.coder, one.note, one.text) for one in last.codings()} == before


def test_a_review_is_not_opened_again_under_a_blind_round_or_links(project: Project) -> None:
    project.folder.links.write_text(
        "theory,part,relation,source,code,start,end,text,note\n,x,supports,borger-2,lytte,33,47,At hun lyttede,\n",
        "utf-8",
    )
    with pytest.raises(InputError, match="bound to a theory"):
        reopen(project.folder, "borger-2")
    project.folder.links.unlink()
    blind.start(project.folder, ("c", "d"), ("borger-2",))
    put(project, "borger-2", "At hun lyttede", "lytte", "c")
    blind.finish(project.folder, "c")
    with pytest.raises(InputError, match="done with the blind round"):
        reopen(project.folder, "borger-2")
    assert "borger-2" in records(project.folder)


def test_a_closed_review_stays_closed(project: Project) -> None:
    with pytest.raises(InputError, match="closed"):
        decide(project.folder, "borger-1", [Ruling("Bodil", "reject")])


@pytest.mark.parametrize("id_", ["bodil", "interview-bodil", "borger-070761"])
def test_an_id_that_tells_is_refused(folder: Folder, id_: str) -> None:
    with pytest.raises(InputError, match="person's name or number"):
        add_original(folder, Document(id_, "Ja.\n"))


def test_identified_data_lie_in_the_private_folder_only(project: Project) -> None:
    assert (project.folder.private / ".gitignore").read_text() == "*\n"
    for file in project.folder.path.rglob("*"):
        if file.is_file() and project.folder.private not in file.parents:
            assert "bodil" not in file.read_text("utf-8").lower(), file


def test_codings_are_checked_against_text_and_codebook(project: Project) -> None:
    text = project.documents["borger-2"].text
    for wrong, column in (
        (Coding("borger-9", 0, 3, "lytte", "c", text[:3]), "document"),
        (Coding("borger-2", 0, 3, "nej", "c", text[:3]), "code"),
        (Coding("borger-2", 0, 3, "relation", "c", text[:3]), "code"),
        (Coding("borger-2", 1, 4, "lytte", "c", text[:3]), "text"),
        (Coding("borger-2", 3, 3, "lytte", "c", ""), "text"),
    ):
        with pytest.raises(InputError) as trouble:
            add_codings(project, [wrong], "c")
        assert trouble.value.column == column
    assert not project.folder.codings("c").exists()


def test_codings_by_words_find_their_place_or_say_why_not(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "wanted.csv"
    file.write_text("document,code,text\nborger-2,lytte,At hun lyttede\n", "utf-8")
    found = read_wanted(file, "c", project.documents)[0]
    assert project.documents["borger-2"].text[found.start : found.end] == "At hun lyttede"
    for words, said in (("noget andet", "word for word"), ("e", "several places")):
        file.write_text(f"document,code,text\nborger-2,lytte,{words}\n", "utf-8")
        with pytest.raises(InputError, match=said) as trouble:
            read_wanted(file, "c", project.documents)
        assert trouble.value.row == 2


def test_the_same_coding_twice_is_one(project: Project) -> None:
    before = project.codings()
    put(project, "borger-2", "At hun lyttede", "lytte", "a")
    assert open_project(project.folder.path).codings() == before


def test_the_snapshot_has_the_quotes(project: Project, tmp_path: Path) -> None:
    assert export_snapshot(project, tmp_path / "snap") == 5
    table = open_snapshot(tmp_path / "snap").table("quotes").to_pylist()
    assert {"source": "borger-2", "code": "lytte", "text": "At hun lyttede", "start": 33, "end": 47} in table
    assert len(table) == 5, "the stretch that both coded is one quote"
