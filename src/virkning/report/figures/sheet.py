"""A sheet of paper to draw on, measured in inches from its top left corner.

Strokes and fills of the same look are gathered and drawn as one shape. That keeps the files small and the drawing fast:
no axes machinery is involved, so twenty panels cost little more than one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from virkning.lettering import drawable, font_file
from virkning.report.figures import style
from virkning.report.figures.measure import line_height

Point = tuple[float, float]
_PAPER, _BACK, _FILL, _LINE, _SPOT, _MARK, _TEXT = range(1, 8)
_BELOW_CENTRE = 0.36  # the baseline lies this share of the font size under the middle of the digits


class _Look(NamedTuple):
    layer: int
    edge: str
    face: str
    thickness: float
    dash: Any
    hatch: str
    opacity: float


class Sheet:
    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._shapes: dict[_Look, list[tuple[list[Point], list[int]]]] = {}
        self._figure = Figure(figsize=(width, height), dpi=style.PNG_DPI, facecolor=style.PAPER)
        self._place = Affine2D().scale(1, -1).translate(0, height) + self._figure.dpi_scale_trans

    def line(
        self,
        points: Sequence[Point],
        *,
        colour: str = style.INK,
        thickness: float = 1.0,
        dash: Any = "-",
        back: bool = False,
    ) -> None:
        layer = _BACK if back else _LINE
        self._add(_Look(layer, colour, "none", thickness, dash, "", 1.0), list(points), closed=False)

    def area(self, points: Sequence[Point], *, colour: str, opacity: float = 1.0) -> None:
        self._add(_Look(_FILL, "none", colour, 0.0, "-", "", opacity), list(points), closed=True)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        face: str,
        edge: str = "none",
        thickness: float = 0.8,
        hatch: str = "",
    ) -> None:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        outline = style.PAPER if hatch and edge == "none" else edge
        self._add(
            _Look(_FILL, outline, face, thickness if outline != "none" else 0.0, "-", hatch, 1.0), corners, closed=True
        )

    def tint(self, left: float, top: float, right: float, bottom: float) -> None:
        """A faint band behind everything, to lead the eye along a row."""
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        self._add(_Look(_PAPER, "none", style.ZEBRA, 0.0, "-", "", 1.0), corners, closed=True)

    def mark(self, at: Point, *, shape: str, colour: str, size: float = 0.085, hollow: bool = False) -> None:
        marker = MarkerStyle(shape)
        outline = marker.get_path().transformed(marker.get_transform())
        turned = outline.transformed(Affine2D().scale(size, -size).translate(*at))
        points = [(float(x), float(y)) for x, y in np.asarray(turned.vertices)]
        lines = [int(Outline.MOVETO), *[int(Outline.LINETO)] * (len(points) - 1)]
        codes = lines if turned.codes is None else [int(code) for code in np.asarray(turned.codes)]
        inside, edge = (style.PAPER, colour) if hollow else (colour, style.PAPER)
        look = _Look(_MARK, edge, inside, 1.0 if hollow else 0.6, "-", "", 1.0)
        self._shapes.setdefault(look, []).append((points, codes))

    def clear(self, left: float, top: float, right: float, bottom: float) -> None:
        """A blank spot over lines and grid, so that a text on it can be read."""
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        self._add(_Look(_SPOT, "none", style.PAPER, 0.0, "-", "", 0.85), corners, closed=True)

    def text(
        self, left: float, top: float, text: str, *, size: float = style.TEXT_SIZE, colour: str = style.INK,
        bold: bool = False, align: str = "left", middle: bool = False,
    ) -> None:  # fmt: skip
        """One line of text; `top` is the upper edge of its line, or its middle."""
        centre = top if middle else top + line_height(size) / 2
        self._figure.text(
            left, centre + _BELOW_CENTRE * size / 72, drawable(text),
            transform=self._place, fontproperties=_font(bold, size), color=colour,
            ha=align, va="baseline", parse_math=False, zorder=_TEXT,
        )  # fmt: skip

    def lines(self, left: float, top: float, lines: Sequence[str], **look: Any) -> None:
        """Several lines under each other from `top`."""
        step = line_height(look.get("size", style.TEXT_SIZE))
        for place, line in enumerate(lines):
            self.text(left, top + place * step, line, **look)

    def save(self, salt: str) -> tuple[str, bytes]:
        """The sheet as SVG text and PNG bytes, drawn from the same shapes; the same sheet gives the same bytes."""
        for look, shapes in self._shapes.items():
            self._figure.add_artist(self._patch(look, shapes))
        self._shapes.clear()
        settings: Any = {"svg.hashsalt": salt, "svg.fonttype": "path", "hatch.linewidth": 0.7, "path.simplify": False}
        with matplotlib.rc_context(settings):
            png = io.BytesIO()
            FigureCanvasAgg(self._figure).print_png(png, metadata={"Software": None})
            svg = io.StringIO()
            FigureCanvasSVG(self._figure).print_svg(
                svg, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
            )
        return _plain_svg(svg.getvalue()), png.getvalue()

    def _add(self, look: _Look, points: list[Point], *, closed: bool) -> None:
        codes = [int(Outline.MOVETO), *[int(Outline.LINETO)] * (len(points) - 1)]
        if closed:
            points, codes = [*points, points[0]], [*codes, int(Outline.CLOSEPOLY)]
        self._shapes.setdefault(look, []).append((points, codes))

    def _patch(self, look: _Look, shapes: list[tuple[list[Point], list[int]]]) -> PathPatch:
        points = [point for outline, _ in shapes for point in outline]
        codes = [code for _, steps in shapes for code in steps]
        patch = PathPatch(
            Outline(points, codes), transform=self._place,
            facecolor=look.face, edgecolor=look.edge, linewidth=look.thickness, linestyle=look.dash,
            alpha=look.opacity, hatch=look.hatch or None, zorder=look.layer, joinstyle="round",
        )  # fmt: skip
        patch.set_fill(look.face != "none")
        return patch


def _font(bold: bool, size: float) -> FontProperties:
    return FontProperties(fname=font_file(bold), size=size)


def _plain_svg(svg: str) -> str:
    """Only the drawing: without the XML prologue's public identifier, comments and empty metadata."""
    svg = re.sub(r"<!DOCTYPE.*?>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    return re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
