"""The commands from the outside: what is printed, written and refused, in both languages."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from virkning.commands.theory import command
from virkning.errors import InputError
from virkning.theory import load_theory, read_theory, shipped_theories
from virkning.theory.library import check_link


def run(*words: object) -> str:
    result = CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_list_names_every_shipped_theory() -> None:
    assert [line.split()[0] for line in run("list").splitlines()] == list(shipped_theories())


def test_a_bare_word_is_a_shipped_theory_whatever_lies_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of data, or a file, may be called as a theory is; a plan means the same wherever it is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bip").mkdir()
    run("export", "hjoerring", "--to", "toml", "--out", "ips.toml")
    (tmp_path / "ips.toml").rename(tmp_path / "ips")
    assert load_theory("bip").id == "bip"
    assert load_theory("ips").id == "ips"
    assert load_theory("./ips").id == "hjoerring"
    check_link(tmp_path / "plan.toml", "bip", "c1-l-job")
    (tmp_path / "ips").rename(tmp_path / "mine")
    with pytest.raises(InputError, match=r"\./mine"):
        load_theory("mine")
    with pytest.raises(InputError, match="parallel-courses"):
        load_theory("parallel-course")
    with pytest.raises(InputError, match="does not exist"):
        load_theory("ips.toml")


def test_check_tells_the_line_of_a_remark(tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    run("export", "hjoerring", "--to", "toml", "--out", file)
    text = file.read_text("utf-8")
    cut = "\n".join(line for line in text.splitlines() if not line.startswith("indicator."))
    file.write_text(cut, "utf-8")
    said = next(line for line in run("check", file).splitlines() if "[no_indicator]" in line)
    row = int(said.split("række ")[1].split(",")[0])
    assert cut.splitlines()[row - 1] == "[[element]]"


def test_draw_writes_sheets_and_words(tmp_path: Path) -> None:
    written = run("draw", "parallel-courses", "--out", tmp_path / "p.svg", "--no-base").split()
    names = sorted(Path(one).name for one in written)
    assert names[-2].startswith("p-")
    assert "p.md" in names
    assert all(Path(one).stat().st_size > 1000 for one in written)
    run("draw", "hjoerring", "--out", tmp_path / "h.png", "--grey", "--language", "en", "--whole")
    assert (tmp_path / "h.png").read_bytes().startswith(b"\x89PNG")
    assert 'lang="en"' in (tmp_path / "h.svg").read_text("utf-8")


def test_draw_refuses_other_endings(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run("draw", "hjoerring", "--out", tmp_path / "h.pdf")
    assert not list(tmp_path.iterdir())


def test_status_for_people_and_programs(tmp_path: Path) -> None:
    assert "omstridt: «Skift af sagsbehandler» → «Alliance mellem borger og sagsbehandler» [d1-m1]" in run(
        "status", "hjoerring"
    )
    assert "contested: “Change of caseworker”" in run("status", "hjoerring", "--language", "en")
    run("status", "hjoerring", "--out", tmp_path / "s.csv", "--language", "en")
    rows = list(csv.DictReader((tmp_path / "s.csv").open(encoding="utf-8")))
    assert {row["part"] for row in rows} >= {arrow.id for arrow in load_theory("hjoerring").arrows}
    assert {row["status"] for row in rows if row["part"] == "d1-m1"} == {"contested"}
    with pytest.raises(InputError):
        run("status", "hjoerring", "--out", tmp_path / "s.xlsx")


def test_a_finding_shows_its_interval_and_warnings_on_its_arrow(tmp_path: Path) -> None:
    estimate = {"name": "effect", "label": "Effekt", "value": 136.0, "low": 54.0, "high": 218.0, "unit": "hours"}
    warning = {"code": "overlap", "severity": "moderate", "text": "Få ligner hinanden."}
    manifest = {"theory": {"file": "hjoerring", "arrow": "a1-a2"}}
    finding = {
        "design": "difference",
        "title": "Egen",
        "estimates": [estimate],
        "warnings": [warning],
        "manifest": manifest,
    }
    (tmp_path / "finding.json").write_text(json.dumps(finding), "utf-8")
    said = run("status", "hjoerring", "--no-base", "--findings", tmp_path)
    assert "støttet: «Flere ansatte» → «Færre sager pr. sagsbehandler» [a1-a2]" in said
    assert "136 timer (54 til 218). Effekt. Forbehold: Få ligner hinanden." in said
    run("draw", "hjoerring", "--no-base", "--findings", tmp_path, "--out", tmp_path / "h.svg")
    assert 'data-part="a1-a2" data-sign="+" data-status="supported"' in (tmp_path / "h.svg").read_text("utf-8")


def test_a_plan_that_names_no_such_arrow_is_refused_before_it_is_run(tmp_path: Path) -> None:
    from virkning.commands import check, run

    plan = 'title = "x"\ndesign = "trial"\ntable = "people.csv"\n[trial]\ntreated = "a"\ncontrol = "b"\n'
    plan += (
        '[columns]\nunit = "person"\narm = "arm"\noutcome = ["job"]\n[theory]\nfile = "hjoerring"\narrow = "a2-l2"\n'
    )
    (tmp_path / "plan.toml").write_text(plan, "utf-8")
    people = "".join(f"{n},{'ab'[n % 2]},{n % 3 // 2}\n" for n in range(40))
    (tmp_path / "people.csv").write_text("person,arm,job\n" + people, "utf-8")
    for order in ([check.command, "plan.toml"], [run.command, "plan.toml", "--out", "out"]):
        words = [str(tmp_path / word) if word in ("plan.toml", "out") else word for word in order[1:]]
        with pytest.raises(InputError) as caught:
            CliRunner().invoke(order[0], words, catch_exceptions=False)
        assert (caught.value.column, caught.value.value, caught.value.expected.en) == ("theory.arrow", "a2-l2", "a2-l1")
    assert not (tmp_path / "out").exists()


def test_diff_of_two_and_of_three(tmp_path: Path) -> None:
    said = run("diff", "initial-parallel", "parallel-courses", "--follows", "municipal", "--results", "good")
    assert "ny | element | Motion" in said
    assert next(line for line in said.splitlines() if line.startswith("→")).split(" | ")[3] == "adjusts"
    run("diff", "demands", "stepwise", "clarification", "--out", tmp_path / "d.html", "--language", "en")
    page = (tmp_path / "d.html").read_text("utf-8")
    assert page.count("<table>") == 1
    assert 'lang="en"' in page
    for wrong in (["hjoerring"], ["hjoerring", "ips", "--follows", "neither"]):
        with pytest.raises(InputError):
            run("diff", *wrong)


@pytest.mark.parametrize("form", ["json", "dagitty"])
def test_export_and_import_again(form: str, tmp_path: Path) -> None:
    held = tmp_path / ("x.json" if form == "json" else "x.txt")
    run("export", "ips", "--to", form, "--out", held)
    run("import", held, "--out", tmp_path / "back.toml")
    back, shipped = read_theory(tmp_path / "back.toml"), load_theory("ips")
    assert [one.id for one in back.elements] == [one.id for one in shipped.elements]
    assert form == "dagitty" or back == shipped


def test_five_thousand_quotes_on_three_hundred_elements(tmp_path: Path) -> None:
    from tests.theory.test_draw import large

    from virkning.theory.drawing import draw_theory, to_svg
    from virkning.theory.status import gather, standings

    theory = large(300)
    file = tmp_path / "quotes.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["theory", "part", "relation", "source", "code", "start", "end", "text", "note"])
        for n in range(5000):
            part = theory.arrows[n % len(theory.arrows)].id
            says = ("supports", "nuances", "contradicts")[n // 600 % 3]
            writer.writerow(
                ["lille", part, says, f"borger-{n % 40}", "kode", n, n + 9, f"Sætning nummer {n}, med æøå.", ""]
            )
    known = standings(theory, gather(theory, quotes=[file], base=False))
    scenes = draw_theory(theory, statuses={part: one.status for part, one in known.items()}, whole=True)
    written = [to_svg(scene) for scene in scenes]
    assert sum(len(one.witnesses) for one in known.values()) == 5000
    assert "omstridt" in written[0]


def test_danish_and_english_help() -> None:
    for language, word in (("da", "Programteorier"), ("en", "Programme theories")):
        environment = os.environ | {"VIRKNING_LANGUAGE": language}
        said = subprocess.run(
            [sys.executable, "-m", "virkning", "theory", "--help"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert word in said.stdout
