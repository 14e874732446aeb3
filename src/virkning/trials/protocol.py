"""The form of a protocol: what was decided before the first person was asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from virkning.errors import InputError
from virkning.language import Text
from virkning.places import row_of
from virkning.settings import Settings, read_form

Number = int | float
Method = Literal["pairs", "blocks", "minimisation", "simple"]


class Arm(Settings):
    """A group that lots can be drawn for; share: its part of the ratio."""

    name: str = Field(description="gruppens navn / the arm's name")
    share: int = Field(default=1, description="dens andel i forholdet, fx 1 / its part of the ratio, such as 1")
    words: str = Field(default="", description="hvad gruppen får / what the arm is given")


class Rule(Settings):
    """A condition for being asked, in words and as a test of a column of the gross list; a new version gets a new date."""

    id: str = Field(description="reglens id / the rule's id")
    version: int = Field(default=1, description="udgave / version")
    from_: date | None = Field(default=None, alias="from", description="gælder fra / holds from")
    words: str = Field(description="reglen i ord / the rule in words")
    column: str | None = Field(default=None, description="kolonne i bruttolisten / column of the gross list")
    at_least: Number | None = None
    at_most: Number | None = None
    is_: list[str] = Field(default=[], alias="is", description="tilladte værdier / values allowed")
    is_not: list[str] = Field(default=[], description="værdier, der udelukker / values that exclude")


class Band(Settings):
    """Numbers from (and including) one limit to (and not including) the next; an end left out is open."""

    name: str
    from_: Number | None = Field(default=None, alias="from", description="til og med denne / this and above")
    below: Number | None = Field(default=None, description="under denne / below this")


class Factor(Settings):
    """What lots are drawn within: the values of a text column, or bands of a number."""

    factor: str = Field(description="kolonne i bruttolisten / column of the gross list")
    values: list[str] = []
    bands: list[Band] = []

    @property
    def names(self) -> list[str]:
        return self.values or [band.name for band in self.bands]


class Allocation(Settings):
    """How lots are drawn, and what happens to the one left over and to the one who refuses."""

    method: Method = Field(description="pairs | blocks | minimisation | simple")
    block_sizes: list[int] = Field(default=[], description="blokstørrelser / block sizes")
    remainder: Literal["keep", "leave_out"] = Field(
        default="keep",
        description="den uden makker: behold lodtrukket | udelad / the one without partner: keep as drawn | leave out",
    )
    replacement: Literal["next_in_stratum", "none"] = "next_in_stratum"
    target: int | None = Field(default=None, description="hvor mange der skal lodtrækkes / how many to randomise")
    follow_balance: float = Field(
        default=0.8,
        description="minimering: chancen for at følge balancen / minimisation: chance to follow the balance",
    )


class Consent(Settings):
    ask: list[str] = Field(default=["study"], description="hvad der spørges om / what is asked for")
    required: list[str] = Field(
        default=["study"], description="kræves, før loddet åbnes / needed before the lot is opened"
    )


class FollowUp(Settings):
    times: list[int] = Field(description="måneder efter start, fx [0, 6, 12, 18] / months after the start")


class Outcome(Settings):
    """A named, versioned rule over statuses: met when any status or activity listed is seen at any of the times used."""

    name: str
    version: int = 1
    at: int = Field(description="opfølgningen, udfaldet hører til / the follow-up it belongs to")
    uses: list[int] = Field(
        default=[], description="opfølgninger, der ses på; ellers kun at / follow-ups looked at; else only at"
    )
    statuses: list[str] = []
    activities: list[str] = []
    primary: bool = False
    words: str = ""

    @property
    def times(self) -> list[int]:
        return self.uses or [self.at]


class AnalysisSet(Settings):
    """Who is analysed: those followed to a time, for some outcomes."""

    name: str
    followed_to: int
    outcomes: list[str]


class Expectation(Settings):
    """What is expected of an outcome in each arm, for the power."""

    outcome: str
    when: str = ""
    control: float
    treated: float


class Power(Settings):
    per_arm: int
    level: float = 0.05
    wanted: float = 0.8
    test: Literal["fisher", "chi_square", "z"] = "fisher"
    expect: list[Expectation] = []


class Blinding(Settings):
    who: list[Literal["participants", "caseworkers", "assessors", "analysts"]] = []
    unmask_at: int | None = Field(
        default=None,
        description="opfølgningen, hvorefter masken tages af / the follow-up after which the mask comes off",
    )


class Deviation(Settings):
    date: date
    what: str
    reason: str


class Enrolment(Settings):
    from_: date = Field(alias="from")
    to: date


class Protocol(Settings):
    """Everything that is decided beforehand."""

    id: str = Field(description="forsøgets id / the trial's id")
    title: str
    date: date
    arm: list[Arm]
    control: str = Field(description="navnet på kontrolgruppen / the name of the control arm")
    enrolment: Enrolment
    eligible: list[Rule] = []
    stratum: list[Factor] = []
    allocation: Allocation
    consent: Consent = Consent()
    follow_up: FollowUp
    statuses: list[str] = []
    activities: list[str] = []
    outcome: list[Outcome]
    analysis_set: list[AnalysisSet] = []
    power: Power | None = None
    blinding: Blinding = Blinding()
    deviation: list[Deviation] = []

    @property
    def arms(self) -> tuple[str, ...]:
        return tuple(arm.name for arm in self.arm)

    @property
    def shares(self) -> tuple[int, ...]:
        return tuple(arm.share for arm in self.arm)


def read_protocol(path: str | Path) -> Protocol:
    """A protocol that fits its form and does not contradict itself."""
    from virkning.trials.contradictions import contradictions

    protocol = read_form(Protocol, path)
    found = contradictions(protocol)
    if found:
        what = Text(" ".join(one.text.da for one in found), " ".join(one.text.en for one in found))
        raise InputError(
            Text("Protokollen modsiger sig selv: {what}", "The protocol contradicts itself: {what}").fill(what=what),
            file=path, row=row_of(path, found[0].key), column=found[0].key,
        )  # fmt: skip
    return protocol
