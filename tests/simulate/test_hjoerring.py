"""The made-up Hjørring citizens: the printed margins are hit at every seed, the registers and the study tables agree."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from virkning.errors import InputError
from virkning.register import build_panel
from virkning.simulate.hjoerring import simulate
from virkning.simulate.hjoerring.printed import EFFECTS, MEAN_ACTIVATION, margins
from virkning.simulate.hjoerring.towns import GAIN, START
from virkning.simulate.hjoerring.writing import draw
from virkning.simulate.profile import profile_path
from virkning.simulate.studies import simulate as simulate_by_name
from virkning.snapshot import open_snapshot

SEEDS = (1, 2, 7)
# Stated in docs/explanation/hjoerring.md: shares of a standard deviation, and of the printed variance.
MEAN_WITHIN, RARE_WITHIN, VARIANCE_WITHIN, RARE_VARIANCE_WITHIN = 0.03, 0.08, 0.10, 0.25
RARE = ("uger_delvist_rask_2012", "uger_delvist_rask_2013")  # a handful of people in a group of 233
TABLES = ("persons", "benefits", "readiness", "work", "health", "areas")


@pytest.fixture(scope="module", params=SEEDS)
def made(request):
    return draw(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "hjoerring"
    simulate_by_name("hjoerring", seed=1, out=out)
    return out


def column(table: pa.Table, name: str) -> np.ndarray:
    return table[name].to_numpy().astype(float)


def test_the_restriction_leaves_the_printed_groups(made):
    everybody, low = made.studies["alle"], made.studies["borgere"]
    weeks, treated = column(everybody, "aktiveringsuger_2015"), column(low, "hjoerring")

    assert everybody.num_rows == 3911
    assert round(weeks.mean(), 1) == MEAN_ACTIVATION
    assert (treated.sum(), (1 - treated).sum()) == (233, 2214)
    assert weeks.max() <= 52
    assert weeks.min() == 0


@pytest.mark.parametrize("side", ["treated", "control"])
def test_every_printed_mean_and_variance_is_hit(made, side):
    low = made.studies["borgere"]
    inside = column(low, "hjoerring") == (side == "treated")
    printed = margins(side)

    assert len(printed) == 52
    for one in printed:
        values = column(low, one.name)[inside]
        rare = one.name in RARE
        allowed = RARE_WITHIN if rare else MEAN_WITHIN
        assert abs(values.mean() - one.mean) < allowed * one.variance**0.5, one.name
        if one.kind != "share":
            allowed = RARE_VARIANCE_WITHIN if rare else VARIANCE_WITHIN
            assert values.var(ddof=1) == pytest.approx(one.variance, rel=allowed), one.name


def test_lives_are_possible(made):
    """No year has more than its 52 weeks, and nobody gives two exclusive answers."""
    everybody = made.studies["alle"]
    for year in (2012, 2013, 2014):
        names = [name for name in everybody.column_names if name.startswith("uger_") and name.endswith(str(year))]
        assert sum(column(everybody, name) for name in names).max() <= 52
    for names in (
        ("grundskole", "gymnasial", "erhvervsgymnasial", "ungdomsuddannelse", "videregaaende"),
        ("vestlig", "ikke_vestlig"),
        ("enlig", "par_uden_barn", "par_med_barn"),
    ):
        assert sum(column(everybody, name) for name in names).max() == 1
    for year in (2012, 2013, 2014):
        assert (column(everybody, f"sundhed_{year}") >= column(everybody, f"laege_{year}")).all()


def test_the_effort_gave_what_is_written(made):
    low = made.truth.filter(made.truth["lidt_aktivering"])
    treated = column(made.studies["borgere"], "hjoerring") == 1
    for name, effect in EFFECTS.items():
        gained = column(low, f"{name}_med") - column(low, f"{name}_uden")
        assert gained[treated].mean() == effect
        assert (gained[~treated] == 0).all()
        np.testing.assert_array_equal(column(made.studies["borgere"], name), column(low, f"{name}_med"))


def test_the_yearly_citizens_gain_from_the_start_and_only_at_home(made):
    table = made.studies["tvaersnit"]
    home = (column(table, "hjoerring") == 1) & (column(table, "jobparat") == 0)
    year, hours = column(table, "aar"), column(table, "timer")
    change = hours[home & (year >= START)].mean() - hours[home & (year < START)].mean()
    others = column(table, "hjoerring") == 0
    drift = hours[others & (year >= START)].mean() - hours[others & (year < START)].mean()

    assert change - drift == pytest.approx(GAIN, abs=22)


@pytest.mark.parametrize("name", TABLES)
def test_the_snapshot_passes_its_own_checks(folder, name):
    assert open_snapshot(folder).table(name).num_rows > 0


def test_the_study_is_what_the_registers_say(folder):
    """Weeks, months and activation counted again from the snapshot by the panel builder."""
    everybody = pq.read_table(folder / "study" / "alle.parquet")
    anchors = pa.table({"person": everybody["borger"], "date": ["2014-12-29"] * everybody.num_rows})
    windows = {"2012": (-156, -105), "2013": (-104, -53), "2014": (-52, -1)}
    spec = [("activation_2015", "weeks_in", "activation", (0, 52)), ("now", "weeks_in", "kontanthjaelp", (0, 0))]
    spec += [(f"{state}_{year}", "weeks_in", state, window) for year, window in windows.items()
             for state in ("self_support", "su", "sygedagpenge", "revalidering", "kontanthjaelp", "dagpenge", "uddannelseshjaelp")]  # fmt: skip
    spec += [(f"hours_{year}", "hours_in", None, window)
             for year, window in {**windows, "2015": (0, 52), "2016": (53, 104), "2017": (105, 139)}.items()]  # fmt: skip
    panel = build_panel(folder, anchors, {"column": [_spec(*one) for one in spec]})

    def same(name: str, *wanted: str) -> None:
        np.testing.assert_allclose(column(panel, name), sum(column(everybody, one) for one in wanted), atol=1e-6)

    assert column(panel, "now").min() == 1
    same("activation_2015", "aktiveringsuger_2015")
    for year in windows:
        same(f"self_support_{year}", f"uger_selvforsoergelse_{year}")
        same(f"su_{year}", f"uger_su_{year}")
        same(f"kontanthjaelp_{year}", f"uger_jobparat_{year}", f"uger_aktivitetsparat_{year}")
        same(f"revalidering_{year}", f"uger_revalidering_{year}")
        np.testing.assert_allclose(
            column(panel, f"hours_{year}") / 160.33, column(everybody, f"beskaeftigelsesgrad_{year}"), atol=1e-6
        )
    same("sygedagpenge_2013", "uger_sygedagpenge_2013", "uger_delvist_rask_2013")
    same("dagpenge_2012", "uger_dagpenge_2012")
    same("uddannelseshjaelp_2014", "uger_uddannelseshjaelp")
    for year in ("2015", "2016", "2017"):
        same(f"hours_{year}", f"timer_{year}")


def _spec(name: str, kind: str, state: str | None, window: tuple[int, int]) -> dict[str, object]:
    return {"name": name, "kind": kind, "from": window[0], "to": window[1]} | ({"state": state} if state else {})


def test_persons_readiness_and_health_agree_with_the_study(folder):
    everybody, opened = pq.read_table(folder / "study" / "alle.parquet"), open_snapshot(folder)
    persons = opened.table("persons")
    place = pc.index_in(everybody["borger"], persons["person"])
    found = persons.take(place)

    np.testing.assert_array_equal(2014 - column(found, "birth_year"), column(everybody, "alder"))
    assert found["municipality"].to_pylist() == everybody["kommune"].to_pylist()
    health = opened.table("health")
    visits = health.filter(pc.equal(health["kind"], "gp_visits")).group_by("person").aggregate([("value", "sum")])
    total = column(visits.take(pc.index_in(everybody["borger"], visits["person"])), "value_sum")
    np.testing.assert_array_equal(total, sum(column(everybody, f"laege_{year}") for year in (2012, 2013, 2014)))
    readiness = opened.table("readiness")
    week = pa.scalar(date(2014, 12, 29))
    holds = pc.and_(pc.less_equal(readiness["from"], week), pc.greater_equal(readiness["to"], week))
    now = readiness.filter(pc.and_(holds, pc.equal(readiness["group"], "aktivitetsparat")))
    assert set(now["person"].to_pylist()) == set(everybody["borger"].to_pylist())


def test_the_yearly_citizens_are_in_the_registers_too(folder):
    table = pq.read_table(folder / "study" / "tvaersnit.parquet")
    work = open_snapshot(folder).table("work")
    hours = work.group_by("person").aggregate([("hours", "sum")])
    kept = table.filter(pc.greater(table["timer"], 0))
    found = column(hours.take(pc.index_in(kept["borger"], hours["person"])), "hours_sum")

    np.testing.assert_allclose(found, column(kept, "timer"))
    assert len(set(table["kommune"].to_pylist())) == 7


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    simulate(seed=1, out=tmp_path / "again")
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "manifest.json":
            assert file.read_bytes() == (tmp_path / "again" / file.relative_to(folder)).read_bytes(), file.name


def test_the_truth_lies_beside_the_snapshot_and_the_manifest_says_made_up(folder):
    truth = tomllib.loads((folder / "truth" / "effects.toml").read_text("utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))

    assert truth == {**EFFECTS, "i_alt": 136, "forskel_i_forskelle": 39}
    assert manifest["simulated"] is True
    assert manifest["made_from"]["profile"] == "hjoerring"


def test_a_scale_draws_smaller_groups():
    small = draw(3, scale=0.2)
    treated = column(small.studies["borgere"], "hjoerring")

    assert (treated.sum(), (1 - treated).sum()) == (47, 443)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 1, "scale": 0.01}])
def test_an_impossible_draw_is_refused_and_leaves_nothing(wrong, tmp_path):
    with pytest.raises(InputError):
        simulate(out=tmp_path / "none", **wrong)
    assert not (tmp_path / "none").exists()


def test_an_unknown_profile_is_told_the_known_ones():
    with pytest.raises(InputError) as refused:
        profile_path("hjorring")
    assert "hjoerring" in str(refused.value)
