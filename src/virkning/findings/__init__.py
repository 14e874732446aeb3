"""What an evaluation found: the result object, its careful language and door 2.

Nothing here draws or prints; the report room does. `release` is the door that every finding passes before it is shown,
stored or sent.
"""

from virkning.findings.finding import Caution, Column, Estimate, Finding, Section, Table
from virkning.findings.pictures import Figure, Panel, Series

__all__ = ["Caution", "Column", "Estimate", "Figure", "Finding", "Panel", "Section", "Series", "Table"]
