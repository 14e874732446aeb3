"""A drawing inside a document: without its title, which the caption has as real text, and its margins."""

from __future__ import annotations

from virkning.report.figures import Drawing

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_POINTS = 72


def view_box(drawing: Drawing) -> str:
    edges = (drawing.margin, drawing.title_height, drawing.shown_width, drawing.shown_height)
    return " ".join(f"{length * _POINTS:.2f}" for length in edges)


def inside_of(drawing: Drawing) -> str:
    """Everything after the opening svg tag, the closing tag included."""
    return drawing.svg[drawing.svg.index(">", drawing.svg.index("<svg")) + 1 :]


def cropped_svg(drawing: Drawing) -> str:
    width, height = drawing.shown_width * _POINTS, drawing.shown_height * _POINTS
    size = f'width="{width:.2f}pt" height="{height:.2f}pt"'
    return f'<svg {NAMESPACES} viewBox="{view_box(drawing)}" {size}>{inside_of(drawing)}'
