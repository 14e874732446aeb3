"""The way around: the one list of what stands in the header, and for whom.

A page joins by a line here. It is shown where its address exists and the role may open it, so a wing that is not
installed leaves no dead link.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.site.language import say
from virkning.language import Text

if TYPE_CHECKING:
    from virkning.casework.accounts.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the header: the name of its address, what it is called, and what one must be allowed to do."""

    name: str
    label: Text
    permission: Permission


LINKS = (
    Link("cases", Text("Mine sager", "My cases"), Permission.LIST_OWN_CASES),
    Link("talks_due", Text("Samtaler", "Talks"), Permission.LIST_OWN_CASES),
    Link("team", Text("Teamet", "The team"), Permission.SEE_TEAM),
    Link("conference", Text("Konference", "Conference"), Permission.RUN_CONFERENCE),
    Link("offers", Text("Tilbud", "Offers"), Permission.MANAGE_OFFERS),
    Link("instruments", Text("Spørgeskemaer", "Questionnaires"), Permission.EDIT_INSTRUMENTS),
    Link("log", Text("Log", "Log"), Permission.SEE_LOGS),
    Link("log_samples", Text("Stikprøver", "Samples"), Permission.SIGN_LOGS),
    Link("erasure", Text("Sletning", "Erasure"), Permission.ERASE),
    Link("library", Text("Bibliotek", "Library"), Permission.SEE_LIBRARY),
    Link("findings", Text("Fund", "Findings"), Permission.SEE_FINDINGS),
    Link("users", Text("Brugere", "Users"), Permission.MANAGE_USERS),
    Link("systems", Text("Systemer", "Systems"), Permission.MANAGE_SYSTEM),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as this reader meets it on this page."""

    url: str
    label: str
    current: bool


def links_for(user: User) -> list[tuple[Link, str]]:
    """What this user may open, with its address."""
    found = ((link, _address(link.name)) for link in LINKS if may(user.role, link.permission))
    return [(link, url) for link, url in found if url]


def shown(request: HttpRequest) -> list[Shown]:
    """The header's links for the reader of this page; the one that the page belongs to is the current one."""
    user: Any = request.user
    if not user.is_authenticated:
        return []
    links = links_for(user)
    here = max((url for _, url in links if request.path.startswith(url)), key=len, default=None)
    return [Shown(url, say(link.label), url == here) for link, url in links]


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
