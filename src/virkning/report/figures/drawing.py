"""From a figure as data to a figure as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from virkning.findings.pictures import Figure, Panel
from virkning.language import Language
from virkning.report.figures import flow, lying, style, upright
from virkning.report.figures.frame import draw_frame, lay_out
from virkning.report.figures.scale import Scale, spanned
from virkning.report.figures.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn figure. A report leaves out the strip with the title, as its caption has the words, and the margins."""

    name: str
    svg: str
    png: bytes
    width: float
    height: float
    title_height: float
    margin: float = style.MARGIN

    @property
    def shown_width(self) -> float:
        return self.width - 2 * self.margin

    @property
    def shown_height(self) -> float:
        return self.height - self.title_height


def draw(figure: Figure, language: Language) -> Drawing:
    """Lay the figure out, draw it once, save it twice. All panels of a figure are of one family of kinds."""
    kind = figure.panels[0].kind
    if kind == "flow":
        frame = lay_out(figure, flow.needs(figure, language), (), language)
        sheet = Sheet(frame.width, frame.height)
        flow.draw(sheet, figure, frame, language)
    elif kind in ("dots", "stack") or (kind == "bars" and not upright.labels_fit(figure, language)):
        scales = _scales(figure, lying.scale_for)
        frame = lay_out(figure, lying.needs(figure, language), lying.keys(figure, language), language)
        sheet = Sheet(frame.width, frame.height)
        lying.draw(sheet, figure, frame, scales, language)
    else:
        scales = _scales(figure, upright.scale_for)
        frame = lay_out(figure, upright.needs(figure, scales, language), upright.keys(figure, language), language)
        sheet = Sheet(frame.width, frame.height)
        upright.draw(sheet, figure, frame, scales, language)
    draw_frame(sheet, frame)
    svg, png = sheet.save(figure.name)
    return Drawing(figure.name, svg, png, frame.width, frame.height, frame.title_height)


def _scales(figure: Figure, scale_for: Callable[[list[Panel], list[float]], Scale]) -> list[Scale]:
    """One scale for all panels that measure in the same unit, so that they can be compared by eye."""
    units = {panel.unit for panel in figure.panels}
    shared: dict[str, Scale] = {}
    for unit in sorted(units):
        alike: list[Panel] = [panel for panel in figure.panels if panel.unit == unit]
        shared[unit] = scale_for(alike, [value for panel in alike for value in spanned(panel)])
    return [shared[panel.unit] for panel in figure.panels]
