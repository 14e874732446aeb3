"""What the report of the Ishøj trial prints, as pairs (control, treated). Where it prints nothing, what is assumed says so."""

from __future__ import annotations

from datetime import date

ARMS = ("kontrol", "indsats")
RANDOMISED, ANALYSED, ANSWERED = (30, 30), (26, 28), (24, 27)
TIMES = (0, 6, 12, 18)

# The flow of Figure 6.1: 152 screened, 55 out, 30 and 30 drawn. 37 are missing from that sum; here they have no reason either.
EXCLUDED = {
    "i gang med anden indsats": 7, "afsluttet forløb i jobcentret": 27, "for syg til at deltage": 10, "ønskede ikke at deltage": 11,
}  # fmt: skip
MISSING_FROM_THE_SUM = 37
NOT_YET = "ikke fulgt i 18 måneder"

# Inclusion ran from November 2016 to January 2018. The register ends (assumed) so that the six drawn last are not followed.
FIRST_DRAWN, LAST_FOLLOWED, LAST_DRAWN = date(2016, 11, 7), date(2017, 11, 24), date(2018, 1, 26)
REGISTER_START, REGISTER_END = date(2015, 1, 5), date(2019, 5, 26)

# Table 2.2.2: who left the benefit (the rest stay on it), and the activities of those who stay.
BENEFIT, PENSION, FLEX, READY, REHAB = "Kontanthjælp/RFY", "FØP", "Fleksjob", "Jobparat", "Revalidering"
PLACED, AWAITS, HOURS, CLOSED = "praktik", "afventer praktik", "ordinære timer", "afsluttet, andet"
LEFT: dict[int, dict[str, tuple[int, int]]] = {
    0: {}, 6: {},
    12: {PENSION: (1, 2), FLEX: (0, 1), READY: (0, 2), REHAB: (0, 1)},
    18: {PENSION: (2, 4), FLEX: (1, 3), READY: (1, 4), REHAB: (0, 1)},
}  # fmt: skip
ACTIVE: dict[int, dict[str, tuple[int, int]]] = {
    0: {PLACED: (2, 2), HOURS: (0, 1)},
    6: {PLACED: (3, 6), AWAITS: (0, 1), HOURS: (0, 1), CLOSED: (0, 1)},
    12: {PLACED: (6, 6), AWAITS: (1, 5), HOURS: (0, 1), CLOSED: (0, 1)},
    18: {PLACED: (3, 2), AWAITS: (2, 3), HOURS: (1, 1), CLOSED: (1, 1)},
}  # fmt: skip
# At six months the printed activities of the treated add to one more than the printed 7 in progression: one has two.
DOUBLE_AT = 6

# The report's outcomes: the statuses that count, and the activities beside them.
WORK_STATUSES, TOWARD = (FLEX, READY, REHAB), (PLACED, AWAITS, HOURS)
OUTCOMES = {
    "job_uddannelse": (WORK_STATUSES, ()), "afklaret": ((PENSION, *WORK_STATUSES), ()),
    "mod_job": (WORK_STATUSES, TOWARD), "mod_afklaring": ((PENSION, *WORK_STATUSES), TOWARD),
}  # fmt: skip

# Table 2.2.1. The printed mean ages are 45 and 39; the decimals are those with which the printed p of 0.03 can come out.
AGES = {"mean": (45.3, 38.8), "sd": (12.1, 9.2)}
OVER, LAST_UNDER = (21, 23), 30
YEARS_WORKED = {"median": (9, 10), "most": (38, 35)}
YES_NO = {"interpreter": (6, 5), "beyond_school": (12, 11), "resource_course": (5, 11)}
LEVELS: dict[str, dict[str, tuple[int, int]]] = {
    "sex": {"female": (17, 19), "male": (9, 9)},
    "origin": {"danish": (11, 12), "western": (2, 0), "descendant": (2, 3), "non_western": (11, 13)},
    "education": {
        "school_1_6": (3, 2), "school_7_9": (6, 9), "school_10": (3, 0), "vocational": (5, 10), "upper_secondary": (1, 1),
        "short_higher": (2, 3), "medium_higher": (1, 0), "other": (5, 3),
    },
    # Printed with and without a partner only; how the two divide further is assumed.
    "marital_status": {"single": (9, 11), "divorced": (7, 8), "married": (8, 7), "cohabiting": (2, 2)},
}  # fmt: skip

# Options are numbered from 1. Where no count is printed the rest are spread by USUAL.
Counts = dict[int, tuple[int | None, int | None]]
_POOR_TO_GOOD = (0.2, 0.3, 0.3, 0.15, 0.05)
USUAL = {
    "health": _POOR_TO_GOOD, "social": _POOR_TO_GOOD, "health_clear": _POOR_TO_GOOD, "ability_clear": _POOR_TO_GOOD,
    "help": (0.25, 0.35, 0.25, 0.15), "support_1": (0.7, 0.15, 0.1, 0.05), "support_2": (0.5, 0.25, 0.2, 0.05),
    "support_5": (0.3, 0.3, 0.35, 0.05), "support_10": (0.15, 0.25, 0.45, 0.15),
}  # fmt: skip
CITIZEN, CASEWORKER = "citizen", "caseworker"
# (item, wave, rater): option: how many of 24 and of 27, or None where only the other arm's number is printed.
PRINTED: dict[tuple[str, int, str], Counts] = {
    ("health", 1, CITIZEN): {1: (14, 15)}, ("health", 1, CASEWORKER): {1: (10, 10)},
    ("health", 2, CITIZEN): {1: (12, 10)}, ("health", 2, CASEWORKER): {1: (7, 2)},
    ("social", 1, CITIZEN): {2: (6, 13)}, ("social", 1, CASEWORKER): {1: (2, 8), 2: (9, None)},
    ("social", 2, CITIZEN): {1: (7, 7)}, ("social", 2, CASEWORKER): {1: (3, 2), 2: (3, None), 4: (7, 2)},
    ("health_clear", 1, CITIZEN): {1: (3, 12), 4: (None, 2)},
    ("health_clear", 1, CASEWORKER): {1: (3, 3), 2: (None, 10), 4: (None, 2)},
    ("health_clear", 2, CITIZEN): {1: (None, 3), 3: (11, 3), 4: (None, 9)},
    ("health_clear", 2, CASEWORKER): {1: (None, 1), 2: (9, 3), 4: (4, 13)},
    ("ability_clear", 1, CITIZEN): {1: (5, 14), 4: (None, 3)}, ("ability_clear", 1, CASEWORKER): {1: (None, 13)},
    ("ability_clear", 2, CITIZEN): {4: (None, 9)}, ("ability_clear", 2, CASEWORKER): {1: (None, 5)},
    ("help", 1, CITIZEN): {1: (8, 2)}, ("help", 1, CASEWORKER): {1: (10, 3)}, ("help", 2, CITIZEN): {1: (None, 9), 2: (12, 6)},
    ("support_2", 2, CITIZEN): {1: (16, 9), 2: (5, 14)},
    ("support_5", 2, CITIZEN): {1: (11, 6), 2: (8, 13), 3: (5, 8)}, ("support_5", 2, CASEWORKER): {1: (9, 3), 2: (11, 18), 3: (4, 6)},
    ("support_10", 2, CITIZEN): {1: (5, 5), 2: (7, 13), 3: (6, 8)}, ("support_10", 2, CASEWORKER): {1: (4, 1), 2: (8, 17), 3: (6, 8)},
}  # fmt: skip
# Those above pension age in ten years are not asked so far ahead.
TOO_OLD = (6, 1)
TEN_YEARS = "support_10"

# Several answers: social, employment, health, education. (wave, rater): how many ticked each.
MEASURES = 4
TICKED: dict[tuple[int, str], dict[int, tuple[int, int]]] = {
    (1, CITIZEN): {1: (12, 11), 2: (16, 14), 3: (13, 15), 4: (6, 8)}, (1, CASEWORKER): {1: (11, 14), 2: (13, 12), 3: (15, 18), 4: (4, 6)},
    (2, CITIZEN): {1: (3, 13), 2: (6, 13), 3: (10, 12), 4: (5, 7)}, (2, CASEWORKER): {1: (9, 11), 2: (12, 15), 3: (11, 10), 4: (4, 5)},
}  # fmt: skip
# Better, worse, not much different, no earlier effort: asked of the treated at the end.
DIFFERENT = (11, 1, 11, 4)
# Helped by the caseworker; the printed 58 per cent of 27 cannot be, 16 of 27 is the nearest.
HELPED = {1: (15, 8), 2: (19, 16)}
