"""The picture of a theory: columns from target group to outcome on sheets of A4, and the same in words.

Laid out here from the font's own measures, so that nothing overlaps whatever the words; written as SVG and PNG.
"""

from __future__ import annotations

from collections.abc import Mapping

from virkning.language import Language
from virkning.theory.drawing.alternative import in_words
from virkning.theory.drawing.compose import Look
from virkning.theory.drawing.files import write_pictures
from virkning.theory.drawing.scene import Scene
from virkning.theory.drawing.sheets import make_sheets
from virkning.theory.drawing.svg import to_svg
from virkning.theory.model import Theory

__all__ = ["Scene", "draw_theory", "in_words", "to_png", "to_svg", "write_pictures"]


def draw_theory(
    theory: Theory, *, language: Language = "da", statuses: Mapping[str, str] | None = None, whole: bool = False
) -> tuple[Scene, ...]:
    """The sheets of a theory. statuses: by arrow id; without any the picture tells no status.

    whole: everything on one sheet, as high as it takes, instead of several sheets of A4.
    """
    return make_sheets(theory, Look(language, statuses or {}), whole=whole)


def to_png(scene: Scene, *, grey: bool = False) -> bytes:
    """The scene as PNG; the renderer is loaded only when it is asked for."""
    from virkning.theory.drawing.raster import to_png as drawn

    return drawn(scene, grey=grey)
