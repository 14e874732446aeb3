"""What a profile says: the form of the TOML files that describe a made-up municipality."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from virkning.errors import InputError
from virkning.language import Text
from virkning.settings import Settings, read_form
from virkning.simulate.studies import STUDIES
from virkning.words import (
    ACTIVITIES,
    ACTIVITY_GROUPS,
    EDUCATION_LEVELS,
    MARITAL_STATUSES,
    ORIGINS,
    READINESS_GROUPS,
    READINESS_SCALES,
)

OWN_ITEMS = tuple(f"B{number}" for number in range(1, 12))
RATED_ITEMS = tuple(f"S{number}" for number in range(2, 13))
MISSING_KINDS = ("dont_know", "wont_answer", "not_relevant")
PROFILES = Path(__file__).parent / "profiles"

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
Whole = Annotated[int, Field(gt=0)]


def _fixed(values: Any) -> Any:
    """TOML knows lists only; forms keep them as tuples, which do not change after reading."""
    return tuple(_fixed(value) for value in values) if isinstance(values, list) else values


def _rising(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError(Text("Det første tal er større end det andet.", "The first number is larger than the second."))
    return pair


def _sums_to_one(shares: dict[str, float]) -> dict[str, float]:
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(Text("Andelene giver ikke 1 tilsammen.", "The shares do not add up to 1."))
    return shares


def _known(words: Container[str]) -> AfterValidator:
    """A word, or the keys of a table, must be among the words known."""

    def check(values: Any) -> Any:
        for key in [values] if isinstance(values, str) else values:
            if key not in words:
                raise ValueError(Text(f"Ordlisten kender ikke «{key}».", f"The vocabulary does not know “{key}”."))
        return values

    return AfterValidator(check)


def _complete(words: Iterable[str]) -> AfterValidator:
    """The keys of a table must be exactly these."""
    expected = set(words)

    def check(values: dict[str, Any]) -> dict[str, Any]:
        if odd := sorted(expected ^ set(values)):
            raise ValueError(
                Text(f"Mangler eller er for meget: {', '.join(odd)}.", f"Missing or not expected: {', '.join(odd)}.")
            )
        return values

    return AfterValidator(check)


ChancePart = Literal[
    "female",
    "age",
    "origin",
    "education",
    "marital_status",
    "off_support",
    "loose_attachment",
    "somatic",
    "psychiatric",
]
Curve = Annotated[tuple[float, float, float, float], BeforeValidator(_fixed)]
Range = Annotated[tuple[float, float], BeforeValidator(_fixed), AfterValidator(_rising)]
WholeRange = Annotated[tuple[Whole, Whole], BeforeValidator(_fixed), AfterValidator(_rising)]
Shares = Annotated[dict[str, Share], AfterValidator(_sums_to_one)]
Eleven = Annotated[tuple[float, ...], BeforeValidator(_fixed), Field(min_length=11, max_length=11)]


class Calendar(Settings):
    register_start: date
    first_talk: date
    extract: date
    register_end: date
    weeks_between_talks: Whole
    weeks_of_jitter: Count

    @model_validator(mode="after")
    def _in_order(self) -> Calendar:
        if self.register_start.weekday() != 0:
            raise ValueError(Text("Registeret skal begynde en mandag.", "The register must begin on a Monday."))
        if not self.register_start < self.first_talk < self.extract <= self.register_end:
            raise ValueError(Text("Datoerne står ikke i rækkefølge.", "The dates are not in order."))
        return self


class Size(Settings):
    job_centres: Whole
    regular_caseworkers: Whole
    temporary_caseworkers: Whole
    regular_citizens: Whole
    inherited_citizens: Count
    single_talk_citizens: Count
    temporary_citizens: Count
    citizens_by_effect: Curve
    spread_of_citizens: float

    @property
    def citizens(self) -> int:
        return self.regular_citizens + self.inherited_citizens + self.single_talk_citizens + self.temporary_citizens


class Talks(Settings):
    least: Whole
    more: Positive
    most: Whole
    inherited_least: Whole
    inherited_more: Positive
    temporary_more: Positive
    change_of_caseworker: Share
    missed: Share


class People(Settings):
    female: Share
    youngest: Whole
    oldest: Whole
    age_shape: Annotated[tuple[Positive, Positive], BeforeValidator(_fixed)]
    origin: Annotated[Shares, _known(ORIGINS)]
    education: Annotated[Shares, _known(EDUCATION_LEVELS)]
    marital_status: Annotated[Shares, _known(MARITAL_STATUSES)]
    half_weeks_off_support: Count
    loosely_attached: Share
    loose_weeks_off: WholeRange
    somatic: Annotated[tuple[Share, ...], BeforeValidator(_fixed), Field(max_length=11)]
    psychiatric: Annotated[tuple[Share, ...], BeforeValidator(_fixed), Field(max_length=11)]
    gp_visits: Positive
    gp_visits_per_diagnosis: float
    medicine_purchases: Positive
    medicine_purchases_per_diagnosis: float


class Chances(Settings):
    base: float
    smallest: Share
    largest: Share
    female: float
    age_per_year: float
    origin: Annotated[dict[str, float], _known(ORIGINS)]
    education: Annotated[dict[str, float], _known(EDUCATION_LEVELS)]
    marital_status: Annotated[dict[str, float], _known(MARITAL_STATUSES)]
    off_support: float
    somatic: float
    psychiatric: float
    inner_readiness: float


class Effects(Settings):
    spread: float
    furthest: Positive
    temporary_spread: float
    sorted_on: Annotated[tuple[ChancePart, ...], BeforeValidator(_fixed)]
    sorting_noise: float


class Events(Settings):
    short_job: Share
    long_job: Share
    wage_subsidy: Share
    short_job_hours: Range
    long_job_hours: Range
    long_job_months: WholeRange
    education_months: WholeRange
    lock_in: Share

    @model_validator(mode="after")
    def _shares_fit(self) -> Events:
        if self.short_job + self.long_job > 1:
            raise ValueError(
                Text("short_job og long_job er over 1 tilsammen.", "short_job and long_job are above 1 together.")
            )
        return self


class Registers(Settings):
    passive: str
    activation: Annotated[dict[str, str], _known(ACTIVITY_GROUPS)]
    education: Annotated[tuple[str, ...], BeforeValidator(_fixed), Field(min_length=1)]
    dead: str
    emigrated: str
    death: Share
    emigration: Share
    employed_before: Share
    readiness_scale: Annotated[str, _known(READINESS_SCALES)]
    readiness_group: Annotated[str, _known(READINESS_GROUPS)]


class Activities(Settings):
    none: Curve
    both: Curve
    dont_know: Share
    spread: float
    first_week: WholeRange
    health_per_diagnosis: float
    job_per_readiness: float
    use: Annotated[dict[str, Curve], _known(ACTIVITIES)]


class Answers(Settings):
    own_level: Eleven
    rated_level: Eleven
    pull: float
    lasting: float
    passing: float
    progress: float
    illness: float
    outlook_spread: float
    silent_own: Share
    silent_rated: Share
    missing_own: Share
    missing_rated: Share
    missing_kinds_own: Annotated[Shares, _known(MISSING_KINDS)]
    missing_kinds_rated: Annotated[Shares, _known(MISSING_KINDS)]
    unseen_at_first: Annotated[tuple[str, ...], BeforeValidator(_fixed), _known(RATED_ITEMS)]
    outlook: Annotated[dict[str, Curve], _complete(RATED_ITEMS)]


class Profile(Settings):
    """A municipality whose citizens are measured at talks with their caseworker."""

    design: Literal["talks"]
    title: dict[str, str]
    calendar: Calendar
    size: Size
    talks: Talks
    people: People
    chances: Chances
    effects: Effects
    events: Events
    registers: Registers
    activities: Activities
    answers: Answers

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Profile:
        for name in ("origin", "education", "marital_status"):
            if set(getattr(self.people, name)) - set(getattr(self.chances, name)):
                raise ValueError(
                    Text(
                        f"chances.{name} mangler en gruppe fra people.{name}.",
                        f"chances.{name} lacks a group of people.{name}.",
                    )
                )
        weeks = (self.calendar.extract - self.calendar.first_talk).days // 7 - self.calendar.weeks_of_jitter - 1
        if weeks < self.calendar.weeks_between_talks * (self.talks.most - 1):
            raise ValueError(
                Text(
                    "Der er ikke tid til så mange samtaler før udtrækket.",
                    "There is no time for so many talks before the extract.",
                )
            )
        return self


def read_profile(profile: str | Path) -> Profile:
    """A profile by the name of one that comes with the program, or by the path of a TOML file."""
    return read_form(Profile, profile_path(profile))


def profile_path(profile: str | Path) -> Path:
    shipped = PROFILES / f"{profile}.toml"
    if shipped.exists():
        return shipped
    path = Path(profile)
    if path.suffix == ".toml":
        return path
    names = ", ".join(sorted([*STUDIES, *(file.stem for file in PROFILES.glob("*.toml"))]))
    raise InputError(
        Text("Profilen kendes ikke.", "The profile is not known."),
        value=profile,
        expected=Text(f"en af: {names}, eller en TOML-fil", f"one of: {names}, or a TOML file"),
    )
