"""A trial in a snapshot: outcomes are read off benefits and work so many weeks after the lots were drawn."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.designs.trial.trials import found_by

from virkning.errors import InputError
from virkning.snapshot import write_snapshot

START = date(2020, 1, 6)
PLAN = """title = "A trial"
design = "trial"
language = "en"
snapshot = "data"

[trial]
treated = "new"
control = "usual"
name = "{name}"
draws = 199

[outcomes.off_benefit]
weeks = 26
off = ["kontanthjaelp"]

[outcomes.in_work]
weeks = 26
work = true

[outcomes.later]
weeks = 80
work = true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty people; ten of the treated and five of the controls leave the benefit after ten weeks and work from then."""
    people = [f"p{place:02d}" for place in range(40)]
    left = {*people[:10], *people[20:25]}
    rows = {
        "persons": [{"person": one, "birth_year": 1980, "sex": "female" if place % 2 else "male"} for place, one in enumerate(people)],
        "trials": [
            {"person": one, "trial": "t1", "stratum": None, "arm": "new" if place < 20 else "usual", "randomised": START}
            for place, one in enumerate(people)
        ],
        "benefits": [
            {
                "person": one, "from_week": START, "to_week": START + timedelta(weeks=10 if one in left else 200),
                "code": "130", "benefit": "kontanthjaelp",
            }
            for one in people
        ],
        "work": [{"person": one, "month": date(2020, 7, 1), "hours": 100.0, "rate": 0.6} for one in sorted(left)],
    }  # fmt: skip
    with write_snapshot(
        tmp_path / "data", made_by="a test", made_from={}, simulated=True, register_end=date(2021, 1, 1)
    ) as writer:
        for table, content in rows.items():
            writer.append(table, pa.Table.from_pylist(content))
    return tmp_path


def test_outcomes_by_date(folder: Path) -> None:
    (folder / "plan.toml").write_text(
        PLAN.format(name="t1").replace("[outcomes.later]\nweeks = 80\nwork = true\n", ""), "utf-8"
    )
    finding = found_by(folder / "plan.toml")
    assert finding.estimate("rd:off_benefit").value == pytest.approx(10 / 20 - 5 / 20)
    assert finding.estimate("rd:in_work").value == pytest.approx(10 / 20 - 5 / 20)
    assert finding.simulated


def test_after_the_register_ends_nothing_is_known(folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN.format(name="t1"), "utf-8")
    with pytest.raises(InputError, match="for nobody"):
        found_by(folder / "plan.toml")


def test_a_trial_that_is_not_there(folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN.format(name="t2"), "utf-8")
    with pytest.raises(InputError, match="Nobody was randomised"):
        found_by(folder / "plan.toml")
