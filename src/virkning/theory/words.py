"""What the forms of a theory file have in common: bilingual texts, ids, and places in a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import AfterValidator, Field

from virkning.language import Text
from virkning.settings import Settings


class BothLanguages(Settings):
    """A text as it stands in a file: `name.da` and `name.en`."""

    da: str = Field(min_length=1, description="på dansk / in Danish")
    en: str = Field(min_length=1, description="på engelsk / in English")


_ID = r"^[a-z0-9][a-z0-9_-]*$"
_LINES = r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*"

Id = Annotated[str, Field(pattern=_ID)]
Reference = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9_-]*/)?[a-z0-9][a-z0-9_-]*$")]
Place = Annotated[str, Field(pattern=rf"^[a-z0-9][a-z0-9_-]*(:{_LINES})?$")]
Lines = Annotated[str, Field(pattern=rf"^{_LINES}$")]

Item = TypeVar("Item")
# A list in the file is a tuple in the program, where nothing changes after reading.
Many = Annotated[tuple[Item, ...], Field(strict=False)]

if TYPE_CHECKING:
    Words = Text
else:
    Words = Annotated[BothLanguages, AfterValidator(lambda found: Text(found.da, found.en))]
