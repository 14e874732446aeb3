"""What papers call their tests, in the names of this program."""

from __future__ import annotations

import re

_ALSO = {
    ("chi2",): "chi, chisquare, chisquared, chikvadrat, x2, pearsonchi2",
    ("chi2", "pearson"): "pearson",
    ("chi2_yates", "mcnemar_yates"): "yates, chi2corrected, chi2continuity, mcnemarcontinuity, mcnemarcorrected",
    ("fisher",): "fisherexact, fishers, fishersexact",
    ("fisher", "mcnemar_exact", "wilcoxon_exact"): "exact",
    ("fisher_midp", "mcnemar_midp"): "midp, fishermidp, mcnemarmidp",
    ("mcnemar",): "mcnemars, mcnemarasymptotic",
    ("z", "chi2"): "z",
    ("z_unpooled",): "wald",
    ("t_pooled", "t_welch", "t"): "t",
    ("t_pooled",): "student, students, tequal",
    ("t_welch",): "welch, welchs, tunequal",
    ("t_pooled", "pooled"): "pooled",
    ("wilcoxon",): "ranksum, wilcoxonranksum, mannwhitney, signedrank, wilcoxonsignedrank",
    ("pooled",): "cohend, cohensd, d",
    ("hedges",): "hedgesg, g",
}
_MEANT = {name: tests for tests, names in _ALSO.items() for name in names.split(", ")}


def tests_meant(name: str) -> tuple[str, ...]:
    """All tests that a name can mean; which of them fits is decided by the kind of claim."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower().replace("χ²", "chi2").replace("²", "2"))
    return (name.strip().lower(), plain, *_MEANT.get(plain, ()), *_MEANT.get(plain.removesuffix("test"), ()))
