"""Studies carried in from other programs' files and out to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.settings import read_form
from virkning.theory.evidence.contents import EvidenceFile
from virkning.theory.evidence.formats.csl import as_csl, read_csl
from virkning.theory.evidence.formats.ris import as_ris, read_ris
from virkning.theory.evidence.formats.tables import as_csv, read_csv
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.reading import checked
from virkning.theory.evidence.writing import as_toml

_READERS: dict[str, Callable[[Path], tuple[Study, ...]]] = {".ris": read_ris, ".json": read_csl, ".csv": read_csv}
_WRITERS: dict[str, Callable[[Iterable[Study]], str]] = {".ris": as_ris, ".json": as_csl, ".csv": as_csv}


def carry_out(studies: Iterable[Study], out: Path) -> None:
    """Write studies in the form that the file's ending names."""
    text = _WRITERS[_known(out)](studies)
    with whole_file(out) as fresh:
        fresh.write_text(text, encoding="utf-8", newline="")


def bring_in(source: Path, target: Path) -> list[Text]:
    """Add a file's studies to an evidence file of one's own, all of them or none, and say what was done.

    A study whose id is there already is refused; one that looks like a study that is there is brought in and named.
    """
    if target.suffix != ".toml":
        raise InputError(Text("Undersøgelserne skrives til en evidensfil.", "The studies are written to an evidence file."), file=target, value=target.suffix, expected=".toml")  # fmt: skip
    new = _READERS[_known(source)](source)
    old = read_form(EvidenceFile, target) if target.exists() else EvidenceFile()
    whole = old.model_copy(update={"studies": (*old.studies, *new)})
    checked({str(target): old, str(source): EvidenceFile(study=new)})
    with whole_file(target) as fresh:
        fresh.write_text(as_toml(whole), encoding="utf-8")
    told = Text("{count} undersøgelser er føjet til {target}.", "{count} studies were added to {target}.")
    return [told.fill(count=len(new), target=target), *_alike(old.studies, new)]


def _known(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in _READERS:
        raise InputError(
            Text("Filtypen kendes ikke.", "The file type is not known."),
            file=path,
            value=path.suffix,
            expected=", ".join(_READERS),
        )
    return ending


def _alike(old: Iterable[Study], new: Iterable[Study]) -> list[Text]:
    """New studies with the first author and year of one that was there."""
    known = {(study.authors[0].lower(), study.year): study for study in old}
    told = Text("{new} ligner {old}: er det den samme?", "{new} looks like {old}: is it the same?")
    pairs = [(study, known.get((study.authors[0].lower(), study.year))) for study in new]
    return [told.fill(new=study.id, old=twin.id) for study, twin in pairs if twin]
