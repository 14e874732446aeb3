"""What papers call their tests, in the names of this program."""

from __future__ import annotations

import re

_ALSO = {
    "chisquare": ("chi2",), "chisquared": ("chi2",), "chi": ("chi2",), "x2": ("chi2",), "pearson": ("chi2", "pearson"),
    "chikvadrat": ("chi2",), "pearsonchi2": ("chi2",), "z": ("z", "chi2"), "ztest": ("z", "chi2"), "chi2test": ("chi2",),
    "yates": ("chi2_yates", "mcnemar_yates"), "chi2corrected": ("chi2_yates",), "chi2continuity": ("chi2_yates",),
    "fisherexact": ("fisher",), "fishersexact": ("fisher",), "fishersexacttest": ("fisher",), "exact": ("fisher", "mcnemar_exact", "wilcoxon_exact"),
    "midp": ("fisher_midp", "mcnemar_midp"), "fishermidp": ("fisher_midp",),
    "t": ("t_pooled", "t_welch", "t"), "ttest": ("t_pooled", "t_welch", "t"), "student": ("t_pooled",), "pooled": ("t_pooled", "pooled"),
    "welch": ("t_welch",), "tequal": ("t_pooled",), "tunequal": ("t_welch",),
    "mcnemarcontinuity": ("mcnemar_yates",), "mcnemarcorrected": ("mcnemar_yates",), "mcnemarasymptotic": ("mcnemar",),
    "wald": ("z_unpooled",), "ranksum": ("wilcoxon",), "mannwhitney": ("wilcoxon",), "signedrank": ("wilcoxon",),
    "cohensd": ("pooled",), "cohend": ("pooled",), "g": ("hedges",), "hedgesg": ("hedges",),
}  # fmt: skip


def tests_meant(name: str) -> tuple[str, ...]:
    """All tests that a name can mean; which of them fits is decided by the kind of claim."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower().replace("χ²", "chi2").replace("²", "2"))
    return (name.strip().lower(), *_ALSO.get(plain, ()), *_ALSO.get(plain.removesuffix("test"), ()))
