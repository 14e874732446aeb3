"""What people write about themselves: who they are when they come in."""

from __future__ import annotations

from django import forms

from virkning.casework.site.language import lazy


class LoginForm(forms.Form):
    username = forms.CharField(
        label=lazy("Brugernavn", "User name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=lazy("Adgangskode", "Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
