"""The Hjørring evaluation's citizens, made up: registers whose margins are those the evaluation prints, and a known truth.

Lives are drawn in plenty, week by week and month by month; those are kept whose group has the printed means and variances
(`choosing`). An effort then gives the treated a known number of hours (`outcomes`). The snapshot has what registers have;
its folder `study` has the two tables that an evaluator would make of it, `truth` what nobody in the real world knows.

printed → lives → choosing → outcomes → registers, study, truth          towns → neighbours' citizens and conditions
"""

from virkning.simulate.hjoerring.writing import simulate

__all__ = ["simulate"]
