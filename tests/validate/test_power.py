"""What a design would have found: against exact power, against chance, and on plans of each design."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats
from tests.designs.trial.trials import two_arms, write_plan

from virkning.errors import InputError
from virkning.inference.detectable import detectable
from virkning.inference.power import power_clusters
from virkning.inference.proportions import chi_square, chosen_test, fisher
from virkning.plans.reading import read_plan
from virkning.validate.power import finding, power, rollout_of, world_of
from virkning.validate.power.lots import fixed_clusters, made_up_clusters
from virkning.validate.power.simulating import Found, _at, _forever
from virkning.validate.power.spread import exchanged, normal_scores


def at(world, effect: float, *, simulations: int = 300, seed: int = 1) -> Found:
    return _at(world, effect, simulations, seed, _forever())


def of_plan(path: Path, outcome: str | None = None):
    read = read_plan(path)
    return world_of(read.plan, read.data, outcome)


def holds(found: Found, exact: float) -> bool:
    """Within what so many draws would give by chance, once in a thousand times excepted."""
    return stats.binomtest(found.found, found.tried, exact).pvalue > 0.001


def exact_power_of_the_rule(p: float, q: float, n: int, m: int) -> float:
    """Every table there can be: Fisher's test where an expected count is below five, otherwise chi-square."""
    total = 0.0
    for a in range(n + 1):
        for b in range(m + 1):
            test = fisher if chosen_test(a, n, b, m) == "fisher" else chi_square
            total += stats.binom.pmf(a, n, p) * stats.binom.pmf(b, m, q) * (test(a, n, b, m) < 0.05)
    return float(total)


def test_a_trial_of_two_shares_has_the_exact_power_of_its_test(tmp_path: Path) -> None:
    world = of_plan(write_plan(tmp_path, two_arms(0, 28, 2, 26)))
    assert (world.usual, world.people) == (2 / 26, 54)
    assert holds(at(world, 0.28), exact_power_of_the_rule(2 / 26 + 0.28, 2 / 26, 28, 26))
    null = at(world, 0.0)
    assert holds(null, exact_power_of_the_rule(2 / 26, 2 / 26, 28, 26))


def test_clusters_have_the_power_that_the_formula_promises() -> None:
    world = made_up_clusters(clusters=40, size=25, icc=0.05, control=0.2)
    assert holds(at(world, 0.1), power_clusters(0.3, 0.2, 20, 20, 25, 0.05))
    null = at(world, 0.0)
    assert stats.binomtest(null.found, null.tried, 0.05).pvalue > 0.01


def test_measured_outcomes_of_clusters() -> None:
    world = made_up_clusters(clusters=30, size=10, icc=0.1, control=20.0, sd=8.0, variation=0.4)
    found = at(world, 4.0)
    inflation = 8.0 * np.sqrt((1 + (1.16 * 10 - 1) * 0.1) / 10 * (2 / 15))
    shift = 4.0 / inflation
    exact = stats.nct.sf(stats.t.ppf(0.975, 28), 28, shift)
    assert abs(found.power.value - exact) < 0.1
    assert found.mean == pytest.approx(4.0, abs=4 * inflation / np.sqrt(300))
    assert found.covered / found.tried > 0.9


def test_a_small_design_exaggerates_what_it_finds() -> None:
    found = at(made_up_clusters(clusters=12, size=10, icc=0.1, control=0.3), 0.08)
    assert found.power.value < 0.3
    assert found.exaggeration > 1.8
    assert found.wrong_side + found.found <= found.tried


def test_the_least_effect_found_is_found_as_often_as_wanted() -> None:
    world = made_up_clusters(clusters=40, size=25, icc=0.05, control=0.2)
    told = power(world, effect=0.1, simulations=150, seed=3)
    assert told.least.value is not None
    exact = optimize.brentq(lambda effect: power_clusters(0.2 + effect, 0.2, 20, 20, 25, 0.05) - 0.8, 0.01, 0.5)
    error = (told.least.high - told.least.low) / (2 * 1.96)
    assert abs(told.least.value - exact) < 3 * error
    assert error < 0.05 * exact
    made = finding(told, "en")
    assert made.estimate("power").low < made.estimate("power").value < made.estimate("power").high
    assert len(made.table("power").rows) == 8
    assert made.figure("power")


def test_where_no_effect_has_room_that_is_said() -> None:
    told = power(made_up_clusters(clusters=4, size=5, icc=0.3, control=0.9), effect=None, simulations=40, seed=1)
    assert told.least.value is None
    assert "No effect" in finding(told, "en").summary[0].en


def test_the_same_seed_gives_the_same_power(tmp_path: Path) -> None:
    world = of_plan(write_plan(tmp_path, two_arms(10, 30, 8, 30)))
    assert at(world, 0.2, simulations=40) == at(world, 0.2, simulations=40)
    assert at(world, 0.2, simulations=40) != at(world, 0.2, simulations=40, seed=2)


def test_strata_clusters_and_covariates_are_drawn_as_they_are(tmp_path: Path) -> None:
    """A covariate that explains much makes the adjusted figure sharper; the world keeps that tie."""
    rng = np.random.default_rng(2)
    before = rng.normal(20, 6, 200)
    rows: dict[str, list[object]] = {
        "id": list(range(200)), "arm": ["new", "usual"] * 100, "before": list(before.round(2)),
        "stratum": [int(value > 20) for value in before], "weeks": list((before + rng.normal(0, 2, 200)).round(2)),
    }  # fmt: skip
    plan = write_plan(
        tmp_path, rows, outcome="[]", columns='measured = ["weeks"]\nadjust = ["before"]\nstratum = "stratum"'
    )
    world = of_plan(plan)
    drawn, data = world.draw(np.random.default_rng(1), 5.0)
    arms, stratum = (np.array(data.rows[name].to_pylist()) for name in ("arm", "stratum"))
    for code in (0, 1):
        original = sum(arm == "new" for arm, s in zip(rows["arm"], rows["stratum"], strict=True) if s == code)
        assert ((arms == "new") & (stratum == code)).sum() == original
    values, before_drawn = (np.array(data.rows[name].to_pylist(), dtype=float) for name in ("weeks", "before"))
    assert np.corrcoef(values[arms == "usual"], before_drawn[arms == "usual"])[0, 1] > 0.9
    assert drawn.seed == read_plan(plan).plan.seed


def test_clusters_of_a_trial_are_drawn_whole(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    sizes = rng.integers(3, 30, 24)
    cluster = np.repeat(np.arange(24), sizes)
    chance = (0.3 + rng.normal(0, 0.1, 24))[cluster]
    rows: dict[str, list[object]] = {
        "id": list(range(len(cluster))), "arm": ["new" if code % 2 else "usual" for code in cluster],
        "who": [f"c{code}" for code in cluster], "y": list((rng.random(len(cluster)) < chance).astype(int)),
    }  # fmt: skip
    world = of_plan(write_plan(tmp_path, rows, columns='cluster = "who"'))
    assert world.clusters == 24
    _, data = world.draw(rng, 0.1)
    assert len(set(data.rows["who"].to_pylist())) == 24
    seen = np.unique(np.array(data.rows["who"].to_pylist()), return_counts=True)[1]
    assert set(seen) <= set(sizes[::2])
    assert at(world, 0.0, simulations=60).failed == 0


def test_a_rollout_among_caseworkers_that_are_there() -> None:
    rng = np.random.default_rng(1)
    cluster = np.repeat(np.arange(40), 20)
    outcome = (rng.random(800) < np.clip(0.2 + rng.normal(0, 0.08, 40), 0, 1)[cluster]).astype(float)
    from virkning.language import same

    world = fixed_clusters(outcome, cluster, same("work"))
    assert world.clusters == 40
    assert 0 < (world.icc or 0) < 0.2
    assert at(world, 0.15).power.value > 0.9
    assert at(world, 0.0).power.value < 0.1


def write_caseworkers(folder: Path, groups: int, each: int, outcome: np.ndarray, answers: int = 1) -> Path:
    """A table of citizens, each with so many answers to one caseworker, and a plan that reads it."""
    citizen = np.repeat(np.arange(groups * each), answers)
    with (folder / "answers.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["citizen", "caseworker", "hours"])
        writer.writerows(zip(citizen, citizen // each, np.asarray(outcome, dtype=float).round(4), strict=True))
    plan = folder / "caseworkers.toml"
    plan.write_text(
        'title = "Caseworkers"\ndesign = "caseworkers"\nlanguage = "en"\ntable = "answers.csv"\n[columns]\n'
        'outcome = "hours"\ngroup = "caseworker"\ncluster = "citizen"\n', "utf-8"
    )  # fmt: skip
    return plan


def exact_power_of_a_spread(spread: float, groups: int, each: int) -> float:
    """Of one answer a citizen, normal with a standard deviation of one: the variance found stands clear of zero when the
    ratio of the mean squares passes where its own interval would begin at zero, and that ratio follows an F distribution."""
    reach = stats.norm.ppf(0.975)
    clear = optimize.brentq(lambda ratio: ratio - reach * np.sqrt((2 + 4 * ratio) / groups), 1e-9, 50)
    ratio = 1 + clear * groups / (groups - 1)
    degrees = groups - 1, groups * (each - 1)
    return float(stats.ncf.sf(ratio, *degrees, groups * each * spread**2) if spread else stats.f.sf(ratio, *degrees))


def test_a_spread_between_caseworkers_has_its_exact_power(tmp_path: Path) -> None:
    groups, each = 30, 12
    hours = stats.norm.ppf((np.random.default_rng(1).permutation(groups * each) + 0.5) / (groups * each))
    world = of_plan(write_caseworkers(tmp_path, groups, each, hours / hours.std()))
    assert (world.people, world.clusters, world.most) == (360, 30, np.inf)
    for spread in (0.0, 0.25, 0.35):
        found = at(world, spread, simulations=150)
        assert holds(found, exact_power_of_a_spread(spread, groups, each)), (spread, found.power)
    assert found.mean == pytest.approx(0.35, abs=0.03)
    assert 0.1 < exact_power_of_a_spread(0.25, groups, each) < 0.9 < exact_power_of_a_spread(0.5, groups, each)


def test_what_real_caseworkers_do_is_not_in_the_world_without_a_spread(tmp_path: Path) -> None:
    """Their own effects are as large as can be, and citizens answer four times the same; exchanged, nothing is left."""
    rng = np.random.default_rng(2)
    usual = rng.random(240) < np.repeat(np.tile([0.1, 0.5], 10), 12)
    world = of_plan(write_caseworkers(tmp_path, 20, 12, np.repeat(usual, 4), answers=4))
    assert world.usual == pytest.approx(usual.mean())
    null = at(world, 0.0, simulations=60)
    assert stats.binomtest(null.found, 60, 0.05).pvalue > 0.01
    _, data = world.draw(rng, 0.1)
    caseworker, citizen = (np.array(data.rows[name].to_pylist()) for name in ("caseworker", "citizen"))
    assert (np.bincount(caseworker) == 48).all()
    assert all(len(set(caseworker[citizen == one])) == 1 for one in range(240))
    with pytest.raises(InputError, match="no room"):
        power(world, effect=0.4, simulations=20, seed=1)
    with pytest.raises(InputError, match="no room"):
        power(world, effect=-0.1, simulations=20, seed=1)
    assert (
        "A spread of 10.0 percentage points"
        in finding(power(world, effect=0.1, simulations=20, seed=1), "en").summary[0].en
    )


def test_normal_scores_have_just_the_spread_that_is_asked_for() -> None:
    for count in (5, 30, 115):
        scores = normal_scores(count)
        assert (scores.mean(), scores.std()) == (pytest.approx(0, abs=1e-12), pytest.approx(1, abs=1e-12))


def test_citizens_with_several_caseworkers_are_exchanged_whole() -> None:
    rng = np.random.default_rng(3)
    cluster = rng.permutation(np.repeat(np.arange(200), rng.integers(1, 5, 200)))
    group = rng.integers(0, 15, len(cluster))
    drawn = exchanged(group, cluster, rng)

    def met(group: np.ndarray) -> list[tuple[int, ...]]:
        return sorted(tuple(group[cluster == one]) for one in range(200))

    assert met(drawn) == met(group)
    assert (drawn != group).mean() > 0.8


def test_a_design_that_refuses_every_world_says_why(tmp_path: Path) -> None:
    hours = np.random.default_rng(1).normal(size=40)
    with pytest.raises(InputError, match="too few caseworkers"):
        at(of_plan(write_caseworkers(tmp_path, 4, 10, hours)), 0.0, simulations=20)


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table that matching can read, and one that differences can; nothing is going on in either."""
    folder, rng = tmp_path_factory.mktemp("comparisons"), np.random.default_rng(4)
    with (folder / "people.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "treated", "hours", "x"])
        for place in range(400):
            x = rng.normal()
            writer.writerow(
                [
                    place,
                    int(rng.random() < 1 / (1 + np.exp(1.5 - x))),
                    round(20 + 3 * x + rng.normal(0, 4), 3),
                    round(x, 4),
                ]
            )
    with (folder / "areas.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["area", "year", "rate", "treated"])
        for area in range(30):
            level = rng.normal(50, 5)
            for year in range(2010, 2016):
                writer.writerow([area, year, round(level + year - 2010 + rng.normal(0, 2), 3), int(area < 8)])
    head = 'language = "en"\ntitle = "A comparison"\n'
    (folder / "matching.toml").write_text(
        head + 'design = "matching"\ntable = "people.csv"\n[columns]\nunit = "id"\ntreatment = "treated"\noutcome = "hours"\n'
        'covariates = ["x"]\n[matching]\nmethod = "weighting"\n', "utf-8"
    )  # fmt: skip
    (folder / "difference.toml").write_text(
        head + 'design = "difference"\ntable = "areas.csv"\n[columns]\nunit = "area"\ntime = "year"\noutcome = "rate"\n'
        'treated = "treated"\n[difference]\nmodel = "two_period"\nstart = 2013\nrows = "areas"\n', "utf-8"
    )  # fmt: skip
    return folder


@pytest.mark.parametrize(("name", "effect"), [("matching", 3.0), ("difference", 4.0)])
def test_designs_without_lots_are_run_on_those_who_were_not_treated(
    comparisons: Path, name: str, effect: float
) -> None:
    world = of_plan(comparisons / f"{name}.toml")
    strong, null = at(world, effect, simulations=40), at(world, 0.0, simulations=40)
    assert strong.failed == null.failed == 0
    assert strong.power.value > 0.9
    assert null.power.value < 0.25
    assert strong.mean == pytest.approx(effect, abs=0.5)


def test_the_line_through_the_shares_found_is_the_likeliest() -> None:
    """Against a direct search for the likelihood's top, and its interval against resampling."""
    effects, tried = np.array([1.0, 2, 3, 4, 5]), np.full(5, 200.0)
    rng = np.random.default_rng(1)
    found = rng.binomial(200, stats.norm.cdf(-2 + 0.8 * effects)).astype(float)

    def minus_log(line: np.ndarray) -> float:
        chance = stats.norm.cdf(line[0] + line[1] * effects)
        return -float(((found + 0.5) * np.log(chance) + (tried - found + 0.5) * np.log(1 - chance)).sum())

    start, slope = optimize.minimize(
        minus_log, [-1, 0.5], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12}
    ).x
    told = detectable(effects, found, tried, 0.8)
    assert told.value == pytest.approx((stats.norm.ppf(0.8) - start) / slope, rel=1e-5)
    truth = (stats.norm.ppf(0.8) + 2) / 0.8
    inside = 0
    for _ in range(300):
        again = detectable(effects, rng.binomial(200, stats.norm.cdf(-2 + 0.8 * effects)).astype(float), tried, 0.8)
        inside += again.low <= truth <= again.high
    assert stats.binomtest(inside, 300, 0.95).pvalue > 0.01
    assert detectable(effects, np.zeros(5), tried, 0.8).value is None


def test_what_cannot_be_asked_is_refused(tmp_path: Path, comparisons: Path) -> None:
    plan = write_plan(tmp_path, two_arms(10, 30, 8, 30))
    with pytest.raises(InputError, match="not in the plan"):
        of_plan(plan, "z")
    with pytest.raises(InputError, match="no room"):
        power(of_plan(plan), effect=0.9, simulations=20, seed=1)
    read = read_plan(plan)
    with pytest.raises(InputError, match="caseworker plan"):
        rollout_of(read.plan, read.data, "caseworker")


def test_the_command(tmp_path: Path, virkning_here) -> None:
    told = virkning_here(
        "power", "--clusters", 20, "--control", 0.3, "--effect", 0.2, "--simulations", 20, "--out", tmp_path / "out"
    )
    assert told.returncode == 0, told.stderr
    assert "%" in told.stdout
    assert (tmp_path / "out" / "report.html").exists()
    assert virkning_here("power").returncode == 2
    assert virkning_here("power", "--clusters", 20, "--control", 3, "--simulations", 20).returncode == 2


BEGUN = """import sys
from virkning import cli
from virkning.validate.power import simulating

first = simulating._at
simulating._at = lambda *some: (print("begun", flush=True), first(*some))[1]
cli.main()
"""


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    asked = ["power", "--clusters", "200", "--simulations", "50000", "--out", str(tmp_path / "out")]
    running = subprocess.Popen(
        [sys.executable, "-c", BEGUN, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert not (tmp_path / "out").exists()
