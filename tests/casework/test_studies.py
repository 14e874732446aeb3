"""Studies added and corrected in the browser: every field, the evidence room's own checks, drafts that stay, files out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from tests.casework.shelves import SPOIL
from tests.casework.town import TESTING, Town

from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Event
from virkning.casework.library import actions
from virkning.casework.library.models import StudyDraft
from virkning.casework.library.study_forms import EffectForm, StudyForm
from virkning.casework.library.study_shelf import kept_one, study_of, with_effect, with_fields
from virkning.casework.states import NotNowError
from virkning.settings import fit_form
from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.formats.ris import read_ris
from virkning.theory.evidence.model import Effect, Study
from virkning.theory.evidence.writing import as_content

pytestmark = pytest.mark.django_db
NEW = {"id": "kommune-2026", "authors": "Kommunen; Rådgiverne", "design": "matching", "year": "2026", "country": "DK; SE",
       "people": "", "n": "1200", "bias": ["selection"], "note_da": "Et studie.", "note_en": "A study.",
       "note": "fundet i år", "based_on": "0"}  # fmt: skip
RESULT = {"effect_activity": "assessment", "effect_outcome": "return_to_work", "effect_direction": "positive",
          "effect_role": "effect", "effect_value": "4,5", "effect_low": "1,0", "effect_high": "8,0", "effect_unit": "points",
          "effect_weeks": "52", "note": "tallet med"}  # fmt: skip


def signed_in(user: object, language: str = "da") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["language"] = language
    return client


def page(name: str, *address: object) -> str:
    return reverse(name, args=address)


@pytest.fixture
def made(town: Town) -> Study:
    assert signed_in(town.evaluator).post(page("study_new"), NEW).status_code == 302
    return study_of(StudyDraft.objects.get().definition)


def test_a_study_is_written_down_with_author_and_time(town: Town, made: Study) -> None:
    assert (made.authors, made.year, made.country, made.n) == (("Kommunen", "Rådgiverne"), 2026, ("DK", "SE"), 1200)
    assert (made.bias, made.note.da if made.note else "") == (("selection",), "Et studie.")
    draft = StudyDraft.objects.get()
    assert (draft.number, draft.made_by, draft.note, draft.made_at is not None) == (
        1,
        town.evaluator,
        "fundet i år",
        True,
    )
    assert Event.objects.get(action="study_changed").details == {"study": "kommune-2026", "number": 1}
    shown = signed_in(town.own).get(page("study", "kommune-2026")).content.decode()
    assert "Udkast 1" in shown
    assert "tæller ikke med" in shown
    assert "Gem som udkast" not in shown
    assert "kommune-2026" in signed_in(town.own).get(page("studies")).content.decode()


def test_a_result_is_added_corrected_and_removed(town: Town, made: Study) -> None:
    client = signed_in(town.evaluator)
    assert client.post(page("effect_new", made.id), RESULT | {"based_on": 1}).status_code == 302
    effect = kept_one(made.id).study.effects[0]  # type: ignore[union-attr]
    assert (effect.value, effect.low, effect.high, effect.unit, effect.weeks) == (4.5, 1.0, 8.0, "points", 52.0)
    shown = client.get(page("study", made.id)).content.decode()
    assert "4,50 procentpoint" in shown
    assert "Gunstig" in shown
    changed = RESULT | {"effect_direction": "none", "effect_significant": "false", "based_on": 2}
    assert client.post(page("effect_edit", made.id, 1), changed).status_code == 302
    effect = kept_one(made.id).study.effects[0]  # type: ignore[union-attr]
    assert (effect.direction, effect.significant) == ("none", False)
    assert client.post(page("effect_drop", made.id, 1), {"note": "kilden tog fejl", "based_on": 3}).status_code == 302
    assert kept_one(made.id).study.effects == ()  # type: ignore[union-attr]
    assert client.get(page("effect_edit", made.id, 1)).status_code == 404


def test_every_field_of_every_shipped_study_goes_through_the_form_unchanged() -> None:
    for study in read_evidence().studies:
        form = StudyForm(StudyForm.beginning(study) | {"note": "x", "based_on": 0})
        assert form.is_valid(), (study.id, form.errors)
        effects = []
        for effect in study.effects:
            told = EffectForm(EffectForm.beginning(effect) | {"note": "x", "based_on": 0})
            assert told.is_valid(), (study.id, told.errors)
            effects.append(told.told())
        assert fit_form(Study, form.told() | {"effect": effects}) == study


def test_every_field_of_the_room_has_a_field_here() -> None:
    for form, of in ((StudyForm, Study), (EffectForm, Effect)):
        reached = {path[0] for path, _ in form.columns.values()}
        assert reached == set(of.model_fields) - {"effects"}
        assert set(form.labels) == set(form.columns)


def test_what_is_filled_in_or_wrong_is_never_folded_away(town: Town, made: Study) -> None:
    client = signed_in(town.evaluator)
    assert 'class="more">' in client.get(page("effect_new", made.id)).content.decode()
    assert 'class="more" open>' in client.get(page("study_edit", made.id)).content.decode()  # a weakness is filled in
    folded = client.post(page("effect_new", made.id), RESULT | {"effect_se": "x" * 30, "based_on": 1})
    assert 'class="more" open>' in folded.content.decode()
    for form in (StudyForm(), EffectForm()):
        shown = [one.name for one in (*form.first(), *form.more(), *form.last())]
        assert sorted(shown) == sorted(form.fields)


WRONG = [
    ({"id": "Store Bogstaver"}, "små bogstaver"),
    ({"id": ""}, "Skriv noget her."),
    ({"design": ""}, "Vælg en."),
    ({"year": "i fjor"}, "et helt tal"),
    ({"year": "12"}, "year"),
    ({"country": "Danmark"}, "country"),
    ({"note_en": ""}, "note"),
    ({"within": "findes-ikke"}, "Undersøgelsen kendes ikke."),
    ({"sources": "hjoerring"}, "dokument:linjer"),
    ({"sources": "ukendt:1-2"}, "Kildedokumentet er ikke på listen."),
    ({"scale": "findes-ikke"}, "Vælg en af mulighederne"),
    ({"note": ""}, "Skriv noget her."),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_what_cannot_be_is_said_and_nothing_is_kept(town: Town, wrong: dict[str, str], said: str) -> None:
    answer = signed_in(town.evaluator).post(page("study_new"), NEW | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Rådgiverne" in answer.content.decode()
    assert not StudyDraft.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effect_unit": ""}, "Et tal skal have en enhed"),
        ({"effect_high": ""}, "Et interval har to ender"),
        ({"effect_high": "0,5"}, "større end"),
        ({"effect_value": "mange"}, "et tal"),
        ({"effect_activity": "trolddom"}, "Vælg en af mulighederne"),
    ],
)
def test_a_result_is_checked_by_the_evidence_room(town: Town, made: Study, wrong: dict[str, str], said: str) -> None:
    answer = signed_in(town.evaluator).post(page("effect_new", made.id), RESULT | wrong | {"based_on": 1})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert StudyDraft.objects.count() == 1


def test_a_study_of_the_base_is_corrected_and_keeps_its_results(town: Town) -> None:
    study = next(one for one in read_evidence().studies if one.effects)
    form = StudyForm.beginning(study) | {"year": "1999", "note": "året var forkert", "based_on": 0}
    answer = signed_in(town.evaluator).post(page("study_edit", study.id), form | {"id": "et-andet"})
    assert answer.status_code == 302
    kept = kept_one(study.id)
    assert kept is not None
    assert (kept.study.year, kept.study.effects, kept.number) == (1999, study.effects, 1)
    assert read_evidence().study(study.id) == study  # what theories rest on is untouched by a draft


def test_a_result_that_a_theory_points_at_stays(town: Town) -> None:
    bound = next(one.effect for one in read_evidence().content.bindings if one.effect)
    study, _, _ = bound.rpartition(".")
    answer = signed_in(town.evaluator).post(page("effect_drop", study, 1), {"note": "væk", "based_on": 0})
    assert answer.status_code == 422
    assert "En teori peger på den." in answer.content.decode()


def test_two_who_correct_at_once_do_not_overwrite_each_other(town: Town, made: Study) -> None:
    newer = with_fields(made, as_content(made) | {"year": 2025})
    actions.save_study(by=town.evaluator, study=newer, note="året", based_on=1)
    with pytest.raises(NotNowError, match="in the meantime"):
        actions.save_study(by=town.evaluator, study=made, note="tilbage", based_on=1)
    with pytest.raises(NotNowError, match="Nothing"):
        actions.save_study(by=town.evaluator, study=newer, note="igen", based_on=2)
    assert signed_in(town.evaluator).post(page("study_new"), NEW).status_code == 422


def test_a_draft_is_never_changed_or_removed(town: Town, made: Study) -> None:
    for change in (lambda: StudyDraft.objects.update(note="andet"), lambda: StudyDraft.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic(), acting(TESTING):
            change()


def test_a_study_goes_out_as_files_that_are_read_again(town: Town, made: Study, tmp_path: Path) -> None:
    client = signed_in(town.own)
    made = with_effect(made, None, {"activity": "assessment", "outcome": "return_to_work", "direction": "positive"})
    actions.save_study(by=town.evaluator, study=made, note="et resultat", based_on=1)
    for kind in ("toml", "ris", "csv", "json"):
        answer = client.get(page("study_file", made.id, kind))
        assert f'filename="{made.id}.{kind}"' in answer["Content-Disposition"]
        (tmp_path / f"{made.id}.{kind}").write_bytes(answer.content)
    assert client.get(page("study_file", made.id, "exe")).status_code == 404
    alone = tmp_path / "alone"
    alone.mkdir()
    (tmp_path / f"{made.id}.toml").rename(alone / "own.toml")
    assert read_evidence(alone, added=True).study(made.id) == made
    assert read_ris(tmp_path / f"{made.id}.ris")[0].authors == made.authors


def test_who_reads_and_who_writes(town: Town, made: Study) -> None:
    write = [("study_new",), ("study_edit", made.id), ("effect_new", made.id)]
    for user in (town.own, town.leader):
        assert signed_in(user).get(page("study", made.id)).status_code == 200
        assert {signed_in(user).get(page(*one)).status_code for one in write} == {403}
        assert {signed_in(user).post(page(*one)).status_code for one in write} == {403}
    for user in (town.officer, town.administrator):
        assert signed_in(user).get(page("study", made.id)).status_code == 403
    assert {signed_in(town.evaluator, "en").get(page(*one)).status_code for one in write} == {200}


def test_what_is_written_is_shown_as_text(town: Town) -> None:
    spoilt: dict[str, Any] = NEW | {"authors": SPOIL, "note_da": SPOIL, "note_en": SPOIL, "note": SPOIL}
    client = signed_in(town.evaluator)
    assert client.post(page("study_new"), spoilt).status_code == 302
    for name, *rest in (("studies",), ("study", NEW["id"]), ("study_edit", NEW["id"])):
        shown = client.get(page(name, *rest)).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown
