"""The ground floor: numbers on paper, texts in two languages, files that appear whole, forms that explain themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from virkning.errors import InputError
from virkning.files import sha256, whole_file, whole_folder
from virkning.language import Text, number, p_value, percent, same
from virkning.settings import Settings, read_form


def test_numbers_in_both_languages():
    assert number(1234.5, 1, "da") == "1.234,5"
    assert number(1234.5, 1, "en") == "1,234.5"
    assert number(-0.04, 1, "da") == "0,0"
    assert number(-3, 0, "en") == "−3"
    assert percent(0.1476, 1, "da") == "14,8\u00a0%"
    assert percent(0.1476, 1, "en") == "14.8%"
    assert p_value(1e-9, "da") == "<0,0001"
    assert p_value(0.0002, "da") == "0,0002"
    assert p_value(0.0412, "en") == "0.041"
    assert number(float("nan")) == "–"


@given(value=st.floats(-1e9, 1e9), decimals=st.integers(0, 4))
def test_a_number_reads_back_as_its_rounding(value, decimals):
    said = number(value, decimals, "da").replace(".", "").replace(",", ".").replace("−", "-")
    assert float(said) == pytest.approx(round(value, decimals), abs=10**-decimals)


def test_texts_fill_each_language_with_its_own():
    filled = Text("{n} af {what}", "{n} of {what}").fill(n=3, what=Text("borgere", "citizens"))
    assert filled == Text("3 af borgere", "3 of citizens")


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(RuntimeError), whole_folder(target) as folder:
        (folder / "a").write_text("1")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    for content in ("old", "new"):
        with whole_folder(target) as folder:
            (folder / "a").write_text(content)
    assert (target / "a").read_text() == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="in the way"), whole_folder(tmp_path / "out"):
        pass


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    with pytest.raises(RuntimeError), whole_file(tmp_path / "a") as file:
        file.write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_checksum_of_a_folder_sees_names_and_content(tmp_path):
    (tmp_path / "a").write_text("1")
    first = sha256(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert sha256(tmp_path) != first


def test_a_folder_being_replaced_is_never_gone(tmp_path):
    """A process that replaces the folder over and over is killed; at every look there is a whole folder."""
    target = tmp_path / "out"
    program = textwrap.dedent(f"""
        from virkning.files import whole_folder
        for turn in range(10**6):
            with whole_folder({str(target)!r}) as folder:
                for name in "abc":
                    (folder / name).write_text(str(turn))
    """)
    replacing = subprocess.Popen([sys.executable, "-c", program])
    try:
        while not target.exists():
            time.sleep(0.01)
        for _ in range(300):
            held = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
            try:
                turns = {_read(name, held) for name in "abc"}
                assert len(turns) == 1
            except FileNotFoundError:
                pass  # the folder we held was already put aside and emptied; its successor stands at the path
            finally:
                os.close(held)
            assert target.is_dir()
    finally:
        replacing.send_signal(signal.SIGKILL)
        replacing.wait()
    assert {file.name for file in target.iterdir()} == {"a", "b", "c"}


def _read(name: str, folder: int) -> str:
    with open(os.open(name, os.O_RDONLY, dir_fd=folder)) as file:
        return file.read()


class Inner(Settings):
    weeks: int = Field(52, ge=1)
    kind: Literal["job", "su"] = "job"


class Form(Settings):
    title: str = Field(description="titlen / the title")
    inner: Inner = Inner()
    several: list[Inner] = []


WRONG = {
    'titel = "x"': ["“title”", "row: 1"],
    "": ["title", "missing", "the title"],
    'title = "x"\n[inner]\nweek = 3': ["inner.week", "“weeks”", "row: 3"],
    'title = "x"\n[inner]\nweeks = "3"': ["inner.weeks", "'3'", "a whole number", "row: 3"],
    'title = "x"\n[inner]\nweeks = 2.5': ["2.5", "a whole number"],
    'title = "x"\n[inner]\nkind = "jobb"': ["jobb", "job, su"],
    'title = "x"\n[[several]]\nweks = 1': ["“weeks”", "row: 3"],
    'title = "x"\n[[several]]\nweeks = 1\n[[several]]\nweeks = 2\nkind = "jobb"': ["several.1.kind", "row: 6"],
    'title = "x"\nseveral = [\n  { weeks = 1 },\n  { weeks = "2" },\n]': ["several.1.weeks", "row: 2"],
    "title = 3": ["title", "text in quotes"],
    'title = "x"\ninner = 3': ["inner", "a table of keys"],
    'title = "x"\nseveral = 3': ["several", "a list in [ ]"],
}


@pytest.mark.parametrize("content", WRONG)
def test_forms_explain_what_is_wrong(content, tmp_path):
    path = tmp_path / "form.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as trouble:
        read_form(Form, path)
    said = trouble.value.say("en")
    assert "form.toml" in said
    for part in WRONG[content]:
        assert part in said


@given(content=st.binary(max_size=200))
def test_any_bytes_as_a_form_give_words_or_a_form(content, tmp_path_factory):
    path: Path = tmp_path_factory.mktemp("form") / "form.toml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_form(Form, path)


def test_a_place_that_is_empty_is_not_named():
    trouble = InputError(same("Nothing."), file="a.csv", value="", expected="")
    assert trouble.say("en") == "Nothing.\n  file: a.csv"
