"""A theory's picture inside a page: every box and arrow a link to its own page, drawn once for each content.

Drawing a large theory takes a second, so what was drawn is kept in a file named by the checksum of all that it shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from lxml import etree

from virkning import __version__
from virkning.casework.library.shelf import theory_of
from virkning.files import whole_file
from virkning.language import Language
from virkning.theory import Theory
from virkning.theory.drawing import Scene, draw_theory, to_svg

_SVG = "{http://www.w3.org/2000/svg}"
MOST_KEPT = 200


def pictures(definition: str, statuses: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """The sheets as SVG to stand in a page."""
    return _pictures(definition, tuple(sorted(statuses.items())), language)


@lru_cache(maxsize=32)
def _pictures(definition: str, statuses: tuple[tuple[str, str], ...], language: Language) -> tuple[str, ...]:
    shown = json.dumps([__version__, definition, statuses, language])
    kept = Path(settings.HOME) / "cache" / "pictures" / f"{hashlib.sha256(shown.encode('utf-8')).hexdigest()}.json"
    if kept.is_file():
        return tuple(json.loads(kept.read_text("utf-8")))
    theory = theory_of(definition)
    scenes = draw_theory(theory, language=language, statuses=dict(statuses))
    drawn = tuple(_linked(scene, sheet, theory) for sheet, scene in enumerate(scenes, start=1))
    with whole_file(kept) as file:
        file.write_text(json.dumps(drawn), "utf-8")
    _forget_oldest(kept.parent)
    return drawn


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
    for file in kept[:-MOST_KEPT]:
        file.unlink(missing_ok=True)


def _linked(scene: Scene, sheet: int, theory: Theory) -> str:
    """The same picture with links, and with ids that are its own among several sheets of a page."""
    svg = etree.fromstring(to_svg(scene))
    for id_ in ("title", "desc"):
        svg.find(f"{_SVG}{id_}").set("id", f"{id_}-{sheet}")
    svg.set("aria-labelledby", f"title-{sheet} desc-{sheet}")
    svg.set("role", "group")  # an image would hide its links from a reader of the screen
    for group in list(svg.iter(f"{_SVG}g")):
        parts = [part for part in group.get("data-part", "").split() if theory.has(part)]
        if parts:
            _wrap(group, _address(theory.id, parts))
    return etree.tostring(svg, encoding="unicode")


def _wrap(group: etree._Element, address: str) -> None:
    title = group.find(f"{_SVG}title")
    link = etree.Element(f"{_SVG}a", {"href": address, "aria-label": title.text or "" if title is not None else ""})
    group.getparent().replace(group, link)
    link.append(group)
    link.tail, group.tail = group.tail, None


def _address(theory: str, parts: list[str]) -> str:
    """The first part's page; where several arrows are drawn as one, it names the others."""
    address = reverse("theory_part", args=[theory, parts[0]])
    return address + (f"?with={','.join(parts[1:])}" if len(parts) > 1 else "")
