"""What people write about themselves, and the administrator about users."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from virkning.casework.access.roles import NAMES, Role
from virkning.casework.accounts.models import User
from virkning.casework.accounts.policies import IN_A_TEAM
from virkning.casework.people.models import Team
from virkning.casework.site.language import lazy


def _password(label: str, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **more)


class LoginForm(forms.Form):
    username = forms.CharField(
        label=lazy("Brugernavn", "User name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password(lazy("Adgangskode", "Password"), "current-password")


class AgainForm(forms.Form):
    sudo_password = _password(lazy("Din adgangskode", "Your password"), "current-password")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=lazy("Sprog", "Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect, required=True
    )


class NewPasswordForm(forms.Form):
    """A new password, written twice; the present one is asked for unless it was shown just now."""

    present = _password(lazy("Nuværende adgangskode", "Present password"), "current-password")
    new = _password(
        lazy("Ny adgangskode", "New password"),
        "new-password",
        help_text=lazy("Mindst 12 tegn. Gerne en hel sætning.", "At least 12 characters. A whole sentence is fine."),
    )
    repeated = _password(lazy("Ny adgangskode igen", "New password again"), "new-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("repeated") not in (None, cleaned["new"]):
            self.add_error("repeated", lazy("De to er ikke ens.", "The two differ."))
        if cleaned.get("new") and cleaned["new"] == cleaned.get("present"):
            self.add_error("new", lazy("Det er den, du har nu.", "That is the one you have now."))
        return cleaned


class UserForm(forms.Form):
    """A user as the administrator sees them: name, role and team, no citizens."""

    username = forms.CharField(
        label=lazy("Brugernavn", "User name"),
        max_length=80,
        help_text=lazy(
            "Små bogstaver a–z, tal og . _ - Kan ikke ændres senere.",
            "Small letters a–z, digits and . _ - It cannot be changed later.",
        ),
        validators=[RegexValidator(r"\A[a-z0-9][a-z0-9._-]*\Z", lazy("Brug kun de nævnte tegn.", "Use these only."))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(label=lazy("Navn", "Name"), max_length=120)
    role = forms.ChoiceField(label=lazy("Rolle", "Role"))
    team = forms.ModelChoiceField(
        Team.objects.select_related("office").order_by("office__name", "name"),
        label=lazy("Team", "Team"),
        required=False,
        help_text=lazy("Kun for sagsbehandlere og teamledere.", "For caseworkers and team leaders only."),
    )
    subject = forms.CharField(
        label=lazy("Bruger i kommunens login", "User in the municipality's login"),
        max_length=255,
        required=False,
        help_text=lazy(
            "Det »sub«, som kommunens login kender personen under.", "The “sub” that the municipality's login knows."
        ),
    )

    def __init__(self, user: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        role: Any = self.fields["role"]
        role.choices = [(role.value, lazy(*NAMES[role])) for role in Role]
        if user is not None:
            del self.fields["username"]
            self.initial = {"name": user.name, "role": user.role, "team": user.team_id, "subject": user.subject or ""}

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(lazy("Det har en anden.", "Somebody else has it."))
        return username

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        others = User.objects.exclude(pk=self.user.pk if self.user else None)
        if subject and others.filter(subject=subject).exists():
            raise forms.ValidationError(lazy("Det har en anden.", "Somebody else has it."))
        return subject

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in IN_A_TEAM and not cleaned.get("team"):
            self.add_error("team", lazy("Vælg et team til denne rolle.", "Choose a team for this role."))
        return cleaned


class TeamForm(forms.Form):
    office = forms.CharField(
        label=lazy("Kontor", "Office"),
        max_length=120,
        help_text=lazy("Et, der er der, eller et nyt.", "One that is there, or a new one."),
        widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=lazy("Team", "Team"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        there = Team.objects.filter(office__name=cleaned.get("office"), name=cleaned.get("name"))
        if cleaned.get("name") and there.exists():
            self.add_error("name", lazy("Kontoret har et team med det navn.", "The office has a team of that name."))
        return cleaned
