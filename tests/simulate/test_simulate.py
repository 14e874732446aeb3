"""Writing a made-up municipality: the same seed gives the same bytes, a larger one begins with the smaller one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from virkning.errors import InputError
from virkning.simulate import draw, read_profile, simulate
from virkning.simulate.profile import PROFILES
from virkning.snapshot import open_snapshot
from virkning.snapshot.schema import TABLES
from virkning.words import ACTIVITIES, BENEFITS, DIAGNOSES, EDUCATION_LEVELS, MARITAL_STATUSES, ORIGINS

WRITTEN = (
    "persons",
    "benefits",
    "readiness",
    "work",
    "health",
    "diagnoses",
    "caseworkers",
    "meetings",
    "answers",
    "activities",
)
SMALL = 0.1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "bip"
    simulate("bip", seed=7, out=out, scale=SMALL)
    return out


@pytest.fixture(scope="module")
def small():
    return draw("bip", seed=7, scale=SMALL)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_snapshot_passes_its_own_checks(folder, name):
    table = open_snapshot(folder).table(name)
    assert table.num_rows > 0


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_what_is_drawn(folder, small, name):
    assert pq.read_table(folder / f"{name}.parquet").equals(small.tables[name])


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    simulate("bip", seed=7, out=tmp_path / "again", scale=SMALL)
    for file in (*folder.glob("*.parquet"), *folder.glob("truth/*")):
        assert file.read_bytes() == (tmp_path / "again" / file.relative_to(folder)).read_bytes()


def test_another_seed_gives_other_people(small):
    assert not draw("bip", seed=8, scale=SMALL).tables["benefits"].equals(small.tables["benefits"])


def test_the_manifest_says_that_it_is_made_up(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["simulated"] is True
    assert manifest["register_end"] == "2018-06-30"
    assert manifest["made_from"]["seed"] == 7


def test_the_truth_lies_beside_the_snapshot(folder, small):
    truth = pq.read_table(folder / "truth" / "caseworkers.parquet")
    assert truth.column_names == ["caseworker", "effect"]
    assert truth.equals(small.effects.select(["caseworker", "effect"]))
    assert set(small.tables["answers"]["caseworker"].to_pylist()) <= set(truth["caseworker"].to_pylist())
    assert read_profile(folder / "truth" / "parameters.toml") == read_profile("bip")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_larger_municipality_begins_with_the_smaller_one(name):
    one, more = draw("bip", seed=3), draw("bip", seed=3, scale=1.2)
    assert more.tables[name].slice(0, one.tables[name].num_rows).equals(one.tables[name])
    if name == "persons":
        assert more.tables[name].num_rows == pytest.approx(1.2 * 3707, rel=0.03)


def test_a_part_of_a_block_is_whole_job_centres(small):
    offices = set(small.tables["caseworkers"]["office"].to_pylist())
    assert offices == {"jobcenter-01"}
    people = set(small.tables["persons"]["person"].to_pylist())
    for name in WRITTEN:
        assert set(small.tables[name]["person"].to_pylist()) <= people


def test_words_come_from_the_vocabulary(small):
    for table, column, words in (
        ("persons", "origin", ORIGINS),
        ("persons", "education", EDUCATION_LEVELS),
        ("persons", "marital_status", MARITAL_STATUSES),
        ("benefits", "benefit", BENEFITS),
        ("diagnoses", "group", DIAGNOSES),
        ("activities", "activity", ACTIVITIES),
    ):
        assert set(pc.unique(small.tables[table][column]).to_pylist()) <= set(words)


def test_all_outcomes_are_observed(small):
    assert pc.max(small.tables["answers"]["date"]).as_py() <= read_profile("bip").calendar.extract


def test_spells_of_one_citizen_never_overlap(small):
    spells = small.tables["benefits"].sort_by([("person", "ascending"), ("from_week", "ascending")])
    person = np.array(spells["person"].to_pylist())
    begin, end = (spells[column].to_numpy() for column in ("from_week", "to_week"))
    same = person[1:] == person[:-1]
    assert np.all(begin[1:][same] > end[:-1][same])


def test_the_share_of_support_does_not_change_while_citizens_are_in_talks(small):
    """What predicts the outcome is steady, so that the truth stays additive over a citizen's answers."""
    answers = small.tables["answers"].group_by(["person", "date"]).aggregate([]).to_pylist()
    spells: dict[str, list] = {}
    for row in small.tables["benefits"].select(["person", "from_week", "to_week"]).to_pylist():
        spells.setdefault(row["person"], []).append(
            (row["from_week"].toordinal() // 7, row["to_week"].toordinal() // 7)
        )
    shares: dict[str, set[int]] = {}
    for row in answers:
        week = row["date"].toordinal() // 7
        weeks = sum(max(0, min(end, week - 1) - max(begin, week - 156) + 1) for begin, end in spells[row["person"]])
        shares.setdefault(row["person"], set()).add(weeks)
    assert all(max(weeks) - min(weeks) == 0 for weeks in shares.values())


def test_an_unknown_profile_is_refused_by_name():
    with pytest.raises(InputError, match="bip"):
        read_profile("atlantis")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lock_in = ", "lock_inn = ", "lock_in"),
        ("female = 0.46", 'female = "half"', "number"),
        ("short_job = 0.25", "short_job = 0.75", "above 1"),
        ("danish = 0.70", "danish = 0.80", "add up"),
        ("non_western = -0.03", "martian = -0.03", "martian"),
        ("most = 13", "most = 130", "no time"),
        ("register_start = 2008-01-07", "register_start = 2008-01-08", "Monday"),
        ("S12 = [", "S13 = [", "S12"),
        ("[0.02, 0.05, 0.07", "[1.02, 0.05, 0.07", "less than or equal"),
    ],
)
def test_a_bad_profile_is_refused_and_nothing_is_written(tmp_path, old, new, said):
    text = (PROFILES / "bip.toml").read_text("utf-8")
    assert old in text
    profile = tmp_path / "own.toml"
    profile.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as refused:
        simulate(profile, seed=1, out=tmp_path / "out", scale=SMALL)
    assert said in refused.value.say("en")
    assert refused.value.say("da") != refused.value.say("en")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("scale", [0, 0.01, -1])
def test_a_scale_without_a_job_centre_is_refused(tmp_path, scale):
    with pytest.raises(InputError, match="job centre"):
        simulate("bip", seed=1, out=tmp_path / "out", scale=scale)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_what_stood_there(folder, tmp_path, monkeypatch):
    out = tmp_path / "bip"
    shutil.copytree(folder, out)

    def interrupt(*_: object) -> pa.Table:
        raise KeyboardInterrupt

    monkeypatch.setattr("virkning.simulate.truth.centred", interrupt)
    with pytest.raises(KeyboardInterrupt):
        simulate("bip", seed=9, out=out, scale=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["bip"]
    assert (out / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_every_table_is_in_the_contract(small):
    assert set(small.tables) == set(WRITTEN) <= set(TABLES)
