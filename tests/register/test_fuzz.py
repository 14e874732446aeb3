"""A few hundred trials of the fuzzer in the ordinary suite; `make fuzz` runs it for a minute with a new seed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fuzz import Trials


@pytest.mark.filterwarnings("ignore")
def test_nothing_but_results_and_input_errors(tmp_path: Path) -> None:
    trials = Trials(tmp_path)
    accepted = sum(trials.run(random.Random(f"suite/{number}")) for number in range(150))
    assert 0 < accepted < 150
