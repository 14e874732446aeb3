"""What a user is told when something given to the program cannot be used."""

from __future__ import annotations

from pathlib import Path

from virkning.language import Language, Text, same

_PLACES = {
    "file": Text("fil", "file"),
    "row": Text("række", "row"),
    "column": Text("kolonne", "column"),
    "value": Text("værdi", "value"),
    "expected": Text("forventet", "expected"),
}


class InputError(Exception):
    """Bad input: says what is wrong, where it stands and what was expected. The command ends with exit code 2."""

    def __init__(
        self,
        message: Text,
        *,
        file: str | Path | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        expected: Text | str | None = None,
    ) -> None:
        self.message = message
        self.file = None if file is None else str(file)
        self.row = row
        self.column = column
        self.value = None if value is None else _short(value)
        self.expected = same(expected) if isinstance(expected, str) else expected
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        lines = [self.message.say(language)]
        for place, label in _PLACES.items():
            found = getattr(self, place)
            if found is not None:
                said = found.say(language) if isinstance(found, Text) else str(found)
                lines += [f"  {label.say(language)}: {said}"] if said else []
        return "\n".join(lines)


def _short(value: object, limit: int = 80) -> str:
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
