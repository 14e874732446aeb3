"""The kinds of claims that can be checked, by name."""

from virkning.audit.kinds import arithmetic, measures, possible, significance
from virkning.audit.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (*arithmetic.KINDS, *significance.KINDS, *measures.KINDS, *possible.KINDS)
}

__all__ = ["KINDS", "Kind"]
