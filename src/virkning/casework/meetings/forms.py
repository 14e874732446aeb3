"""What is asked when a talk is booked or written down."""

from __future__ import annotations

from typing import Any

from django import forms

from virkning.casework.access.relations import today
from virkning.casework.meetings.words import KINDS, NO_SHOWS
from virkning.casework.site.asking import day_field, spoken, text_field
from virkning.casework.site.language import lazy, say
from virkning.language import Text

ATTENDED = {
    "yes": Text("Borgeren kom", "The citizen came"),
    "no": Text("Borgeren kom ikke", "The citizen did not come"),
}


class BookForm(forms.Form):
    on = day_field("Dato", "Date")
    kind = forms.ChoiceField(label=lazy("Samtalens art", "Kind of talk"), choices=spoken(KINDS))


class TalkForm(BookForm):
    """A talk that was held or missed: usually three answers, filled in beforehand."""

    attended = forms.ChoiceField(
        label=lazy("Mødte borgeren?", "Did the citizen come?"), choices=spoken(ATTENDED), widget=forms.RadioSelect
    )
    no_show = forms.ChoiceField(
        label=lazy("Hvis ikke: hvorfor?", "If not: why?"), choices=[("", "–"), *spoken(NO_SHOWS)], required=False
    )
    note = text_field("Notat", "Note", required=False)

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(say(Text("Dagen er ikke kommet endnu.", "That day has not come yet.")))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("attended") == "no" and not found.get("no_show"):
            self.add_error("no_show", say(Text("Skriv hvorfor, så godt du ved.", "Say why, as well as you know.")))
        return found
