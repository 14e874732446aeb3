"""Whom to interview is drawn by rule from what is measured; what to ask comes from what a theory does not know."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from tests.qualitative.test_finding_again import THEORY

from virkning.errors import InputError
from virkning.language import LANGUAGES
from virkning.qualitative.guide import _ASK, _ASK_ARROW, as_markdown, guide
from virkning.qualitative.sampling import draw, read_sample_plan, write_draw
from virkning.snapshot import write_snapshot
from virkning.theory import load_theory, shipped_theories
from virkning.theory.kinds import ELEMENT_KINDS, SIGNS

PLAN = """
title = "Hvem"
snapshot = "snap"
seed = 3

[measure.alliance]
items = ["q1", "q2"]
wave = "last"
high = 5.0
low = 3.0

[measure.progress]
items = ["q1"]
wave = "change"
high = 1.0
low = -1.0

[measure.later]
kind = "status"
weeks = 4
after = "first"

[[group]]
id = "strong"
take = 2
replacements = 3
where = { alliance = "high", later = ["work", "neither"] }

[[group]]
id = "weak"
take = 2
where = { alliance = "low" }
"""


def snapshot(folder: Path, order: int = 0) -> Path:
    """Twelve people: p0-p5 answer 6 and 6, p6-p11 answer 2 and 2 at their last wave. p0, p6 work four weeks after their
    first answer, p1, p7 get a benefit, the others neither."""
    people = [f"p{number}" for number in range(12)]
    answers = [
        {"person": person, "date": date(2020, 1, 6 if wave == 1 else 27), "wave": wave, "rater": "citizen", "caseworker": None, "instrument": "x",
         "version": "1", "item": item, "value": (4 if wave == 1 else 6 if place < 6 else 2), "missing": None}
        for place, person in enumerate(people) for wave in (1, 2) for item in ("q1", "q2")
    ]  # fmt: skip
    random.Random(order).shuffle(answers)
    with write_snapshot(folder / "snap", made_by="test", made_from={}, register_end=date(2021, 1, 1)) as writer:
        writer.append("answers", {name: [row[name] for row in answers] for name in answers[0]})
        weeks = [date(2020, 1, 27), date(2020, 2, 3)]  # the status is that of 3 February
        writer.append("benefits", {"person": ["p1", "p7"], "from_week": weeks[:1] * 2, "to_week": weeks[1:] * 2, "code": ["730", "730"], "benefit": ["kontanthjaelp"] * 2})  # fmt: skip
        writer.append("work", {"person": ["p0", "p6", "p2"], "month": [date(2020, 2, 1), date(2020, 2, 1), date(2020, 3, 1)], "hours": [10.0, 5.0, 9.0], "rate": [0.1] * 3})  # fmt: skip
    (folder / "plan.toml").write_text(PLAN, "utf-8")
    return folder / "plan.toml"


def test_only_those_who_fulfil_all_criteria_are_drawn(tmp_path: Path) -> None:
    found = draw(read_sample_plan(snapshot(tmp_path)), tmp_path)
    assert found.eligible == {"strong": 5, "weak": 6}
    strong = [one for one in found.people if one.group == "strong"]
    assert {one.person for one in strong} == {"p0", "p2", "p3", "p4", "p5"}, "p1 is on a benefit"
    assert [(one.role, one.place) for one in strong] == [("chosen", 1), ("chosen", 2), ("replacement", 1), ("replacement", 2), ("replacement", 3)]  # fmt: skip
    assert {one.person: one.criteria for one in strong}["p0"] == "alliance = high, later = work"
    assert all(one.person in {f"p{number}" for number in range(6, 12)} for one in found.people if one.group == "weak")
    assert [one.source for one in found.people] == [f"borger-{number}" for number in range(1, 8)]


def test_the_draw_is_the_same_again_whatever_the_order_of_rows(tmp_path: Path) -> None:
    for folder, order in ((tmp_path / "a", 0), (tmp_path / "b", 9)):
        folder.mkdir()
        write_draw(draw(read_sample_plan(snapshot(folder, order)), folder), folder / "list.csv")
    assert (tmp_path / "a" / "list.csv").read_bytes() == (tmp_path / "b" / "list.csv").read_bytes()
    other = (tmp_path / "a" / "plan.toml").read_text("utf-8").replace("seed = 3", "seed = 4")
    (tmp_path / "a" / "plan.toml").write_text(other, "utf-8")
    again = draw(read_sample_plan(tmp_path / "a" / "plan.toml"), tmp_path / "a")
    first = draw(read_sample_plan(tmp_path / "b" / "plan.toml"), tmp_path / "b")
    assert [one.person for one in again.people] != [one.person for one in first.people]


def test_each_is_drawn_about_equally_often(tmp_path: Path) -> None:
    plan = read_sample_plan(snapshot(tmp_path))
    counts = {f"p{number}": 0 for number in range(6, 12)}
    for seed in range(300):
        for one in draw(plan.model_copy(update={"seed": seed}), tmp_path).people:
            if one.group == "weak":
                counts[one.person] += 1
    # 300 draws of 2 out of 6: 100 each, with a standard deviation of about 8.
    assert all(65 < count < 135 for count in counts.values()), counts


def test_nobody_is_drawn_twice(tmp_path: Path) -> None:
    file = snapshot(tmp_path)
    file.write_text(PLAN.replace('where = { alliance = "low" }', 'where = { alliance = "high" }').replace("take = 2\nwhere", "take = 9\nwhere"), "utf-8")  # fmt: skip
    found = draw(read_sample_plan(file), tmp_path)
    assert len({one.person for one in found.people}) == len(found.people) == 6
    assert found.eligible["weak"] == 6


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("alliance = \"low\"", "aliance = \"low\"", "group.where.aliance"),
        ("alliance = \"low\"", "alliance = \"medium\"", "group.where.alliance"),
        ('id = "weak"', 'id = "strong"', "group.id"),
        ('items = ["q1", "q2"]', "items = []", None),
        ("seed = 3", "sed = 3", "sed"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_followed_is_refused(old: str, new: str, column: str | None, tmp_path: Path) -> None:
    file = snapshot(tmp_path)
    file.write_text(PLAN.replace(old, new), "utf-8")
    with pytest.raises(InputError) as trouble:
        read_sample_plan(file)
    assert column is None or trouble.value.column == column


def test_a_measure_that_nobody_answered_is_refused(tmp_path: Path) -> None:
    file = snapshot(tmp_path)
    file.write_text(PLAN.replace('items = ["q1", "q2"]', 'items = ["q9"]'), "utf-8")
    with pytest.raises(InputError, match="Too few"):
        draw(read_sample_plan(file), tmp_path)


def test_the_guide_asks_for_what_is_not_known() -> None:
    every = guide(THEORY)
    assert [(one.part, one.why) for one in every] == [("m-s", "no_evidence"), ("k-m", "no_evidence")]
    some = guide(THEORY, known=["m-s"], contradicted=["k-m"])
    assert [(one.part, one.why) for one in some] == [
        ("k-m", "contradicted"), ("m", "no_indicator"), ("s", "no_indicator"), ("k", "no_indicator"),
    ]  # fmt: skip
    assert len(guide(THEORY, most=1)) == 1
    page = as_markdown(THEORY, every, "da")
    assert "«Tillid»" in page
    assert "m-s" in page


def test_every_kind_of_part_has_a_question_in_both_languages() -> None:
    assert set(_ASK) == set(ELEMENT_KINDS)
    assert set(_ASK_ARROW) == set(SIGNS)


@pytest.mark.parametrize("name", shipped_theories())
def test_every_shipped_theory_gives_a_guide(name: str) -> None:
    theory = load_theory(name)
    questions = guide(theory, most=1000)
    assert questions
    for language in LANGUAGES:
        assert "{" not in as_markdown(theory, questions, language)
