"""What all pages share: headers, hosts, languages, navigation by role, forms, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.template import Context, Template
from django.test import Client
from django.urls import path, reverse
from django.utils import translation
from tests.casework import measuring
from tests.casework.town import Town

from virkning.casework.access.matrix import may
from virkning.casework.site.navigation import LINKS, links_for
from virkning.language import Text


def html(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


# --- headers and hosts ---


def test_every_answer_carries_its_headers(client: Client, town: Town) -> None:
    for answer in (client.get("/login/"), client.get("/nowhere/"), client.get("/account/")):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"
        assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "localhost:80@elsewhere", "a b", ""]
)
def test_the_site_answers_to_its_own_names_only(client: Client, db: None, host: str) -> None:
    answer = client.get("/login/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in answer.content.decode() or host == ""


def test_what_a_proxy_is_said_to_have_said_is_not_believed_on_loopback(client: Client, town: Town) -> None:
    answer = client.get("/account/", headers={"x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "https"})
    assert "elsewhere" not in answer["Location"]


def test_no_template_holds_script_or_style() -> None:
    from pathlib import Path

    casework = Path(__file__).parents[2] / "src" / "virkning" / "casework"
    found = sorted(casework.rglob("templates/**/*.html"))
    assert len(found) > 20
    for file in found:
        text = file.read_text("utf-8").lower()
        assert "<style" not in text, file
        assert " style=" not in text, file
        assert "javascript:" not in text, file
        assert "<script>" not in text, file
        assert not any(f" on{event}=" in text for event in ("click", "load", "submit", "change", "input", "error")), (
            file
        )


# --- language ---


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "javascript:x"]
)
def test_choosing_a_language_leads_nowhere_else(client: Client, db: None, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_a_language_is_chosen_for_this_device(client: Client, town: Town) -> None:
    assert 'lang="da"' in client.get("/login/").content.decode()
    assert client.get("/language/").status_code == 405
    answer = client.post("/language/", {"language": "en", "next": "/login/?next=/account/"})
    assert answer["Location"] == "/login/?next=/account/"
    page = client.get("/login/")
    assert 'lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["", "sv", "../da"])
def test_a_language_there_is_not(client: Client, db: None, language: str) -> None:
    answer = client.post("/language/", {"language": language})
    assert answer.status_code == 400
    assert not answer.cookies.get("language")


# --- when something is wrong ---


@pytest.mark.parametrize(("language", "said"), [("da", "Siden findes ikke"), ("en", "There is no such page")])
def test_a_page_that_is_not_there(client: Client, db: None, language: str, said: str) -> None:
    client.cookies["language"] = language
    answer = client.get("/nowhere/<script>")
    assert answer.status_code == 404
    assert said in answer.content.decode()
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_a_page_one_may_not_see(client: Client, town: Town) -> None:
    client.force_login(town.own)
    answer = client.get("/users/")
    assert answer.status_code == 403
    assert "Det må du ikke" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_words(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login/", {"username": "own", "password": "x"})
    assert answer.status_code == 403
    assert "ligget åben for længe" in answer.content.decode()


def test_a_form_sent_from_another_site_is_refused(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = strict.get("/login/").cookies["csrftoken"].value
    sent = {"username": "own", "password": "x", "csrfmiddlewaretoken": token}
    assert strict.post("/login/", sent, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert strict.post("/login/", sent).status_code == 200


def broken(
    client: Client,
    trouble: Exception,
    *,
    where: str = "",
    method: str = "get",
    page: str = "/account/",
) -> Any:
    """What the site answers while the database refuses every statement that speaks of `where`."""

    def refuse(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if where in statement:
            raise trouble
        return execute(statement, *rest)

    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        return getattr(client, method)(page)


@pytest.mark.parametrize("trouble", [OperationalError("gone"), InterfaceError("the connection is closed")])
@pytest.mark.parametrize(("language", "said"), [("da", "Vent et øjeblik"), ("en", "Wait a moment"), ("", "Vent et")])
def test_when_the_database_is_away_the_page_says_so_without_it(
    client: Client, town: Town, language: str, said: str, trouble: Exception
) -> None:
    client.force_login(town.own)
    client.cookies["language"] = language
    answer = broken(client, trouble)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert said in answer.content.decode()
    assert answer["Content-Language"] == (language or "da")
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize(
    ("where", "method", "page"),
    [
        ("DELETE FROM django_session", "post", "/logout/"),
        ("accounts_user", "get", "/"),  # who is reading, asked by the middleware that chooses the language
        ("audit_reading", "get", "/citizens/{number}/"),
    ],
)
def test_wherever_it_goes_away_it_is_said(client: Client, town: Town, where: str, method: str, page: str) -> None:
    client.force_login(town.own)
    page = page.format(number=town.citizen.number)
    quoted = where.replace("django_session", '"django_session"')
    answer = broken(client, OperationalError("gone"), where=quoted, method=method, page=page)
    assert answer.status_code == 503
    assert "Vent et øjeblik" in answer.content.decode()


def test_a_session_that_cannot_be_saved_is_not_called_the_readers_mistake(client: Client, town: Town) -> None:
    """Django says then that the session was ended by somebody else and the request is bad."""
    measuring.take_into_use()
    wave = measuring.begun(town).wave
    client.force_login(town.own)
    where = {"where": 'UPDATE "django_session"', "method": "post"}
    page = f"/citizens/{town.citizen.number}/measurements/{wave}/key/"
    assert broken(client, OperationalError("gone"), **where, page=page).status_code == 503
    assert client.get("/account/?x=%00").status_code == 400


def test_a_system_next_door_is_told_in_its_own_form(client: Client, town: Town) -> None:
    client.defaults["HTTP_AUTHORIZATION"] = "Bearer x"
    answer = broken(client, OperationalError("gone"), page="/api/v1/citizens/1")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
    assert answer["Retry-After"]


def test_a_mistake_of_ours_is_not_called_the_databases(client: Client, town: Town) -> None:
    client.force_login(town.own)
    answer = broken(client, ProgrammingError("no such column"))
    assert answer.status_code == 500
    assert "Noget gik galt" in answer.content.decode()
    assert "Retry-After" not in answer


# --- navigation ---


@pytest.mark.parametrize("who", ["own", "leader", "evaluator", "officer", "administrator"])
def test_the_header_leads_where_the_role_may_go_and_nowhere_else(client: Client, town: Town, who: str) -> None:
    user = getattr(town, who)
    client.force_login(user)
    page = client.get("/account/").content.decode()
    for link in LINKS:
        there = any(found is link for found, _ in links_for(user))
        assert (f">{link.label.da}<" in page) == there
        assert may(user.role, link.permission) or not there
    for _, url in links_for(user):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("who", ["own", "leader", "evaluator", "officer", "administrator"])
def test_the_start_is_a_page_one_may_see(client: Client, town: Town, who: str) -> None:
    client.force_login(getattr(town, who))
    assert client.get("/", follow=True).status_code == 200


def test_the_current_place_is_marked(client: Client, town: Town) -> None:
    client.force_login(town.administrator)
    assert 'href="/users/" aria-current="page"' in client.get("/users/").content.decode()


def test_nobody_is_shown_no_links(client: Client, db: None) -> None:
    assert "mainmenu" not in client.get("/login/").content.decode()


# --- pieces of the layout ---


class _Form(forms.Form):
    name = forms.CharField(label="Navn", help_text="Som på sygesikringskortet")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Slags", choices=[("a", "Den ene"), ("b", "Den anden")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Enig")


def test_a_field_ties_label_hint_error_and_control() -> None:
    field = html("{% field form.name %}", form=_Form({}))
    assert '<label class="form-label" for="id_name">Navn' in field
    assert 'id="id_name-hint">Som på' in field
    assert 'id="id_name-error"' in field
    assert 'aria-describedby="id_name-hint id_name-error"' in field
    assert 'aria-invalid="true"' in field
    assert 'class="form-input"' in field


def test_a_field_without_hint_or_error_points_at_nothing() -> None:
    field = html("{% field form.note rows=3 %}", form=_Form())
    assert "aria-describedby" not in field
    assert 'rows="3"' in field
    assert "(kan udelades)" in field


def test_choices_are_a_group_with_a_name() -> None:
    field = html("{% field form.kind %}", form=_Form({"kind": "b"}))
    assert '<legend class="form-label">Slags' in field
    assert field.count('type="radio"') == 2
    assert 'value="b" id="id_kind_1" class="form-radio" checked' in field


def test_a_tick_has_its_label_after_it() -> None:
    field = html("{% field form.agree %}", form=_Form({}))
    assert field.index("<input") < field.index("<label")
    assert 'class="form-checkbox"' in field


def test_what_is_wrong_stands_above_with_links() -> None:
    above = html("{% errors form %}", form=_Form({}))
    assert '<a href="#id_name">Navn</a>' in above
    assert '<a href="#id_kind">Slags</a>' in above
    assert 'id="id_kind"' in html("{% field form.kind %}", form=_Form({}))
    assert "alert" not in html("{% errors form %}", form=_Form())


def test_what_was_typed_is_escaped() -> None:
    typed = '"><script>x</script>'
    assert "<script>" not in html("{% field form.name %}{% errors form %}", form=_Form({"name": typed, "kind": typed}))


def test_the_trail_leads_back() -> None:
    trail = html(
        '{% trail %}{% crumb "account" "Min konto" "My account" %}{% here "Her {n}" "Here {n}" n=name %}{% endtrail %}',
        name="<b>",
    )
    assert f'href="{reverse("account")}">Min konto<' in trail
    assert 'aria-current="page">Her &lt;b&gt;<' in trail


def test_an_empty_column_leaves_no_trace() -> None:
    assert html('{% column "side" %} {% endcolumn %}') == ""
    assert html('{% column "side" %}x{% endcolumn %}') == '<aside class="side">x</aside>'


@pytest.mark.parametrize(("language", "moment"), [("da", "3.2.2026 kl. 00.30"), ("en", "3 Feb 2026, 00:30")])
def test_a_moment_is_told_in_local_time(language: str, moment: str) -> None:
    from datetime import UTC, datetime

    with translation.override(language):
        assert html("{{ at|moment }}", at=datetime(2026, 2, 2, 23, 30, tzinfo=UTC)) == moment
        assert html("{{ at|day }}", at=datetime(2026, 2, 2, 23, 30, tzinfo=UTC)) == moment.split(" kl")[0].split(",")[0]


def test_a_text_is_said_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert html("{{ text|spoken }}", text=Text("ja", "yes")) == "yes"
        assert html('{% say "Borger {n}" "Citizen {n}" n=n %}', n="<1>") == "Citizen &lt;1&gt;"


urlpatterns = [path("nothing/", lambda request: None, name="nothing")]


def test_a_link_without_a_page_is_not_shown(town: Town, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    assert links_for(town.own) == []
