"""Door 2. An attacker with linear algebra and patience tries to work hidden counts out from what is left."""

from __future__ import annotations

import dataclasses
import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.findings import Column, Estimate, Figure, Finding, Panel, Series, Table
from virkning.findings.disclosure import DEFAULT, HIDDEN, PROFILES, groups_too_small, protect, release
from virkning.language import Text, same

COUNTS = st.one_of(st.integers(0, 9), st.integers(0, 60))


def column(name: str, kind: str = "count", **more: object) -> Column:
    return Column(name=name, label=same(name), kind=kind, **more)  # type: ignore[arg-type]


def table(columns: list[Column], rows: list[tuple], **more: object) -> Table:
    return Table(name="t", title=same("t"), columns=(column("group", "text"), *columns), rows=tuple(rows), **more)


def finding(**parts: object) -> Finding:
    whole: dict = {
        "design": "d",
        "title": "t",
        "n": 500,
        "language": "da",
        "question": same("?"),
        "summary": (),
        "estimates": (),
    }
    return Finding(**{**whole, **parts})


def cross_table(cells: list[list[int]]) -> Table:
    """A two-way table with row totals, column totals and a grand total."""
    body = [[*row, sum(row)] for row in cells]
    body.append([sum(values) for values in zip(*body, strict=True)])
    names = [f"c{place}" for place in range(len(cells[0]))] + ["all"]
    rows = [(f"r{place}", *row) for place, row in enumerate(body)]
    return table([column(name) for name in names], rows)


def hidden_spots(safe: Table) -> set[tuple[int, int]]:
    return {(r, c) for r, row in enumerate(safe.rows) for c, cell in enumerate(row) if cell == HIDDEN}


# --- what the attacker knows: every row and column of the cross table adds up


def equations(
    rows: int, columns: int, hidden: list[tuple[int, int]], truth: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    lines, right = [], []
    axes = [[(r, c) for c in range(columns)] for r in range(rows)] + [
        [(r, c) for r in range(rows)] for c in range(columns)
    ]
    for spots in axes:
        signs = [1] * (len(spots) - 1) + [-1]
        line, known = np.zeros(len(hidden)), 0
        for sign, spot in zip(signs, spots, strict=True):
            if spot in hidden:
                line[hidden.index(spot)] = sign
            else:
                known += sign * truth[spot]
        lines.append(line)
        right.append(-known)
    return np.array(lines), np.array(right)


def solvable(matrix: np.ndarray, place: int) -> bool:
    """Whether the equations pin one unknown down: its unit vector lies in their row space."""
    unit = np.eye(matrix.shape[1])[place]
    return np.linalg.matrix_rank(np.vstack([matrix, unit])) == np.linalg.matrix_rank(matrix)


@settings(max_examples=150, derandomize=True)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=2, max_size=5)
    )
)
def test_no_hidden_count_follows_from_the_totals(cells) -> None:
    original = cross_table(cells)
    safe = protect(original)
    truth = np.array([row[1:] for row in original.rows])
    small = {(r, c) for r, c in np.ndindex(*truth.shape) if 0 < truth[r, c] < DEFAULT.smallest}
    hidden = sorted((r, c - 1) for r, c in hidden_spots(safe))
    assert small <= set(hidden)
    matrix, _ = equations(*truth.shape, hidden, truth)
    for spot in small:
        assert not solvable(matrix, hidden.index(spot))


BODIES = np.array(list(itertools.product(range(19), repeat=4))).reshape(-1, 2, 2)
EVERY_TABLE = np.zeros((len(BODIES), 3, 3), dtype=int)
EVERY_TABLE[:, :2, :2] = BODIES
EVERY_TABLE[:, :2, 2] = BODIES.sum(2)
EVERY_TABLE[:, 2, :2] = BODIES.sum(1)
EVERY_TABLE[:, 2, 2] = BODIES.sum((1, 2))


@settings(max_examples=60, derandomize=True)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2))
def test_trying_every_table_leaves_each_small_count_open(cells) -> None:
    """All ways to fill a 2 × 2 table are tried; those that fit what is visible leave at least four values for each
    small count, as many as the rule itself gives away."""
    original = cross_table(cells)
    truth = np.array([row[1:] for row in original.rows])
    hidden = {(r, c - 1) for r, c in hidden_spots(protect(original))}
    least = 0 if any(truth[spot] == 0 for spot in hidden) else 1
    fits = np.ones(len(EVERY_TABLE), dtype=bool)
    for r, c in np.ndindex(3, 3):
        tried = EVERY_TABLE[:, r, c]
        fits &= (tried >= least) if (r, c) in hidden else (tried == truth[r, c])
    for r, c in hidden:
        if 0 < truth[r, c] < DEFAULT.smallest:
            assert len(np.unique(EVERY_TABLE[fits, r, c])) >= DEFAULT.smallest - 1


@settings(max_examples=100, derandomize=True)
@given(st.lists(COUNTS, min_size=2, max_size=8))
def test_one_column_hides_enough_whether_or_not_its_total_is_printed(values) -> None:
    rows = [(f"r{place}", value) for place, value in enumerate(values)]
    for printed in (True, False):
        safe = protect(table([column("n")], [*rows, ("all", sum(values))] if printed else rows))
        hidden = [place for place, row in enumerate(safe.rows) if row[1] == HIDDEN]
        small = [place for place, value in enumerate(values) if 0 < value < 5]
        assert set(small) <= set(hidden)
        if small and sum(values) >= 2 * DEFAULT.smallest:
            assert len(hidden) >= 2
        for place, row in enumerate(safe.rows[: len(values)]):
            assert row[1] in (HIDDEN, values[place])


@settings(max_examples=100, derandomize=True)
@given(
    st.lists(st.integers(5, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=2, max_size=6)
)
def test_a_share_never_tells_a_small_count_or_its_rest(pairs) -> None:
    rows = [(f"r{place}", n, part / n) for place, (n, part) in enumerate(pairs)]
    safe = protect(table([column("n"), column("share", "share", of="n")], rows))
    for (_, n, share), (whole, part) in zip(safe.rows, pairs, strict=True):
        if n != HIDDEN and share != HIDDEN:
            assert not 0 < part < 5
            assert not 0 < whole - part < 5


@settings(max_examples=150, derandomize=True)
@given(st.lists(COUNTS, min_size=3, max_size=8))
def test_what_is_left_of_a_total_leaves_four_values_open(values) -> None:
    """The hidden numbers are at least one each and add up to a known rest: each can be at most what the others leave."""
    safe = protect(table([column("n")], [(f"r{place}", value) for place, value in enumerate(values)]))
    hidden = [value for value, row in zip(values, safe.rows, strict=True) if row[1] == HIDDEN]
    if any(0 < value < 5 for value in values) and 0 not in hidden and sum(values) >= 40:
        largest_possible = sum(hidden) - (len(hidden) - 1)
        assert largest_possible >= 4


def test_two_very_small_counts_need_a_third() -> None:
    safe = protect(table([column("n")], [("a", 1), ("b", 2), ("c", 40), ("d", 60)]))
    assert [row[1] for row in safe.rows] == [HIDDEN, HIDDEN, HIDDEN, 60]


def test_the_other_numbers_of_a_hidden_row_go_too() -> None:
    rows = [
        ("a", 3, 1.5, 0.2, True),
        ("b", 40, 2.0, 0.3, False),
        ("c", 12, 3.0, 0.4, True),
        ("all", 55, 2.1, 0.3, None),
    ]
    safe = protect(table([column("n"), column("mean", "number"), column("p", "p"), column("flag", "boolean")], rows))
    assert safe.rows[0] == ("a", *[HIDDEN] * 4)
    assert safe.rows[1] == rows[1]
    assert safe.rows[2] == ("c", *[HIDDEN] * 4)
    assert safe.rows[3] == rows[3]


def test_numbers_of_other_libraries_are_guarded_too() -> None:
    rows = [
        ("a", np.int64(3), np.float64(0.5)),
        ("b", np.int64(40), np.float64(0.1)),
        ("c", np.int64(50), np.float64(1.0)),
    ]
    safe = protect(table([column("n"), column("mean", "number")], rows))
    assert safe.rows[0] == ("a", HIDDEN, HIDDEN)


def test_a_table_without_small_counts_is_left_alone() -> None:
    whole = table([column("n"), column("mean", "number")], [("a", 0, 1.0), ("b", 5, 2.0), ("c", 600, 3.0)])
    assert protect(whole) == whole


def test_steps_of_a_population_do_not_tell_who_left() -> None:
    rows = [("all", 100), ("rule 1", 98), ("rule 2", 60), ("rule 3", 59)]
    safe = protect(table([column("n")], rows, nested=True), known=[59])
    assert [row[1] for row in safe.rows] == [100, HIDDEN, HIDDEN, 59]


def test_two_small_steps_in_a_row_hide_more_than_the_number_between() -> None:
    """With only 99 hidden, a reader knows that it lies between 98 and 100."""
    rows = [("all", 100), ("rule 1", 99), ("rule 2", 98), ("rule 3", 50)]
    safe = protect(table([column("n")], rows, nested=True), known=[50])
    assert [row[1] for row in safe.rows].count(HIDDEN) == 2
    assert safe.rows[3] == rows[3]


def test_totals_can_be_named() -> None:
    rows = [("all", 54), ("a", 3), ("b", 40), ("c", 11)]
    safe = protect(table([column("n")], rows), total_rows=[0])
    assert [row[1] for row in safe.rows] == [54, HIDDEN, 40, HIDDEN]


@pytest.mark.parametrize(("profile", "left"), [("dk3", 3), ("dk5", HIDDEN), ("strict10", HIDDEN)])
def test_the_profile_decides(profile, left) -> None:
    safe = protect(table([column("n")], [("a", 3), ("b", 20), ("c", 30)]), PROFILES[profile])
    assert safe.rows[0][1] == left


def test_groups_of_caseworkers_must_have_five() -> None:
    assert groups_too_small({"Q1": 29, "Q2": 4, "Q3": 5}) == ["Q2"]


# --- the gate


def a_panel(kind: str = "bars", unit: str = "share", **parts: object) -> Panel:
    names = tuple(same(name) for name in "abcd")
    series = Series(label=same("s"), **parts)  # type: ignore[arg-type]
    return Panel(kind=kind, unit=unit, categories=names, series=(series,))  # type: ignore[arg-type]


def a_figure(panel: Panel) -> Figure:
    return Figure(name="f", title=same("f"), alt=same("f"), panels=(panel,))


def released(panel: Panel) -> Series:
    return release(finding(figures=(a_figure(panel),))).figures[0].panels[0].series[0]


def test_marks_on_few_people_are_not_drawn_and_no_counts_travel() -> None:
    series = released(a_panel(y=(0.1, 0.2, 0.3, 0.4), low=(0.0, 0.1, 0.2, 0.3), high=(0.2,) * 4, n=(50, 4, 60, 0)))
    assert series.y == (0.1, None, 0.3, 0.4)
    assert series.low == (0.0, None, 0.2, 0.3)
    assert series.n == ()


def test_plain_shares_in_a_figure_are_counts_in_disguise() -> None:
    shown: dict = {"y": (0.02, 0.2, 0.3, 0.4), "n": (100, 100, 100, 100)}
    assert released(a_panel(**shown)).y == shown["y"]
    assert released(a_panel(**shown, counted=True)).y == (None, None, 0.3, 0.4)


def test_counted_bars_hide_a_second_one() -> None:
    assert released(a_panel(unit="count", y=(3, 20, 30, 40))).y == (None, None, 30, 40)


def test_a_flow_does_not_tell_small_steps() -> None:
    assert released(a_panel("flow", "count", y=(100, 98, 60, 20))).y in [(100, None, 60, 20), (None, 98, 60, 20)]


def test_small_bins_are_joined() -> None:
    panel = Panel(kind="histogram", series=(Series(label=same("s"), x=tuple(range(8)), y=(1, 2, 7, 0, 9, 0, 2)),))
    series = released(panel)
    assert series.y == pytest.approx((10 / 3, 10 / 3, 10 / 3, 0, 11 / 3, 11 / 3, 11 / 3))
    assert sum(value or 0 for value in series.y) == pytest.approx(21)


@settings(derandomize=True)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_joined_bins_hold_enough(heights) -> None:
    panel = Panel(
        kind="histogram", series=(Series(label=same("s"), x=tuple(range(len(heights) + 1)), y=tuple(heights)),)
    )
    shown = [value for value in released(panel).y if value]
    runs = [len(list(run)) * value for value, run in itertools.groupby(shown)]
    assert all(total >= DEFAULT.smallest - 1e-9 for total in runs)


def test_a_number_hidden_in_one_table_is_hidden_in_the_next_and_in_figures() -> None:
    first = table([column("n")], [("a", 3), ("b", 40), ("c", 11)])
    second = dataclasses.replace(table([column("n")], [("c", 11), ("d", 70), ("e", 80)]), name="u")
    bars = dataclasses.replace(a_panel(unit="count", y=(90, 70, 11, 60)))
    safe = release(finding(tables=(first, second), figures=(a_figure(bars),)))
    assert safe.tables[0].rows == (("a", HIDDEN), ("b", 40), ("c", HIDDEN))
    assert safe.tables[1].rows[0] == ("c", HIDDEN)
    assert HIDDEN in [row[1] for row in safe.tables[1].rows[1:]]
    assert safe.figures[0].panels[0].series[0].y[2] is None


def test_the_reader_is_told_how_much_was_hidden() -> None:
    safe = release(finding(tables=(table([column("n")], [("a", 3), ("b", 40), ("c", 11)]),)))
    assert [caution.code for caution in safe.cautions] == ["small_numbers_hidden"]
    assert safe.cautions[0].text.da.startswith("2 tal er skjult")


def test_nothing_hidden_nothing_said() -> None:
    whole = finding(tables=(table([column("n")], [("a", 30), ("b", 40)]),))
    assert release(whole) == whole


def test_an_estimate_on_few_people_is_blank() -> None:
    estimate = Estimate(name="e", label=Text("E", "E"), value=1.0, se=0.5, low=0.0, high=2.0, p=0.3, n=4)
    safe = release(finding(estimates=(estimate,))).estimates[0]
    assert (safe.value, safe.se, safe.low, safe.high, safe.p, safe.n) == (None,) * 6


def test_a_finding_on_few_people_does_not_leave() -> None:
    with pytest.raises(InputError) as trouble:
        release(finding(n=4))
    assert "4" not in trouble.value.say("da").replace("< 5", "").replace("≥ 5", "")


def test_releasing_twice_changes_nothing() -> None:
    once = release(
        finding(tables=(table([column("n"), column("m", "number")], [("a", 3, 1.0), ("b", 40, 2.0), ("c", 11, 3.0)]),))
    )
    again = release(once)
    assert again.tables == once.tables


def test_large_tables_are_guarded() -> None:
    """A rule that tried all pairs of cells would not come back from these."""
    random_ = random.Random(1)
    rows = [(f"g{place}", random_.randint(0, 40), random_.random()) for place in range(10_000)]
    assert len(protect(table([column("n"), column("mean", "number")], rows)).rows) == len(rows)
    assert protect(cross_table([[random_.randint(0, 30) for _ in range(12)] for _ in range(30)])).rows
