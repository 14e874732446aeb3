"""Made-up registers for the tests: drawn by hypothesis, written as snapshots, and answered by the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from virkning.register import PanelSpec, oracle, read_spec
from virkning.register.weeks import first_week_of_month, last_week_within, monday, month_of, week_of
from virkning.snapshot import write_snapshot
from virkning.words import BENEFITS, STATES

START, END = date(2015, 1, 1), date(2017, 8, 31)
FIRST_WORK_MONTH = month_of(date(2015, 7, 1))
FIRST_WEEK, LAST_WEEK = week_of(START), last_week_within(END)
LIKELY = ["kontanthjaelp", "su", "fleksjob", "doed", "udvandret", "sygedagpenge", None, *BENEFITS]


@dataclass(frozen=True)
class Register:
    """Histories by person, with or without monthly work."""

    histories: dict[str, oracle.History]
    has_work: bool = True

    @property
    def known(self) -> oracle.Known:
        first_work = int(first_week_of_month(np.array([FIRST_WORK_MONTH]))[0])
        return oracle.Known((FIRST_WEEK, LAST_WEEK), (first_work, LAST_WEEK) if self.has_work else None)


def write_register(register: Register, folder: Path, *, shuffled: bool = False) -> Path:
    """The register as a snapshot; all persons are in its table of persons, rows or not."""
    made_from = {"register_start": START.isoformat(), "work_start": _first_day(FIRST_WORK_MONTH).isoformat()}
    persons = sorted(register.histories, reverse=shuffled)
    with write_snapshot(folder, made_by="test", made_from=made_from, register_end=END) as writer:
        writer.append(
            "persons", {"person": persons, "birth_year": [1980] * len(persons), "sex": ["male"] * len(persons)}
        )
        spells = [(p, *spell) for p in persons for spell in register.histories[p].spells]
        writer.append(
            "benefits",
            _columns(
                spells,
                {
                    "person": lambda r: r[0],
                    "from_week": lambda r: monday(r[1]),
                    "to_week": lambda r: monday(r[2]),
                    "code": lambda r: "100",
                    "benefit": lambda r: r[3],
                    "activation": lambda r: r[4],
                },
            ),
        )
        if register.has_work:
            months = [(p, *month) for p in persons for month in register.histories[p].months]
            writer.append(
                "work",
                _columns(
                    months,
                    {
                        "person": lambda r: r[0],
                        "month": lambda r: _first_day(r[1]),
                        "hours": lambda r: r[2],
                        "rate": lambda r: r[3],
                    },
                ),
            )
    return folder


def _columns(rows: list[tuple[Any, ...]], getters: dict[str, Any]) -> pa.Table:
    types = {"benefit": pa.string(), "activation": pa.bool_(), "hours": pa.float64(), "rate": pa.float64()}
    dates = {"from_week", "to_week", "month"}
    return pa.table(
        {
            name: pa.array([get(row) for row in rows], pa.date32() if name in dates else types.get(name, pa.string()))
            for name, get in getters.items()
        }
    )


def _first_day(month: int) -> date:
    return date(1970 + month // 12, month % 12 + 1, 1)


@st.composite
def histories(draw: st.DrawFn) -> oracle.History:
    """Spells with gaps (also of no weeks), over year ends and the register's end, and months of work."""
    spells, week = [], FIRST_WEEK
    for gap, weeks, benefit, activation in draw(
        st.lists(
            st.tuples(
                st.sampled_from([0, 0, 1, 3, 30]),
                st.sampled_from([1, 1, 4, 26, 60]),
                st.sampled_from(LIKELY),
                st.booleans(),
            ),
            max_size=8,
        )
    ):
        week += gap
        spells.append((week, week + weeks - 1, benefit, activation))
        week += weeks
    months = draw(
        st.dictionaries(
            st.integers(FIRST_WORK_MONTH, month_of(END)),
            st.tuples(st.sampled_from([0.0, 7.4, 160.33]), st.sampled_from([0.0, 0.3, 1.0])),
            max_size=10,
        )
    )
    return oracle.History(tuple(spells), tuple((month, *months[month]) for month in sorted(months)))


@st.composite
def registers(draw: st.DrawFn) -> Register:
    drawn = draw(st.lists(histories(), min_size=1, max_size=6))
    return Register({f"p{number:02d}": history for number, history in enumerate(drawn)}, has_work=draw(st.booleans()))


_STATES = st.sampled_from(
    [
        "public_support",
        "work",
        "ordinary_work",
        "education",
        "self_support",
        "dead",
        "activation",
        "self_support_without_income",
        "su",
        "kontanthjaelp",
        *STATES,
    ]
)


@st.composite
def columns(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A column of a kind, with any options it takes."""
    start = draw(st.integers(-110, 70))
    window = {"from": start, "to": start + draw(st.sampled_from([0, 1, 12, 51, 120]))}
    state = draw(
        st.one_of(
            st.fixed_dictionaries({"state": _STATES}),
            st.fixed_dictionaries({"any_of": st.lists(_STATES, min_size=1, max_size=3)}),
        )
    )
    among = draw(
        st.one_of(st.just({}), st.fixed_dictionaries({"among": st.lists(_STATES, min_size=1, max_size=3, unique=True)}))
    )
    unknown = {"unknown": draw(st.sampled_from(["missing", "skip"]))}
    week = {"week": start}
    by_kind: dict[str, dict[str, Any]] = {
        "state_at": week | (state if draw(st.booleans()) else among),
        "weeks_in": window | state | unknown,
        "event_within": state
        | {"weeks": draw(st.sampled_from([1, 4, 52, 130])), "at_exit": draw(st.sampled_from(["no", "missing"]))},
        "first_week_of": state | (window if draw(st.booleans()) else {}),
        "hours_in": window | unknown,
        "fuldtidsperson": window | unknown | (state if draw(st.booleans()) else {}),
        "entries_in": window | state | unknown,
        "spell_age": week | state,
        "cumulative_since": {"to": start} | state | unknown | draw(st.sampled_from([{}, {"since": date(2016, 1, 4)}])),
        "changes_in": window | among | unknown,
        "sequence": {"from": start, "to": start + 25, "by": draw(st.sampled_from(["week", "quarter"]))} | among,
    }
    return {"name": kind, "kind": kind} | by_kind[kind]


ANCHOR_DATES = st.one_of(
    st.dates(START - timedelta(days=60), END + timedelta(days=60)),
    st.sampled_from([date(2015, 12, 28), date(2016, 1, 3), date(2016, 1, 4), START, END, date(2016, 12, 31)]),
)


def expected(register: Register, spec: PanelSpec, anchors: list[tuple[str, date]]) -> dict[str, list[Any]]:
    return {
        column.name: [
            oracle.panel_value(register.histories[person], register.known, day, column) for person, day in anchors
        ]
        for column in spec
    }


def anchor_table(anchors: list[tuple[str, date]]) -> pa.Table:
    return pa.table(
        {
            "person": pa.array([p for p, _ in anchors], pa.string()),
            "date": pa.array([d for _, d in anchors], pa.date32()),
        }
    )


def spec_of(*entries: dict[str, Any]) -> PanelSpec:
    return read_spec({"column": list(entries)})


def same(found: Any, wanted: Any) -> bool:
    """Equal, and of numbers close: the kernel adds months where the oracle adds weeks."""
    if isinstance(wanted, float) and found is not None:
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return bool(found == wanted)
