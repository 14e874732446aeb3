"""The field's vocabulary as data: what benefits, readiness groups, activities, diagnoses and people are called.

Each list is a `Vocabulary`: a read-only mapping from id to term, in the order of its file. `find` on a list takes what
a user wrote and names the nearest known id when it is misspelt.
"""

from virkning.words.shelves import (
    ACTIVITIES,
    ACTIVITY_GROUPS,
    BENEFITS,
    CORRESPONDENCES,
    DIAGNOSES,
    EDUCATION_LEVELS,
    EDUCATIONS,
    HEALTH_COUNTS,
    MARITAL_STATUSES,
    ORIGINS,
    READINESS_GROUPS,
    READINESS_SCALES,
    STATES,
    WAITING,
    activities_in,
    activity,
    correspondence,
)
from virkning.words.terms import (
    Activity,
    ActivityGroup,
    Benefit,
    Correspondence,
    DiagnosisGroup,
    Education,
    HealthCount,
    MaritalStatus,
    ReadinessGroup,
    ReadinessScale,
    State,
    Term,
)
from virkning.words.vocabulary import Vocabulary

__all__ = [
    "ACTIVITIES",
    "ACTIVITY_GROUPS",
    "BENEFITS",
    "CORRESPONDENCES",
    "DIAGNOSES",
    "EDUCATIONS",
    "EDUCATION_LEVELS",
    "HEALTH_COUNTS",
    "MARITAL_STATUSES",
    "ORIGINS",
    "READINESS_GROUPS",
    "READINESS_SCALES",
    "STATES",
    "WAITING",
    "Activity",
    "ActivityGroup",
    "Benefit",
    "Correspondence",
    "DiagnosisGroup",
    "Education",
    "HealthCount",
    "MaritalStatus",
    "ReadinessGroup",
    "ReadinessScale",
    "State",
    "Term",
    "Vocabulary",
    "activities_in",
    "activity",
    "correspondence",
]
