"""When an object's state does not allow what is asked. Every app's policies raise this one error."""

from __future__ import annotations

from virkning.language import Text


class NotNowError(Exception):
    """The state of things does not allow it now; the sentence tells the user why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
