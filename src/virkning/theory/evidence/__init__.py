"""The evidence base: studies, what they say, how sure that is, and which arrows of which theories it bears on."""

from virkning.theory.evidence.base import Evidence, Result, Verdict
from virkning.theory.evidence.reading import read_evidence

__all__ = ["Evidence", "Result", "Verdict", "read_evidence"]
