"""Numbers in our own sentences are found in the finding, and foreign ones are found out."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from virkning.audit import check_prose, plan_numbers
from virkning.audit.prose import numbers_in
from virkning.findings.finding import Caution, Column, Estimate, Finding, Section, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Language, Text, same

TABLE = Table(
    name="outcomes",
    title=Text("Udfald efter 18 måneder", "Outcomes after 18 months"),
    columns=(
        Column(name="arm", label=same("arm"), kind="text"),
        Column(name="n", label=same("n"), kind="count"),
        Column(name="cleared", label=same("cleared"), kind="count"),
        Column(name="share", label=same("share"), kind="share"),
        Column(name="score", label=same("score"), kind="number"),
        Column(name="p", label=same("p"), kind="p"),
    ),
    rows=(("I", 1028, 12, 0.42857, 3.456, 0.02717), ("K", 26, 4, 0.15385, 2.5, None)),
)
FIGURE = Figure(
    name="bars", title=same("Bars"), alt=Text("Fra 42,9 % til 15,4 %.", "From 42.9% to 15.4%."),
    panels=(Panel(kind="bars", series=(Series(label=same("I"), y=(0.42857, 0.15385), n=(28, 26)),), unit="share"),),
)  # fmt: skip


def finding(da: str, en: str, *, where: str = "summary") -> Finding:
    text = Text(da, en)
    return Finding(
        design="trial", title="T", n=1054, language="da", question=Text("Virker det på 78 uger?", "Does it work in 78 weeks?"),
        summary=(text,) if where == "summary" else (),
        estimates=(Estimate(name="rd", label=same("rd"), value=0.27473, low=0.0391, high=0.4821, p=0.00004, n=54, unit="points"),),
        tables=(TABLE,), figures=(FIGURE,),
        cautions=(Caution(code="few", severity="note", text=text),) if where == "caution" else (),
        sections=(Section(heading=same("H"), paragraphs=(text,) if where == "section" else (), tables=("outcomes",)),),
    )  # fmt: skip


TRACED = [
    ("27,5 procentpoint (95 %-interval 3,9 til 48,2)", "27.5 percentage points (95% interval 3.9 to 48.2)"),
    ("af 1.028 borgere", "of 1,028 citizens"),
    ("af 1028 borgere", "of 1028 citizens"),
    ("12 af 26", "12 of 26"),
    ("43 % mod 15 %", "43 per cent against 15%"),
    ("27 procentpoint", "27 percentage points"),
    ("gennemsnit 3,46 og 3,5", "mean 3.46 and 3.5"),
    ("p = 0,027", "p = 0.027"),
    ("p < 0,0001", "p < 0.0001"),
    ("efter 78 uger i 2017", "after 78 weeks in 2017"),
    ("efter 18 måneder med S12 og HC3", "after 18 months with S12 and HC3"),
    ("−27,5 procentpoint", "−27.5 percentage points"),
    ("af 100 borgere", "of 100 citizens"),
]
FOREIGN = [
    ("28,5 procentpoint", "28.5 percentage points", "28,5"),
    ("27,4 procentpoint", "27.4 percentage points", "27,4"),
    ("af 1.029 borgere", "of 1,029 citizens", "1.029"),
    ("44 %", "44%", "44"),
    ("13 af dem", "13 of them", "13"),
    ("p = 0,028", "p = 0.028", "0,028"),
    ("p < 0,00001", "p < 0.00001", "0,00001"),
    ("gennemsnit 3,47", "mean 3.47", "3,47"),
    ("efter 77 uger", "after 77 weeks", "77"),
]


@pytest.mark.parametrize(("da", "en"), TRACED)
@pytest.mark.parametrize("where", ["summary", "section", "caution"])
def test_numbers_of_the_finding_are_traced(da: str, en: str, where: str) -> None:
    assert check_prose(finding(da, en, where=where)) == []


@pytest.mark.parametrize(("da", "en", "written"), FOREIGN)
@pytest.mark.parametrize("where", ["summary", "section", "caution"])
def test_foreign_numbers_are_found_in_both_languages(da: str, en: str, written: str, where: str) -> None:
    found = check_prose(finding(da, en, where=where))
    assert [one.language for one in found] == ["da", "en"]
    assert found[0].written == written
    assert found[0].sentence == da
    assert where in found[0].place


def test_a_slip_in_one_language_only() -> None:
    [found] = check_prose(finding("27,5 procentpoint", "72.5 percentage points"))
    assert (found.language, found.written) == ("en", "72.5")


def test_a_number_hidden_in_the_table_is_not_to_stand_in_a_sentence() -> None:
    told = finding("12 blev afklaret", "12 were cleared", where="section")
    hidden = dataclasses.replace(TABLE, rows=(("I", 1028, None, None, 3.456, None), ("K", 26, 4, None, 2.5, None)))
    assert check_prose(told) == []
    assert len(check_prose(dataclasses.replace(told, tables=(hidden,)))) == 2


def test_figures_answer_for_their_own_description() -> None:
    wrong = dataclasses.replace(FIGURE, alt=Text("Fra 42,9 % til 16,4 %.", "From 42.9% to 16.4%."))
    told = dataclasses.replace(finding("x", "x"), figures=(wrong,))
    assert [one.written for one in check_prose(told)] == ["16,4", "16.4"]


def test_the_plans_numbers_are_known() -> None:
    told = finding("efter 77 uger", "after 77 weeks")
    assert check_prose(told, plan_numbers({"outcome": {"within": [77], "strict": True}})) == []


@pytest.mark.parametrize(
    ("sentence", "language", "values"),
    [
        ("Fra 1.234,5 til −0,5 (10-12 uger).", "da", [1234.5, -0.5, 10, 12]),
        ("From 1,234.5 to −0.5 (10-12 weeks).", "en", [1234.5, -0.5, 10, 12]),
        ("1. kvartil har 2.", "da", [1, 2]),
        ("S12, HC3 og 2SLS", "da", []),
        ("7,7 %, 12,2 %", "da", [7.7, 12.2]),
    ],
)
def test_numbers_are_read_as_they_are_written(sentence: str, language: Language, values: list[float]) -> None:
    assert [spoken.value for spoken in numbers_in(sentence, language)] == values


@pytest.fixture(scope="module")
def caseworkers(tmp_path_factory: pytest.TempPathFactory) -> Finding:
    """The report of the caseworker example, on fewer people."""
    from virkning.plans.reading import read_plan
    from virkning.plans.running import run_plan
    from virkning.simulate import simulate

    home = tmp_path_factory.mktemp("caseworkers")
    plan = home / "plans" / "bip-caseworkers.toml"
    plan.parent.mkdir()
    example = Path(__file__).parents[2] / "examples" / "bip-caseworkers.toml"
    plan.write_text(example.read_text("utf-8"), "utf-8")
    simulate("bip", seed=7, out=home / "data" / "bip", scale=0.4)
    return run_plan(read_plan(plan))


def test_a_real_summary_is_traced_and_any_other_one_is_not(caseworkers: Finding) -> None:
    assert [one for one in check_prose(caseworkers) if one.place.startswith("summary")] == []
    assert [one for one in check_prose(caseworkers) if one.place.startswith("figure")] == []
    first = caseworkers.summary[0]
    spoken = next(numbers_in(first.da, "da"))
    altered = Text(first.da.replace(spoken.written, "98,7", 1), first.en)
    found = check_prose(dataclasses.replace(caseworkers, summary=(altered, *caseworkers.summary[1:])))
    assert ("98,7", "summary 1") in [(one.written, one.place) for one in found]
