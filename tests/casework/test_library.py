"""Theories in the browser's eyes: read, clicked, changed as new versions, commented; and the learning log round."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from lxml import etree
from tests.casework import shelves
from tests.casework.shelves import SPOIL, own_theory
from tests.casework.town import TESTING, Town

from virkning.casework.audit.actions import acting
from virkning.casework.library import actions, policies
from virkning.casework.library.evidence import known_of
from virkning.casework.library.models import Comment, Decision, Lesson, TheoryVersion
from virkning.casework.library.shelf import current, theories
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.theory import load_theory, shipped_theories

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.QUOTES, settings.FINDINGS = tmp_path / "quotes", tmp_path / "findings"


def signed_in(user: object, language: str = "da") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["language"] = language
    return client


def page(name: str, *address: object) -> str:
    return reverse(name, args=address)


def text(client: Client, name: str, *address: object) -> str:
    answer = client.get(page(name, *address))
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def added(town: Town, definition: str | None = None) -> TheoryVersion:
    return actions.new_theory(by=town.evaluator, definition=definition or own_theory(), note="begyndt")


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_shipped_theory_is_on_the_shelf_with_picture_and_words(town: Town, language: str) -> None:
    client = signed_in(town.own, language)
    shown = text(client, "library")
    for id_ in shipped_theories():
        theory = load_theory(f"{Path(str(shelf_file(id_)))}")
        assert page("theory", id_) in shown
        whole = text(client, "theory", id_)
        assert whole.count("<svg xmlns") >= 1
        for arrow in theory.arrows:
            assert f'id="part-{arrow.id}"' in whole
        ids = re.findall(r'\bid="([^"]+)"', whole)
        assert len(ids) == len(set(ids))


def shelf_file(id_: str) -> Path:
    from virkning.casework.library.shelf import _CONTENT

    return _CONTENT / f"{id_}.toml"


def test_every_arrow_and_box_of_a_picture_leads_to_its_page(town: Town) -> None:
    client = signed_in(town.own)
    drawn = re.search(r"<svg xmlns.*?</svg>", text(client, "theory", "hjoerring"), re.S)
    assert drawn
    links = [one.get("href") for one in etree.fromstring(drawn[0]).iter("{*}a")]
    theory = load_theory(shelf_file("hjoerring"))
    led = {
        part for link in links for part in re.findall(r"/parts/([^/]+)/", link) + link.partition("with=")[2].split(",")
    }
    assert led - {""} == {part.id for part in (*theory.elements, *theory.arrows)}
    for link in links:
        assert client.get(link).status_code == 200


def test_an_arrow_says_its_claim_its_rival_its_status_and_why(town: Town, settings: Any) -> None:
    added(town)
    shelves.quotes(settings.QUOTES, "own", "a0", 30)
    shelves.finding(settings.FINDINGS, manifest={"theory": {"file": "own.toml", "arrow": "a0"}})
    shown = text(signed_in(town.own), "theory_part", "own", "a0")
    for words in (
        "Kasse 0 fremmer.",
        "Der er plads.",
        "Tiden går.",
        "Citater (30)",
        "eget fund: Virker det?",
        "4,0",
        "Vidner:",
    ):
        assert words in shown
    assert "Det hjalp mig. 29" not in shown
    assert "Det hjalp mig. 29" in signed_in(town.own).get(page("theory_part", "own", "a0") + "?page=2").content.decode()


def test_what_cannot_be_used_is_told_at_the_theory_it_names(town: Town, settings: Any) -> None:
    added(town)
    shelves.quotes(settings.QUOTES, "own", "gone", 1)
    shelves.finding(settings.FINDINGS, manifest={"theory": {"file": "own.toml", "arrow": "gone"}})
    shown = text(signed_in(town.own), "theory", "own")
    assert shown.count("Noget kunne ikke bruges") == 2
    assert str(settings.QUOTES) not in shown
    assert "Noget kunne ikke bruges" not in text(signed_in(town.own), "theory", "ips")


def test_new_quotes_are_heard_at_once(town: Town, settings: Any) -> None:
    added(town)
    before = known_of(current("own")).standings["a0"].status
    shelves.quotes(settings.QUOTES, "own", "a0", 1)
    assert (before, known_of(current("own")).standings["a0"].status) == ("untested", "indication")


READ = [
    ("library",),
    ("theories_compared",),
    ("studies",),
    ("learning",),
    ("theory", "ips"),
    ("theory_version", "ips", 0),
]
CHANGED = [("theory_new",), ("theory_text", "ips"), ("element_new", "ips"), ("arrow_new", "ips"), ("lesson_new",)]


def test_who_reads_and_who_changes(town: Town) -> None:
    arrow = load_theory(shelf_file("ips")).arrows[0].id
    comment = actions.comment(by=town.own, theory="ips", part="", text="nå")
    lesson = actions.learn(by=town.evaluator, title="x", learnt="y", recommendation="z")
    read = [*READ, ("theory_part", "ips", arrow), ("theory_file", "ips", "json"), ("lesson", lesson.pk)]
    changed = [*CHANGED, ("part_edit", "ips", arrow), ("part_drop", "ips", arrow), ("lesson_return", lesson.pk)]
    for user in (town.own, town.leader, town.evaluator):
        assert {signed_in(user).get(page(*one)).status_code for one in read} == {200}
    for user in (town.officer, town.administrator):
        assert {signed_in(user).get(page(*one)).status_code for one in read} == {403}
        assert signed_in(user).post(page("theory_comment", "ips"), {"text": "x"}).status_code == 403
    for user in (town.own, town.leader, town.officer, town.administrator):
        assert {signed_in(user).get(page(*one)).status_code for one in changed} == {403}
        assert {signed_in(user).post(page(*one)).status_code for one in changed} == {403}
        assert signed_in(user).post(page("comment_settle", comment.pk)).status_code == 403
    assert {signed_in(town.evaluator).get(page(*one)).status_code for one in changed} == {200}
    assert {Client().get(page(*one)).status_code for one in (*read, *changed)} == {302}
    assert not TheoryVersion.objects.exists()


def test_what_is_not_there_is_not_found(town: Town) -> None:
    client = signed_in(town.evaluator)
    for one in (
        ("theory", "nothing"), ("theory_part", "ips", "nothing"), ("theory_version", "ips", 7), ("study", "nothing"),
        ("theory_file", "ips", "exe"), ("part_edit", "ips", "nothing"), ("lesson", 10**6),
    ):  # fmt: skip
        assert client.get(page(*one)).status_code == 404
    assert client.post(page("theory_part_comment", "ips", "nothing"), {"text": "x"}).status_code == 404


def test_a_theory_is_handed_out_in_every_form(town: Town) -> None:
    client = signed_in(town.own)
    for kind in ("toml", "json", "mermaid", "dagitty", "graphml"):
        answer = client.get(page("theory_file", "hjoerring", kind))
        assert answer["Content-Disposition"].startswith("attachment")
        assert len(answer.content) > 500
    assert client.get(page("theory_file", "hjoerring", "toml")).content.decode() == shelf_file("hjoerring").read_text(
        "utf-8"
    )


def test_two_theories_are_held_against_each_other(town: Town) -> None:
    answer = signed_in(town.own).get(page("theories_compared"), {"earlier": "hjoerring", "later": "bip"})
    assert "Mangler" in answer.content.decode() or "mangler" in answer.content.decode()


def test_studies_are_found_by_words(town: Town) -> None:
    client = signed_in(town.own)
    every = client.get(page("studies")).content.decode().count("<li>")
    some = client.get(page("studies"), {"words": "matching"}).content.decode()
    assert 0 < some.count("<li>") < every
    address = re.search(r'href="(/library/studies/[^"]+/)"', some)
    assert address
    assert "Design" in client.get(address[1]).content.decode()


def test_the_text_is_checked_before_it_is_saved(town: Town) -> None:
    client = signed_in(town.evaluator)
    changed = own_theory(4).replace('sign = "+"', 'sign = "-"', 1)
    added(town, own_theory(4))
    form = {"definition": changed, "based_on": 1, "note": ""}
    shown = client.post(page("theory_text", "own"), form | {"check": "1"}).content.decode()
    assert "Intet er gemt endnu" in shown
    assert "modsagt" in shown
    assert TheoryVersion.objects.count() == 1
    assert client.post(page("theory_text", "own"), form).status_code == 422
    assert client.post(page("theory_text", "own"), form | {"note": "vendt efter fund"}).status_code == 302
    version = TheoryVersion.objects.get(number=2)
    assert (version.definition, version.note, version.made_by) == (changed, "vendt efter fund", town.evaluator)
    history = text(client, "theory_version", "own", 2)
    assert "modsagt" in history
    assert "vendt efter fund" in history


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("sign =", "sing ="), "sing"),
        (('to = "e1"', 'to = "e9"'), "e9"),
        (('id = "own"', 'id = "other"'), "id kan ikke skiftes"),
        (("Tiden går.", "\\u0001"), "tegn, der ikke kan vises"),
        (("[theory]", "[theory"), "TOML"),
    ],
)
def test_a_text_that_cannot_be_used_is_told_with_its_place(town: Town, change: tuple[str, str], said: str) -> None:
    added(town)
    form = {"definition": own_theory().replace(*change), "based_on": 1, "note": "x"}
    answer = signed_in(town.evaluator).post(page("theory_text", "own"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "/tmp" not in answer.content.decode()
    assert TheoryVersion.objects.count() == 1


def test_a_shipped_theory_is_changed_beside_its_file(town: Town) -> None:
    file = shelf_file("ips")
    before = file.read_text("utf-8")
    actions.save_theory(by=town.evaluator, theory="ips", definition=before + "\n# prøvet\n", note="x", based_on=0)
    assert (current("ips").number, current("ips").definition.endswith("# prøvet\n")) == (1, True)
    assert file.read_text("utf-8") == before
    assert "Som den følger med programmet" in text(signed_in(town.own), "theory_version", "ips", 0)


def test_nobody_writes_over_anothers_change(town: Town) -> None:
    added(town)
    first, second = own_theory(4), own_theory(8)
    actions.save_theory(by=town.evaluator, theory="own", definition=first, note="x", based_on=1)
    form = {"definition": second, "note": "y", "based_on": 1}
    answer = signed_in(town.evaluator).post(page("theory_text", "own"), form)
    assert answer.status_code == 422
    assert "En anden har rettet" in answer.content.decode()
    assert current("own").definition == first


def test_an_unchanged_text_and_a_taken_id_are_refused(town: Town) -> None:
    added(town)
    with pytest.raises(NotNowError):
        actions.save_theory(by=town.evaluator, theory="own", definition=own_theory(), note="x", based_on=1)
    for id_ in ("own", "ips"):
        with pytest.raises(InputError):
            added(town, own_theory(id_=id_))


def test_a_version_stays(town: Town) -> None:
    version = added(town)
    for change in (version.save, version.delete):
        with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic(), acting(TESTING):
            change()


def arrow_form(**changes: Any) -> dict[str, Any]:
    usual = {
        "start": "e0",
        "end": "e1",
        "sign": "+",
        "note": "prøvet",
        "based_on": 1,
        "claim_da": "Ja",
        "claim_en": "Yes",
    }
    return usual | changes


def test_parts_are_changed_added_and_removed_by_form(town: Town) -> None:
    added(town)
    client = signed_in(town.evaluator)
    assert client.post(page("part_edit", "own", "a0"), arrow_form(sign="-")).status_code == 302
    theory = current("own").theory
    assert (theory.arrow("a0").sign, theory.arrow("a0").claim, theory.arrow("a0").rival) == ("-", ("Ja", "Yes"), None)
    element = {"id": "k1", "kind": "context", "name_da": "Tid", "name_en": "Time", "level": "individual", "scope": "circumstances",
               "indicator_da": "Kalender", "indicator_en": "Calendar", "data": "casework", "note": "mangler", "based_on": 2}  # fmt: skip
    assert client.post(page("element_new", "own"), element).status_code == 302
    assert current("own").theory.element("k1").indicator.text == ("Kalender", "Calendar")
    assert (
        client.post(page("arrow_new", "own"), arrow_form(id="a9", start="k1", sign="if", based_on=3)).status_code == 302
    )
    stuck = client.post(page("part_drop", "own", "k1"), {"note": "x", "based_on": 4})
    assert stuck.status_code == 422
    assert "k1" in stuck.content.decode()
    client.post(page("part_drop", "own", "a9"), {"note": "x", "based_on": 4})
    assert client.post(page("part_drop", "own", "k1"), {"note": "x", "based_on": 5}).status_code == 302
    assert (len(current("own").theory.elements), current("own").number) == (2, 6)


@pytest.mark.parametrize(
    "form",
    [
        arrow_form(id="a0"),
        arrow_form(id="Æ!"),
        arrow_form(id="a5", start="nothing"),
        arrow_form(id="a5", claim_en=""),
        arrow_form(id="a5", note=""),
        arrow_form(id="a5", based_on=0),
    ],
)
def test_a_form_that_is_not_whole_changes_nothing(town: Town, form: dict[str, Any]) -> None:
    added(town)
    assert signed_in(town.evaluator).post(page("arrow_new", "own"), form).status_code == 422
    assert TheoryVersion.objects.count() == 1


def test_the_short_name_of_a_part_is_not_taken_from_the_form(town: Town) -> None:
    added(town)
    signed_in(town.evaluator).post(page("part_edit", "own", "a0"), arrow_form(id="other"))
    assert [arrow.id for arrow in current("own").theory.arrows] == ["a0"]


def test_comments_are_said_and_settled(town: Town) -> None:
    client = signed_in(town.own)
    assert client.post(page("theory_part_comment", "ips", load_theory(shelf_file("ips")).arrows[0].id), {"text": "Hos os ikke."}).status_code == 302  # fmt: skip
    assert client.post(page("theory_comment", "ips"), {"text": ""}).status_code == 422
    comment = Comment.objects.get()
    assert "Hos os ikke." in text(client, "theory_part", "ips", comment.part)
    assert signed_in(town.evaluator).post(page("comment_settle", comment.pk)).status_code == 302
    comment.refresh_from_db()
    assert (comment.settled_by, comment.settled_at is not None) == (town.evaluator, True)


def test_leaders_write_what_was_decided_and_changed_and_the_evaluator_what_was_found(town: Town) -> None:
    lesson = actions.learn(by=town.evaluator, title="x", learnt="y", recommendation="z")
    decision = {"committee": "Udvalget", "on": DAY.isoformat(), "outcome": "adopted"}
    change = {"kind": "practice", "text": "Praktik inden 8 uger", "since": DAY.isoformat()}
    for user in (town.own, town.officer, town.administrator):
        assert signed_in(user).post(page("lesson_decide", lesson.pk), decision).status_code == 403
        assert signed_in(user).post(page("lesson_change", lesson.pk), change).status_code == 403
    leader = signed_in(town.leader)
    assert "Skriv en beslutning" in text(leader, "lesson", lesson.pk)
    assert "Skriv en beslutning" not in text(signed_in(town.own), "lesson", lesson.pk)
    assert leader.post(page("lesson_decide", lesson.pk), decision).status_code == 302
    assert leader.post(page("lesson_change", lesson.pk), change).status_code == 302
    assert policies.step(lesson) == "changed"
    assert (lesson.decisions.get().made_by, lesson.changes.get().made_by) == (town.leader, town.leader)
    shown = text(leader, "lesson", lesson.pk)
    assert shown.count("skrevet af Leader") == 2
    assert "Skriv noget nyt" not in text(leader, "learning")
    assert leader.get(page("lesson_new")).status_code == leader.get(page("lesson_return", lesson.pk)).status_code == 403


def test_the_learning_log_goes_all_the_way_round(town: Town, settings: Any) -> None:
    added(town)
    shelves.finding(settings.FINDINGS)
    client = signed_in(town.evaluator)
    form = {"title": "Praktik først", "finding": "effekt", "learnt": "Flere i job", "recommendation": "Brug den", "theory": "own", "part": "a0"}  # fmt: skip
    client.post(page("lesson_new"), form)
    lesson = Lesson.objects.get()
    assert client.get(page("lesson_change", lesson.pk)).status_code == 409
    decision = {"committee": "Udvalget", "on": DAY.isoformat(), "outcome": "postponed", "text": "Til marts"}
    client.post(page("lesson_decide", lesson.pk), decision)
    assert policies.step(lesson) == "recommended"
    client.post(page("lesson_decide", lesson.pk), decision | {"outcome": "adopted", "on": date(2026, 4, 2).isoformat()})
    assert policies.step(lesson) == "decided"
    client.post(
        page("lesson_change", lesson.pk), {"kind": "rule", "text": "Praktik inden 8 uger", "since": DAY.isoformat()}
    )
    assert policies.step(lesson) == "changed"
    old = TheoryVersion.objects.get()
    assert client.post(page("lesson_return", lesson.pk), {"version": old.pk}).status_code == 422
    new = actions.save_theory(by=town.evaluator, theory="own", definition=own_theory(4), note="lært", based_on=1)
    assert client.post(page("lesson_return", lesson.pk), {"version": new.pk}).status_code == 302
    lesson.refresh_from_db()
    assert policies.step(lesson) == "returned"
    shown = text(signed_in(town.leader), "lesson", lesson.pk)
    for words in (
        "Flere i job",
        "Brug den",
        "Udsat",
        "Vedtaget",
        "Udvalget",
        "Praktik inden 8 uger",
        "Udgave 2",
        "Virker det?",
    ):
        assert words in shown
    assert "Praktik først" in text(client, "theory_part", "own", "a0")
    assert "Praktik først" in text(client, "finding", "effekt")


def test_a_rejected_recommendation_changes_nothing(town: Town) -> None:
    lesson = actions.learn(by=town.evaluator, title="x", learnt="y", recommendation="z")
    actions.decide(by=town.evaluator, lesson=lesson, committee="Udvalget", on=DAY, outcome=Decision.Outcome.REJECTED)
    assert policies.step(lesson) == "closed"
    with pytest.raises(NotNowError):
        actions.change_practice(by=town.evaluator, lesson=lesson, kind="rule", text="x", since=DAY)
    other = added(town, own_theory(id_="other"))
    with pytest.raises(NotNowError):
        actions.return_to_theory(by=town.evaluator, lesson=lesson, version=other)


def test_a_lesson_may_not_name_a_part_that_is_not_there(town: Town) -> None:
    form = {"title": "x", "learnt": "y", "recommendation": "z", "theory": "ips", "part": "nothing"}
    assert signed_in(town.evaluator).post(page("lesson_new"), form).status_code == 422
    assert (
        signed_in(town.evaluator).post(page("lesson_new"), form | {"part": "", "finding": "../.."}).status_code == 422
    )


def test_whatever_is_written_is_shown_as_text(town: Town, settings: Any) -> None:
    spoilt = own_theory(word=SPOIL).replace("Der er plads.", SPOIL).replace("Måles ikke.", SPOIL)
    actions.new_theory(by=town.evaluator, definition=spoilt, note=SPOIL)
    actions.comment(by=town.own, theory="own", part="", text=SPOIL)
    actions.comment(by=town.own, theory="own", part="a0", text=SPOIL)
    shelves.quotes(settings.QUOTES, "own", "a0", 3, text=SPOIL)
    lesson = actions.learn(by=town.evaluator, title=SPOIL, learnt=SPOIL, recommendation=SPOIL, theory="own", part="a0")
    actions.decide(by=town.evaluator, lesson=lesson, committee=SPOIL, on=DAY, outcome="adopted", text=SPOIL)
    actions.change_practice(by=town.evaluator, lesson=lesson, kind="rule", text=SPOIL, since=DAY)
    with acting(TESTING):
        town.evaluator.name = SPOIL
        town.evaluator.save()
    client = signed_in(town.evaluator)
    for one in (
        ("library",), ("theory", "own"), ("theory_part", "own", "a0"), ("theory_part", "own", "e0"), ("theory_text", "own"),
        ("theory_version", "own", 1), ("part_edit", "own", "a0"), ("part_drop", "own", "a0"), ("arrow_new", "own"),
        ("learning",), ("lesson", lesson.pk), ("lesson_decide", lesson.pk), ("theories_compared",),
    ):  # fmt: skip
        shown = text(client, *one)
        assert "<script>alert" not in shown, one
        assert "&lt;script&gt;alert" in shown, one
        assert "</script>49" not in shown
    answer = client.post(page("theory_text", "own"), {"definition": SPOIL, "note": SPOIL, "based_on": 1, "check": "1"})
    assert "<script>alert" not in answer.content.decode()
    assert "<script>alert" not in client.get(page("studies"), {"words": SPOIL}).content.decode()


def test_all_shelved_theories_are_the_newest(town: Town) -> None:
    added(town)
    actions.save_theory(by=town.evaluator, theory="own", definition=own_theory(4), note="x", based_on=1)
    found = {one.theory.id: one.number for one in theories()}
    assert found == dict.fromkeys(shipped_theories(), 0) | {"own": 2}
