"""A trial from start to close, what is refused on the way, and how tampering is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.trials.protocols import write_gross_list, write_protocol

from virkning.errors import InputError
from virkning.trials import running
from virkning.trials.lists import write_list
from virkning.trials.log import NOTHING_BEFORE, append, hash_of, read_log
from virkning.trials.running import TrialFolder
from virkning.trials.verifying import verify

BY = "trial office"


@pytest.fixture
def trial(tmp_path: Path) -> TrialFolder:
    running.start(write_protocol(tmp_path), tmp_path / "trial", by=BY)
    opened = running.open_trial(tmp_path / "trial")
    running.enrol(opened, write_gross_list(tmp_path), by=BY)
    return opened


def call(trial: TrialFolder, count: int) -> list[str]:
    """Consent and open the lots of the first in line, stratum by stratum."""
    called = []
    while len(called) < count:
        for stratum in trial.state.strata():
            waiting = trial.state.waiting(stratum, trial.seed)
            if waiting and len(called) < count:
                running.consent(trial, waiting[0], "study", by=BY)
                running.reveal(trial, waiting[0], by=BY)
                called.append(waiting[0])
    return called


def test_the_seed_is_bound_before_anybody_is_on_the_list(trial: TrialFolder) -> None:
    entries, faults = read_log(trial.log)
    assert [entry.kind for entry in entries] == ["started", "enrolled"]
    assert not faults
    assert trial.seed not in trial.log.read_text("utf-8")
    assert (trial.seed_file.stat().st_mode & 0o077) == 0


def test_the_lot_is_sealed_until_consent(trial: TrialFolder) -> None:
    person = trial.state.waiting(next(iter(trial.state.strata())), trial.seed)[0]
    with pytest.raises(InputError, match="sealed"):
        running.reveal(trial, person, by=BY)
    running.consent(trial, person, "phone", by=BY)
    with pytest.raises(InputError, match="sealed"):
        running.reveal(trial, person, by=BY)
    running.consent(trial, person, "study", by=BY)
    assert running.reveal(trial, person, by=BY)[1] in ("new", "usual")
    with pytest.raises(InputError, match="opened already"):
        running.reveal(trial, person, by=BY)


def test_refusal_calls_the_next_and_stays_on_record(trial: TrialFolder) -> None:
    stratum = next(iter(trial.state.strata()))
    first, second, *_ = trial.state.waiting(stratum, trial.seed)
    _, following = running.refuse(trial, first, "no time", by=BY)
    assert following == second
    assert trial.state.refused == {first: "no time"}
    with pytest.raises(InputError, match="has refused"):
        running.consent(trial, first, "study", by=BY)


def test_nobody_is_drawn_out_of_turn(trial: TrialFolder) -> None:
    first, second, *_ = trial.state.waiting(next(iter(trial.state.strata())), trial.seed)
    running.consent(trial, second, "study", by=BY)
    with pytest.raises(InputError) as trouble:
        running.reveal(trial, second, by=BY)
    assert first in trouble.value.say("en")
    running.refuse(trial, first, "no", by=BY)
    running.reveal(trial, second, by=BY)
    assert not verify(trial.folder).faults


def test_whoever_was_drawn_stays_in_the_arm(trial: TrialFolder) -> None:
    (person,) = call(trial, 1)
    with pytest.raises(InputError, match="stays in the arm"):
        running.refuse(trial, person, "changed my mind", by=BY)


def test_those_the_rules_keep_out_are_recorded_with_the_rule(trial: TrialFolder) -> None:
    assert len(trial.state.out) == 4
    person, rule = next(iter(trial.state.out.items()))
    assert rule == "long_enough v1"
    with pytest.raises(InputError, match="long_enough"):
        running.consent(trial, person, "study", by=BY)


def test_strata_stay_balanced_through_refusals_and_later_lists(trial: TrialFolder, tmp_path: Path) -> None:
    call(trial, 11)
    for stratum in trial.state.strata():
        for person in trial.state.waiting(stratum, trial.seed)[:1]:
            running.refuse(trial, person, "no", by=BY)
    running.enrol(trial, write_gross_list(tmp_path, 30, first=100, name="more.csv"), by=BY)
    call(trial, 20)
    state = trial.state
    for stratum in state.strata():
        arms = [arm for person, arm in state.opened.items() if state.stratum(person) == stratum]
        assert abs(arms.count("new") - arms.count("usual")) <= 1
    assert verify(trial.folder).redrawn == 31


def test_a_third_party_draws_the_same_lots_from_protocol_seed_and_log(trial: TrialFolder) -> None:
    call(trial, 13)
    running.close(trial, by=BY)
    trial.seed_file.unlink()
    found = verify(trial.folder)
    assert not found.faults
    assert found.redrawn == 13
    assert found.same_code


def test_without_the_seed_the_chain_is_still_checked(trial: TrialFolder, tmp_path: Path) -> None:
    call(trial, 3)
    found = verify(trial.folder, tmp_path / "nowhere")
    assert (found.faults, found.redrawn) == ((), None)


def test_closing_makes_the_seed_known_and_ends_it(trial: TrialFolder, tmp_path: Path) -> None:
    assert running.close(trial, by=BY).body["seed"] == trial.seed
    for step in (lambda: running.consent(trial, "p0001", "study", by=BY), lambda: running.close(trial, by=BY)):
        with pytest.raises(InputError, match="ended"):
            step()


def test_the_one_without_partner_is_left_out_where_the_protocol_says_so(tmp_path: Path) -> None:
    running.start(
        write_protocol(tmp_path, ('method = "pairs"', 'method = "pairs"\nremainder = "leave_out"')),
        tmp_path / "t",
        by=BY,
    )
    trial = running.open_trial(tmp_path / "t")
    running.enrol(trial, write_gross_list(tmp_path), by=BY)
    (person,) = call(trial, 1)
    assert running.close(trial, by=BY).body["left_out"] == [person]


def test_a_full_trial_opens_no_more(tmp_path: Path) -> None:
    running.start(
        write_protocol(tmp_path, ('method = "pairs"', 'method = "pairs"\ntarget = 60')), tmp_path / "t", by=BY
    )
    trial = running.open_trial(tmp_path / "t")
    running.enrol(trial, write_gross_list(tmp_path, 80), by=BY)
    call(trial, 60)
    with pytest.raises(InputError, match="full"):
        call(trial, 1)


def test_a_rehearsal_touches_nothing_and_uses_another_seed(trial: TrialFolder, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in trial.folder.iterdir()}
    drawn = running.rehearse(trial.folder / "protocol.toml", tmp_path / "gross.csv")
    assert {file: file.read_bytes() for file in trial.folder.iterdir()} == before
    assert sum(map(len, drawn.values())) == 36


def test_deviations_are_noted_and_lots_cannot_change_under_way(trial: TrialFolder, tmp_path: Path) -> None:
    wider = write_protocol(tmp_path, ("at_least = 1", "at_least = 0.2"))
    running.deviate(trial, "wider rule", "too few", by=BY, protocol=wider)
    assert not verify(trial.folder).faults
    running.enrol(trial, write_gross_list(tmp_path, 10, first=500, name="more.csv"), by=BY)
    assert "p0509" in trial.state.people
    other = write_protocol(tmp_path, ('method = "pairs"', 'method = "simple"'))
    with pytest.raises(InputError, match="cannot change"):
        running.deviate(trial, "other lots", "easier", by=BY, protocol=other)


def test_the_protocol_cannot_be_changed_behind_the_log(trial: TrialFolder) -> None:
    protocol = trial.folder / "protocol.toml"
    protocol.write_text(protocol.read_text("utf-8").replace("at_least = 1", "at_least = 2"), "utf-8")
    assert any("protocol" in fault.text.en for fault in verify(trial.folder).faults)


def test_lots_opened_outside_the_enrolment_are_counted(trial: TrialFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The protocol's enrolment is February to December 2020."""
    for day in ("2020-01-31", "2020-02-01", "2020-12-31", "2021-01-01"):
        monkeypatch.setattr(running, "_now", lambda day=day: f"{day}T23:59:59+00:00")
        call(trial, 1)
    found = verify(trial.folder)
    assert (found.faults, found.outside) == ((), 2)


def test_another_seed_is_not_the_one_bound(trial: TrialFolder, tmp_path: Path) -> None:
    (tmp_path / "false.secret").write_text("0" * 32, "utf-8")
    assert any("bound" in fault.text.en for fault in verify(trial.folder, tmp_path / "false.secret").faults)


def test_a_trial_begins_once(trial: TrialFolder, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="begun already"):
        running.start(tmp_path / "protocol.toml", trial.folder, by=BY)
    with pytest.raises(InputError, match="No trial was begun"):
        running.open_trial(tmp_path)


def test_the_list_begins_the_analysis(trial: TrialFolder, tmp_path: Path) -> None:
    call(trial, 10)
    running.refuse(trial, trial.state.waiting(next(iter(trial.state.strata())), trial.seed)[0], "no", by=BY)
    write_list(trial, tmp_path / "lots.csv", language="en")
    lines = (tmp_path / "lots.csv").read_text("utf-8").splitlines()
    assert lines[0] == "person,stratum,arm,excluded"
    assert len(lines) == 41
    assert sum(line.endswith(",refused") for line in lines) == 1


def test_two_offices_at_once_never_share_a_slot(trial: TrialFolder) -> None:
    people = [person for stratum in trial.state.strata() for person in trial.state.waiting(stratum, trial.seed)]
    for person in people:
        running.consent(trial, person, "study", by=BY)
    with ThreadPoolExecutor(4) as offices:
        list(offices.map(lambda person: running.reveal(trial, person, by=BY), people))
    found = verify(trial.folder)
    assert (found.faults, found.redrawn) == ((), len(people))


Tamper = Callable[[list[str]], list[str]]
TAMPERINGS: dict[str, Tamper] = {
    "edit": lambda lines: [lines[0], lines[1].replace("p0001", "p9001"), *lines[2:]],
    "edit the arm": lambda lines: [line.replace('"arm": "new"', '"arm": "usual"') for line in lines],
    "delete": lambda lines: [*lines[:2], *lines[3:]],
    "delete the last": lambda lines: [*lines[:-2], lines[-1]],
    "delete the trailer": lambda lines: lines[:-1],
    "reorder": lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
    "insert": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "insert at the end": lambda lines: [*lines[:-1], lines[-2], lines[-1]],
    "after the end": lambda lines: [*lines, lines[-1]],
    "a broken line": lambda lines: [*lines[:2], lines[2][:40], *lines[3:]],
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_seen_and_stops_the_writing(trial: TrialFolder, how: str) -> None:
    call(trial, 6)
    lines = trial.log.read_text("utf-8").splitlines()
    changed = TAMPERINGS[how](lines)
    assert changed != lines
    trial.log.write_text("\n".join(changed) + "\n", "utf-8")
    assert verify(trial.folder, trial.folder / "no seed").faults
    with pytest.raises(InputError):
        running.consent(trial, "p0001", "study", by=BY)


@pytest.mark.parametrize(("how", "lines"), [("delete", {3, 6}), ("insert", {4, 8}), ("edit", {2})])
def test_only_the_lines_that_do_not_fit_are_named(trial: TrialFolder, how: str, lines: set[int]) -> None:
    """One line too few or too many is not a fault on each line after it."""
    call(trial, 2)
    changed = TAMPERINGS[how](trial.log.read_text("utf-8").splitlines())
    trial.log.write_text("\n".join(changed) + "\n", "utf-8")
    assert {fault.line for fault in read_log(trial.log)[1]} == lines


def test_a_line_that_cannot_be_read_is_named_and_the_next_by_its_own_number(trial: TrialFolder) -> None:
    call(trial, 2)
    log = trial.log.read_text("utf-8").splitlines()
    trial.log.write_text("\n".join([log[0], "nothing", *log[2:]]) + "\n", "utf-8")
    assert {fault.line for fault in read_log(trial.log)[1]} == {2, 3, len(log)}


def test_a_whole_new_chain_made_without_the_seed_is_seen_by_its_seals(trial: TrialFolder) -> None:
    """The forger recomputes every hash and the trailer, but cannot make the seals, and the arms no longer fit."""
    call(trial, 6)
    before, lines = NOTHING_BEFORE, []
    for entry in read_log(trial.log)[0]:
        body = entry.body | ({"arm": "new"} if entry.kind == "opened" else {})
        hash_ = hash_of(entry.number, entry.at, entry.by, entry.kind, body, before)
        lines.append(
            json.dumps(
                {
                    "number": entry.number,
                    "at": entry.at,
                    "by": entry.by,
                    "kind": entry.kind,
                    "body": body,
                    "before": before,
                    "hash": hash_,
                    "seal": entry.seal,
                }
            )
        )
        before = hash_
    lines.append(json.dumps({"entries": len(lines), "last": before}))
    trial.log.write_text("\n".join(lines) + "\n", "utf-8")
    assert not read_log(trial.log)[1]
    told = {fault.text.en for fault in verify(trial.folder).faults}
    assert {"the line was not written with the trial's seed", "the arm is not the one the lot gives"} <= told


def test_a_lot_opened_without_consent_is_seen(trial: TrialFolder) -> None:
    person = next(iter(trial.state.people))
    append(
        trial.log,
        trial.seed,
        at="2020-03-01T00:00:00+00:00",
        by=BY,
        kind="opened",
        body={"person": person, "stratum": "", "arm": "new"},
    )
    assert any("without consent" in fault.text.en for fault in verify(trial.folder).faults)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_no_byte_can_be_changed_unseen(trial: TrialFolder, place: float, byte: int) -> None:
    whole = trial.log.read_bytes()
    spot = int(place * len(whole))
    changed = whole[:spot] + bytes([byte]) + whole[spot + 1 :]
    trial.log.write_bytes(changed)
    try:
        same = _content(changed) == _content(whole)
        assert same or verify(trial.folder).faults
    finally:
        trial.log.write_bytes(whole)


def _content(log: bytes) -> object:
    """What the log says; two spellings of the same JSON say the same."""
    try:
        return [json.loads(line) for line in log.decode("utf-8").splitlines()]
    except ValueError:
        return log


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("person,sex,age\np1,f,30\n", None, "years"),
        ("person,sex,age,years\np1,f,30\n", 2, None),
        ("person,sex,age,years\np1,x,30,2\n", 2, "sex"),
        ("person,sex,age,years\n\np1,f,old,2\n\n", 3, "age"),
        ("person,sex,age,years\np1,f,,2\n", 2, "age"),
        ("person,sex,age,years\np1,f,30,2\np1,f,30,2\n", 3, "person"),
        ("person,sex,age,years\n010203-1234,f,30,2\n", 2, "person"),
        ("person,sex,age,years\np0001,f,30,2\n", 2, "person"),
        ("person;sex;age;years\np1;f;30;0,5\n", 1, None),
        ("person,sex,age,years,age\np1,f,30,2,40\n", 1, "age"),
        ("person,sex,age,years\n", None, None),
    ],
)
def test_bad_lists_are_refused_by_the_line_of_the_file_and_leave_nothing(
    trial: TrialFolder, tmp_path: Path, text: str, row: int | None, column: str | None
) -> None:
    before = trial.log.read_bytes()
    (tmp_path / "bad.csv").write_text(text, "utf-8")
    with pytest.raises(InputError) as trouble:
        running.enrol(trial, tmp_path / "bad.csv", by=BY)
    assert (trouble.value.row, trouble.value.column) == (row, column)
    assert trial.log.read_bytes() == before
