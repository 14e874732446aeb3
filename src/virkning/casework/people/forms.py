"""What is asked about a citizen and a change of caseworker."""

from __future__ import annotations

from typing import Any

from django import forms

from virkning.casework.access.relations import today
from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import Team
from virkning.casework.people.words import OF_A_CHANGE
from virkning.casework.site.asking import CHOOSE, day_field, spoken
from virkning.casework.site.language import lazy, say
from virkning.language import Text
from virkning.words import BENEFITS, EDUCATION_LEVELS, ORIGINS, READINESS_SCALES, Vocabulary

UNKNOWN = [("", lazy("Ikke kendt", "Not known"))]


def terms(vocabulary: Vocabulary[Any]) -> list[tuple[str, str]]:
    return [(term.id, lazy(term.label.da, term.label.en)) for term in vocabulary.values()]


class RegisterForm(forms.Form):
    name = forms.CharField(
        label=lazy("Navn", "Name"),
        max_length=160,
        error_messages={"required": lazy("Skriv borgerens navn.", "Write the citizen's name.")},
    )
    cpr = forms.CharField(
        label=lazy("CPR-nummer", "CPR number"),
        error_messages={"required": lazy("Skriv borgerens CPR-nummer.", "Write the citizen's CPR number.")},
        help_text=lazy(
            "Gemmes krypteret. Seks cifre, bindestreg, fire cifre.", "Kept encrypted. Six digits, hyphen, four digits."
        ),
        max_length=11,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    phone = forms.CharField(label=lazy("Telefon", "Phone"), max_length=40, required=False)
    email = forms.EmailField(label=lazy("E-mail", "E-mail"), required=False)
    benefit = forms.ChoiceField(label=lazy("Ydelse", "Benefit"), choices=[CHOOSE, *terms(BENEFITS)])
    readiness = forms.ChoiceField(label=lazy("Visitation", "Readiness group"), required=False)
    origin = forms.ChoiceField(label=lazy("Oprindelse", "Origin"), choices=[*UNKNOWN, *terms(ORIGINS)], required=False)
    education = forms.ChoiceField(
        label=lazy("Højeste uddannelse", "Highest education"),
        choices=[*UNKNOWN, *terms(EDUCATION_LEVELS)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readiness"].choices = [*UNKNOWN, *readiness_groups()]

    def clean_cpr(self) -> str:
        cpr = str(self.cleaned_data["cpr"])
        if numbers.birth_year(cpr) is None:
            raise forms.ValidationError(
                say(
                    Text(
                        "Det er ikke et CPR-nummer. Se efter de ti cifre.",
                        "That is not a CPR number. Check its digits.",
                    )
                )
            )
        return cpr


def readiness_groups() -> list[tuple[str, str]]:
    """The groups of the scales that hold today, as "scale:group"."""
    on = today()
    return [
        (f"{scale.id}:{group.id}", lazy(group.label.da, group.label.en))
        for scale in READINESS_SCALES.values()
        if (scale.valid_from is None or scale.valid_from <= on) and (scale.valid_to is None or scale.valid_to >= on)
        for group in scale.groups
    ]


class StandingForm(forms.Form):
    """A change of benefit or readiness group from a day on."""

    benefit = forms.ChoiceField(
        label=lazy("Ydelse", "Benefit"), choices=[("", lazy("Uændret", "Unchanged")), *terms(BENEFITS)], required=False
    )
    readiness = forms.ChoiceField(label=lazy("Visitation", "Readiness group"), required=False)
    on = day_field("Fra", "From")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readiness"].choices = [("", lazy("Uændret", "Unchanged")), *readiness_groups()]


class AssignForm(forms.Form):
    caseworker = forms.ModelChoiceField(
        label=lazy("Ny sagsbehandler", "New caseworker"), queryset=User.objects.none(), empty_label=CHOOSE[1]
    )
    reason = forms.ChoiceField(
        label=lazy("Hvorfor skifter borgeren?", "Why does the citizen change?"),
        choices=[CHOOSE, *spoken(OF_A_CHANGE)],
    )
    on = day_field("Fra", "From")

    def __init__(self, *args: Any, teams: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.filter(role=Role.CASEWORKER, is_active=True, team__in=teams or Team.objects.none())
        self.fields["caseworker"].queryset = found.order_by("name")


class GuestForm(forms.Form):
    user = forms.ModelChoiceField(label=lazy("Hvem", "Who"), queryset=User.objects.none(), empty_label=CHOOSE[1])
    reason = forms.CharField(
        label=lazy("Hvorfor", "Why"),
        max_length=300,
        error_messages={
            "required": lazy("Skriv, hvorfor gæsten skal se sagen.", "Write why the guest needs the case.")
        },
    )
    starts = day_field("Fra", "From")
    ends = day_field("Til og med", "Up to and including")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(role__in=(Role.CASEWORKER, Role.TEAM_LEADER), is_active=True)
        self.fields["user"].queryset = staff.order_by("name")
