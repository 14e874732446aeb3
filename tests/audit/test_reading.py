"""Claims files as they are meant to be written."""

from __future__ import annotations

from pathlib import Path

from virkning.audit import audit, read_claims

TOML = """
title = "Two claims"
[studies]
"002" = { da = "Forsøget", en = "the trial" }

[[claim]]
id = "afklaret-18"
source = "002:1160"
kind = "two_proportions_p"
a = [12, 28]
b = [4, 26]
printed = 0.03
decimals = 2
test = "chi2"

[[claim]]
id = "mean"
source = "002:7"
kind = "difference"
a = 165.60
b = 1.42e+07
printed = "0,040"
note = { da = "Bemærk", en = "Note" }
"""
CSV = """id,source,kind,a,b,printed,decimals,test
afklaret-18,002:1160,two_proportions_p,12;28,4;26,0.03,2,chi2
mean,002:7,difference,165.60,1.42e+07,0.040,,
"""


def test_numbers_keep_their_written_decimals(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(TOML, "utf-8")
    first, second = read_claims([path])
    assert second.inputs["a"].slack == 0.005
    assert second.inputs["b"].slack == 50_000
    assert second.printed[0].decimals == 3
    assert second.note.en == "Note"
    assert first.study is not None
    assert first.study.en == "the trial"
    assert first.tests == ("chi2",)
    assert first.inputs["a"][0].slack == 0


def test_csv_says_the_same_as_toml(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text(TOML, "utf-8")
    (tmp_path / "claims.csv").write_text(CSV, "utf-8-sig")
    told = [
        [
            (one.claim.id, one.claim.inputs, one.claim.printed, one.verdict)
            for one in audit(read_claims([tmp_path / name]))
        ]
        for name in ("claims.toml", "claims.csv")
    ]
    assert told[0] == told[1]


def test_claims_may_be_one_inline_list(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(
        'claim = [{ id = "one", source = "s:1", kind = "share", count = 12, total = 28, printed = 43 }]\n', "utf-8"
    )
    [one] = audit(read_claims([path]))
    assert one.verdict == "reproduces"


def test_a_total_is_the_printed_number_of_a_sum(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text('[[claim]]\nid = "s"\nsource = "s:1"\nkind = "sum"\nparts = [5, 20, 5]\ntotal = 30\n', "utf-8")
    [one] = audit(read_claims([path]))
    assert one.verdict == "reproduces"
