"""A made-up municipality whose truth is known: what every evaluation design is tried on before it meets real data.

A profile (a TOML file) says who the citizens are, what the caseworkers do and what difference they make. `simulate`
writes a snapshot with the truth beside it; `draw` gives the same in memory.
"""

from virkning.simulate.block import Drawn
from virkning.simulate.municipality import draw, simulate
from virkning.simulate.profile import Profile, read_profile

__all__ = ["Drawn", "Profile", "draw", "read_profile", "simulate"]
