"""What is known of a team's open cases today, counted so that no citizen and no caseworker can be told from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from virkning.casework.leader.groups import SMALLEST, Mean, Share, is_small, mean_of, parts
from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import Answer, Measurement, Sheet
from virkning.casework.people.models import Assignment, CaseloadTarget, Citizen, Team
from virkning.casework.people.words import OF_A_CHANGE, SEXES
from virkning.casework.plans.models import Activity
from virkning.language import Text
from virkning.words import ACTIVITIES, ACTIVITY_GROUPS, BENEFITS, ORIGINS, READINESS_SCALES

LATELY = timedelta(days=91)
ALLIANCE = "alliance"
UNKNOWN = Text("Ikke kendt", "Not known")
THIRDS = (
    Text("Laveste tredjedel ved første måling", "Lowest third at the first measurement"),
    Text("Midterste tredjedel", "Middle third"),
    Text("Højeste tredjedel", "Highest third"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """The team's caseload on a day. Cases per caseworker, not whose."""

    day: date
    cases: int
    caseworkers: int
    target: int | None

    @property
    def each(self) -> float | None:
        return self.cases / self.caseworkers if self.caseworkers else None


@dataclass(frozen=True, slots=True)
class Table:
    """Shares of one thing over the groups of one division."""

    title: Text
    rows: list[Share]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The alliance at the last measurement before a change of caseworker and the first after, same citizens."""

    before: Mean
    after: Mean
    change: Mean


@dataclass(frozen=True)
class TeamView:
    """One team on one day."""

    team: Team
    on: date

    @cached_property
    def citizens(self) -> list[Citizen]:
        now = Assignment.objects.on(self.on).filter(team=self.team).values("citizen")
        found = Citizen.objects.filter(pk__in=now, closed_on=None)
        return list(found.prefetch_related("benefits", "readiness"))

    @property
    def too_few(self) -> bool:
        return is_small(len(self.citizens)) or not self.citizens

    def loads(self, months: int = 12) -> list[Load]:
        """Month by month up to today."""
        days = [self.on - timedelta(days=30 * back) for back in range(months, -1, -1)]
        return [self._load(day) for day in days]

    def _load(self, day: date) -> Load:
        cases = Assignment.objects.on(day).filter(team=self.team).exclude(citizen__closed_on__lt=day)
        target = CaseloadTarget.objects.filter(team=self.team, starts__lte=day).order_by("starts").last()
        caseworkers = cases.values("caseworker").distinct().count()
        return Load(day, cases.count(), caseworkers, target.cases if target else None)

    @cached_property
    def _measured(self) -> set[int]:
        return set(
            Measurement.objects.filter(
                citizen__in=self.citizens, opened_at__isnull=False, date__gt=self.on - LATELY
            ).values_list("citizen", flat=True)
        )

    @cached_property
    def _talked(self) -> set[int]:
        talks = Citizen.objects.filter(talks__attended=True, talks__date__gt=self.on - LATELY, talks__date__lte=self.on)
        return set(talks.values_list("pk", flat=True))

    @cached_property
    def _running(self) -> list[Activity]:
        lately = Activity.objects.filter(citizen__in=self.citizens, starts__lte=self.on)
        return list(lately.exclude(ends__lte=self.on - LATELY).select_related("offer"))

    @cached_property
    def _active(self) -> set[int]:
        return {activity.citizen_id for activity in self._running}

    def coverage(self) -> list[Table]:
        """Who has been measured within a quarter."""
        return [
            Table(Text("Efter ydelse", "By benefit"), self._by(self._benefit, self._measured)),
            Table(Text("Efter visitation", "By readiness group"), self._by(self._readiness, self._measured)),
        ]

    def activity_groups(self) -> list[Share]:
        """How many have something of each of the four groups, and how many nothing."""
        people: dict[str, set[int]] = {}
        for activity in self._running:
            people.setdefault(ACTIVITIES[activity.offer.activity].group, set()).add(activity.citizen_id)
        n = len(self.citizens)
        rows = [
            (group.label, n, len(people.get(group.id, ()))) for group in ACTIVITY_GROUPS.values() if group.is_effort
        ]
        rows.append((Text("Ingen indsats", "No activity"), n, n - len(self._active)))
        return [share for row in rows for share in parts([row])]

    def who_gets(self) -> list[tuple[Text, list[Table]]]:
        """Talks and activities by starting point: whether the strongest get most (creaming), the weakest least (parking)."""
        divisions: list[tuple[Text, Callable[[Citizen], Text]]] = [
            (Text("Efter udgangspunkt", "By starting point"), self._third),
            (Text("Efter visitation", "By readiness group"), self._readiness),
            (Text("Efter køn", "By sex"), lambda citizen: SEXES[citizen.sex]),
            (Text("Efter alder", "By age"), self._age),
            (Text("Efter oprindelse", "By origin"), _origin),
        ]
        return [
            (
                Text("Talt med i det seneste kvartal", "Talked with in the last quarter"),
                self._tables(divisions, self._talked),
            ),
            (
                Text("Med indsats i det seneste kvartal", "With an activity in the last quarter"),
                self._tables(divisions, self._active),
            ),
        ]

    def _tables(self, divisions: list[tuple[Text, Callable[[Citizen], Text]]], having: set[int]) -> list[Table]:
        return [Table(title, self._by(group, having)) for title, group in divisions]

    def _by(self, group: Callable[[Citizen], Text], having: set[int]) -> list[Share]:
        counted: dict[Text, list[int]] = {}
        for citizen in self.citizens:
            counted.setdefault(group(citizen), []).append(citizen.pk in having)
        return parts((label, len(has), sum(has)) for label, has in sorted(counted.items()))

    def _benefit(self, citizen: Citizen) -> Text:
        now = [
            one for one in citizen.benefits.all() if one.starts <= self.on and (one.ends is None or one.ends >= self.on)
        ]
        return BENEFITS[now[-1].benefit].label if now else Text("Ingen ydelse", "No benefit")

    def _readiness(self, citizen: Citizen) -> Text:
        now = [
            one
            for one in citizen.readiness.all()
            if one.starts <= self.on and (one.ends is None or one.ends >= self.on)
        ]
        if not now:
            return UNKNOWN
        return next(group.label for group in READINESS_SCALES[now[-1].scale].groups if group.id == now[-1].group)

    def _age(self, citizen: Citizen) -> Text:
        age = self.on.year - citizen.birth_year
        band = "under 30" if age < 30 else "30–49" if age < 50 else "50+"
        return Text(band, band)

    @cached_property
    def _thirds(self) -> dict[int, Text]:
        """Citizens by the mean of their own first answers, in three parts of equal size."""
        levels = sorted((level, pk) for pk, level in first_levels(self.citizens).items())
        return {pk: THIRDS[min(3 * place // len(levels), 2)] for place, (_, pk) in enumerate(levels)}

    def _third(self, citizen: Citizen) -> Text:
        return self._thirds.get(citizen.pk, Text("Ikke målt", "Not measured"))

    def alliance_around_changes(self) -> BeforeAfter | None:
        """The first change of caseworker in this team of each citizen who answered both before and after.

        Counted in whole groups of five in the order the answers came, and by the team at the time of the change: what
        is shown moves by five citizens or not at all, whatever is done to cases in between.
        """
        changes = Assignment.objects.filter(team=self.team, reason__in=OF_A_CHANGE)
        first = changes.select_related("citizen").order_by("citizen", "pk").distinct("citizen")
        found = sorted(pair for change in first if (pair := _around(change)))
        pairs = found[: len(found) - len(found) % SMALLEST]
        before, after = [one for _, one, _ in pairs], [one for _, _, one in pairs]
        means = mean_of(before), mean_of(after), mean_of([b - a for _, a, b in pairs])
        return BeforeAfter(*means) if all(means) else None  # type: ignore[arg-type]


def first_levels(citizens: list[Citizen]) -> dict[int, float]:
    """The mean of each citizen's first own answers, as a share of the scale."""
    answers = Answer.objects.filter(
        sheet__measurement__citizen__in=citizens,
        sheet__measurement__wave=1,
        sheet__rater=Sheet.Rater.CITIZEN,
        sheet__submitted_at__isnull=False,
        values__len=1,
    )
    found: dict[int, list[float]] = {}
    for answer in answers.select_related("sheet__measurement", "sheet__instrument"):
        instrument = instrument_of(answer.sheet.instrument)
        if instrument.citizen_alone:
            continue
        item = instrument.item(answer.item)
        height = (answer.values[0] - item.low.code) / (item.high.code - item.low.code)
        found.setdefault(answer.sheet.measurement.citizen_id, []).append(height)
    return {citizen: sum(heights) / len(heights) for citizen, heights in found.items()}


def _around(change: Assignment) -> tuple[datetime, float, float] | None:
    """When the pair was whole, the alliance before with somebody else, and the first after with the new caseworker.

    Only measurements that were begun with the new caseworker count as after, so that a change written down with an
    earlier day makes no pair of answers that are already there.
    """
    sheets = Sheet.objects.filter(
        measurement__citizen=change.citizen, instrument__instrument=ALLIANCE, submitted_at__isnull=False
    )
    of_others = sheets.exclude(measurement__caseworker=change.caseworker_id)
    before = of_others.filter(measurement__date__lt=change.starts).order_by("measurement__date").last()
    after = sheets.filter(measurement__caseworker=change.caseworker_id, measurement__date__gte=change.starts)
    first = after.order_by("submitted_at").first()
    levels = _level(before), _level(first)
    return None if None in levels or first is None else (first.submitted_at, *levels)  # type: ignore[return-value]


def _level(sheet: Sheet | None) -> float | None:
    answers = sheet.answers.filter(values__len=1).values_list("values", flat=True) if sheet else ()
    values = [value for (value,) in answers]
    return sum(values) / len(values) if values else None


def _origin(citizen: Citizen) -> Text:
    return ORIGINS[citizen.origin].label if citizen.origin else UNKNOWN
