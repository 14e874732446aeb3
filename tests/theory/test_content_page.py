"""The page about the shipped theories: its table is counted from the files, its pictures are drawn from them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from virkning.theory import Theory, load_theory
from virkning.theory.drawing import draw_theory, to_svg
from virkning.theory.status import gather, standings
from virkning.words.reference import filled, markdown_table

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "the-theories.md"
PICTURES = sorted((DOCS / "pictures").glob("theory-*.svg"))
IN_ORDER = (
    "hjoerring", "hjoerring-ten", "hjoerring-chain", "hjoerring-statements", "working-alliance",
    "initial-company", "initial-guidance", "initial-parallel", "parallel-courses", "company-centres", "eleven-goals", "ips",
    "ishoej", "demands", "stepwise", "clarification", "bip",
)  # fmt: skip
HEADINGS = ("theory", "file", "boxes", "arrows", "configurations", "our reading", "not measured")


def table() -> str:
    return markdown_table(HEADINGS, [row(load_theory(id)) for id in IN_ORDER])


def row(theory: Theory) -> tuple[object, ...]:
    parts = (*theory.elements, *theory.arrows)
    ours = "all" if theory.head.reconstructed else sum(part.reconstructed for part in parts)
    gaps = sum(element.indicator is None for element in theory.elements)
    counts = (len(theory.elements), len(theory.arrows), len(theory.configurations) or None)
    return (theory.title.en, f"`{theory.id}`", *counts, ours, gaps)


def test_the_table_is_counted_from_the_files(request: pytest.FixtureRequest):
    text = PAGE.read_text("utf-8")
    made = filled(text, {"theories": table()})
    if request.config.getoption("--rewrite-docs"):
        PAGE.write_text(made, "utf-8")

    assert made == text or request.config.getoption("--rewrite-docs"), "run `make docs`"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_picture_shows_every_box_of_its_theory(picture: Path, request: pytest.FixtureRequest):
    """The words are compared, not the drawing: a better layout does not make a picture wrong."""
    theory = load_theory(picture.stem.removeprefix("theory-"))
    if request.config.getoption("--rewrite-docs"):
        statuses = {part: found.status for part, found in standings(theory, gather(theory)).items()}
        (sheet,) = draw_theory(theory, language="en", statuses=statuses)
        picture.write_text(to_svg(sheet), "utf-8")

    shown = set(re.findall(r"\w+", picture.read_text("utf-8")))
    assert {word for element in theory.elements for word in re.findall(r"\w+", element.name.en)} <= shown


def test_the_pictures_are_those_the_page_shows():
    shown = re.findall(r"\.\./pictures/(theory-[\w-]+\.svg)", PAGE.read_text("utf-8"))

    assert sorted(shown) == [picture.name for picture in PICTURES]
