"""A drawing inside a document: its title strip is left out, since the caption has the same words as real text."""

from __future__ import annotations

from virkning.report.figures import Drawing

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_POINTS = 72


def view_box(drawing: Drawing) -> str:
    top, width, height = (length * _POINTS for length in (drawing.title_height, drawing.width, drawing.height))
    return f"0 {top:.2f} {width:.2f} {height - top:.2f}"


def inside_of(drawing: Drawing) -> str:
    """Everything after the opening svg tag, the closing tag included."""
    return drawing.svg[drawing.svg.index(">", drawing.svg.index("<svg")) + 1 :]


def cropped_svg(drawing: Drawing) -> str:
    width, height = drawing.width * _POINTS, (drawing.height - drawing.title_height) * _POINTS
    size = f'width="{width:.2f}pt" height="{height:.2f}pt"'
    return f'<svg {NAMESPACES} viewBox="{view_box(drawing)}" {size}>{inside_of(drawing)}'
