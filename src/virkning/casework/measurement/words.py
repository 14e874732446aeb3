"""What measurements' choices are called."""

from __future__ import annotations

from virkning.language import Text

HELPERS: dict[str, Text] = {
    "nobody": Text("Nej, jeg svarer selv", "No, I answer on my own"),
    "read_aloud": Text("Telefonen læser højt for mig", "The phone reads to me"),
    "caseworker": Text("Ja, min sagsbehandler", "Yes, my caseworker"),
    "relative": Text("Ja, en pårørende eller ven", "Yes, a relative or friend"),
    "interpreter": Text("Ja, en tolk", "Yes, an interpreter"),
    "other": Text("Ja, en anden", "Yes, somebody else"),
}

RATERS: dict[str, Text] = {
    "citizen": Text("Borgeren", "The citizen"),
    "caseworker": Text("Sagsbehandleren", "The caseworker"),
}
