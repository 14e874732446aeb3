"""What the forms of a theory file have in common: bilingual texts, ids, and places in a source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, field_validator

from virkning.language import Text
from virkning.settings import Settings

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class BothLanguages(Settings):
    """A text as it stands in a file: `name.da` and `name.en`."""

    da: str = Field(min_length=1, description="på dansk / in Danish")
    en: str = Field(min_length=1, description="på engelsk / in English")


class ShownWords(BothLanguages):
    """A text of a theory, which has to stand in a picture."""

    @field_validator("da", "en")
    @classmethod
    def _can_be_seen(cls, said: str) -> str:
        """Words go into pictures, pages and XML: something has to be there, and nothing that cannot be shown."""
        if not said.strip():
            raise ValueError(Text("Teksten er tom.", "The text is empty."))
        if _UNSEEN.search(said):
            raise ValueError(
                Text("Teksten rummer et tegn, der ikke kan vises.", "The text holds a character that cannot be shown.")
            )
        return said


_ID = r"^[a-z0-9][a-z0-9_-]*$"
_LINES = r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*"
_PLACE = rf"^[a-z0-9][a-z0-9_-]*(:{_LINES})?$"


def _shaped(pattern: str, rule: Text) -> tuple[AfterValidator, Any]:
    """A text of a certain form, whose rule is told in words where it is broken."""

    def check(found: str) -> str:
        if not re.match(pattern, found):
            raise ValueError(rule)
        return found

    return AfterValidator(check), Field(json_schema_extra={"pattern": pattern})


_IS_ID = _shaped(
    _ID,
    Text("Et id er små bogstaver a-z, tal, - og _; ikke æ, ø og å.", "An id is small letters a-z, digits, - and _."),
)
_IS_PLACE = _shaped(
    _PLACE,
    Text(
        "Et sted er en kildes id og linjer, som bog:3-5,7.", "A place is a source's id and lines, such as book:3-5,7."
    ),
)

Id = Annotated[str, *_IS_ID]
Reference = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9_-]*/)?[a-z0-9][a-z0-9_-]*$")]
Place = Annotated[str, *_IS_PLACE]
Lines = Annotated[str, Field(pattern=rf"^{_LINES}$")]

Item = TypeVar("Item")
# A list in the file is a tuple in the program, where nothing changes after reading.
Many = Annotated[tuple[Item, ...], Field(strict=False)]

if TYPE_CHECKING:
    Words = Text
else:
    Words = Annotated[ShownWords, AfterValidator(lambda found: Text(found.da, found.en))]
