"""The auditor: does a printed number follow from the other numbers printed beside it?

A claims file holds printed numbers with what they should follow from. `read_claims` reads it, `audit` recomputes every
claim and gives a verdict, `write_audit` writes a table and a page. `check_prose` is for our own reports: every number in
a sentence must be found in the finding that the sentence is about.
"""

from virkning.audit.auditing import Audited, audit
from virkning.audit.prose import Untraced, check_prose, plan_numbers
from virkning.audit.reading import Claims, read_claims
from virkning.audit.writing import write_audit

__all__ = ["Audited", "Claims", "Untraced", "audit", "check_prose", "plan_numbers", "read_claims", "write_audit"]
