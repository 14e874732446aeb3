"""The Ishøj trial's tables come out of its example exactly, from people simulated to have the printed counts, whatever the seed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.designs.trial.trials import found_by, row_of

from virkning.errors import InputError
from virkning.findings.finding import Finding
from virkning.simulate.studies import simulate

EXAMPLES = Path(__file__).parents[3] / "examples"

DEMOGRAPHY = {  # Table 2.2.1: control of 26, treated of 28
    ("køn", "kvinde"): (17, 19), ("over 30 år", ""): (21, 23), ("oprindelse", "etnisk dansk"): (11, 12),
    ("oprindelse", "vestlig indvandrer"): (2, 0), ("oprindelse", "efterkommer"): (2, 3),
    ("oprindelse", "ikke-vestlig indvandrer"): (11, 13), ("tolkebehov", ""): (6, 5), ("gift eller samlevende", ""): (10, 9),
    ("uddannelse", "førskole"): (0, 0), ("uddannelse", "grundskole 1.-6. kl."): (3, 2),
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


ANSWERS = {  # printed counts: question, rater, wave, answer: control of 24, treated of 27
    ("Helbred", "borger", "start", "dårligt"): (14, 15), ("Afklaring af helbred", "borger", "start", "dårligt"): (3, 12),
    ("Afklaring af helbred", "sagsbehandler", "efter 6 mdr.", "godt"): (4, 13),
    ("Social situation", "sagsbehandler", "efter 6 mdr.", "god"): (7, 2),
    ("Tættere på arbejdsmarkedet: sociale tiltag", "borger", "efter 6 mdr.", "yes"): (3, 13),
}  # fmt: skip
PROGNOSIS = {  # rater, years ahead, answer after six months: control, treated; pooled 51, and 44 ten years ahead
    ("borger", 2, "offentlig forsørgelse"): (16, 24, 9, 27), ("borger", 5, "fleksjob"): (8, 24, 13, 27),
    ("borger", 10, "ordinært arbejde"): (6, 18, 8, 26), ("sagsbehandler", 5, "offentlig forsørgelse"): (9, 24, 3, 27),
    ("sagsbehandler", 10, "fleksjob"): (8, 18, 17, 26),
}  # fmt: skip


def made(folder: Path, seed: int) -> Path:
    """The example beside data from a seed of its own."""
    simulate("ishoej", seed=seed, out=folder / "data" / "ishoej")
    (folder / "examples").mkdir()
    return Path(shutil.copy(EXAMPLES / "ishoej.toml", folder / "examples"))


@pytest.fixture(scope="module", params=[1, 2019])
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("ishoej"), request.param)


@pytest.fixture(scope="module")
def ishoej(plan: Path) -> Finding:
    return found_by(plan)


def test_the_same_seed_makes_the_same_people(tmp_path: Path) -> None:
    for name in ("one", "two"):
        simulate("ishoej", seed=7, out=tmp_path / name)
    for file in (tmp_path / "one").rglob("*.parquet"):
        assert file.read_bytes() == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes(), file.name


def test_the_trial_comes_in_one_size(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one size"):
        simulate("ishoej", seed=1, out=tmp_path / "data", scale=2)
    assert not (tmp_path / "data").exists()


def test_the_truth_is_known_and_the_interval_holds_it(plan: Path, ishoej: Finding) -> None:
    """Both courses of everybody are in the truth; that of the arm drawn is the one that the snapshot shows."""
    folder = plan.parent.parent / "data" / "ishoej" / "truth"
    rows = [row for row in pq.read_table(folder / "people.parquet").to_pylist() if row["analysed"]]
    for effect in pq.read_table(folder / "effects.parquet").to_pylist():
        name = effect["outcome"]
        if name.endswith("_0"):
            continue
        of = [row for row in rows if row["outcome"] == name]
        seen = [row["if_treated"] if row["arm"] == "indsats" else row["if_control"] for row in of]
        arms = [[one for one, row in zip(seen, of, strict=True) if row["arm"] == arm] for arm in ("indsats", "kontrol")]
        found = ishoej.estimate(f"rd:{name}")
        assert found.value == pytest.approx(sum(arms[0]) / len(arms[0]) - sum(arms[1]) / len(arms[1]))
        assert effect["effect"] == pytest.approx(sum(row["if_treated"] - row["if_control"] for row in of) / len(of))
        assert found.low <= effect["effect"] <= found.high, name


def test_answers_have_the_printed_counts(ishoej: Finding) -> None:
    rows = {tuple(cell.en for cell in row[:4]): row for row in ishoej.table("answers_by_arm").rows}  # type: ignore[union-attr]
    for key, (control, treated) in ANSWERS.items():
        assert rows[key][4:8] == (control, 24, treated, 27), key


def test_answers_that_stand_out_are_counted_against_chance(ishoej: Finding) -> None:
    """The report prints those below five per cent; here it is told how many were looked at."""
    tally = {row[0].en: row[1:] for row in ishoej.table("answers_tally").rows}  # type: ignore[union-attr]
    total, below, by_chance, after = tally["arm against arm"]
    assert total == len(ishoej.table("answers_by_arm").rows)
    assert by_chance == pytest.approx(0.05 * total)
    assert after <= below  # type: ignore[operator]
    rows = {(row[0].en, row[1].en, row[2].en): row[3:7] for row in ishoej.table("answers_standing_out").rows}  # type: ignore[union-attr]
    assert rows["Afklaring af helbred", "dårligt", "borger, start: kontrol against indsats"] == (3, 24, 12, 27)


def test_prognoses_have_the_printed_counts(ishoej: Finding) -> None:
    """Those above pension age in ten years are not asked so far ahead: 44 of 51 are."""
    rows = {
        (row[0].en, row[2], row[3].en): row for row in ishoej.table("prognosis").rows if row[1].en == "efter 6 mdr."
    }  # type: ignore[union-attr]
    for key, counts in PROGNOSIS.items():
        row = rows[key]
        assert (row[4], row[5], row[7], row[8]) == counts, key
    assert len(ishoej.table("prognosis").rows) == 2 * 2 * 4 * 4
    assert len(ishoej.figure("prognosis").panels) == 4
    paired = {tuple(cell.en for cell in row[:5]): row for row in ishoej.table("prognosis_paired").rows}  # type: ignore[union-attr]
    row = paired["Forsørgelse om 5 år", "borger, efter 6 mdr.", "sagsbehandler, efter 6 mdr.", "both", "fleksjob"]
    assert row[5:8] == (21, 29, 51)


def test_archetypes_are_compared_and_tested(ishoej: Finding) -> None:
    rows = ishoej.table("archetypes").rows
    assert len({row[2].en for row in rows}) == 3  # type: ignore[union-attr]
    first = [row for row in rows if row[1] == "afklaret, 18 mdr."]
    assert [sum(row[place] for row in first) for place in (3, 4, 5, 6)] == [12, 28, 4, 26]  # type: ignore[misc]
    assert {row[1] for row in ishoej.table("archetypes_first").rows} == {"job/uddannelse, 18 mdr."}
    assert len({row[-1] for row in first}) == 1
    assert 0 <= first[0][-1] <= 1  # type: ignore[operator]


def test_ends_that_rule_each_other_out(ishoej: Finding) -> None:
    counts = {row[0].en: row[1:3] for row in ishoej.table("ends").rows}  # type: ignore[union-attr]
    assert counts == {"job eller uddannelse": (8, 2), "førtidspension": (4, 2)}


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


def test_the_lots_come_from_the_records(ishoej: Finding) -> None:
    assert row_of(ishoej, "flow_reasons", "Out: ønskede ikke at deltage")["people"] == 11
    late = row_of(ishoej, "flow_reasons", "Not analysed: ikke fulgt i 18 måneder")
    assert (late["treated"], late["control"]) == (2, 4)


def test_nothing_is_hidden_of_people_who_do_not_exist(ishoej: Finding) -> None:
    assert ishoej.simulated
    assert "small_numbers_hidden" not in {caution.code for caution in ishoej.cautions}


def test_every_number_in_the_prose_is_in_the_finding(ishoej: Finding) -> None:
    assert "untraced_numbers" not in {caution.code for caution in ishoej.cautions}
