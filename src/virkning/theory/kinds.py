"""The words of a programme theory: kinds of elements, signs of arrows and the other closed lists, in both languages."""

from __future__ import annotations

from typing import Literal

from virkning.language import Text

TheoryKind = Literal["initial", "municipal", "final", "principles", "ideal_type", "configurations", "own"]
ElementKind = Literal[
    "target_group",
    "context",
    "problem_mechanism",
    "activity",
    "principle",
    "active_mechanism",
    "moderator",
    "intermediate_goal",
    "short_outcome",
    "long_outcome",
]
Through = Literal["resource", "reasoning", "both"]
Part = Literal["mediating", "moderating"]
Level = Literal["individual", "interpersonal", "institutional", "infrastructural"]
Scope = Literal["for_whom", "circumstances"]
DataKind = Literal["register", "survey", "interview", "count", "observation", "casework", "document"]
Sign = Literal["+", "-", "if", "replaced_by", "with", "?"]

THEORY_KINDS: dict[str, Text] = {
    "initial": Text("indledende programteori", "initial programme theory"),
    "municipal": Text("kommunens programteori", "the municipality's programme theory"),
    "final": Text("endelig programteori", "final programme theory"),
    "principles": Text("principper og mekanismer", "principles and mechanisms"),
    "ideal_type": Text("idealtype", "ideal type"),
    "configurations": Text("KMO-konfigurationer", "CMO configurations"),
    "own": Text("egen programteori", "own programme theory"),
}
ELEMENT_KINDS: dict[str, Text] = {
    "target_group": Text("målgruppe", "target group"),
    "context": Text("kontekst", "context"),
    "problem_mechanism": Text("problemmekanisme", "problem mechanism"),
    "activity": Text("aktivitet", "activity"),
    "principle": Text("princip", "principle"),
    "active_mechanism": Text("virksom mekanisme", "active mechanism"),
    "moderator": Text("moderator", "moderator"),
    "intermediate_goal": Text("delmål", "intermediate goal"),
    "short_outcome": Text("kortsigtet udfald", "short-term outcome"),
    "long_outcome": Text("langsigtet udfald", "long-term outcome"),
}
# Where a kind stands in the picture, from left to right; the heading is made of the kinds that are there.
COLUMN_OF: dict[str, int] = {
    "target_group": 1,
    "context": 1,
    "problem_mechanism": 2,
    "activity": 3,
    "principle": 3,
    "active_mechanism": 4,
    "moderator": 4,
    "intermediate_goal": 5,
    "short_outcome": 6,
    "long_outcome": 7,
}
MECHANISMS = ("active_mechanism", "problem_mechanism", "moderator")
OUTCOMES = ("intermediate_goal", "short_outcome", "long_outcome")
THROUGH: dict[str, Text] = {
    "resource": Text("gennem ressourcer", "through resources"),
    "reasoning": Text("gennem overvejelser", "through reasoning"),
    "both": Text("gennem ressourcer og overvejelser", "through resources and reasoning"),
}
PARTS: dict[str, Text] = {
    "mediating": Text("formidlende", "mediating"),
    "moderating": Text("modererende", "moderating"),
}
LEVELS: dict[str, Text] = {
    "individual": Text("individuelt niveau", "individual level"),
    "interpersonal": Text("mellem personer", "interpersonal level"),
    "institutional": Text("institutionelt niveau", "institutional level"),
    "infrastructural": Text("samfundsniveau", "infrastructural level"),
}
SCOPES: dict[str, Text] = {
    "for_whom": Text("for hvem", "for whom"),
    "circumstances": Text("under hvilke omstændigheder", "under which circumstances"),
}
DATA_KINDS: dict[str, Text] = {
    "register": Text("register", "register"),
    "survey": Text("spørgeskema", "survey"),
    "interview": Text("interview", "interview"),
    "count": Text("optælling", "count"),
    "observation": Text("observation", "observation"),
    "casework": Text("fagsystem", "case system"),
    "document": Text("dokument", "document"),
}
# A sign as it is read aloud: «Alliance» fremmer «Tro på egne evner».
SIGNS: dict[str, Text] = {
    "+": Text("fremmer", "furthers"),
    "-": Text("hæmmer", "hinders"),
    "if": Text("er en betingelse for", "is a condition for"),
    "replaced_by": Text("afløses af", "gives way to"),
    "with": Text("følges med", "goes together with"),
    "?": Text("påvirker, retning ukendt,", "affects, direction unknown,"),
}
OPPOSITES = frozenset({("+", "-"), ("-", "+"), ("if", "-"), ("-", "if")})
