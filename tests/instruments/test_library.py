"""The questionnaires that come with the program are whole, plain to read, and cannot change unnoticed."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.instruments import Instrument, Item, known_instruments, library, load_instrument, read_instrument
from virkning.instruments.library import published_checksums
from virkning.words import ACTIVITIES

FOLDER = Path(library.__file__).parent / "data"
VERSIONS = [(id_, version) for id_, versions in known_instruments().items() for version in versions]
ITEMS = [
    pytest.param(item, id=f"{id_}-{version}-{item.id}")
    for id_, version in VERSIONS
    for item in load_instrument(id_, version).items
]
# Two questions in one are told by a word that joins them.
JOINING = {"og", "eller", "samt", "and", "or"}
LIX_LIMIT = 35


def lix(text: str) -> float:
    """Words per sentence, and the share of words longer than six letters in per cent."""
    found = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len(re.findall(r"[.!?:]", text)))
    return len(found) / sentences + 100 * sum(len(word) > 6 for word in found) / len(found)


def test_lix_of_a_sentence_counted_by_hand() -> None:
    assert lix("Kan borgeren klare sin hverdag?") == 5 + 100 * 2 / 5


def test_bip_has_the_items_of_the_study() -> None:
    bip = load_instrument("bip", "1")
    assert [item.id for item in bip.items_of("citizen")] == [f"B{number}" for number in range(1, 12)]
    assert [item.id for item in bip.items_of("caseworker")] == [f"S{number}" for number in range(1, 13)]
    assert all(item.codes == (1, 2, 3, 4, 5) for item in bip.items if not item.multiple)


def test_first_caseworker_item_is_the_list_of_activities() -> None:
    item = load_instrument("bip", "1").item("S1")
    assert item.multiple
    assert [(point.code, point.label) for point in item.points] == [(a.code, a.label) for a in ACTIVITIES.values()]
    assert [point.code for point in item.points if point.exclusive] == [22, 23]


def test_newest_version_is_the_default() -> None:
    assert load_instrument("bip") is load_instrument("bip", known_instruments()["bip"][-1])


def test_wider_variant_rescales_every_scale_item_and_tells_the_new_ones() -> None:
    old, new = load_instrument("bip", "1"), load_instrument("bip", "2")
    assert all(item.codes == tuple(range(1, 8)) for item in new.items if not item.multiple)
    kept = {item.id: item for item in new.items if item.earlier}
    assert set(kept) == {item.id for item in old.items}
    assert {item.lineage for item in kept.values() if not item.multiple} == {"rescaled"}
    assert {item.lineage for item in new.items if item.id not in kept} == {"new"}


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_lineage_tells_the_truth_about_words_and_scales(id_: str, version: str) -> None:
    instrument = load_instrument(id_, version)
    for item in instrument.items:
        if item.lineage == "new":
            continue
        assert instrument.earlier_version is not None
        assert item.earlier is not None
        before = load_instrument(id_, instrument.earlier_version).item(item.earlier)
        assert (before.points == item.points) == (item.lineage != "rescaled")
        if item.lineage == "same":
            assert before.question == item.question


def test_pairs_are_the_constructs_that_both_judge() -> None:
    pairs = load_instrument("bip").pairs()
    assert {construct.id: (citizen.id, caseworker.id) for construct, citizen, caseworker in pairs} == {
        "cooperation": ("B3", "S6"),
        "network": ("B4", "S9"),
        "daily_life": ("B5", "S10"),
        "health": ("B6", "S11"),
    }


@pytest.mark.parametrize("item", ITEMS)
def test_question_is_plain_and_single(item: Item) -> None:
    for text in item.question:
        assert text.count("?") == 1
        assert text.endswith("?")
        assert len(text.split()) <= 15
        if not item.multiple:
            assert not JOINING & set(re.findall(r"\w+", text.lower()))
    assert lix(item.question.da) < LIX_LIMIT + 1


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_the_questionnaire_read_in_one_go_is_easy(id_: str, version: str) -> None:
    for rater in load_instrument(id_, version).raters:
        questions = [item.question.da for item in load_instrument(id_, version).items_of(rater)]
        assert lix(" ".join(questions)) < LIX_LIMIT


@pytest.mark.parametrize("item", ITEMS)
def test_every_point_and_reason_has_a_label_in_both_languages(item: Item) -> None:
    assert list(item.codes) == sorted(set(item.codes))
    assert all(all(point.label) for point in item.points)
    assert all(all(item.missing_label(reason)) for reason in item.missing)
    assert item.source
    assert item.multiple or {"dont_know", "not_relevant"} <= set(item.missing)
    assert ("wont_answer" in item.missing) == (item.rater == "citizen")


def test_alliance_is_asked_of_the_citizen_alone() -> None:
    alliance = load_instrument("alliance")
    assert alliance.citizen_alone
    assert alliance.raters == ("citizen",)
    assert [item.construct for item in alliance.items] == ["goal"] * 2 + ["task"] * 3 + ["bond"] * 3


def test_every_version_has_its_checksum_on_record() -> None:
    assert set(published_checksums()) == {f"{id_}-{version}" for id_, version in VERSIONS}
    assert published_checksums() == {f"{i}-{v}": load_instrument(i, v).checksum for i, v in VERSIONS}


def test_a_changed_word_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in FOLDER.iterdir():
        changed = file.read_text("utf-8").replace("Kan du klare din hverdag", "Klarer du dig")
        (tmp_path / file.name).write_text(changed, "utf-8")
    monkeypatch.setattr(library, "_DATA", tmp_path)
    monkeypatch.setattr(library, "_load", library._load.__wrapped__)  # nothing remembered from other tests
    with pytest.raises(InputError, match="changed after it came into use"):
        load_instrument("bip", "1")
    assert isinstance(load_instrument("alliance", "1"), Instrument)


@pytest.mark.parametrize(
    ("old", "new"), [("code = 5", "code = 6"), ('lineage = "new"', 'lineage = "same"\nearlier = "B1"')]
)
def test_checksum_covers_codes_and_lineage(old: str, new: str, tmp_path: Path) -> None:
    text = (FOLDER / "bip-1.toml").read_text("utf-8").replace('version = "1"', 'version = "1"\nearlier_version = "0"')
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(text, "utf-8")
    other.write_text(text.replace(old, new, 1), "utf-8")
    assert read_instrument(one).checksum != read_instrument(other).checksum


@pytest.mark.parametrize(("id_", "version", "said"), [("bib", None, "bip"), ("bip", "9", "1, 2")])
def test_unknown_questionnaire_or_version_is_refused(id_: str, version: str | None, said: str) -> None:
    with pytest.raises(InputError) as trouble:
        load_instrument(id_, version)
    assert said in trouble.value.say("da")


def test_unknown_item_names_the_nearest() -> None:
    with pytest.raises(InputError, match="B4"):
        load_instrument("bip", "1").item("B44")


BROKEN = {
    "unknown key": ('rater = "citizen"', 'rater = "citizen"\nhnt = "x"', "mente du «hint»"),
    "no scale": ('scale = "yes5"\n', "", "scale eller choices"),
    "unknown scale": ('scale = "yes5"', 'scale = "yes9"', "yes9"),
    "unknown construct": ('construct = "contact"', 'construct = "contcat"', "contcat"),
    "same id twice": ('id = "B2"', 'id = "b1"', "står to gange"),
    "falling codes": ("code = 2", "code = 1", "stige"),
    "code of a missing answer": ("code = 5", "code = 97", "97"),
    "id unfit as a name": ('id = "B2"', 'id = "B 2"', "bogstaver"),
    "lineage without earlier": ('lineage = "new"', 'lineage = "same"', "earlier"),
    "one language": (', en = "Do you know what work you would like?"', "", "question.en"),
    "empty text": ('"Er du god til at arbejde sammen med andre?"', '""', "question.da"),
    "cut in half": ("[[construct]]", "[[constr", "TOML"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused_in_words(case: str, tmp_path: Path) -> None:
    old, new, said = BROKEN[case]
    text = (FOLDER / "bip-1.toml").read_text("utf-8")
    assert old in text
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as trouble:
        read_instrument(broken)
    assert said in trouble.value.say("da")
    assert trouble.value.file == str(broken)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "damaged.toml"


@settings(max_examples=60)
@given(place=st.integers(0, 9000), damage=st.binary(max_size=4))
def test_any_damage_is_either_read_or_refused(damaged: Path, place: int, damage: bytes) -> None:
    content = (FOLDER / "bip-1.toml").read_bytes()
    damaged.write_bytes(content[:place] + damage + content[place + len(damage) :])
    with suppress(InputError):  # anything else would reach the user as a traceback
        assert isinstance(read_instrument(damaged), Instrument)
