"""The closed lists of the evidence base, in both languages: what a study can be and what it can say."""

from __future__ import annotations

from typing import Literal

from virkning.language import Text

Design = Literal[
    "rct",
    "quasi_rct",
    "natural_experiment",
    "matching",
    "comparison",
    "difference",
    "duration",
    "cohort",
    "register",
    "before_after",
    "survey",
    "qualitative",
    "mixed",
    "review",
    "meta_analysis",
    "synthesis",
    "theory",
    "not_told",
]
Tier = Literal["randomised", "comparison", "description", "qualitative"]
Direction = Literal["positive", "negative", "none", "mixed"]
Sign = Literal["supports", "contradicts", "mixed", "none"]
Role = Literal["effect", "association", "mechanism", "description"]
Unit = Literal[
    "points", "share", "days", "weeks", "hours", "kroner", "euro", "odds_ratio", "log_odds_ratio", "risk_ratio", "log_risk_ratio",
    "hazard_ratio", "standardised", "number",
]  # fmt: skip
Horizon = Literal["during", "short", "medium", "long"]
Cycle = Literal["boom", "slump", "both"]
Net = Literal["strong", "moderate", "hypothesis", "none"]
Certainty = Literal["high", "moderate", "low", "very_low"]
Bias = Literal["allocation", "selection", "attrition", "self_report", "no_controls", "small_sample", "overstated"]

DESIGNS: dict[str, Text] = {
    "rct": Text("lodtrækningsforsøg", "randomised trial"),
    "quasi_rct": Text("forsøg med fordeling, der ligner lodtrækning", "trial with allocation close to random"),
    "natural_experiment": Text("naturligt eksperiment", "natural experiment"),
    "matching": Text("matching", "matching"),
    "comparison": Text("sammenligning uden lodtrækning", "comparison without randomisation"),
    "difference": Text("forskel i forskelle", "difference-in-differences"),
    "duration": Text("varighedsanalyse", "duration analysis"),
    "cohort": Text("kohorteundersøgelse", "cohort study"),
    "register": Text("registeropgørelse", "register description"),
    "before_after": Text("før og efter uden sammenligning", "before and after without comparison"),
    "survey": Text("spørgeskemaundersøgelse", "survey"),
    "qualitative": Text("kvalitativ undersøgelse", "qualitative study"),
    "mixed": Text("flere metoder", "mixed methods"),
    "review": Text("forskningsoversigt", "review"),
    "meta_analysis": Text("metaanalyse", "meta-analysis"),
    "synthesis": Text("realistisk syntese", "realist synthesis"),
    "theory": Text("teori eller analyse uden egne data", "theory or analysis without data of its own"),
    "not_told": Text("design ikke oplyst", "design not told"),
}
TIERS: dict[str, Text] = {
    "randomised": Text("lodtrækning", "randomisation"),
    "comparison": Text("sammenligning uden lodtrækning", "comparison without randomisation"),
    "description": Text("uden sammenligningsgruppe", "without a comparison group"),
    "qualitative": Text("kvalitativ", "qualitative"),
}
TIER_OF: dict[str, Tier] = {
    "rct": "randomised",
    "quasi_rct": "randomised",
    "natural_experiment": "comparison",
    "matching": "comparison",
    "comparison": "comparison",
    "difference": "comparison",
    "duration": "comparison",
    "cohort": "comparison",
    "review": "comparison",
    "meta_analysis": "comparison",
    "register": "description",
    "before_after": "description",
    "survey": "description",
    "mixed": "description",
    "not_told": "description",
    "qualitative": "qualitative",
    "synthesis": "qualitative",
    "theory": "qualitative",
}
REVIEWS = frozenset({"review", "meta_analysis", "synthesis"})
DIRECTIONS: dict[str, Text] = {
    "positive": Text("gunstig", "favourable"),
    "negative": Text("ugunstig", "unfavourable"),
    "none": Text("ingen virkning fundet", "no effect found"),
    "mixed": Text("blandet", "mixed"),
}
SIGNS: dict[str, Text] = {
    "supports": Text("støtter", "supports"),
    "contradicts": Text("taler imod", "contradicts"),
    "mixed": Text("blandet", "mixed"),
    "none": Text("finder intet sikkert", "finds nothing certain"),
}
ROLES: dict[str, Text] = {
    "effect": Text("virkning", "effect"),
    "association": Text("sammenhæng", "association"),
    "mechanism": Text("mulig mekanisme", "possible mechanism"),
    "description": Text("beskrivelse", "description"),
}
UNITS: dict[str, Text] = {
    "points": Text("procentpoint", "percentage points"),
    "share": Text("procent", "per cent"),
    "days": Text("dage", "days"),
    "weeks": Text("uger", "weeks"),
    "hours": Text("timer", "hours"),
    "kroner": Text("kroner", "kroner"),
    "euro": Text("euro", "euro"),
    "odds_ratio": Text("oddsforhold", "odds ratio"),
    "log_odds_ratio": Text("logaritme af oddsforhold", "log odds ratio"),
    "risk_ratio": Text("risikoforhold", "risk ratio"),
    "log_risk_ratio": Text("logaritme af risikoforhold", "log risk ratio"),
    "hazard_ratio": Text("hasardforhold", "hazard ratio"),
    "standardised": Text("standardafvigelser", "standard deviations"),
    "number": Text("tal", "number"),
}
RATIOS = frozenset({"odds_ratio", "risk_ratio", "hazard_ratio"})
HORIZONS: dict[str, Text] = {
    "during": Text("undervejs", "during"),
    "short": Text("kort sigt", "short term"),
    "medium": Text("mellemlangt sigt", "medium term"),
    "long": Text("langt sigt", "long term"),
}
SHORT_WEEKS, MEDIUM_WEEKS = 39, 104  # up to nine months is short, up to two years medium
CYCLES: dict[str, Text] = {
    "boom": Text("højkonjunktur", "boom"),
    "slump": Text("lavkonjunktur", "slump"),
    "both": Text("høj- og lavkonjunktur", "boom and slump"),
}
NETS: dict[str, Text] = {
    "strong": Text("stærk evidens", "strong evidence"),
    "moderate": Text("moderat evidens", "moderate evidence"),
    "hypothesis": Text("hypotese", "hypothesis"),
    "none": Text("ingen overvægt", "no surplus"),
}
CERTAINTIES: dict[str, Text] = {
    "high": Text("høj tillid", "high certainty"),
    "moderate": Text("moderat tillid", "moderate certainty"),
    "low": Text("lav tillid", "low certainty"),
    "very_low": Text("meget lav tillid", "very low certainty"),
}
BIASES: dict[str, Text] = {
    "allocation": Text("fordelingen var ikke helt tilfældig", "allocation was not fully random"),
    "selection": Text(
        "de, der fik indsatsen, kan have været anderledes", "those who got the activity may have differed"
    ),
    "attrition": Text("mange faldt fra", "many were lost"),
    "self_report": Text("deltagerne eller medarbejderne målte selv", "participants or staff measured themselves"),
    "no_controls": Text("der er ikke taget højde for andre forhold", "other circumstances are not accounted for"),
    "small_sample": Text("få personer", "few people"),
    "overstated": Text("konklusionen er stærkere end materialet", "the conclusion is stronger than its material"),
}
