"""Did it work? Those who were given something against those who were not, by how each changed.

plan → sample (and refusals) → one of: regression (two periods, event study), staggered adoption, synthetic comparison
→ threats tried on the data → tables, figures, words → finding
"""

from __future__ import annotations

from virkning.designs.data import Data, PlainTable
from virkning.designs.difference import cautions
from virkning.designs.difference.assemble import assemble
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.regression_finding import regression_finding
from virkning.designs.difference.staggered_finding import staggered_finding
from virkning.designs.difference.synthetic_finding import synthetic_finding
from virkning.designs.plan import DesignPlan
from virkning.findings.finding import Caution, Finding
from virkning.language import Text
from virkning.progress import Tell

PLAN = DifferencePlan


def check(plan: DesignPlan, data: Data) -> list[Caution]:
    """What threatens the plan on its data, found without comparing outcomes."""
    assert isinstance(plan, DifferencePlan)
    assert isinstance(data, PlainTable)
    sample, _ = assemble(plan, data)
    return cautions.before_results(sample, plan)


def run(plan: DesignPlan, data: Data, tell: Tell) -> Finding:
    assert isinstance(plan, DifferencePlan)
    assert isinstance(data, PlainTable)
    language = plan.language
    tell(Text("Læser rækker og perioder …", "Reading rows and periods …").say(language))
    sample, placebo = assemble(plan, data)
    tell(Text("Sammenligner ændringer og prøver trusler …", "Comparing changes and trying threats …").say(language))
    if plan.difference.model == "staggered":
        return staggered_finding(sample, plan)
    if plan.difference.model == "synthetic":
        return synthetic_finding(sample, plan)
    return regression_finding(sample, placebo, plan)
