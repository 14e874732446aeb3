"""A protocol for the tests, whole or with one thing changed, and a gross list for it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

PROTOCOL = """id = "t1"
title = "A trial"
date = 2020-01-01
control = "usual"
statuses = ["benefit", "work", "pension"]
activities = ["placement"]

[enrolment]
from = 2020-02-01
to = 2020-12-31

[[arm]]
name = "new"

[[arm]]
name = "usual"

[[eligible]]
id = "long_enough"
words = "a year or more on benefit"
column = "years"
at_least = 1

[[stratum]]
factor = "sex"
values = ["f", "m"]

[[stratum]]
factor = "age"
bands = [{ name = "young", below = 30 }, { name = "older", from = 30 }]

[allocation]
method = "pairs"

[consent]
ask = ["study", "phone"]
required = ["study"]

[follow_up]
times = [0, 6, 12]

[[outcome]]
name = "work_12"
at = 12
statuses = ["work"]
primary = true

[[outcome]]
name = "any_progress_12"
at = 12
uses = [6, 12]
statuses = ["work"]
activities = ["placement"]

[[analysis_set]]
name = "followed"
followed_to = 12
outcomes = ["work_12"]

[power]
per_arm = 30

[[power.expect]]
outcome = "work_12"
control = 0.1
treated = 0.4

[blinding]
who = ["analysts"]
unmask_at = 12
"""


def write_protocol(folder: Path, *changes: tuple[str, str], more: str = "") -> Path:
    text = PROTOCOL
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    path = folder / "protocol.toml"
    path.write_text(text + more, "utf-8")
    return path


def write_gross_list(folder: Path, people: int = 40, *, first: int = 0, name: str = "gross.csv") -> Path:
    """People of all four strata; every tenth has not been on benefit for long enough."""
    rng = np.random.default_rng(first)
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["person", "sex", "age", "years"])
        for number in range(first, first + people):
            writer.writerow(
                [f"p{number:04d}", "fm"[rng.integers(2)], int(rng.integers(20, 60)), 0.5 if number % 10 == 9 else 2]
            )
    return path
