"""Weekly register files become spells, and spells become analysis panels, on one machine or on a Spark cluster."""

from virkning.register.panel import build_panel, write_panel
from virkning.register.spec import PanelSpec, read_spec

__all__ = ["PanelSpec", "build_panel", "read_spec", "write_panel"]
