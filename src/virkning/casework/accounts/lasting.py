"""How long somebody stays signed in: so long as they use the site, and never longer than a working day.

The limits stand in settings.py. When somebody was last here is kept in their session and written at most once a minute,
so that reading a page stays reading. A citizen who answers is not signed in and is not held to any of this.
"""

from __future__ import annotations

import time
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError

_SINCE, _LAST = "signed_in_at", "last_here_at"
_WRITTEN_EVERY = 60  # seconds


def begin(session: SessionBase) -> None:
    """Somebody has just signed in: from now on their session is counted."""
    session[_SINCE] = session[_LAST] = int(time.time())


def is_somebodys(session: SessionBase) -> bool:
    return SESSION_KEY in session


def has_run_out(session: SessionBase) -> bool:
    now = time.time()
    too_long = now - session.get(_SINCE, now) > settings.SESSION_COOKIE_AGE
    return too_long or now - session.get(_LAST, now) > settings.SESSION_IDLE_AGE


def go_on(session: SessionBase) -> None:
    """They are here. Written at once and by itself, so that pages under way do not undo each other's sessions."""
    now = int(time.time())
    if now - session.get(_LAST, 0) <= _WRITTEN_EVERY:
        return
    session[_LAST] = now
    session.setdefault(_SINCE, now)
    with suppress(UpdateError):  # ended elsewhere a moment ago: the next request finds that out
        session.save()
    session.modified = False
