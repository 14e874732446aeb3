"""Choosing whom to compare Hjørring with, from the snapshot's table of municipalities."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from virkning.audit import check_prose, plan_numbers
from virkning.findings.finding import Finding
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan
from virkning.simulate.hjoerring.towns import NEIGHBOURS, NO_REGISTER, OTHERS_OF_REGION
from virkning.simulate.studies import simulate
from virkning.snapshot import open_snapshot

PLAN = Path(__file__).parents[3] / "examples" / "hjoerring-comparison.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("comparison")
    simulate("hjoerring", seed=1, out=folder / "data" / "hjoerring")
    (folder / "examples").mkdir()
    shutil.copy(PLAN, folder / "examples")
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Finding:
    return run_plan(read_plan(folder / "examples" / PLAN.name))


def test_the_six_neighbours_of_the_evaluation_share_hjoerrings_cluster(found):
    """They are made alike, as the evaluation's cluster is; the plan is not told so."""
    table = found.table("candidates")
    cluster = dict(zip(table.column("municipality"), table.column("cluster_kontanthjaelp"), strict=True))

    assert set(NEIGHBOURS) <= set(cluster)
    assert len(set(cluster.values())) == 1


def test_everybody_of_the_region_is_a_candidate_or_left_out_with_a_reason(found):
    shown = set(found.table("candidates").column("municipality")) - {"Hjørring"}
    reasons = {name: why.da for name, why in found.table("excluded").rows}

    assert shown | reasons.keys() == {*NEIGHBOURS, *OTHERS_OF_REGION}
    assert not shown & reasons.keys()
    assert "mangler timer_aaret_efter" in reasons[NO_REGISTER]
    assert any("klynge" in why for why in reasons.values())


def test_sizes_of_groups_are_those_of_the_snapshot(found, folder):
    areas = open_snapshot(folder / "data" / "hjoerring").table("areas").to_pylist()
    size = {
        row["municipality"]: row["value"]
        for row in areas
        if (row["indicator"], row["year"]) == ("kontanthjaelpsmodtagere", 2013)
    }
    table = found.table("candidates")
    chosen = [
        name
        for name, role in zip(table.column("municipality"), table.column("role"), strict=True)
        if role.da == "valgt"
    ]

    assert dict(zip(table.column("municipality"), table.column("people"), strict=True)) == {
        name: size[name] for name in table.column("municipality")
    }
    assert found.estimate("n_people_chosen").value == sum(size[name] for name in chosen)
    assert len(chosen) == 6


def test_there_is_a_clustering_for_each_benefit_and_a_figure_of_the_years_before(found):
    names = [column.name for column in found.table("candidates").columns]
    figure = next(one for one in found.figures if one.name == "paths_before")

    assert {"cluster_kontanthjaelp", "cluster_sygedagpenge"} <= set(names)
    assert figure.panels[0].series[0].x == (2010, 2011, 2012, 2013, 2014)


def test_the_report_says_no_number_that_cannot_be_looked_up(found):
    known = plan_numbers(read_plan(PLAN).plan.model_dump())
    assert not list(check_prose(found, known=known))
