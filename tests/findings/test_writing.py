"""finding.json and the CSV tables: exact, stable, plain."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest

from virkning.findings import Caution, Column, Estimate, Figure, Finding, Panel, Series, Table
from virkning.findings.disclosure import HIDDEN
from virkning.findings.writing import to_json, write_json, write_tables
from virkning.language import Text, same

THIRD = 1 / 3


def a_finding(**changes: object) -> Finding:
    estimate = Estimate(
        name="effect",
        label=Text("Effekt", "Effect"),
        value=np.float64(THIRD),
        low=float("nan"),
        n=np.int64(40),
        unit="hours",
        estimand=Text("ATT", "ATT"),
        method=Text("klynger", "clustered"),
    )
    table = Table(
        name="balance",
        title=Text("Balance", "Balance"),
        columns=(
            Column(name="group", label=same("g"), kind="text"),
            Column(name="mean", label=same("m")),
            Column(name="n", label=same("n"), kind="count"),
            Column(name="yes", label=same("y"), kind="boolean"),
        ),
        rows=((Text("Mænd, unge", "Men, young"), np.float64(0.1), 7, True), ("æøå", float("nan"), HIDDEN, False)),
    )
    figure = Figure(
        name="love",
        title=same("Love"),
        alt=Text("Punkter", "Dots"),
        panels=(Panel(kind="dots", categories=(same("a"),), series=(Series(label=same("s"), y=(1.0,)),)),),
    )
    parts: dict = {
        "design": "matching",
        "title": "Titel",
        "n": 40,
        "language": "da",
        "question": same("?"),
        "summary": (same("!"),),
        "estimates": (estimate,),
        "tables": (table,),
        "figures": (figure,),
        "cautions": (Caution(code="few", severity="serious", text=Text("Få", "Few")),),
        "manifest": {"plan_sha256": "ab", "data": {"t": "cd"}, "seed": np.int64(1), "seconds": math.inf},
    }
    return Finding(**{**parts, **changes})


def test_json_is_the_stable_interface() -> None:
    assert to_json(a_finding()) == {
        "design": "matching",
        "title": "Titel",
        "n": 40,
        "language": "da",
        "estimates": [
            {
                "name": "effect",
                "label": "Effekt",
                "value": THIRD,
                "se": None,
                "low": None,
                "high": None,
                "p": None,
                "n": 40,
                "unit": "hours",
                "estimand": "ATT",
                "method": "klynger",
            }
        ],
        "tables": [{"name": "balance", "file": "tables/balance.csv", "title": "Balance"}],
        "figures": [{"name": "love", "file": "figures/love.svg", "alt": "Punkter"}],
        "warnings": [{"code": "few", "severity": "serious", "text": "Få"}],
        "manifest": {"plan_sha256": "ab", "data": {"t": "cd"}, "seed": 1, "seconds": None},
    }


def test_json_speaks_the_findings_language() -> None:
    assert to_json(a_finding(language="en"))["warnings"][0]["text"] == "Few"


def test_json_file_has_exact_numbers_and_same_bytes(tmp_path) -> None:
    write_json(a_finding(), tmp_path)
    first = (tmp_path / "finding.json").read_bytes()
    write_json(a_finding(), tmp_path)
    assert (tmp_path / "finding.json").read_bytes() == first
    assert json.loads(first)["estimates"][0]["value"] == THIRD
    assert "Få".encode() in first


def test_csv_is_exact_and_numeric(tmp_path) -> None:
    write_tables(a_finding(), tmp_path)
    content = (tmp_path / "tables" / "balance.csv").read_bytes()
    assert content == 'group,mean,n,yes\n"Mænd, unge",0.1,7,true\næøå,,,false\n'.encode()
    assert list(csv.reader(content.decode().splitlines()))[1][0] == "Mænd, unge"


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "a b"])
def test_a_name_that_is_no_file_name_is_refused(name, tmp_path) -> None:
    table = Table(name=name, title=same("t"), columns=(), rows=())
    with pytest.raises(ValueError, match="plain name"):
        write_tables(a_finding(tables=(table,)), tmp_path)
