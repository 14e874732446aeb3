"""What a browser says of itself, as its owner would say it."""

from __future__ import annotations

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_name(said: str) -> str:
    """Firefox · Windows; nothing where the browser is not known, since it may say what it likes."""
    found = (next((name for sign, name in known if sign in said), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, found))
