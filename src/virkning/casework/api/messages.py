"""What goes over the wire. Ids of vocabularies are checked by the actions; here is the shape."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from ninja import Field, Schema
from pydantic import ConfigDict, field_validator

from virkning.casework.site.asking import FIRST_DAY, LAST_DAY

_UNUSABLE = re.compile("[\\x00\\ud800-\\udfff]")  # what PostgreSQL takes in no text


class Said(Schema):
    """Why a request was not done."""

    detail: str


class Told(Schema):
    """What a system says: text that the database can hold, days that deadlines can be counted from, no field unknown."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _usable(cls, value: object) -> object:
        if isinstance(value, str) and _UNUSABLE.search(value):
            raise ValueError("the text holds signs that are no text")
        if isinstance(value, datetime.date) and not FIRST_DAY <= value <= LAST_DAY:
            raise ValueError(f"the day must lie between {FIRST_DAY} and {LAST_DAY}")
        return value


class CitizenIn(Told):
    cpr: str = Field(max_length=20, description="ten digits, with or without a dash; kept encrypted, never sent back")
    name: str = Field(min_length=1, max_length=160)
    caseworker: str = Field(description="the caseworker's user name")
    benefit: str | None = Field(None, description="id of a benefit in the vocabulary")
    origin: str | None = None
    education: str | None = None


class CitizenOut(Schema):
    number: str
    birth_year: int
    sex: str
    origin: str
    education: str
    registered_on: datetime.date
    closed_on: datetime.date | None
    caseworker: str | None
    benefit: str | None


class TalkIn(Told):
    date: datetime.date
    kind: str = Field(description="first, follow_up, shared, phone, video or closing")
    caseworker: str
    attended: bool | None = Field(None, description="empty: the talk is booked")
    no_show: str = ""
    note: str = Field("", max_length=4000)


class TalkOut(Schema):
    id: int
    date: datetime.date
    kind: str
    caseworker: str
    attended: bool | None
    no_show: str
    number: int | None


class ActivityIn(Told):
    offer: str = Field(description="the offer's name in the catalogue")
    referred_on: datetime.date
    starts: datetime.date | None = None
    hours_a_week: Decimal | None = Field(None, ge=0, le=168, decimal_places=1)
    ends: datetime.date | None = None
    stop_reason: str = ""


class ActivityOut(Schema):
    id: int
    offer: str
    activity: str
    referred_on: datetime.date
    starts: datetime.date | None
    ends: datetime.date | None
    hours_a_week: Decimal | None
    stop_reason: str


class MeasurementIn(Told):
    caseworker: str


class MeasurementBegun(Schema):
    wave: int
    code: str = Field(description="the citizen's code, told only now")
    address: str = Field(description="where the citizen answers")


class AnswerOut(Schema):
    rater: str
    instrument: str
    version: str
    item: str
    values: list[int]
    missing: str


class MeasurementOut(Schema):
    """An opened measurement. What the citizen was asked alone is never in it."""

    wave: int
    date: datetime.date
    agreed: str
    answers: list[AnswerOut]
