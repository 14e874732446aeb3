"""Did it work, by lot: those who drew the treatment against those who did not.

plan → sample (and its flow) → every outcome compared → tables, figures, cautions, words → finding
With several treated arms this is done for each against the control, and read as one family (`several`).
"""

from __future__ import annotations

from virkning.designs.data import Data
from virkning.designs.plan import DesignPlan
from virkning.designs.trial import cautions, several
from virkning.designs.trial.finding import finding_of
from virkning.designs.trial.plan import TrialPlan
from virkning.designs.trial.results import estimate
from virkning.designs.trial.sample import assemble
from virkning.findings.finding import Caution, Finding
from virkning.progress import Tell

PLAN = TrialPlan


def check(plan: DesignPlan, data: Data) -> list[Caution]:
    """What threatens the plan on its data, found without looking at outcomes."""
    assert isinstance(plan, TrialPlan)
    if len(plan.trial.arms) > 1:
        return several.check(plan, data)
    return cautions.before_results(plan, assemble(plan, data))


def run(plan: DesignPlan, data: Data, tell: Tell) -> Finding:
    assert isinstance(plan, TrialPlan)
    if len(plan.trial.arms) > 1:
        return several.run(plan, data, tell)
    return finding_of(estimate(plan, assemble(plan, data), tell))
