"""Programme theories: what is thought to work, for whom, under which circumstances and why.

A theory is a plain TOML file of elements, arrows and configurations (model, reading). It can be checked (checks), drawn
(drawing), compared with others (comparing), and told what is known of each arrow (status).
"""

from virkning.theory.library import load_theory, shipped_theories
from virkning.theory.model import Arrow, Configuration, Element, Theory
from virkning.theory.reading import read_theory

__all__ = ["Arrow", "Configuration", "Element", "Theory", "load_theory", "read_theory", "shipped_theories"]
