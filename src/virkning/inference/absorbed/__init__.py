"""Regression with absorbed factors: an effect for every caseworker and every office, exactly and without iteration.

`fit` does all of it on one machine. Where the rows lie in partitions, each of them can `gather` its sums; their total is
given to `solve`, each partition then gives `gather_residuals`, and their total goes to `finish`. `spark.fit_with_spark` does
just that to a Spark data frame.
"""

from virkning.inference.absorbed.effects import Effects
from virkning.inference.absorbed.fitting import AbsorbedFit, finish, fit
from virkning.inference.absorbed.gathering import gather
from virkning.inference.absorbed.residuals import ResidualSums, gather_residuals
from virkning.inference.absorbed.roles import Roles
from virkning.inference.absorbed.solution import Solution, solve
from virkning.inference.absorbed.sums import PartialSums

__all__ = [
    "AbsorbedFit",
    "Effects",
    "PartialSums",
    "ResidualSums",
    "Roles",
    "Solution",
    "finish",
    "fit",
    "gather",
    "gather_residuals",
    "solve",
]
