"""What talks' choices are called."""

from __future__ import annotations

from virkning.casework.meetings.models import Talk
from virkning.language import Text

KINDS: dict[str, Text] = {
    Talk.Kind.FIRST: Text("Første samtale", "First talk"),
    Talk.Kind.FOLLOW_UP: Text("Opfølgning", "Follow-up"),
    Talk.Kind.SHARED: Text("Fælles samtale med andre", "Shared talk with others"),
    Talk.Kind.PHONE: Text("Telefon", "Phone"),
    Talk.Kind.VIDEO: Text("Video", "Video"),
    Talk.Kind.CLOSING: Text("Afsluttende samtale", "Closing talk"),
}

NO_SHOWS: dict[str, Text] = {
    Talk.NoShow.ILL: Text("Syg", "Ill"),
    Talk.NoShow.CITIZEN_CANCELLED: Text("Borgeren meldte afbud", "The citizen cancelled"),
    Talk.NoShow.CASEWORKER_CANCELLED: Text("Jobcentret aflyste", "The job centre cancelled"),
    Talk.NoShow.NOT_REACHED: Text("Indkaldelsen nåede ikke frem", "The invitation did not arrive"),
    Talk.NoShow.NO_WORD: Text("Kom ikke og sagde ikke til", "Did not come and sent no word"),
    Talk.NoShow.OTHER: Text("Andet", "Something else"),
}
