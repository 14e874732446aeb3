"""From what was drawn to the snapshot's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from virkning.simulate import registers
from virkning.simulate.activities import CODES, GROUPS, LAST_WEEKS_AFTER_TALK, NAMES
from virkning.simulate.answers import GIVEN, Sheet
from virkning.simulate.balanced import Array, Random
from virkning.simulate.clock import Clock
from virkning.simulate.events import NEVER
from virkning.simulate.profile import Profile
from virkning.simulate.registers import Columns
from virkning.simulate.staff import Staff
from virkning.words import DIAGNOSES

if TYPE_CHECKING:
    from virkning.simulate.block import World

INSTRUMENT, VERSION = "bip", "1"
TALK, DAYS_BEFORE_FIRST_TALK, DAYS_AFTER_LAST_TALK, DAYS_FROM_MISSED = "progression", 14, 90, 14
HEALTH_KINDS = ("gp_visits", "medicine_purchases")
NO_DAY = np.datetime64("NaT", "D")


class Names:
    """The pseudonyms of one block. Numbers are shuffled so that a name tells nothing about its bearer."""

    def __init__(self, random: Random, block: int, people: int, crew: Staff, job_centres: int) -> None:
        self.person = _named("p", block, random.permutation(people))
        self.caseworker = _named("c", block, random.permutation(len(crew)))
        self.office = pa.array([f"jobcenter-{block * job_centres + centre + 1:02d}" for centre in range(job_centres)])


def _named(letter: str, block: int, numbers: Array) -> pa.Array:
    return pa.array([f"{letter}{block:04d}{number:05d}" for number in numbers])


def _pick(names: pa.Array | list[str] | tuple[str, ...], position: Array, missing: Array | None = None) -> pa.Array:
    names = names if isinstance(names, pa.Array) else pa.array(list(names), pa.string())
    return names.take(pa.array(position, mask=missing))


def _days(day: Array) -> pa.Array:
    return pa.array(day.astype("datetime64[D]"), pa.date32())


class Writer:
    """Turns the columns of one world into Arrow tables, of the citizens in the job centres asked for."""

    def __init__(self, world: World, profile: Profile, clock: Clock, names: Names, offices: int) -> None:
        self.world, self.profile, self.clock, self.names = world, profile, clock, names
        self.stays = world.paths.office < offices

    def table(self, person: Array, **columns: pa.Array | Array) -> pa.Table:
        made = pa.table({"person": _pick(self.names.person, person), **columns})
        return made if self.stays.all() else made.filter(pa.array(self.stays[person]))

    def persons(self) -> pa.Table:
        citizens, everybody = self.world.citizens, np.arange(len(self.world.citizens))
        year = 1970 + self.clock.monday(self.world.calls.first_week).astype("datetime64[Y]").astype(int)
        people = self.profile.people
        return self.table(
            everybody,
            birth_year=(year - np.floor(citizens.age)).astype(np.int32),
            sex=_pick(("male", "female"), citizens.female.astype(int)),
            origin=_pick(tuple(people.origin), citizens.origin),
            municipality=_pick(self.names.office, self.world.paths.office),
            education=_pick(tuple(people.education), citizens.education),
            marital_status=_pick(tuple(people.marital_status), citizens.marital_status),
        )

    def benefits(self, table: Array) -> pa.Table:
        spell, register = registers.spells(table), self.profile.registers
        codes = registers.codes_of(self.profile)
        meaning = dict.fromkeys(register.education, "su") | {register.dead: "doed", register.emigrated: "udvandret"}
        active = np.array([False] + [code in register.activation.values() for code in codes])
        return self.table(
            spell["person"],
            from_week=_days(self.clock.monday(spell["begin"])),
            to_week=_days(self.clock.monday(spell["end"])),
            code=_pick(tuple(codes), spell["code"] - 1),
            benefit=_pick([meaning.get(code, "kontanthjaelp") for code in codes], spell["code"] - 1),
            activation=active[spell["code"]],
        )

    def readiness(self, entry: Array) -> pa.Table:
        everybody = np.arange(len(entry))
        same = np.zeros(len(entry), int)
        return self.table(
            everybody,
            **{"from": _days(self.clock.monday(entry)), "to": _days(self._leaves())},
            scale=_pick((self.profile.registers.readiness_scale,), same),
            group=_pick((self.profile.registers.readiness_group,), same),
        )

    def _leaves(self) -> Array:
        """The last day before the citizen leaves for work or education; no day for those who stay."""
        gone = self.world.lives.exit_month < NEVER
        week = self.world.lives.exit_week(self.clock)
        return np.where(gone, self.clock.monday(np.where(gone, week, 0)) - 1, NO_DAY)

    def work(self, paid: Columns) -> pa.Table:
        return self.table(
            paid["person"],
            month=_days(self.clock.first_of_month(paid["month"])),
            hours=paid["hours"],
            rate=np.round(paid["hours"] / registers.FULL_TIME_HOURS, 4),
        )

    def health(self, counts: Columns) -> pa.Table:
        return self.table(
            counts["person"],
            date=_days(self.clock.first_of_month(counts["month"])),
            kind=_pick(HEALTH_KINDS, counts["kind"]),
            value=counts["value"].astype(float),
        )

    def diagnoses(self, visits: Columns) -> pa.Table:
        somatic = len(self.profile.people.somatic)
        groups = [id_ for id_, term in DIAGNOSES.items() if term.kind == "somatic"][:somatic]
        groups += [id_ for id_, term in DIAGNOSES.items() if term.kind == "psychiatric"][
            : len(self.profile.people.psychiatric)
        ]
        return self.table(
            visits["person"], date=_days(self.clock.start + visits["day"]), group=_pick(groups, visits["group"])
        )

    def caseworkers(self) -> pa.Table:
        """Spells with a caseworker: from before the first talk until the next takes over or one leaves."""
        held = self.world.talks
        begins = np.flatnonzero((held.number == 1) | (held.caseworker != np.roll(held.caseworker, 1)))
        person = held.citizen[begins]
        start = np.where(held.number[begins] == 1, held.day[begins] - DAYS_BEFORE_FIRST_TALK, held.day[begins])
        last_row = np.append(begins[1:], len(held)) - 1
        ends = np.fmin(held.day[last_row] + DAYS_AFTER_LAST_TALK, self._leaves()[person])
        ends = np.where(ends > np.datetime64(self.profile.calendar.extract), NO_DAY, ends)
        taken_over = np.append(person[1:] == person[:-1], False)
        ends = np.where(taken_over, np.roll(start, -1) - 1, ends)
        crew = held.caseworker[begins]
        return self.table(
            person,
            **{"from": _days(start), "to": _days(ends)},
            caseworker=_pick(self.names.caseworker, crew),
            office=_pick(self.names.office, self.world.staff.office[crew]),
        )

    def meetings(self, random: Random) -> pa.Table:
        held = self.world.talks
        missed = np.flatnonzero((random.random(len(held)) < self.profile.talks.missed) & (held.number > 1))
        row = np.concatenate([np.arange(len(held)), missed])
        came = np.arange(len(row)) < len(held)
        return self.table(
            held.citizen[row],
            date=_days(np.where(came, held.day[row], held.day[row] - DAYS_FROM_MISSED)),
            caseworker=_pick(self.names.caseworker, held.caseworker[row]),
            kind=_pick((TALK,), np.zeros(len(row), int)),
            attended=came,
            number=pa.array(held.number[row].astype(np.int32), mask=~came),
        )

    def answers(self, own: Sheet, rated: Sheet) -> pa.Table:
        ticks = np.nonzero(self.world.efforts.ticked & rated.asked[:, None])
        return pa.concat_tables([self._sheet(own, "citizen"), self._ticks(*ticks), self._sheet(rated, "caseworker")])

    def _sheet(self, sheet: Sheet, rater: str) -> pa.Table:
        talk, wide = np.flatnonzero(sheet.asked), len(sheet.items)
        row, item = np.repeat(talk, wide), np.tile(np.arange(wide), len(talk))
        why = sheet.missing[talk].ravel()
        given = why == GIVEN
        return self._answers(
            row,
            rater,
            _pick(sheet.items, item),
            value=pa.array(sheet.value[talk].ravel(), mask=~given),
            missing=_pick(sheet.reasons, np.maximum(why, 0), missing=given),
        )

    def _ticks(self, talk: Array, activity: Array) -> pa.Table:
        none = np.ones(len(talk), bool)
        return self._answers(
            talk,
            "caseworker",
            _pick(("S1",), np.zeros(len(talk), int)),
            value=pa.array(CODES[activity].astype(np.int32)),
            missing=_pick(("",), np.zeros(len(talk), int), missing=none),
        )

    def _answers(self, talk: Array, rater: str, item: pa.Array, *, value: pa.Array, missing: pa.Array) -> pa.Table:
        held, same = self.world.talks, np.zeros(len(talk), int)
        return self.table(
            held.citizen[talk],
            date=_days(held.day[talk]),
            wave=held.number[talk].astype(np.int32),
            rater=_pick((rater,), same),
            caseworker=_pick(self.names.caseworker, held.caseworker[talk]),
            instrument=_pick((INSTRUMENT,), same),
            version=_pick((VERSION,), same),
            item=item,
            value=value,
            missing=missing,
        )

    def activities(self) -> pa.Table:
        held, efforts = self.world.talks, self.world.efforts
        real = np.array([group not in ("none", "dont_know") for group in GROUPS])
        talk, activity = np.nonzero(efforts.ticked & real)
        begin = held.day[talk] - 7 * efforts.began[talk]
        return self.table(
            held.citizen[talk],
            activity=_pick(NAMES, activity),
            **{"from": _days(begin), "to": _days(held.day[talk] + 7 * LAST_WEEKS_AFTER_TALK)},
        )
