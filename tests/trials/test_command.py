"""`virkning trial` as it is used: what it says, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.trials.protocols import write_gross_list, write_protocol

from virkning.commands.trial import command
from virkning.errors import InputError
from virkning.trials import running


def run(*words: object) -> Result:
    return CliRunner().invoke(command, list(map(str, words)))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--control", 0.1, "--treated", 0.45], "fisher      83"),
        (["--control", 0.1], "41"),
        (["--control", 0.2, "--treated", 0.3, "--per-arm", 400, "--cluster", 20, "--icc", 0.05], "30"),
        (["--control", 0.2, "--per-arm", 400, "--cluster", 20, "--icc", 0.05], "32"),
        (["--control", 0.5, "--treated", 0.3, "--curve"], "100"),
        (["--difference", 0.5, "--per-arm", 64], "80"),
        (["--difference", 0.5, "--before", 1, "--after", 2, "--correlation", 0.6], "29"),
        (["--hazard-ratio", 0.5, "--events", 66], "80"),
    ],
)
def test_power(words: list[object], says: str) -> None:
    found = run("power", *words)
    assert found.exit_code == 0, found.output
    assert says in found.output


def test_power_needs_something_to_work_on() -> None:
    assert run("power").exit_code == 2
    assert run("power", "--control", 0.2, "--cluster", 30, "--icc", 0.1).exit_code == 2


def test_power_agrees_with_the_trial_simulated() -> None:
    from virkning.trials.power import simulated_power

    found = simulated_power(0.43, 0.15, 30, 30, seed=3)
    exact = 0.68  # of the rule: Fisher where few are expected, else chi-square
    assert found.power == pytest.approx(exact, abs=0.06)
    assert simulated_power(0.2, 0.2, 60, 60, seed=3).power <= 0.05 + 3 * 0.0022
    clustered = simulated_power(0.2, 0.2, 200, 200, icc=0.1, cluster=20, trials=4000)
    assert clustered.power == pytest.approx(0.05, abs=0.015)


def test_from_protocol_to_verified_lots(tmp_path: Path) -> None:
    protocol, gross = write_protocol(tmp_path), write_gross_list(tmp_path)
    trial = tmp_path / "trial"
    assert run("check", protocol).exit_code == 0
    assert run("power", protocol).exit_code == 0
    assert run("rehearse", protocol, gross).exit_code == 0
    assert not trial.exists()
    assert run("start", protocol, "--out", trial, "--by", "office").exit_code == 0
    assert "36" in run("enrol", trial, gross, "--by", "office").output
    person = run("next", trial, "--stratum", "sex=f / age=older").output.strip()
    assert person in run("next", trial).output
    mistyped = run("next", trial, "--stratum", "sex=f").exception
    assert isinstance(mistyped, InputError)
    assert "sex=f / age=older" in mistyped.say("en")
    assert run("consent", trial, person, "--by", "office").exit_code == 0
    assert run("reveal", trial, person, "--by", "office").output.strip() in ("new", "usual")
    other = run("next", trial, "--stratum", "sex=m / age=older").output.strip()
    assert run("refuse", trial, other, "--reason", "no", "--by", "office").exit_code == 0
    assert run("deviate", trial, "--what", "a", "--reason", "b", "--by", "office").exit_code == 0
    assert run("close", trial, "--by", "office").exit_code == 0
    assert run("list", trial, "--out", tmp_path / "lots.csv").exit_code == 0
    assert run("verify", trial).exit_code == 0
    log = trial / "log.jsonl"
    log.write_text(log.read_text("utf-8").replace("office", "nobody", 1), "utf-8")
    assert run("verify", trial).exit_code == 1


def test_the_seed_may_lie_elsewhere(tmp_path: Path) -> None:
    protocol, seed = write_protocol(tmp_path), tmp_path / "stick" / "seed"
    seed.parent.mkdir()
    assert run("start", protocol, "--out", tmp_path / "trial", "--seed-file", seed, "--by", "office").exit_code == 0
    assert sorted(file.name for file in (tmp_path / "trial").glob("*.*")) == ["log.jsonl", "protocol.toml"]
    found = run("enrol", tmp_path / "trial", write_gross_list(tmp_path), "--by", "office")
    assert isinstance(found.exception, InputError)
    assert running.open_trial(tmp_path / "trial", seed).seed
