"""The vocabularies themselves, read from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from virkning.errors import InputError
from virkning.language import Text, same
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
from virkning.words.vocabulary import Kind, Vocabulary


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files("virkning.words").joinpath("data", f"{name}.toml").read_text("utf-8"))


def _term(kind: type[Kind], entry: dict[str, Any], **more: Any) -> Kind:
    """An entry of a file as a term: `da` and `en` are its label, the other keys its attributes."""
    rest = {key: value for key, value in entry.items() if key not in ("da", "en", "note")}
    note = Text(**entry["note"]) if "note" in entry else None
    return kind(label=Text(entry["da"], entry["en"]), note=note, **(rest | more))


def _vocabulary(da: str, en: str, kind: type[Kind], entries: list[dict[str, Any]]) -> Vocabulary[Kind]:
    return Vocabulary(Text(da, en), (_term(kind, entry) for entry in entries))


BENEFITS = _vocabulary("ydelser", "benefits", Benefit, _file("benefits")["benefit"])


def _benefit_set(written: str | list[str] | None) -> tuple[str, ...]:
    """Benefit ids written as a list, as the name of a flag, or as "all"."""
    if written is None:
        return ()
    if isinstance(written, list):
        return tuple(BENEFITS[id_].id for id_ in written)
    return tuple(term.id for term in BENEFITS.values() if written == "all" or getattr(term, written))


def _states() -> Vocabulary[State]:
    named = [
        _term(State, entry, any_of=_benefit_set(entry.get("any_of")), none_of=_benefit_set(entry.get("none_of")))
        for entry in _file("states")["state"]
    ]
    per_benefit = [State(id=term.id, label=term.label, note=term.note, any_of=(term.id,)) for term in BENEFITS.values()]
    return Vocabulary(Text("tilstande", "states"), named + per_benefit)


STATES = _states()

_readiness = _file("readiness")


def _scale(entry: dict[str, Any]) -> ReadinessScale:
    groups = tuple(_term(ReadinessGroup, group, scale=entry["id"]) for group in entry["groups"])
    return _term(ReadinessScale, entry, groups=groups)


READINESS_SCALES = Vocabulary(Text("visitationsskalaer", "readiness scales"), map(_scale, _readiness["scale"]))
READINESS_GROUPS = Vocabulary(
    Text("visitationsgrupper", "readiness groups"),
    (group for scale in READINESS_SCALES.values() for group in scale.groups),
)
CORRESPONDENCES = tuple(
    Correspondence(
        from_scale=entry["from_scale"],
        to_scale=entry["to_scale"],
        from_groups=tuple(READINESS_GROUPS[id_].id for id_ in entry["from"]),
        to_groups=tuple(READINESS_GROUPS[id_].id for id_ in entry["to"]),
        stated_in_sources=entry["stated_in_sources"],
        note=Text(**entry["note"]),
    )
    for entry in _readiness["correspondence"]
)

_activities = _file("activities")
ACTIVITY_GROUPS = _vocabulary("indsatsgrupper", "activity groups", ActivityGroup, _activities["groups"])
ACTIVITIES = _vocabulary("indsatser", "activities", Activity, _activities["activities"])
WAITING = _vocabulary("ventetid", "waiting", Term, _activities["waiting"])

_people = _file("people")
ORIGINS = _vocabulary("oprindelse", "origins", Term, _people["origins"])
EDUCATION_LEVELS = _vocabulary("uddannelsesniveauer", "education levels", Term, _people["education_levels"])
EDUCATIONS = _vocabulary("uddannelser", "educations", Education, _people["educations"])
MARITAL_STATUSES = _vocabulary("civilstand", "marital statuses", MaritalStatus, _people["marital_statuses"])

_health = _file("health")
DIAGNOSES = _vocabulary("diagnosegrupper", "diagnosis groups", DiagnosisGroup, _health["diagnoses"])
HEALTH_COUNTS = _vocabulary("sundhedstal", "health counts", HealthCount, _health["counts"])

_BY_CODE = {term.code: term for term in ACTIVITIES.values()}


def activity(code_or_id: int | str) -> Activity:
    """The activity of a code in question S1 (1 to 23) or of an id."""
    if isinstance(code_or_id, str):
        return ACTIVITIES.find(code_or_id)
    if code_or_id not in _BY_CODE:
        codes = sorted(_BY_CODE)
        raise InputError(
            Text("Der er ingen indsats med den kode.", "No activity has that code."),
            value=code_or_id,
            expected=same(f"{codes[0]}–{codes[-1]}"),
        )
    return _BY_CODE[code_or_id]


def activities_in(group: str) -> tuple[Activity, ...]:
    """The activities of a group, by code."""
    wanted = ACTIVITY_GROUPS.find(group).id
    return tuple(term for term in ACTIVITIES.values() if term.group == wanted)


def correspondence(group: str, to_scale: str) -> Correspondence | None:
    """What a readiness group became on another scale, or None where nothing is known."""
    origin, target = READINESS_GROUPS.find(group), READINESS_SCALES.find(to_scale)
    known = (pair for pair in CORRESPONDENCES if origin.id in pair.from_groups and pair.to_scale == target.id)
    return next(known, None)
