"""Krippendorff's alpha against printed examples, another implementation and simulated coders; and blind rounds."""

from __future__ import annotations

import random
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.qualitative.conftest import put, review

from virkning.errors import InputError
from virkning.qualitative import blind
from virkning.qualitative.agreement import agreements, alpha
from virkning.qualitative.codebook import Code, Codebook, write_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.folder import new_folder
from virkning.qualitative.project import Project, add_codings, open_project
from virkning.qualitative.reviewing import add_original

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": three coders, 15 units, * is missing.
# Printed: nominal alpha .691, from marginals 7, 4, 10, 5 (n = 26) and 6 pairs that differ.
THREE_CODERS = ("*****34121133*3", "1*213343*******", "**21344*2113 3*4".replace(" ", ""))
# Krippendorff's data "C" of four observers, as the R packages irr and DescTools print them (?kripp.alpha); alpha .743.
FOUR_OBSERVERS = ("12332141 2***".replace(" ", ""), "12332241 25*3".replace(" ", ""), "*33323422 51*".replace(" ", ""), "12332441 251*".replace(" ", ""))  # fmt: skip


def units(rows: tuple[str, ...]) -> list[tuple[list[str | None], float]]:
    return [([None if value == "*" else value for value in values], 1) for values in zip(*rows, strict=True)]


def test_alpha_is_the_printed_one_with_values_missing() -> None:
    assert alpha(units(THREE_CODERS)) == pytest.approx(1 - 6 / (2 * 243 / 25), abs=1e-12)
    assert alpha(units(THREE_CODERS)) == pytest.approx(0.691, abs=0.0005)


def test_alpha_is_the_printed_one_of_four_observers() -> None:
    assert alpha(units(FOUR_OBSERVERS)) == pytest.approx(0.743, abs=0.0005)


RATINGS = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([0, 1, 2, None]), min_size=coders, max_size=coders), min_size=1, max_size=25
    )
)


@given(RATINGS)
def test_alpha_is_that_of_another_implementation(rows: list[list[int | None]]) -> None:
    ours = alpha([(row, 1) for row in rows])
    table = np.array([[np.nan if value is None else value for value in row] for row in rows], float).T
    try:
        with np.errstate(invalid="ignore"):
            theirs = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    except ValueError:  # it refuses a single value, where alpha does not exist
        theirs = np.nan
    if ours is None:
        assert np.isnan(theirs)
    else:
        assert ours == pytest.approx(theirs, abs=1e-12)


@given(RATINGS, st.integers(2, 9))
def test_a_weight_is_so_many_units(rows: list[list[int | None]], weight: int) -> None:
    together, apart = alpha([(row, weight) for row in rows]), alpha([(row, 1) for row in rows for _ in range(weight)])
    assert together == pytest.approx(apart, abs=1e-9) if together is not None else apart is None


def test_alpha_of_simulated_coders_is_the_truth() -> None:
    """Two coders who see the truth with probability q and else toss a coin of the same shares: alpha tends to q squared."""
    draw = random.Random(5)
    for q in (0.0, 0.5, 0.9):
        rows = []
        for _ in range(40_000):
            truth = draw.random() < 0.3
            rows.append(([truth if draw.random() < q else draw.random() < 0.3 for _ in range(2)], 1))
        assert alpha(rows) == pytest.approx(q * q, abs=0.02)


@pytest.fixture
def coded(tmp_path: Path) -> Project:
    """One text of 100 characters: a codes 0-40, b codes 20-60; both code y nowhere."""
    folder = new_folder(tmp_path / "p", "T")
    add_original(folder, Document("x-1", "I: " + "abcdefghi " * 5 + "\nB: " + "klmnopqrs " * 4 + "tu\n"))
    review(folder, "x-1")
    write_codebook(folder.codebook, Codebook((Code(id="x", name="X"), Code(id="x2", name="X2", parent="x"), Code(id="y", name="Y"))))  # fmt: skip
    project = open_project(folder.path)
    text = project.documents["x-1"].text
    assert len(text) == 100
    add_codings(project, [Coding("x-1", 0, 40, "x", "a", text[:40])], "a")
    add_codings(project, [Coding("x-1", 20, 60, "x2", "b", text[20:60])], "b")
    return open_project(folder.path)


def test_alpha_per_code_counts_every_character(coded: Project) -> None:
    found = {one.code: one for one in agreements(coded)}
    by_hand = alpha([([place < 40, 20 <= place < 60], 1) for place in range(100)])
    assert found["x"].alpha == pytest.approx(by_hand)
    assert (found["x"].units, found["x"].used, found["x"].agree) == (100, {"a": 0.4, "b": 0.4}, pytest.approx(0.6))
    assert found["y"].alpha is None, "a code that nobody used has no alpha"
    alone = {one.code: one for one in agreements(coded, below=False)}
    assert alone["x"].used == {"a": 0.4, "b": 0.0}


def test_alpha_per_code_by_turns(coded: Project) -> None:
    found = {one.code: one for one in agreements(coded, units="turns")}
    assert found["x"].units == 2
    assert found["x"].used == {"a": 0.5, "b": 1.0}


def test_agreement_needs_two_coders_with_something_in_common(coded: Project) -> None:
    with pytest.raises(InputError, match="two coders"):
        agreements(coded, coders=["a"])
    coded.folder.codings("b").write_text("document,start,end,code,text,note\n", "utf-8")
    with pytest.raises(InputError, match="in common"):
        agreements(open_project(coded.folder.path))


def test_a_blind_round_hides_the_other_until_both_are_done(project: Project) -> None:
    folder = project.folder
    blind.start(folder, ("c", "d"), tuple(project.documents))
    put(project, "borger-2", "At hun lyttede", "lytte", "c")
    put(project, "borger-2", "begynde forfra igen", "forfra", "d")
    assert {one.coder for one in project.codings(reader="c")} == {"a", "b", "c"}
    for refused in (lambda: project.codings(), lambda: agreements(project), lambda: project.released()):
        with pytest.raises(InputError, match="blind round is open"):
            refused()
    blind.finish(folder, "c")
    assert "d" not in {one.coder for one in project.codings(reader="c")}, "not before both are done"
    with pytest.raises(InputError, match="done with the blind round"):
        put(project, "borger-2", "begynde forfra igen", "forfra", "c")
    blind.finish(folder, "d")
    assert {one.coder for one in project.codings(reader="c")} == {"a", "b", "c", "d"}
    assert {one.code: one.used for one in agreements(project)}["forfra"]["c"] == 0


def test_what_is_done_cannot_be_changed_unseen(project: Project) -> None:
    blind.start(project.folder, ("c", "d"), tuple(project.documents))
    for coder in ("c", "d"):
        put(project, "borger-2", "At hun lyttede", "lytte", coder)
        blind.finish(project.folder, coder)
    project.folder.codings("d").unlink()
    with pytest.raises(InputError, match="changed since"):
        project.codings()


def test_a_blind_round_begins_blind(project: Project) -> None:
    with pytest.raises(InputError, match="has coded already"):
        blind.start(project.folder, ("a", "c"), tuple(project.documents))
    with pytest.raises(InputError, match="two coders"):
        blind.start(project.folder, ("c", "c"), tuple(project.documents))
    blind.start(project.folder, ("c", "d"), tuple(project.documents))
    with pytest.raises(InputError, match="is open"):
        blind.start(project.folder, ("e", "f"), tuple(project.documents))
    with pytest.raises(InputError, match="coded nothing"):
        blind.finish(project.folder, "c")
    with pytest.raises(InputError, match="not in a blind round"):
        blind.finish(project.folder, "a")
