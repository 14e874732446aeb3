"""Questionnaires in the browser's eyes: brought in, edited, published for good, and charted on across their versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.casework import measuring
from tests.casework.browser import assert_accessible, assert_fits
from tests.casework.signing import PASSWORD, with_password
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import today
from virkning.casework.accounts.sudo import _GIVEN_AT
from virkning.casework.audit.actions import acting
from virkning.casework.instruments import actions
from virkning.casework.instruments.impact import impact_of
from virkning.casework.instruments.models import Draft
from virkning.casework.instruments.rules import faults
from virkning.casework.instruments.shelf import drafted, version_or_404
from virkning.casework.instruments.translations import translations
from virkning.casework.measurement import actions as measurement
from virkning.casework.measurement.models import Answer, InstrumentVersion
from virkning.casework.measurement.progress import progress_of
from virkning.casework.states import NotNowError
from virkning.instruments import definition_of, load_instrument
from virkning.instruments.redcap import to_redcap
from virkning.instruments.xlsform import to_xlsform

SPOIL = "<script>alert(1)</script>{{ 7*7 }}"


@pytest.fixture
def client(town: Town) -> Client:
    """The evaluator, who has just given their password again."""
    client = Client()
    client.force_login(town.evaluator)
    session = client.session
    session[_GIVEN_AT] = 9e9
    session.save()
    return client


@pytest.fixture
def draft(town: Town) -> Draft:
    return actions.begin_from_version(by=town.evaluator, version=version_or_404("bip", "2"), number="3")


def page(name: str, *address: object) -> str:
    return reverse(name, args=address)


def item_form(draft: Draft, id_: str, **changes: str) -> dict[str, str]:
    item = drafted(draft).item(id_)
    form = {"scale": item.scale}
    for key in ("label", "question", "hint"):
        text = getattr(item, key)
        form |= {f"{key}_da": text.da if text else "", f"{key}_en": text.en if text else ""}
    return form | changes


def upload(client: Client, name: str, content: bytes, **form: str) -> Any:
    return client.post(page("draft_new"), {"file": SimpleUploadedFile(name, content), "language": "da", **form})


def exported(tmp_path: Path, id_: str, version: str, kind: str) -> bytes:
    path = tmp_path / f"form.{kind}"
    (to_xlsform if kind == "xlsx" else to_redcap)(load_instrument(id_, version), path)
    return path.read_bytes()


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_list_and_a_version_in_both_languages(client: Client, language: str) -> None:
    measuring.take_into_use()
    client.cookies["language"] = language
    shown = client.get(page("instruments")).content.decode()
    assert {"da": "i brug", "en": "in use"}[language] in shown
    assert {"da": "ikke taget i brug", "en": "not taken into use"}[language] in shown
    whole = client.get(page("instrument_version", "bip", "2")).content.decode()
    for item in load_instrument("bip", "2").items:
        assert f'id="item-{item.id}"' in whole
    assert {"da": "Ny skala", "en": "Rescaled"}[language] in whole


PAGES = (
    ("instruments",),
    ("draft_new",),
    ("instrument_version", "bip", "2"),
    ("instrument_take", "bip", "1"),
    ("instrument_file", "bip", "2", "xlsx"),
)
DRAFT_PAGES = ("draft", "draft_text", "draft_head", "draft_publish")
POSTS = ("draft_review", "draft_discard")


def test_only_the_evaluator_comes_in(town: Town, draft: Draft) -> None:
    addresses = [page(*one) for one in PAGES] + [page(one, draft.pk) for one in (*DRAFT_PAGES, *POSTS)]
    addresses += [page("draft_item", draft.pk, "B1"), page("draft_item_drop", draft.pk, "B1")]
    addresses += [page("draft_from_version", "bip", "2"), page("instrument_review", "bip", "2")]
    for user in (town.own, town.leader, town.officer, town.administrator):
        other = Client()
        other.force_login(user)
        assert {other.get(address).status_code for address in addresses} == {403}
        assert {other.post(address).status_code for address in addresses} == {403}
    assert {Client().get(address).status_code for address in addresses} == {302}
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("name", ["draft_review", "draft_discard", "draft_item_drop"])
def test_changes_are_posts(client: Client, draft: Draft, name: str) -> None:
    address = page(name, draft.pk, "B1") if name == "draft_item_drop" else page(name, draft.pk)
    assert client.get(address).status_code == 405


def test_what_is_not_there_is_not_found(client: Client, draft: Draft) -> None:
    for address in (
        page("instrument_version", "bip", "99"),
        page("instrument_version", "nothing", "1"),
        page("draft", 10**6),
        page("draft_item", draft.pk, "nothing"),
        page("instrument_file", "bip", "2", "exe"),
        "/instruments/of/../../etc/passwd/",
    ):
        assert client.get(address).status_code == 404


def test_every_kind_of_file_is_handed_out(client: Client) -> None:
    for kind in ("xlsx", "da.csv", "en.csv", "toml"):
        given = client.get(page("instrument_file", "bip", "2", kind))
        assert given["Content-Disposition"] == f'attachment; filename="bip-2.{kind}"'
        assert len(given.content) > 1000
    assert given.content.decode() == definition_of("bip", "2")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_form_from_elsewhere_becomes_a_draft(client: Client, tmp_path: Path, kind: str) -> None:
    content = exported(tmp_path, "bip", "2", kind)
    answer = upload(client, f"form.{kind}", content, builds_on="bip/2", number="3")
    draft = Draft.objects.get()
    assert answer.url == page("draft", draft.pk)
    instrument = drafted(draft)
    assert (instrument.version, instrument.earlier_version, draft.origin) == ("3", "2", f"form.{kind}")
    assert {item.lineage for item in instrument.items} == {"same"}


def test_a_toml_file_says_everything_itself(client: Client) -> None:
    definition = definition_of("bip", "2").replace('version = "2"', 'version = "2b"')
    upload(client, "mine.toml", definition.encode())
    assert Draft.objects.get().version == "2b"


@pytest.mark.parametrize(
    ("name", "content", "form", "said"),
    [
        ("x.toml", b'id = "x"', {}, "mangler"),
        ("x.toml", b"\xff\xfe\x00", {}, "UTF-8"),
        ("x.toml", definition_of("bip", "2").encode(), {}, "allerede udgivet"),
        ("x.toml", definition_of("bip", "2").replace('id = "bip"', 'id = "../../x"').encode(), {}, "små bogstaver"),
        ("x.xlsx", b"PK not a spreadsheet", {"builds_on": "bip/2", "number": "3"}, "regneark"),
        ("x.csv", b"a,b\n1,2\n", {"builds_on": "bip/2", "number": "3"}, "REDCap"),
        ("x.csv", b"a,b\n1,2\n", {"builds_on": "bip/2"}, "siger det ikke selv"),
        ("x.exe", b"MZ", {"builds_on": "bip/2", "number": "3"}, "endelse"),
        ("x.toml", b"#" * 2_000_001, {}, "for stor"),
        ("../../../etc/passwd", b"x", {"builds_on": "bip/2", "number": "3"}, "endelse"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_at_the_form(
    client: Client, name: str, content: bytes, form: dict[str, str], said: str
) -> None:
    answer = upload(client, name, content, **form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


def test_words_are_edited_by_form_and_the_lineage_is_seen(client: Client, draft: Draft) -> None:
    form = item_form(draft, "B1", question_da="Går det bedre nu?", question_en="Is it better now?")
    assert client.post(page("draft_item", draft.pk, "B1"), form).url == page("draft", draft.pk)
    draft.refresh_from_db()
    item = drafted(draft).item("B1")
    assert (item.question.da, item.lineage, item.earlier) == ("Går det bedre nu?", "reworded", "B1")


def test_a_hint_in_one_language_only_is_not_taken(client: Client, draft: Draft) -> None:
    answer = client.post(
        page("draft_item", draft.pk, "B1"), item_form(draft, "B1", hint_da="Tænk på i dag", hint_en="")
    )
    assert answer.status_code == 422


def test_the_text_is_edited_whole_and_faults_have_their_line(client: Client, draft: Draft) -> None:
    changed = draft.definition.replace('lineage = "same"', 'lineage = "sam"', 1)
    answer = client.post(page("draft_text", draft.pk), {"definition": changed})
    assert answer.status_code == 422
    assert "lineage" in answer.content.decode()
    again = draft.definition.replace('id = "bip"', 'id = "other"', 1)
    assert client.post(page("draft_text", draft.pk), {"definition": again}).status_code == 422
    client.post(page("draft_text", draft.pk), {"definition": draft.definition.replace("valid_from", "\nvalid_from", 1)})
    draft.refresh_from_db()
    assert "\n\nvalid_from" in draft.definition


def test_the_head_is_edited(client: Client, draft: Draft) -> None:
    form = {"version": "4", "title_da": "Ny", "title_en": "New"}
    assert client.post(page("draft_head", draft.pk), form).status_code == 302
    draft.refresh_from_db()
    assert (draft.version, drafted(draft).title.en, drafted(draft).note) == ("4", "New", None)
    assert client.post(page("draft_head", draft.pk), form | {"version": "2"}).status_code == 422


def test_two_drafts_of_one_version_are_one_too_many(client: Client, draft: Draft) -> None:
    answer = client.post(page("draft_from_version", "bip", "2"), {"number": "3"})
    assert answer.status_code == 422
    assert Draft.objects.count() == 1


def test_questions_are_dropped_but_not_the_last(town: Town, client: Client, draft: Draft) -> None:
    for item in drafted(draft).items[1:]:
        client.post(page("draft_item_drop", draft.pk, item.id))
    draft.refresh_from_db()
    last = drafted(draft).items
    assert len(last) == 1
    assert client.post(page("draft_item_drop", draft.pk, last[0].id)).status_code == 409


def test_a_scale_that_changed_may_not_be_called_the_same(town: Town, draft: Draft) -> None:
    told = draft.definition.replace("{ code = 7,", "{ code = 8,")
    actions.change_text(by=town.evaluator, draft=draft, definition=told)
    assert any(fault.stops for fault in faults(drafted(draft)))
    with pytest.raises(NotNowError):
        actions.publish(by=town.evaluator, draft=draft, in_use_from=today())
    assert not InstrumentVersion.objects.exists()


def test_a_text_that_a_spreadsheet_would_run_is_not_published(client: Client, town: Town, draft: Draft) -> None:
    client.post(
        page("draft_item", draft.pk, "B1"), item_form(draft, "B1", question_da="=HYPERLINK(1)", question_en="=1+1")
    )
    assert "må ikke begynde med" in client.get(page("draft", draft.pk)).content.decode()
    assert client.post(page("draft_publish", draft.pk), {"in_use_from": today().isoformat()}).status_code == 422
    assert not InstrumentVersion.objects.exists()


def test_publishing_asks_for_the_password_again(town: Town, draft: Draft) -> None:
    client = Client()
    client.force_login(with_password(town.evaluator))
    form = {"in_use_from": today().isoformat()}
    assert b"sudo_password" in client.post(page("draft_publish", draft.pk), form).content
    assert client.post(page("draft_publish", draft.pk), form | {"sudo_password": "wrong"}).status_code == 403
    assert not InstrumentVersion.objects.exists()
    answer = client.post(page("draft_publish", draft.pk), form | {"sudo_password": PASSWORD})
    assert answer.url == page("instrument_version", "bip", "3")
    assert not Draft.objects.exists()


def test_nothing_is_published_into_the_past(town: Town, client: Client, draft: Draft) -> None:
    form = {"in_use_from": (today() - timedelta(days=1)).isoformat()}
    assert client.post(page("draft_publish", draft.pk), form).status_code == 422
    assert client.post(page("instrument_take", "bip", "1"), form).status_code == 422
    assert not InstrumentVersion.objects.exists()


def test_a_version_of_the_programs_own_is_taken_into_use_once(client: Client) -> None:
    form = {"in_use_from": today().isoformat()}
    assert client.post(page("instrument_take", "alliance", "1"), form).status_code == 302
    assert InstrumentVersion.objects.get().definition == definition_of("alliance", "1")
    assert client.post(page("instrument_take", "alliance", "1"), form).status_code == 422


@pytest.mark.parametrize("change", ["update", "delete", "sql"])
def test_a_published_version_stays(town: Town, change: str) -> None:
    measuring.take_into_use()
    version = InstrumentVersion.objects.first()
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic(), acting(TESTING):
        if change == "update":
            version.definition += "#"
            version.save()
        elif change == "delete":
            version.delete()
        else:
            with connection.cursor() as cursor:
                cursor.execute("update measurement_instrumentversion set in_use_from = null, published_by = ''")
    assert InstrumentVersion.objects.filter(
        pk=version.pk, definition=definition_of(version.instrument, version.version)
    )


def test_a_review_is_of_the_words_and_of_one_language(client: Client, town: Town, draft: Draft) -> None:
    assert client.post(page("draft_review", draft.pk), {"language": "en"}).status_code == 302
    assert client.post(page("draft_review", draft.pk), {"language": "de"}).status_code == 302
    assert [one.review is not None for one in translations(drafted(draft))] == [False, True]
    client.post(page("draft_item", draft.pk, "B1"), item_form(draft, "B1", question_da="Andre ord?"))
    draft.refresh_from_db()
    assert [one.review is not None for one in translations(drafted(draft))] == [False, True]
    client.post(page("draft_item", draft.pk, "B1"), item_form(draft, "B1", question_en="Other words?"))
    draft.refresh_from_db()
    assert [one.review is not None for one in translations(drafted(draft))] == [False, False]


def measured(town: Town, citizens: int) -> None:
    """So many more citizens are measured once, both having answered."""
    for _ in range(citizens):
        with acting(TESTING):
            citizen = town.a_citizen(town.own)
        measuring.answered_by_both(measurement.begin(by=town.own, caseworker=town.own, citizen=citizen), town)


def test_the_impact_counts_whose_lines_go_on_in_groups_of_five(town: Town) -> None:
    measuring.take_into_use(("bip", "2"))
    measured(town, 4)
    draft = actions.begin_from_version(by=town.evaluator, version=version_or_404("bip", "2"), number="3")
    assert {(fate.fate, fate.reach.citizens) for fate in impact_of(drafted(draft)).fates} == {("same", None)}
    measured(town, 1)
    actions.drop_item(by=town.evaluator, draft=draft, item="B1")
    fates = {fate.item.id: fate for fate in impact_of(drafted(draft)).fates}
    assert (fates["B1"].fate, fates["B2"].fate) == ("dropped", "same")
    assert (fates["B2"].reach.citizens, fates["B2"].reach.measurements, fates["B2"].line) == (5, 5, ("2",))


def test_a_version_changes_mid_study_and_both_chart_together(client: Client, town: Town) -> None:
    measuring.take_into_use(("bip", "2"))
    measuring.answered_by_both(measuring.begun(town), town, citizen=3)
    before = list(Answer.objects.order_by("pk").values_list("pk", "item", "values"))
    client.post(page("draft_from_version", "bip", "2"), {"number": "3"})
    draft = Draft.objects.get()
    client.post(page("draft_item", draft.pk, "B1"), item_form(draft, "B1", question_da="Nye ord?", question_en="New?"))
    draft.refresh_from_db()
    whole = drafted(draft).item("B3")
    shorter = re.sub(
        r'(id = "B3".*?)scale = "yes7"(.*?)lineage = "same"', r'\1scale = "yes2"\2lineage = "rescaled"', draft.definition, flags=re.S
    )  # fmt: skip
    shorter += '\n[[scale]]\nid = "yes2"\npoints = [{ code = 0, da = "Nej", en = "No" }, { code = 1, da = "Ja", en = "Yes" }]\n'
    assert client.post(page("draft_text", draft.pk), {"definition": shorter}).status_code == 302
    assert client.post(page("draft_publish", draft.pk), {"in_use_from": today().isoformat()}).status_code == 302
    second = measuring.begun(town)
    assert {sheet.instrument.version for sheet in second.sheets.all()} == {"3"}
    for sheet, actor in zip(second.sheets.order_by("rater"), (town.own, measuring.citizen_of(second)), strict=True):
        measuring.fill(sheet, by=actor, code=5)
        measurement.submit(by=actor, sheet=sheet)
    assert list(Answer.objects.order_by("pk").values_list("pk", "item", "values"))[: len(before)] == before
    lines = {
        one.label: line for one in progress_of(town.citizen).indicators for line in one.lines if line.rater == "citizen"
    }
    constructs = load_instrument("bip", "2").constructs
    reworded, rescaled = (
        lines[constructs[load_instrument("bip", "2").item(id_).construct].label] for id_ in ("B1", "B3")
    )
    assert whole.rater == "citizen"
    assert [len(stretch) for stretch in reworded.stretches] == [2]
    assert {dot.version for dot in reworded.dots} == {"bip 2", "bip 3"}
    assert [len(stretch) for stretch in rescaled.stretches] == [1, 1]


def test_whatever_is_written_is_shown_as_text(client: Client, town: Town, draft: Draft) -> None:
    keys = ("label_da", "label_en", "question_da", "question_en", "hint_da", "hint_en")
    client.post(page("draft_item", draft.pk, "B1"), item_form(draft, "B1", **{key: f"{key}{SPOIL}" for key in keys}))
    client.post(
        page("draft_head", draft.pk),
        {"version": "3", "title_da": SPOIL, "title_en": SPOIL, "note_da": SPOIL, "note_en": SPOIL},
    )
    draft.refresh_from_db()
    definition = draft.definition.replace("Hjørring", SPOIL)
    actions.change_text(by=town.evaluator, draft=draft, definition=definition)
    addresses = [page(name, draft.pk) for name in DRAFT_PAGES] + [
        page("draft_item", draft.pk, "B1"),
        page("instruments"),
    ]
    for address in addresses:
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown
        assert "49" not in re.findall(r"alert\(1\)&lt;/script&gt;(.{0,6})", shown)
    answer = upload(client, f"{SPOIL}.toml", b"id = 1")
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_in_a_browser(
    site: str, anywhere: Any, town: Town, sign_in: Callable[..., None], language: str, picture: Callable[..., None]
) -> None:
    measuring.take_into_use(("bip", "2"))
    draft = actions.begin_from_version(by=town.evaluator, version=version_or_404("bip", "2"), number="3")
    actions.drop_item(by=town.evaluator, draft=draft, item="B1")
    sign_in(anywhere, with_password(town.evaluator), language)
    for address in (
        page("instruments"),
        page("draft_new"),
        page("instrument_version", "bip", "2"),
        page("draft", draft.pk),
        page("draft_item", draft.pk, "B2"),
        page("draft_text", draft.pk),
        page("draft_head", draft.pk),
    ):
        anywhere.goto(address)
        assert_accessible(anywhere)
        assert_fits(anywhere)
    anywhere.goto(page("draft_publish", draft.pk))
    anywhere.fill("#id_sudo_password", PASSWORD)
    anywhere.click("main .button-primary")
    anywhere.wait_for_selector("#id_in_use_from")
    assert_accessible(anywhere)
    assert_fits(anywhere)
    if language == "da":
        anywhere.goto(page("draft", draft.pk))
        picture(anywhere, f"questionnaire-draft-{anywhere.viewport_size['width']}", whole=False)


@pytest.mark.browser
def test_a_new_version_from_first_click_to_published(
    site: str, desk: Any, town: Town, sign_in: Callable[..., None]
) -> None:
    measuring.take_into_use(("bip", "2"))
    sign_in(desk, with_password(town.evaluator))
    desk.goto(page("instrument_version", "bip", "2"))
    desk.fill("#id_number", "3")
    desk.get_by_role("button", name="Begynd et udkast herfra").click()
    desk.get_by_role("link", name="Ret B2").click()
    desk.fill("#id_question_da", "Har du ringet til nogen om job?")
    desk.get_by_role("button", name="Gem i udkastet").click()
    desk.get_by_text("Ny ordlyd: 1").wait_for()
    desk.get_by_role("link", name="Udgiv").click()
    desk.fill("#id_sudo_password", PASSWORD)
    desk.click("main .button-primary")
    desk.get_by_role("button", name="Udgiv").click()
    desk.get_by_text("Den ændres ikke mere").wait_for()
    assert InstrumentVersion.objects.filter(instrument="bip", version="3").exists()
