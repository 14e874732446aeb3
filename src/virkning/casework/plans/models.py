"""What is done for and with a citizen: offers and activities, the analysis and the plan, deadlines and breaches."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from virkning.casework.accounts.models import User
from virkning.casework.people.models import Citizen

_FORWARDS = Q(ends=None) | Q(ends__gte=F("starts"))


class Offer(models.Model):
    """Something the municipality can offer: what it is, how much, for whom, and what it needs to work."""

    name = models.CharField(max_length=160, unique=True)
    activity = models.CharField(max_length=60, help_text="id in words: activities")
    content = models.TextField(blank=True)
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty = no limit")
    entry_rules = models.TextField(blank=True)
    needs = models.TextField(blank=True, help_text="the contexts it needs to work")
    provider = models.CharField(max_length=160, blank=True)
    weekly_cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """A citizen in an offer, from being referred over waiting to starting and stopping."""

    class Stop(models.TextChoices):
        COMPLETED = "completed"
        JOB = "job"
        EDUCATION = "education"
        ILL = "ill"
        TOO_MUCH = "too_much"
        WRONG_MATCH = "wrong_match"
        CITIZEN_STOPPED = "citizen_stopped"
        PROVIDER_STOPPED = "provider_stopped"
        MOVED = "moved"
        OTHER = "other"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="activities")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="activities")
    goal = models.ForeignKey("Goal", models.SET_NULL, null=True, blank=True, related_name="activities")
    referred_on = models.DateField()
    starts = models.DateField(null=True, help_text="empty = waiting")
    ends = models.DateField(null=True)
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    start_reason = models.CharField(max_length=300, blank=True)
    stop_reason = models.CharField(max_length=30, choices=Stop.choices, blank=True)

    class Meta:
        ordering = ["referred_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts=None) | Q(starts__gte=F("referred_on")), name="referred_before"),
            models.CheckConstraint(condition=Q(starts=None, ends=None) | _FORWARDS, name="activity_runs_forwards"),
            models.CheckConstraint(condition=Q(ends=None) | ~Q(stop_reason=""), name="a_stop_has_a_reason"),
        ]


class Demand(models.Model):
    """A step up or down in an activity's hours: demands rise when the citizen can carry them."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="demands")
    starts = models.DateField()
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [models.UniqueConstraint(fields=["activity", "starts"], name="one_demand_a_day")]


class Attendance(models.Model):
    """A week in an activity: hours planned and hours come."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendance")
    week = models.DateField(help_text="its Monday")
    planned_hours = models.DecimalField(max_digits=4, decimal_places=1)
    attended_hours = models.DecimalField(max_digits=4, decimal_places=1)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["week"]
        constraints = [models.UniqueConstraint(fields=["activity", "week"], name="one_attendance_a_week")]


class Contact(models.Model):
    """Who a citizen can turn to: one primary contact, perhaps a mentor or a company contact."""

    class Kind(models.TextChoices):
        PRIMARY = "primary"
        MENTOR = "mentor"
        COMPANY = "company"
        COORDINATOR = "coordinator"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_FORWARDS, name="contact_runs_forwards"),
            models.UniqueConstraint(
                fields=["citizen"], condition=Q(kind="primary", ends=None), name="one_primary_contact"
            ),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(name=""), name="a_contact_is_somebody"),
        ]


class Analysis(models.Model):
    """The cross-disciplinary analysis: several professions see the citizen in one day, then confer, then plan."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="analyses")
    date = models.DateField()
    conference_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)

    class Meta:
        ordering = ["date"]


class Assessment(models.Model):
    """What one profession saw in an analysis."""

    class Profession(models.TextChoices):
        CASEWORKER = "caseworker"
        HEALTH = "health"
        PSYCHOLOGY = "psychology"
        SOCIAL = "social"
        BUSINESS = "business"
        EDUCATION = "education"

    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="assessments")
    profession = models.CharField(max_length=20, choices=Profession.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    resources = models.TextField(blank=True)
    barriers = models.TextField(blank=True)
    advice = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "profession"], name="a_profession_speaks_once")]


class Plan(models.Model):
    """The plan citizen and caseworker hold to, until the next one."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="plans")
    made_on = models.DateField()
    review_on = models.DateField()
    aim = models.TextField(help_text="the job or education the citizen wants, in their own words")
    agreed_by_citizen_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["made_on"]
        constraints = [
            models.UniqueConstraint(fields=["citizen"], condition=Q(ended_on=None), name="one_plan_at_a_time"),
            models.CheckConstraint(condition=Q(review_on__gte=F("made_on")), name="reviewed_after_made"),
        ]


class Goal(models.Model):
    """A goal of a plan in one area of life; sub-goals hang under it."""

    class State(models.TextChoices):
        OPEN = "open"
        REACHED = "reached"
        CHANGED = "changed"
        GIVEN_UP = "given_up"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="subgoals")
    area = models.CharField(max_length=40, help_text="id in words: plan areas")
    intermediate = models.CharField(max_length=60, blank=True, help_text="id of an intermediate goal in the theories")
    text = models.CharField(max_length=300)
    owner = models.CharField(
        max_length=20, choices=[("citizen", "citizen"), ("caseworker", "caseworker"), ("other", "other")]
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["pk"]


class ConferenceItem(models.Model):
    """A case on a week's conference agenda: put there by rule or by somebody, with what was decided."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="conference_items")
    week = models.DateField(help_text="its Monday")
    reason = models.CharField(max_length=60, help_text="id of the rule, or asked")
    decision = models.TextField(blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["citizen", "week"], name="once_on_an_agenda")]


class Breach(models.Model):
    """Something that was agreed and did not happen, by either side, and how it was mended."""

    class Side(models.TextChoices):
        CITIZEN = "citizen"
        JOB_CENTRE = "job_centre"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="breaches")
    date = models.DateField()
    side = models.CharField(max_length=12, choices=Side.choices)
    what = models.TextField()
    repaired_on = models.DateField(null=True)
    repair = models.TextField(blank=True)

    class Meta:
        ordering = ["date"]


class Sanction(models.Model):
    """A cut in benefit, with the days that matter for whether it can work as meant."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="sanctions")
    breach = models.ForeignKey(Breach, models.RESTRICT, related_name="sanctions")
    heard_on = models.DateField()
    decided_on = models.DateField()
    effective_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on__gte=F("heard_on")) & Q(effective_on__gte=F("decided_on")),
                name="heard_then_decided_then_effective",
            )
        ]


class ClosingReport(models.Model):
    """How a case ended and what was learnt; and, where it was opened again, when and why."""

    class Reopening(models.TextChoices):
        BENEFIT_AGAIN = "benefit_again"
        JOB_ENDED = "job_ended"
        MOVED_BACK = "moved_back"
        BY_MISTAKE = "by_mistake"
        OTHER = "other"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="closings")
    date = models.DateField()
    outcome = models.CharField(max_length=40, help_text="id in words: outcomes of a case")
    what_helped = models.TextField(blank=True)
    what_hindered = models.TextField(blank=True)
    reopened_on = models.DateField(null=True, help_text="the day the case was opened again; empty = it stayed closed")
    reopened_why = models.CharField(max_length=30, choices=Reopening.choices, blank=True)

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reopened_on=None, reopened_why="") | Q(reopened_on__gte=F("date")) & ~Q(reopened_why=""),
                name="a_case_is_opened_again_after_it_was_closed_and_for_a_reason",
            )
        ]


class DeadlineRule(models.Model):
    """A deadline as a rule in data, with the version of the law it comes from."""

    code = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()
    counts_from = models.CharField(max_length=40)
    benefit = models.CharField(max_length=40, blank=True, help_text="empty = all benefits")
    law = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "benefit", "valid_from"], name="a_rule_holds_from_a_day")
        ]
