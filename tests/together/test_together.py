"""Two findings read together: what is tested, what is refused, what is ruled out, and which row of the joint reading applies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from scipy import stats

from virkning.audit import check_prose
from virkning.commands.together import command
from virkning.errors import InputError
from virkning.findings.elimination import RIVALS, by_elimination
from virkning.findings.together import read_together, refuse
from virkning.findings.together_telling import JOINT, effect_found, finding


@pytest.fixture
def write(tmp_path: Path):
    """A finding.json with a main number; se None leaves the interval out too."""

    def make(
        design: str, value: float, se: float | None, *codes: str, unit: str = "hours", p: float = 0.5, more=()
    ) -> Path:
        effect = {
            "name": "effect",
            "label": "Effekt",
            "value": value,
            "se": se,
            "unit": unit,
            "p": p,
            "estimand": "på de behandlede",
        }
        if se is not None:
            effect |= {"low": value - 1.96 * se, "high": value + 1.96 * se}
        content = {
            "design": design, "title": f"Prøve {design}", "n": 2447, "language": "da",
            "estimates": [effect, *({"name": name, "value": 1.0} for name in more)],
            "warnings": [{"code": code, "severity": "note", "text": "…"} for code in codes],
        }  # fmt: skip
        file = tmp_path / f"{design}{len(list(tmp_path.iterdir()))}.json"
        file.write_text(json.dumps(content), "utf-8")
        return file

    return make


def statuses(together) -> dict[str, str]:
    return {label.en: status for label, _, status in by_elimination(together.readings)}


def test_the_difference_is_tested_and_not_read_off_overlapping_intervals(write):
    """Intervals 0-40 and 35-75 overlap, yet the two differ."""
    together = read_together(write("matching", 20, 10.2), write("difference", 55, 10.2))
    z = (20 - 55) / (2 * 10.2**2) ** 0.5

    assert together.first.high > together.second.low
    assert together.difference.p == pytest.approx(2 * stats.norm.cdf(z))
    assert together.disagree
    assert "findings_disagree" in {caution.code for caution in finding(together, realist=None, language="da").cautions}


def test_numbers_are_brought_to_the_same_span_before_they_are_compared(write):
    together = read_together(write("matching", 133, 26.6), write("difference", 50, 10), spans=(2.66, 1))

    assert (together.first.value, together.first.se) == (pytest.approx(50), pytest.approx(10))
    assert together.difference.value == pytest.approx(0)
    assert together.difference.p == pytest.approx(1)


def test_without_a_standard_error_nothing_is_tested(write):
    together = read_together(write("matching", 133, 26.6), write("difference", 50, None, p=1 / 7))
    found = finding(together, realist=None, language="en")

    assert together.difference is None
    assert "cannot be tested" in found.summary[1].en
    assert "has no end" in found.summary[0].en
    assert [estimate.name for estimate in found.estimates] == ["first", "second"]


@pytest.mark.parametrize(
    ("first", "second", "more", "expected"),
    [
        (30, 30, True, "yes"),
        (30, 1, True, "yes"),
        (1, 1, True, "unknown"),
        (-30, -30, True, "no"),
        (30, -30, True, "unknown"),
        (-30, -30, False, "yes"),
    ],
)
def test_whether_an_effect_was_found(write, first, second, more, expected):
    together = read_together(
        write("matching", first, 10), write("difference", second, 25 if second == 1 else 10), more=more
    )

    assert effect_found(together) == expected


@pytest.mark.parametrize("realist", ["supports", "contradicts"])
@pytest.mark.parametrize(("value", "found"), [(30, "yes"), (-30, "no"), (1, None)])
def test_the_row_of_the_joint_reading_that_applies(write, realist, value, found):
    together = read_together(write("matching", value, 10), write("difference", value, 10))
    told = finding(together, realist=realist, language="da")
    applies = told.table("joint").column("here")
    words = told.sections[-1].paragraphs

    assert sum(applies) == (0 if found is None else 1)
    if found is None:
        assert words[0].en.startswith("None of the rows")
    else:
        assert words[0] == told.table("joint").column("reading")[applies.index(True)] == JOINT[found, realist]
    assert "target group" in words[1].en


def test_a_design_rules_out_what_it_can_and_a_warning_takes_it_back(write):
    calm = statuses(read_together(write("matching", 30, 10), write("difference", 30, 10, more=("placebo_group",))))
    warned = statuses(
        read_together(
            write("matching", 30, 10, "post_treatment_split", "still_unbalanced"),
            write(
                "difference",
                30,
                10,
                "pre_trends",
                "composition_unknown",
                "placebo_group_moves",
                more=("placebo_group",),
            ),
        )
    )

    assert calm["The groups were moving apart"] == "weakened"
    assert calm["The group came to consist of others"] == "excluded"
    assert calm["Something else in the same municipality at the same time"] == "weakened"
    for rival in (
        "The groups were moving apart",
        "The group came to consist of others",
        "Something else in the same municipality at the same time",
    ):
        assert warned[rival] == "open"
    assert calm["Something nobody measured"] == warned["Something nobody measured"] == "open"


def test_without_a_placebo_group_the_same_place_stays_open(write):
    together = read_together(write("matching", 30, 10), write("difference", 30, 10))

    assert statuses(together)["Something else in the same municipality at the same time"] == "open"


def test_serious_warnings_follow_the_numbers_and_notes_do_not(write):
    file = write("matching", 30, 10, "no_overlap", "balance_worsened")
    content = json.loads(file.read_text("utf-8"))
    content["warnings"][0] |= {"severity": "serious", "text": "ingen ligner"}
    file.write_text(json.dumps(content), "utf-8")
    found = finding(read_together(file, write("difference", 30, 10)), realist=None, language="da").cautions

    assert ("no_overlap", "Matching: ingen ligner") in {(caution.code, caution.text.da) for caution in found}
    assert "balance_worsened" not in {caution.code for caution in found}
    assert "same_question_presumed" in {caution.code for caution in found}


def test_a_trial_leaves_only_chance_and_the_parts_of_the_intervention(write):
    found = statuses(read_together(write("trial", 1, 10), write("trial", 1, 10)))

    assert {label for label, status in found.items() if status == "open"} == {
        "Chance",
        "Another part of the same intervention",
    }


def test_every_warning_that_takes_something_back_is_one_that_a_design_raises():
    source = Path(__file__).parents[2] / "src" / "virkning" / "designs"
    text = "".join(file.read_text("utf-8") for file in source.rglob("*.py"))
    for rival in RIVALS:
        for word in rival.words.values():
            for code in word.unless:
                assert f'"{code}"' in text, code


@pytest.mark.parametrize("flag", ["unidentifiable", "older"])
def test_what_no_method_repairs_is_refused(write, flag, tmp_path):
    flags = {"unidentifiable": False, "older": False}
    refuse(**flags, file=tmp_path)
    with pytest.raises(InputError, match="not known"):
        refuse(**flags | {flag: True}, file=tmp_path)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("not json", "not a finding"),
        ("[]", "not a finding"),
        ('{"design": "x", "title": "x", "n": "many", "estimates": [], "warnings": []}', "not a finding"),
        ('{"design": "x", "title": "x", "n": 1, "estimates": [3], "warnings": []}', "not a finding"),
        ('{"design": "x", "title": "x", "n": 1, "estimates": [{"name": "other"}], "warnings": []}', "no main number"),
        ('{"design": "x", "title": "x", "n": 1, "estimates": [{"name": "effect"}], "warnings": []}', "empty"),
        (
            '{"design": "x", "title": "x", "n": 1, "estimates": [{"name": "effect", "value": "5"}], "warnings": []}',
            "not a number",
        ),
    ],
)
def test_a_file_that_is_no_finding_is_refused(write, broken, message, tmp_path):
    file = tmp_path / "broken.json"
    file.write_text(broken, "utf-8")
    with pytest.raises(InputError, match=message):
        read_together(write("matching", 30, 10), file)


def test_different_units_are_refused_and_other_words_for_the_same_are_not(write):
    with pytest.raises(InputError, match="do not measure the same"):
        read_together(write("matching", 30, 10), write("difference", 30, 10, unit="kroner"))
    assert read_together(write("matching", 30, 10, unit="timer"), write("difference", 30, 10)).first.unit == "hours"


def test_the_report_says_no_number_that_cannot_be_looked_up(write):
    together = read_together(write("matching", 133, 26.6), write("difference", 50, 10), spans=(2.66, 1))
    found = finding(together, realist="supports", language="da")

    assert not list(check_prose(found, known=(2.66, 1)))


def test_the_command_writes_a_whole_report_or_nothing(write, tmp_path):
    files = [str(write("matching", 133, 26.6)), str(write("difference", 50, 10))]
    done = CliRunner().invoke(
        command, [*files, "--spans", "2.66", "1", "--realist", "supports", "--out", str(tmp_path / "out")]
    )
    refused = CliRunner().invoke(command, [*files, "--older", "--out", str(tmp_path / "not")])

    assert done.exit_code == 0, done.output
    assert {"finding.json", "report.html", "report.pdf"} <= {file.name for file in (tmp_path / "out").iterdir()}
    assert isinstance(refused.exception, InputError)
    assert not (tmp_path / "not").exists()
