"""The Ishøj trial's tables come out of its example exactly, from people made to have the printed counts."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from tests.designs.trial.trials import found_by, row_of

from virkning.findings.finding import Finding

EXAMPLES = Path(__file__).parents[3] / "examples"

DEMOGRAPHY = {  # Table 2.2.1: control of 26, treated of 28
    ("køn", "kvinde"): (17, 19), ("over 30 år", ""): (21, 23), ("oprindelse", "etnisk dansk"): (11, 12),
    ("oprindelse", "vestlig indvandrer"): (2, 0), ("oprindelse", "efterkommer"): (2, 3),
    ("oprindelse", "ikke-vestlig indvandrer"): (11, 13), ("tolkebehov", ""): (6, 5), ("civilstand", "uden partner"): (16, 19),
    ("civilstand", "med partner"): (10, 9), ("uddannelse", "førskole"): (0, 0), ("uddannelse", "grundskole 1.-6. kl."): (3, 2),
    ("uddannelse", "grundskole 7.-9. kl."): (6, 9), ("uddannelse", "grundskole 10. kl."): (3, 0),
    ("uddannelse", "erhvervsuddannelse"): (5, 10), ("uddannelse", "gymnasial"): (1, 1), ("uddannelse", "kort videregående"): (2, 3),
    ("uddannelse", "mellemlang videregående"): (1, 0), ("uddannelse", "lang videregående"): (0, 0), ("uddannelse", "ph.d."): (0, 0),
    ("uddannelse", "anden"): (5, 3), ("uddannelse ud over folkeskole", ""): (12, 11), ("i ressourceforløb", ""): (5, 11),
}  # fmt: skip
STATUS = {  # Table 2.2.2: control and treated at 0, 6, 12 and 18 months
    "Kontanthjælp/RFY": (26, 28, 26, 28, 25, 22, 22, 16), "- of whom: i praktik": (2, 2, 3, 6, 6, 6, 3, 2),
    "- of whom: afventer praktik": (0, 0, 0, 1, 1, 5, 2, 3), "- of whom: ordinære timer": (0, 1, 0, 1, 0, 1, 1, 1),
    "- of whom: afsluttet, andet": (0, 0, 0, 1, 0, 1, 1, 1), "FØP": (0, 0, 0, 0, 1, 2, 2, 4),
    "Fleksjob": (0, 0, 0, 0, 0, 1, 1, 3), "Jobparat": (0, 0, 0, 0, 0, 2, 1, 4), "Revalidering": (0, 0, 0, 0, 0, 1, 0, 1),
}  # fmt: skip
OUTCOMES = {  # the published outcomes: treated of 28, control of 26
    "job/uddannelse, 6 mdr.": (0, 0), "afklaret, 6 mdr.": (0, 0), "job/uddannelse, 12 mdr.": (4, 0), "afklaret, 12 mdr.": (6, 1),
    "job/uddannelse, 18 mdr.": (8, 2), "afklaret, 18 mdr.": (12, 4), "mod job, 6 mdr.": (7, 3), "mod job, 12 mdr.": (16, 7),
    "mod job, 18 mdr.": (14, 8), "mod afklaring, 6 mdr.": (7, 3), "mod afklaring, 12 mdr.": (18, 8), "mod afklaring, 18 mdr.": (18, 10),
}  # fmt: skip


@pytest.fixture(scope="module")
def ishoej() -> Finding:
    return found_by(EXAMPLES / "ishoej.toml")


def test_people_are_those_that_the_script_makes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make", EXAMPLES / "ishoej" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.write(tmp_path / "people.csv")
    assert (tmp_path / "people.csv").read_bytes() == (EXAMPLES / "ishoej" / "people.csv").read_bytes()


def test_demography(ishoej: Finding) -> None:
    rows = {(row[0].en, row[1].en): (row[2], row[4]) for row in ishoej.table("baseline").rows}  # type: ignore[union-attr]
    assert {key: rows[key] for key in DEMOGRAPHY} == DEMOGRAPHY


def test_age_and_years_worked(ishoej: Finding) -> None:
    age = row_of(ishoej, "baseline_numbers", "alder")
    assert (round(age["control"]), round(age["treated"])) == (45, 39)
    assert (round(age["control_sd"], 1), round(age["treated_sd"], 1)) == (12.1, 9.2)
    assert round(age["p"], 2) == 0.03
    years = row_of(ishoej, "baseline_numbers", "år i ordinært arbejde")
    assert [years[f"{arm}{end}"] for arm in ("control", "treated") for end in ("", "_low", "_high")] == [
        9,
        0,
        38,
        10,
        0,
        35,
    ]


def test_status(ishoej: Finding) -> None:
    for status, counts in STATUS.items():
        assert tuple(row_of(ishoej, "status", status).values())[1:] == counts, status
    assert tuple(row_of(ishoej, "status", "Known in total").values())[1:] == (26, 28) * 4


def test_outcomes(ishoej: Finding) -> None:
    for name, (treated, control) in OUTCOMES.items():
        row = row_of(ishoej, "outcomes", name)
        assert (row["treated"], row["treated_n"], row["control"], row["control_n"]) == (treated, 28, control, 26), name


def test_the_flow_shows_what_the_printed_sum_lacks(ishoej: Finding) -> None:
    assert row_of(ishoej, "flow", "Screened")["people"] == 152
    assert row_of(ishoej, "flow", "- out for a recorded reason")["people"] == 55
    assert row_of(ishoej, "flow", "- out, no reason recorded")["people"] == 152 - 55 - 60
    assert row_of(ishoej, "flow", "Analysed") == {
        "step": ishoej.table("flow").rows[-1][0],
        "people": 54,
        "treated": 28,
        "control": 26,
    }
    assert "flow_does_not_add_up" in {caution.code for caution in ishoej.cautions}


def test_tests_are_named_and_their_disagreement_is_told(ishoej: Finding) -> None:
    """The report prints p = 0.04 for job or education; chi-square says 0.048, Fisher 0.079."""
    row = row_of(ishoej, "outcomes", "job/uddannelse, 18 mdr.")
    assert row["p_chi_square"] == pytest.approx(0.0484, abs=1e-4)
    assert row["p_fisher"] == pytest.approx(0.0788, abs=1e-4)
    assert row_of(ishoej, "tests", "job/uddannelse, 18 mdr.")["disagree"] is True
    assert row_of(ishoej, "tests", "afklaret, 18 mdr.")["disagree"] is False
    assert "tests_disagree" in {caution.code for caution in ishoej.cautions}


def test_nothing_is_hidden_of_people_who_do_not_exist(ishoej: Finding) -> None:
    assert ishoej.simulated
    assert "small_numbers_hidden" not in {caution.code for caution in ishoej.cautions}


def test_every_number_in_the_prose_is_in_the_finding(ishoej: Finding) -> None:
    assert "untraced_numbers" not in {caution.code for caution in ishoej.cautions}
