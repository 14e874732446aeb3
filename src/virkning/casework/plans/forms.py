"""What is asked about plans and activities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from virkning.casework.access.relations import today
from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.plans.models import Goal, Offer, Plan
from virkning.casework.plans.words import (
    AREAS,
    CONTACTS,
    GOAL_STATES,
    OUTCOMES,
    OWNERS,
    PROFESSIONS,
    REOPENINGS,
    SIDES,
    STOPS,
    intermediate_goals,
)
from virkning.casework.site.asking import CHOOSE, day_field, spoken, text_field
from virkning.casework.site.language import lazy
from virkning.words import ACTIVITIES, ACTIVITY_GROUPS

NONE = [("", lazy("Ingen", "None"))]


def hours_field(da: str, en: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=lazy(da, en), min_value=0, max_value=168, decimal_places=1, max_digits=4, localize=True, **more
    )


class OfferForm(forms.Form):
    name = forms.CharField(label=lazy("Navn", "Name"), max_length=160)
    activity = forms.ChoiceField(
        label=lazy("Art", "Kind"),
        choices=[
            (term.id, lazy(term.label.da, term.label.en))
            for term in ACTIVITIES.values()
            if ACTIVITY_GROUPS[term.group].is_effort
        ],
    )
    content = text_field("Indhold", "Content", required=False)
    needs = text_field(
        "Hvad skal der til, for at det virker?",
        "What does it need to work?",
        rows=3,
        required=False,
    )
    entry_rules = text_field("Hvem er det for?", "Who is it for?", rows=3, required=False)
    hours_a_week = hours_field("Timer om ugen", "Hours a week", required=False)
    weeks = forms.IntegerField(label=lazy("Uger", "Weeks"), min_value=1, max_value=300, required=False)
    capacity = forms.IntegerField(
        label=lazy("Pladser", "Places"),
        help_text=lazy("Tom = så mange som nødvendigt", "Empty = as many as needed"),
        min_value=0,
        max_value=10_000,
        required=False,
    )
    provider = forms.CharField(label=lazy("Leverandør", "Provider"), max_length=160, required=False)
    weekly_cost = forms.DecimalField(
        label=lazy("Pris pr. uge i kroner", "Price a week in kroner"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
        localize=True,
    )
    closed_on = day_field("Lukket fra", "Closed from", required=False)


class PlanForm(forms.Form):
    aim = text_field(
        "Hvilket job eller hvilken uddannelse vil borgeren? Med borgerens egne ord",
        "Which job or education does the citizen want? In their own words",
        rows=3,
    )
    on = day_field("Lavet", "Made")
    review_on = day_field("Ses på igen", "To be reviewed on")
    agreed_on = day_field("Borgeren sagde ja", "The citizen agreed", required=False)

    @staticmethod
    def beginning() -> dict[str, Any]:
        return {"on": today(), "review_on": today() + timedelta(days=91), "agreed_on": today()}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("on") and found.get("review_on") and found["review_on"] < found["on"]:
            self.add_error(
                "review_on", lazy("Skal ligge efter den dag, planen laves.", "Must lie after the day it is made.")
            )
        return found


class GoalForm(forms.Form):
    text = forms.CharField(label=lazy("Mål", "Goal"), max_length=300)
    area = forms.ChoiceField(label=lazy("Område", "Area"), choices=spoken(AREAS))
    intermediate = forms.ChoiceField(label=lazy("Delmål på vejen", "Intermediate goal"), required=False)
    parent = forms.ModelChoiceField(
        label=lazy("Hører under", "Belongs under"),
        queryset=Goal.objects.none(),
        empty_label=lazy("Ikke under noget", "Under none"),
        required=False,
    )
    owner = forms.ChoiceField(label=lazy("Hvem gør det?", "Who does it?"), choices=spoken(OWNERS))
    due_on = day_field("Senest", "By", required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intermediate"].choices = [*NONE, *spoken(intermediate_goals())]
        parents = self.fields["parent"]
        parents.queryset = plan.goals.filter(parent=None, state=Goal.State.OPEN)
        parents.label_from_instance = lambda goal: goal.text


class GoalStateForm(forms.Form):
    state = forms.ChoiceField(label=lazy("Hvor langt?", "How far?"), choices=spoken(GOAL_STATES))


class ReferForm(forms.Form):
    offer = forms.ModelChoiceField(label=lazy("Tilbud", "Offer"), queryset=Offer.objects.none(), empty_label=CHOOSE[1])
    goal = forms.ModelChoiceField(
        label=lazy("Mål", "Goal"), queryset=Goal.objects.none(), empty_label=NONE[0][1], required=False
    )
    on = day_field("Henvist", "Referred")

    def __init__(self, *args: Any, citizen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = Offer.objects.exclude(closed_on__lte=today()).order_by("name")
        goals = self.fields["goal"]
        goals.queryset = Goal.objects.filter(plan__citizen=citizen, plan__ended_on=None, state=Goal.State.OPEN)
        goals.label_from_instance = lambda goal: goal.text


class StartForm(forms.Form):
    on = day_field("Begynder", "Begins")
    hours_a_week = hours_field("Timer om ugen", "Hours a week", required=False)
    reason = forms.CharField(label=lazy("Hvorfor netop det?", "Why this one?"), max_length=300, required=False)


class DemandForm(forms.Form):
    on = day_field("Fra", "From")
    hours_a_week = hours_field("Timer om ugen", "Hours a week")
    reason = forms.CharField(label=lazy("Hvorfor nu?", "Why now?"), max_length=300, required=False)


class AttendForm(forms.Form):
    week = day_field("En dag i ugen", "A day of the week")
    planned = hours_field("Aftalte timer", "Hours agreed")
    attended = hours_field("Timer, borgeren kom", "Hours the citizen came")
    note = forms.CharField(label=lazy("Note", "Note"), max_length=300, required=False)


class StopForm(forms.Form):
    on = day_field("Slut", "End")
    reason = forms.ChoiceField(label=lazy("Hvorfor", "Why"), choices=[CHOOSE, *spoken(STOPS)])


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=lazy("Hvad", "What"), choices=spoken(CONTACTS))
    user = forms.ModelChoiceField(
        label=lazy("Kollega", "Colleague"), queryset=User.objects.none(), empty_label=NONE[0][1], required=False
    )
    name = forms.CharField(label=lazy("Eller navn", "Or name"), max_length=160, required=False)
    hours = hours_field("Timer om ugen", "Hours a week", required=False)
    on = day_field("Fra", "From")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(role__in=(Role.CASEWORKER, Role.TEAM_LEADER), is_active=True)
        self.fields["user"].queryset = staff.order_by("name")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("user") and not found.get("name"):
            self.add_error("name", lazy("Skriv hvem.", "Say who."))
        return found


class AnalysisForm(forms.Form):
    on = day_field("Dag", "Day")


class AssessForm(forms.Form):
    profession = forms.ChoiceField(label=lazy("Faggruppe", "Profession"), choices=spoken(PROFESSIONS))
    resources = text_field("Hvad kan borgeren?", "What can the citizen do?")
    barriers = text_field("Hvad står i vejen?", "What stands in the way?")
    advice = text_field("Råd", "Advice")


class ConcludeForm(forms.Form):
    on = day_field("Konference", "Conference")
    conclusion = text_field("Fælles konklusion", "Common conclusion", rows=6)


class BreachForm(forms.Form):
    on = day_field("Hvornår", "When")
    side = forms.ChoiceField(label=lazy("Hvem", "Who"), choices=[CHOOSE, *spoken(SIDES)])
    what = text_field("Hvad skete ikke?", "What did not happen?")


class RepairForm(forms.Form):
    on = day_field("Hvornår", "When")
    how = text_field("Hvordan er det rettet op?", "How was it mended?")


class SanctionForm(forms.Form):
    heard_on = day_field("Partshørt", "Heard")
    decided_on = day_field("Afgjort", "Decided")
    effective_on = day_field("Virker fra", "Takes effect")


class CloseForm(forms.Form):
    on = day_field("Lukket", "Closed")
    outcome = forms.ChoiceField(
        label=lazy("Hvordan endte det?", "How did it end?"), choices=[CHOOSE, *spoken(OUTCOMES)]
    )
    helped = text_field("Hvad hjalp?", "What helped?", required=False)
    hindered = text_field("Hvad stod i vejen?", "What stood in the way?", required=False)


class ReopenForm(forms.Form):
    on = day_field("Åben igen fra", "Open again from")
    why = forms.ChoiceField(label=lazy("Hvorfor?", "Why?"), choices=[CHOOSE, *spoken(REOPENINGS)])


class DecideForm(forms.Form):
    decision = text_field("Beslutning", "Decision")
