"""A scene as PNG, drawn with the same marks as the SVG by matplotlib's own renderer, without a browser or a figure."""

from __future__ import annotations

import io

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.image import imsave
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from virkning.lettering import font_file
from virkning.theory.drawing import style
from virkning.theory.drawing.heads import Mark, controls, head_marks
from virkning.theory.drawing.scene import Line, Rect, Route, Scene
from virkning.theory.drawing.shapes import outline

PIXELS_PER_POINT = 2.5
_PLAIN, _BOLD = FontProperties(fname=font_file()), FontProperties(fname=font_file(True))


def to_png(scene: Scene, *, grey: bool = False) -> bytes:
    with matplotlib.rc_context({"path.simplify": False}):
        canvas = _Canvas(scene)
        fills = style.GREY_FILLS if grey else style.FILLS
        for rule in scene.rules:
            canvas.mark(Mark(rule.points, closed=False, width=0.6), style.RULE, style.RULE)
        for frame in scene.frames:
            canvas.mark(Mark(_corners(frame.rect), width=0.7, dash=(1.5, 1.5)), style.PAPER, style.RULE)
            for line in frame.lines:
                canvas.line(line)
        for route in (*scene.routes, *scene.samples):
            canvas.route(route)
        for box in scene.boxes:
            for mark in outline(box):
                canvas.mark(mark, fills[box.kind])
            for line in box.lines:
                canvas.line(line)
        for line in scene.lines:
            canvas.line(line)
        return canvas.png()


def _corners(rect: Rect) -> tuple[tuple[float, float], ...]:
    return ((rect.left, rect.top), (rect.right, rect.top), (rect.right, rect.bottom), (rect.left, rect.bottom))


class _Canvas:
    """matplotlib's renderer with the scene's own coordinates: points from the upper left corner."""

    def __init__(self, scene: Scene) -> None:
        width, height = (round(side * PIXELS_PER_POINT) for side in (scene.width, scene.height))
        self.height = height
        self.renderer = RendererAgg(width, height, 72 * PIXELS_PER_POINT)
        self.turned = Affine2D().scale(PIXELS_PER_POINT, -PIXELS_PER_POINT).translate(0, height)
        self.mark(Mark(_corners(Rect(0, 0, scene.width, scene.height)), width=0.0, filled="paper"), style.PAPER)

    def mark(self, mark: Mark, fill: str, ink: str = style.INK) -> None:
        inside = {"ink": style.INK, "paper": style.PAPER, "own": fill}.get(mark.filled)
        points = [*mark.points, mark.points[0]] if mark.closed else list(mark.points)
        codes = [Outline.MOVETO] + [Outline.LINETO] * (len(points) - 1)
        if mark.closed:
            codes[-1] = Outline.CLOSEPOLY
        self._draw(Outline(points, codes), mark.width, mark.dash, inside, ink)

    def _draw(
        self, path: Outline, thickness: float, dash: tuple[float, ...], inside: str | None, ink: str = style.INK
    ) -> None:
        gc = self.renderer.new_gc()
        gc.set_foreground(ink)
        gc.set_linewidth(thickness)
        gc.set_joinstyle("round")
        if dash:
            gc.set_dashes(0, list(dash))
        self.renderer.draw_path(gc, path, self.turned, to_rgb(inside) if inside else None)
        gc.restore()

    def route(self, route: Route) -> None:
        thickness, dash = style.STROKES[route.status]
        self._draw(_outline(route), thickness, dash, None)
        for mark in head_marks(route):
            self.mark(mark, style.PAPER)
        if route.label is not None:
            self.mark(Mark(_corners(route.label.rect), width=0.0, filled="paper"), style.PAPER)
            self.line(route.label.line)

    def line(self, line: Line) -> None:
        """The letters' own outlines, since the renderer's text is rounded to whole pixels and grows too wide."""
        points, codes = text_to_path.get_text_path(_BOLD if line.bold else _PLAIN, line.text)
        if len(points):
            ink = style.MUTED if line.muted else style.INK
            size = line.size / text_to_path.FONT_SCALE
            placed = np.asarray(points) * (size, -size) + (line.left, line.baseline)
            self._draw(Outline(placed, codes), 0.0, (), ink, ink)

    def png(self) -> bytes:
        held = io.BytesIO()
        imsave(held, np.asarray(self.renderer.buffer_rgba()), format="png")
        return held.getvalue()


def _outline(route: Route) -> Outline:
    points, codes = [route.points[0]], [Outline.MOVETO]
    for here, end, bends in zip(route.points, route.points[1:], route.bends, strict=False):
        if bends:
            points += [*controls(here, end), end]
            codes += [Outline.CURVE4] * 3
        else:
            points.append(end)
            codes.append(Outline.LINETO)
    return Outline(points, codes)
