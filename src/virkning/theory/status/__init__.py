"""What is known of each part of a theory: its evidence gathered, and a status computed from it by stated rules.

Evidence comes from the theory file itself, from the evidence base, from coded quotes, and from own findings.
"""

from __future__ import annotations

from virkning.theory.status.gathering import gather
from virkning.theory.status.rules import STATUSES, Status, status_of
from virkning.theory.status.standing import Standing, standings, unbacked
from virkning.theory.status.witness import Witness

__all__ = ["STATUSES", "Standing", "Status", "Witness", "gather", "standings", "status_of", "unbacked"]
