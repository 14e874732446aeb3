"""A scene as SVG: words stay words, each part can be clicked by its id, and a reader of the screen is told what it is."""

from __future__ import annotations

from html import escape

from virkning.lettering import width
from virkning.theory.drawing import style
from virkning.theory.drawing.heads import Mark, controls, head_marks
from virkning.theory.drawing.scene import Box, Line, Rect, Route, Scene
from virkning.theory.drawing.shapes import outline

_FONT = "'DejaVu Sans', Verdana, Geneva, sans-serif"


def to_svg(scene: Scene, *, grey: bool = False) -> str:
    fills = style.GREY_FILLS if grey else style.FILLS
    size = (
        f'width="{scene.width:.2f}pt" height="{scene.height:.2f}pt" viewBox="0 0 {scene.width:.2f} {scene.height:.2f}"'
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title-{scene.name} desc-{scene.name}" '
        f'lang="{scene.language}" font-family="{_FONT}">',
        f'<title id="title-{scene.name}">{escape(scene.title)}</title>',
        f'<desc id="desc-{scene.name}">{escape(scene.description)}</desc>',
        f'<rect width="100%" height="100%" fill="{style.PAPER}"/>',
    ]
    parts += [_rule(*rule.points) for rule in scene.rules]
    parts += [_frame(frame.rect) + "".join(map(_line, frame.lines)) for frame in scene.frames]
    parts += [_route(route) for route in (*scene.routes, *scene.samples)]
    parts += [_box(box, fills[box.kind]) for box in scene.boxes]
    parts += [_line(line) for line in scene.lines]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(line: Line) -> str:
    """The length is written too, so that another font than the one measured takes no more room."""
    if not line.text.strip():
        return ""
    look = ' font-weight="bold"' if line.bold else ""
    ink = style.MUTED if line.muted else style.INK
    length = width(line.text, line.size, line.bold)
    return (
        f'<text x="{line.left:.2f}" y="{line.baseline:.2f}" font-size="{line.size:.2f}" fill="{ink}"{look} '
        f'textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
    )


def _rule(start: tuple[float, float], end: tuple[float, float]) -> str:
    return (
        f'<path d="M{start[0]:.2f} {start[1]:.2f}L{end[0]:.2f} {end[1]:.2f}" stroke="{style.RULE}" stroke-width="0.6"/>'
    )


def _frame(rect: Rect) -> str:
    return (
        f'<rect x="{rect.left:.2f}" y="{rect.top:.2f}" width="{rect.width:.2f}" height="{rect.height:.2f}" rx="3" '
        f'fill="none" stroke="{style.RULE}" stroke-width="0.7" stroke-dasharray="1.5 1.5"/>'
    )


def _box(box: Box, fill: str) -> str:
    shape = "".join(_mark(mark, fill) for mark in outline(box))
    words = "".join(_line(line) for line in box.lines)
    return f'<g class="element" data-part="{box.part}"><title>{escape(box.title)}</title>{shape}{words}</g>'


def _mark(mark: Mark, fill: str) -> str:
    path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in mark.points) + ("Z" if mark.closed else "")
    inside = (
        (style.INK if mark.filled == "ink" else style.PAPER if mark.filled == "paper" else fill)
        if mark.filled
        else "none"
    )
    dash = f' stroke-dasharray="{" ".join(map(str, mark.dash))}"' if mark.dash else ""
    ink = f'stroke="{style.INK}" stroke-width="{mark.width:.2f}"' if mark.width else 'stroke="none"'
    return f'<path d="{path}" fill="{inside}" {ink} stroke-linejoin="round"{dash}/>'


def _route(route: Route) -> str:
    thickness, dash = style.STROKES[route.status]
    dashes = f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
    line = f'<path d="{_path(route)}" fill="none" stroke="{style.INK}" stroke-width="{thickness}"{dashes}/>'
    heads = "".join(_mark(mark, style.PAPER) for mark in head_marks(route))
    if route.label is None:
        return line
    field = route.label.rect
    behind = (
        f'<rect x="{field.left:.2f}" y="{field.top:.2f}" width="{field.width:.2f}" height="{field.height:.2f}" '
        f'fill="{style.PAPER}"/>'
    )
    known = f' data-status="{route.status}"' if route.status else ""
    return (
        f'<g class="arrow" data-part="{" ".join(route.parts)}" data-sign="{escape(route.sign)}"{known}>'
        f"<title>{escape(route.title)}</title>{line}{heads}{behind}{_line(route.label.line)}</g>"
    )


def _path(route: Route) -> str:
    """Straight pieces and S-curves whose ends lie level; a curve that turns back bulges out."""
    (x, y), *rest = route.points
    path = [f"M{x:.2f} {y:.2f}"]
    for (nx, ny), bends in zip(rest, route.bends, strict=True):
        if not bends:
            path.append(f"L{nx:.2f} {ny:.2f}")
        else:
            (ax, ay), (bx, by) = controls((x, y), (nx, ny))
            path.append(f"C{ax:.2f} {ay:.2f} {bx:.2f} {by:.2f} {nx:.2f} {ny:.2f}")
        x, y = nx, ny
    return "".join(path)
