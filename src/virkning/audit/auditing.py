"""An audit: every claim with its judgement, and the counts by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from virkning.audit.claim import Claim
from virkning.audit.judging import FAILING, Judgement, Verdict, judge


@dataclass(frozen=True, slots=True)
class Audited:
    """A claim with a judgement for each number it prints."""

    claim: Claim
    judgements: tuple[Judgement, ...]

    @property
    def verdict(self) -> Verdict:
        """Of several numbers printed together, the worst; an unchecked one hides nothing that fails."""
        return max((judgement.verdict for judgement in self.judgements), key=_WORSE.index)

    @property
    def fails(self) -> bool:
        return self.verdict in FAILING


_WORSE = (
    Verdict.REPRODUCES, Verdict.TRUNCATED, Verdict.OTHER_TEST, Verdict.UNCHECKED, Verdict.FAILS, Verdict.IMPOSSIBLE,
)  # fmt: skip


def audit(claims: Iterable[Claim]) -> list[Audited]:
    """Recompute every claim, in the order given."""
    return [Audited(claim, tuple(judge(claim))) for claim in claims]


def by_verdict(audited: Iterable[Audited]) -> dict[Verdict, int]:
    """How many claims got each verdict, all verdicts listed."""
    counted = Counter(one.verdict for one in audited)
    return {verdict: counted[verdict] for verdict in Verdict}
