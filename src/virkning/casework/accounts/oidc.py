"""Signing in through the municipality's own login, by OpenID Connect: code flow with PKCE, state and nonce.

The login says who somebody is; what they may is decided here. A subject that no user is bound to comes no further, and
nobody is made a user by signing in. Authlib checks signature, issuer, audience, times and nonce of the token.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.integrations.django_client import OAuth, OAuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from virkning.casework.accounts.models import User

_SECONDS = 10  # for the provider to answer
_JUST_NOW = 120  # seconds between showing who one is there and being back here


class OidcRefusedError(Exception):
    """What came back proves nothing."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The municipality's login."""

    issuer: str
    client: str
    secret: str
    name: str


def provider() -> Provider | None:
    """The login of the settings, if there is one."""
    chosen = Provider(**settings.OIDC)
    return chosen if chosen.issuer else None


def send_away(request: HttpRequest, at: Provider, *, again: bool) -> HttpResponse:
    """To the provider; `again` asks it to let the user show anew who they are."""
    anew = {"prompt": "login", "max_age": 0} if again else {}
    back = request.build_absolute_uri(reverse("oidc_back"))
    try:
        return _client(at).authorize_redirect(request, back, **anew)
    except (RequestException, ValueError, RuntimeError) as trouble:
        raise OidcRefusedError(str(trouble)) from trouble


def claims_of(request: HttpRequest, at: Provider) -> dict[str, Any]:
    """What the provider vouches for, after every check; anything less is an error."""
    options = {name: {"essential": True, "value": value} for name, value in (("iss", at.issuer), ("aud", at.client))}
    try:
        token = _client(at).authorize_access_token(request, claims_options=options)
    except (OAuthError, JoseError, RequestException, KeyError, ValueError, RuntimeError) as trouble:
        raise OidcRefusedError(str(trouble)) from trouble
    if not token.get("userinfo"):
        raise OidcRefusedError("no ID token")
    return dict(token["userinfo"])


def user_of(claims: dict[str, Any]) -> User | None:
    return User.objects.filter(subject=claims["sub"], is_active=True).first()


def shown_just_now(claims: dict[str, Any]) -> bool:
    """Whether the user showed the provider who they are for this very visit."""
    return time.time() - claims.get("auth_time", 0) < _JUST_NOW


@lru_cache(maxsize=4)
def _client(at: Provider) -> Any:
    about = f"{at.issuer.rstrip('/')}/.well-known/openid-configuration"
    kwargs = {"scope": "openid", "code_challenge_method": "S256", "default_timeout": _SECONDS}
    oauth = OAuth()
    oauth.register(
        "site", client_id=at.client, client_secret=at.secret, server_metadata_url=about, client_kwargs=kwargs
    )
    return oauth.create_client("site")
