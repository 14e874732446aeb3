"""What several people do about a case: the analysis across professions, and the week's conference."""

from __future__ import annotations

from datetime import date, timedelta

from virkning.casework.access.relations import today
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import Analysis, Assessment, ConferenceItem
from virkning.casework.states import NotNowError
from virkning.language import Text


def begin_analysis(*, by: Actor, citizen: Citizen, on: date) -> Analysis:
    """A day on which several professions see the citizen."""
    with acting(by):
        analysis = Analysis.objects.create(citizen=citizen, date=on)
        record(by=by, action="analysis_begun", citizen=citizen, subject=analysis)
    return analysis


def assess(*, by: User, analysis: Analysis, profession: str, resources: str, barriers: str, advice: str) -> Assessment:
    """What one profession saw; said again before the conference, it replaces what was said."""
    if analysis.conference_on:
        raise NotNowError(Text("Konferencen er holdt.", "The conference has been held."))
    with acting(by):
        assessment, _ = Assessment.objects.update_or_create(
            analysis=analysis,
            profession=profession,
            defaults={"by": by, "resources": resources, "barriers": barriers, "advice": advice},
        )
        record(by=by, action="assessed", citizen=analysis.citizen, subject=assessment, profession=profession)
    return assessment


def conclude(*, by: Actor, analysis: Analysis, on: date, conclusion: str) -> None:
    """The conference of the professions, and what it came to; the plan follows from it."""
    if analysis.assessments.count() < 2:
        raise NotNowError(
            Text("Mindst to faggrupper skal have set borgeren.", "At least two professions must have seen the citizen.")
        )
    with acting(by):
        analysis.conference_on, analysis.conclusion = on, conclusion
        analysis.save()
        record(by=by, action="analysis_concluded", citizen=analysis.citizen, subject=analysis)


def put_on_agenda(*, by: Actor, citizen: Citizen, week: date, reason: str = "asked") -> ConferenceItem:
    with acting(by):
        item, new = ConferenceItem.objects.get_or_create(
            citizen=citizen, week=monday_of(week), defaults={"reason": reason}
        )
        if new:
            record(by=by, action="put_on_agenda", citizen=citizen, subject=item, reason=reason)
    return item


def decide(*, by: Actor, item: ConferenceItem, decision: str) -> None:
    with acting(by):
        item.decision, item.decided_on = decision, today()
        item.save()
        record(by=by, action="conference_decided", citizen=item.citizen, subject=item)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
