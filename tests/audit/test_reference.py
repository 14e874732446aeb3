"""Every test of the auditor against R, from reference.csv (made by reference.R)."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.audit.claims import claim

from virkning.audit.kinds import KINDS

EXACT = 1e-8
with (Path(__file__).parent / "reference.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['test']}-{place}" for place, case in enumerate(CASES)])
def test_agrees_with_r(case: dict[str, str]) -> None:
    asked = claim(case["kind"], Decimal("0.50"), **json.loads(case["inputs"], parse_float=Decimal))
    ways = KINDS[case["kind"]].compute(asked.inputs, asked.printed[0])
    found = next(way.value for way in ways if way.test == case["test"])
    assert found == pytest.approx(float(case["value"]), abs=EXACT, rel=EXACT)


def test_every_named_test_has_a_reference() -> None:
    needed = {
        (kind, test)
        for kind in ("two_proportions_p", "two_means_p", "wilcoxon_p", "correlation", "estimate_p", "correlation_p")
        for test in KINDS[kind].tests
    } | {("paired_proportions_p", test) for test in KINDS["paired_proportions_p"].tests if "unpaired" not in test}
    assert needed <= {(case["kind"], case["test"]) for case in CASES}
