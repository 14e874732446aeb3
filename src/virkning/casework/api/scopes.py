"""What a system can be allowed to do."""

from __future__ import annotations

from enum import StrEnum

from virkning.language import Text


class Scope(StrEnum):
    READ_CITIZENS = "citizens:read"
    WRITE_CITIZENS = "citizens:write"
    READ_TALKS = "talks:read"
    WRITE_TALKS = "talks:write"
    READ_ACTIVITIES = "activities:read"
    WRITE_ACTIVITIES = "activities:write"
    READ_MEASUREMENTS = "measurements:read"
    WRITE_MEASUREMENTS = "measurements:write"


NAMES: dict[str, Text] = {
    Scope.READ_CITIZENS: Text("Læse borgere", "Read citizens"),
    Scope.WRITE_CITIZENS: Text("Oprette borgere", "Register citizens"),
    Scope.READ_TALKS: Text("Læse samtaler", "Read talks"),
    Scope.WRITE_TALKS: Text("Skrive samtaler", "Write talks"),
    Scope.READ_ACTIVITIES: Text("Læse indsatser", "Read activities"),
    Scope.WRITE_ACTIVITIES: Text("Skrive indsatser", "Write activities"),
    Scope.READ_MEASUREMENTS: Text("Læse åbnede målinger", "Read opened measurements"),
    Scope.WRITE_MEASUREMENTS: Text("Begynde målinger", "Begin measurements"),
}
