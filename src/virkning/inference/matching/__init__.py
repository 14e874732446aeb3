"""Finding comparisons: for each treated unit the untreated ones most like it, and errors that are right for that.

Nearest neighbours on a score (sorted search) or on covariates (a tree), kernel, coarsened exact matching, entropy
balancing and inverse probability weights. `oracle` holds the slow, obvious search that the fast ones are tested against.
"""

from virkning.inference.matching.nearest import match_nearest
from virkning.inference.matching.rules import Matches, Rules

__all__ = ["Matches", "Rules", "match_nearest"]
