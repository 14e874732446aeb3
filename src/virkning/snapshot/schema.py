"""The snapshot's contract: which tables and columns it may hold, of what type, and what each means.

Weeks are ISO weeks given by their Monday; `to_week` is the last week that belongs to a spell, not the first after it.
Months are given by their first day. Persons and caseworkers are pseudonyms, never CPR numbers, names or e-mails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.language import Text

ColumnType = Literal["id", "text", "whole", "number", "truth", "date", "week", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """One column: an optional column may be absent; a nullable one may have empty cells."""

    name: str
    type: ColumnType
    meaning: Text
    optional: bool = False
    nullable: bool = False
    choices: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table. `key` is the set of columns that must be unique; `order` pairs (from, to) must not run backwards."""

    name: str
    meaning: Text
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> ColumnSpec:
        return next(column for column in self.columns if column.name == name)


def _c(name: str, type_: ColumnType, da: str, en: str, **more: object) -> ColumnSpec:
    return ColumnSpec(name=name, type=type_, meaning=Text(da, en), **more)  # type: ignore[arg-type]


_PERSON = _c("person", "id", "Borgerens pseudonym", "The citizen's pseudonym")

PERSONS = TableSpec(
    name="persons",
    meaning=Text("Borgerne, én række hver", "The citizens, one row each"),
    key=("person",),
    columns=(
        _PERSON,
        _c("birth_year", "whole", "Fødselsår", "Year of birth", at_least=1900, at_most=2100),
        _c("sex", "text", "Registerets køn", "Sex in the register", choices=("female", "male")),
        _c("origin", "text", "Oprindelse", "Origin", optional=True, nullable=True),
        _c("municipality", "text", "Bopælskommune", "Municipality of residence", optional=True, nullable=True),
        _c(
            "education",
            "text",
            "Højeste fuldførte uddannelse",
            "Highest completed education",
            optional=True,
            nullable=True,
        ),
        _c("marital_status", "text", "Civilstand", "Marital status", optional=True, nullable=True),
    ),
)

BENEFITS = TableSpec(
    name="benefits",
    meaning=Text("Ugentlige ydelser som forløb", "Weekly benefits as spells"),
    order=(("from_week", "to_week"),),
    columns=(
        _PERSON,
        _c("from_week", "week", "Første uge (mandag)", "First week (its Monday)"),
        _c("to_week", "week", "Sidste uge (mandag)", "Last week (its Monday)"),
        _c("code", "text", "Registerets egen kode", "The register's own code"),
        _c(
            "benefit",
            "text",
            "Ydelsens id i ordlisten",
            "The benefit's id in the vocabulary",
            optional=True,
            nullable=True,
        ),
        _c(
            "activation", "truth", "Koden betyder aktivering", "The code means activation", optional=True, nullable=True
        ),
    ),
)

READINESS = TableSpec(
    name="readiness",
    meaning=Text("Visitation over tid", "Readiness group over time"),
    order=(("from", "to"),),
    columns=(
        _PERSON,
        _c("from", "date", "Fra", "From"),
        _c("to", "date", "Til og med; tom = gælder endnu", "Up to and including; empty = still holds", nullable=True),
        _c("scale", "text", "Skalaens id og udgave", "The scale's id and version"),
        _c("group", "text", "Gruppen på skalaen", "The group on the scale"),
    ),
)

WORK = TableSpec(
    name="work",
    meaning=Text("Lønnet arbejde pr. måned", "Paid work by month"),
    key=("person", "month"),
    columns=(
        _PERSON,
        _c("month", "month", "Måned (den første)", "Month (its first day)"),
        _c("hours", "number", "Timer i måneden", "Hours in the month", at_least=0, at_most=744),
        _c("rate", "number", "Andel af fuld tid", "Share of full time", at_least=0, at_most=5),
        _c("industry", "text", "Branche", "Industry", optional=True, nullable=True),
    ),
)

HEALTH = TableSpec(
    name="health",
    meaning=Text("Brug af sundhedsvæsenet", "Use of health care"),
    columns=(
        _PERSON,
        _c("date", "date", "Dato, eller årets første dag", "Date, or the first day of the year"),
        _c("kind", "text", "Hvad der er talt", "What was counted"),
        _c("value", "number", "Antal eller beløb", "Count or amount"),
    ),
)

DIAGNOSES = TableSpec(
    name="diagnoses",
    meaning=Text("Diagnoser i grupper", "Diagnoses in groups"),
    columns=(
        _PERSON,
        _c("date", "date", "Dato", "Date"),
        _c("group", "text", "Diagnosegruppens id i ordlisten", "The diagnosis group's id in the vocabulary"),
    ),
)

CASEWORKERS = TableSpec(
    name="caseworkers",
    meaning=Text("Hvem der har borgerens sag hvornår", "Who has the citizen's case when"),
    order=(("from", "to"),),
    columns=(
        _PERSON,
        _c("from", "date", "Fra", "From"),
        _c("to", "date", "Til og med; tom = gælder endnu", "Up to and including; empty = still holds", nullable=True),
        _c("caseworker", "id", "Sagsbehandlerens pseudonym", "The caseworker's pseudonym"),
        _c("team", "text", "Team", "Team", optional=True, nullable=True),
        _c("office", "text", "Jobcenter", "Job centre", optional=True, nullable=True),
    ),
)

MEETINGS = TableSpec(
    name="meetings",
    meaning=Text("Samtaler", "Talks"),
    columns=(
        _PERSON,
        _c("date", "date", "Dato", "Date"),
        _c("caseworker", "id", "Sagsbehandlerens pseudonym", "The caseworker's pseudonym", nullable=True),
        _c("kind", "text", "Samtalens art", "Kind of talk"),
        _c("attended", "truth", "Borgeren mødte", "The citizen attended"),
        _c("number", "whole", "Samtalens nummer", "Number of the talk", at_least=1, nullable=True),
    ),
)

ANSWERS = TableSpec(
    name="answers",
    meaning=Text("Svar på spørgsmål, ét pr. række", "Answers to items, one per row"),
    columns=(
        _PERSON,
        _c("date", "date", "Svarets dato", "Date of the answer"),
        _c("wave", "whole", "Borgerens måling nr.", "The citizen's measurement number", at_least=1),
        _c("rater", "text", "Hvem der svarer", "Who answers", choices=("citizen", "caseworker")),
        _c("caseworker", "id", "Sagsbehandler ved samtalen", "Caseworker at the talk", nullable=True),
        _c("instrument", "text", "Spørgeskemaets id", "The instrument's id"),
        _c("version", "text", "Spørgeskemaets udgave", "The instrument's version"),
        _c(
            "item",
            "text",
            "Spørgsmålets id; flere svar giver flere rækker",
            "The item's id; several answers give several rows",
        ),
        _c("value", "whole", "Svarets kode", "The code of the answer", nullable=True),
        _c(
            "missing",
            "text",
            "Hvorfor svaret mangler",
            "Why the answer is missing",
            nullable=True,
            choices=("dont_know", "wont_answer", "not_relevant"),
        ),
    ),
)

ACTIVITIES = TableSpec(
    name="activities",
    meaning=Text("Indsatser", "Activities"),
    order=(("from", "to"),),
    columns=(
        _PERSON,
        _c(
            "activity",
            "text",
            "Indsatsens eller ventetidens id i ordlisten",
            "The id of the activity, or of what is waited for, in the vocabulary",
        ),
        _c("from", "date", "Fra", "From"),
        _c("to", "date", "Til og med", "Up to and including", nullable=True),
        _c("hours", "number", "Timer om ugen", "Hours a week", optional=True, nullable=True, at_least=0, at_most=168),
        _c("provider", "text", "Leverandør", "Provider", optional=True, nullable=True),
        _c("cost", "number", "Pris i kroner", "Cost in kroner", optional=True, nullable=True),
    ),
)

TRIALS = TableSpec(
    name="trials",
    meaning=Text("Deltagelse i forsøg", "Taking part in trials"),
    key=("person", "trial"),
    columns=(
        _PERSON,
        _c("trial", "text", "Forsøgets id", "The trial's id"),
        _c("stratum", "text", "Stratum", "Stratum", nullable=True),
        _c("arm", "text", "Gruppe", "Arm", nullable=True),
        _c("screened", "date", "Vurderet den", "Screened on", optional=True, nullable=True),
        _c("randomised", "date", "Lodtrukket den", "Randomised on", optional=True, nullable=True),
        _c("consent", "truth", "Samtykke", "Consent", optional=True, nullable=True),
        _c("analysis_set", "text", "Analysegruppe", "Analysis set", optional=True, nullable=True),
        _c("excluded", "text", "Hvorfor ikke lodtrukket", "Why not randomised", optional=True, nullable=True),
        _c("not_analysed", "text", "Hvorfor ikke analyseret", "Why not analysed", optional=True, nullable=True),
    ),
)

AREAS = TableSpec(
    name="areas",
    meaning=Text("Kommuner og deres vilkår", "Municipalities and their conditions"),
    key=("municipality", "year", "indicator"),
    columns=(
        _c("municipality", "text", "Kommune", "Municipality"),
        _c("year", "whole", "År", "Year", at_least=1900, at_most=2100),
        _c("indicator", "text", "Indikatorens id", "The indicator's id"),
        _c("value", "number", "Værdi", "Value"),
    ),
)

QUOTES = TableSpec(
    name="quotes",
    meaning=Text("Kodede citater, allerede anonymiseret", "Coded quotes, already redacted"),
    columns=(
        _c("source", "text", "Dokumentets id", "The document's id"),
        _c("code", "text", "Kodens id", "The code's id"),
        _c("text", "text", "Citatet", "The quote"),
        _c("start", "whole", "Første tegn", "First character", at_least=0),
        _c("end", "whole", "Tegnet efter det sidste", "The character after the last", at_least=0),
    ),
)

TABLES: dict[str, TableSpec] = {
    table.name: table
    for table in (
        PERSONS,
        BENEFITS,
        READINESS,
        WORK,
        HEALTH,
        DIAGNOSES,
        CASEWORKERS,
        MEETINGS,
        ANSWERS,
        ACTIVITIES,
        TRIALS,
        AREAS,
        QUOTES,
    )
}
