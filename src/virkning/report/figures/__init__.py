"""Drawing: the figures of a finding as SVG and PNG."""

from virkning.report.figures.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
