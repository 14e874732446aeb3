"""A claims file that cannot be used is refused with the file, the claim and the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.audit import read_claims
from virkning.errors import InputError

HEAD = '[[claim]]\nid = "one"\nsource = "s:1"\n'
SHARE = HEAD + 'kind = "share"\n'
BAD = {
    "no claims": ('title = "x"\n', "claim", "[[claim]]"),
    "unknown table": ('[[claims]]\nid = "one"\n', "claims", "claim, studies, title"),
    "no id": ('[[claim]]\nsource = "s:1"\nkind = "share"\na = [1, 2]\nprinted = 50\n', "id", "text"),
    "empty id": ('[[claim]]\nid = ""\nsource = "s:1"\nkind = "share"\na = [1, 2]\nprinted = 50\n', "id", "text"),
    "no source": ('[[claim]]\nid = "one"\nkind = "share"\na = [1, 2]\nprinted = 50\n', "source", "text"),
    "no kind": (HEAD + "a = [1, 2]\nprinted = 50\n", "kind", "text"),
    "unknown kind": (HEAD + 'kind = "two_proportion_p"\na = [1, 2]\nb = [1, 2]\nprinted = 0.5\n', "kind", "two_proportions_p"),
    "kind as number": (HEAD + "kind = 3\nprinted = 0.5\n", "kind", "text"),
    "missing input": (SHARE + "printed = 50\n", "a", "[12, 28]"),
    "missing second input": (HEAD + 'kind = "difference"\na = 1\nprinted = 50\n', "b", "number"),
    "unknown key": (SHARE + "a = [1, 2]\nprinted = 50\nprnted = 1\n", "prnted", "printed"),
    "no printed": (SHARE + "a = [1, 2]\n", "printed", "number"),
    "printed as word": (SHARE + 'a = [1, 2]\nprinted = "half"\n', "printed", "number"),
    "printed as truth": (SHARE + "a = [1, 2]\nprinted = true\n", "printed", "number"),
    "ns of a share": (SHARE + 'a = [1, 2]\nprinted = "ns"\n', "printed", "number"),
    "two printed": (SHARE + "a = [1, 2]\nprinted = [50, 60]\n", "printed", "number"),
    "three ends": (HEAD + 'kind = "interval"\nestimate = 1\nse = 1\nprinted = [1, 2, 3]\n', "printed", "number"),
    "decimals as text": (SHARE + 'a = [1, 2]\nprinted = 50\ndecimals = "2"\n', "decimals", "whole number"),
    "decimals with decimals": (SHARE + "a = [1, 2]\nprinted = 50\ndecimals = 1.0\n", "decimals", "whole number"),
    "too many decimals": (SHARE + "a = [1, 2]\nprinted = 50\ndecimals = 99\n", "decimals", "whole number"),
    "input as text": (SHARE + 'a = "1 of 2"\nprinted = 50\n', "a", "[12, 28]"),
    "input too long": (SHARE + "a = [1, 2, 3]\nprinted = 50\n", "a", "[12, 28]"),
    "total of none": (SHARE + "a = [0, 0]\nprinted = 50\n", "a", "[12, 28]"),
    "half a count": (HEAD + 'kind = "two_proportions_p"\na = [1.5, 2]\nb = [1, 2]\nprinted = 0.5\n', "a", "[12, 28]"),
    "negative count": (HEAD + 'kind = "two_proportions_p"\na = [-1, 2]\nb = [1, 2]\nprinted = 0.5\n', "a", "[12, 28]"),
    "not finite": (HEAD + 'kind = "difference"\na = inf\nb = 1\nprinted = 50\n', "a", "number"),
    "printed not a number": (HEAD + 'kind = "difference"\na = 2\nb = 1\nprinted = nan\n', "printed", "number"),
    "mean without n": (HEAD + 'kind = "two_means_p"\na = [45, 12.1]\nb = [39, 9.2, 28]\nprinted = 0.03\n', "a", "[45, 12.1, 26]"),
    "negative sd": (HEAD + 'kind = "smd"\na = [45, -12.1]\nb = [39, 9.2]\nprinted = 0.03\n', "a", "[45, 12.1, 26]"),
    "unknown test": (HEAD + 'kind = "two_proportions_p"\na = [1, 2]\nb = [1, 2]\nprinted = 0.5\ntest = "fischer"\n', "test", "fisher"),
    "test of another kind": (HEAD + 'kind = "two_proportions_p"\na = [1, 2]\nb = [1, 2]\nprinted = 0.5\ntest = "welch"\n', "test", "chi2"),
    "unknown relation": (SHARE + 'a = [1, 2]\nprinted = 50\nrelation = "almost"\n', "relation", "about"),
    "unknown choice": (SHARE + 'a = [1, 2]\nprinted = 50\nunit = "promille"\n', "unit", "percent"),
    "given twice": (HEAD + 'kind = "growth"\na = 1\nbefore = 1\nb = 2\nprinted = 100\n', "before", "either"),
    "total unlike printed": (HEAD + 'kind = "sum"\nparts = [1, 2]\ntotal = 3\nprinted = 4\n', "total", "4"),
    "ragged table": (HEAD + 'kind = "table_p"\ntable = [[1, 2], [3]]\nprinted = 0.5\n', "table", "[[12, 16], [4, 22]]"),
    "empty parts": (HEAD + 'kind = "sum"\nparts = []\nprinted = 4\n', "parts", "list of numbers"),
    "scale upside down": (HEAD + 'kind = "sd_possible"\nmean = 3.0\nn = 9\nscale = [7, 1]\nprinted = 1.0\n', "scale", "[1, 7]"),
    "note as number": (SHARE + "a = [1, 2]\nprinted = 50\nnote = 3\n", "note", "text"),
    "two of one name": (SHARE + "a = [1, 2]\nprinted = 50\n" + SHARE + "a = [1, 2]\nprinted = 50\n", "id", "not used"),
    "study without name": ('[studies]\n"002" = 7\n' + SHARE + "a = [1, 2]\nprinted = 50\n", "studies", "text"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_is_refused_with_place_and_expectation(name: str, tmp_path: Path) -> None:
    content, key, expected = BAD[name]
    path = tmp_path / "claims.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        read_claims([path])
    trouble = caught.value
    assert trouble.file == str(path)
    assert trouble.column == key
    assert expected in trouble.say("en")
    assert trouble.say("da") != trouble.say("en")


def test_names_the_claim_and_its_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(
        SHARE + 'a = [1, 2]\nprinted = 50\n\n[[claim]]\nid = "two"\nsource = "s:2"\nkind = "shar"\n', "utf-8"
    )
    with pytest.raises(InputError) as caught:
        read_claims([path])
    assert "“two”" in caught.value.say("en")
    assert caught.value.row == 8


def test_the_same_id_in_two_files(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(SHARE + "a = [1, 2]\nprinted = 50\n", "utf-8")
    with pytest.raises(InputError, match="one"):
        read_claims([tmp_path / "one.toml", tmp_path / "two.toml"])


@pytest.mark.parametrize("name", ["gone.toml", "gone.csv"])
def test_a_file_that_does_not_exist(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_claims([tmp_path / name])


@pytest.mark.parametrize(
    ("name", "content"), [("a.toml", b"id = "), ("a.csv", b""), ("a.csv", b"name\nx\n"), ("a.csv", b"id\n\xff\n")]
)
def test_files_that_cannot_be_read(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        read_claims([tmp_path / name])


VALUES = st.recursive(
    st.one_of(st.integers(-5, 40), st.floats(-3, 3).map(lambda x: round(x, 3)), st.booleans(), st.text(max_size=4)),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["a", "b", "n", "parts", "mean", "printed", "decimals", "test", "table", "discordant", "given", "unit", "scale"]
)


@given(kind=st.sampled_from(["share", "sum", "two_proportions_p", "paired_proportions_p", "smd", "table_p", "sd_possible", "mean"]),
       keys=st.dictionaries(KEYS, VALUES, max_size=6))  # fmt: skip
@settings(max_examples=300)
def test_hostile_claims_are_refused_or_judged(kind: str, keys: dict[str, object]) -> None:
    from tests.audit.claims import claim

    from virkning.audit import audit

    keys.setdefault("printed", 0.5)
    try:
        asked = claim(kind, keys.pop("printed"), **keys)
    except InputError:
        return
    assert len(audit([asked])) == 1


@pytest.mark.parametrize("name", ["claims", "claims.csv"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(InputError) as refused:
        read_claims([tmp_path / name])
    said = refused.value
    assert said.file == str(tmp_path / name)
    assert "It is a folder" in said.say("en")
    assert "Det er en mappe" in said.say("da")
    assert f"{tmp_path / name}/*.toml" in said.say("da")
    assert "directory" not in said.say("en")
