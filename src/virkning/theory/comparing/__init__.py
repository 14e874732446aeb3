"""Two or more theories held against each other: what is confirmed, nuanced, new, contradicted or missing.

A theory that revises another may say itself how its parts stand to the earlier ones; otherwise parts are paired by id
(in versions of the same theory) or by name, and arrows by their ends.
"""

from virkning.theory.comparing.outcomes import CELLS, Cell, read_cell
from virkning.theory.comparing.verdicts import VERDICTS, Compared, Verdict, compare
from virkning.theory.comparing.versions import Row, Versions, side_by_side

__all__ = [
    "CELLS",
    "VERDICTS",
    "Cell",
    "Compared",
    "Row",
    "Verdict",
    "Versions",
    "compare",
    "read_cell",
    "side_by_side",
]
