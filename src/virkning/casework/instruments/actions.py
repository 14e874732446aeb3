"""What is done with questionnaires. A published version is never touched again: measurement.actions.publish makes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile

from virkning.casework.access.relations import today
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting, record
from virkning.casework.instruments import editing, rules
from virkning.casework.instruments.models import Draft, TranslationReview
from virkning.casework.instruments.shelf import Version, drafted
from virkning.casework.instruments.translations import words_of
from virkning.casework.measurement import actions as measurement
from virkning.casework.measurement.models import InstrumentVersion
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.instruments import Instrument, Item, parse_instrument
from virkning.instruments.incoming import Meant
from virkning.instruments.redcap_in import from_redcap
from virkning.instruments.spreadsheet import LARGEST_FILE
from virkning.instruments.toml_form import to_toml
from virkning.instruments.xlsform_in import from_xlsform
from virkning.language import Language, Text


def begin_from_version(*, by: User, version: Version, number: str) -> Draft:
    """A draft of the version that follows this one."""
    instrument = editing.next_version(version.instrument, number)
    return _begin(by, instrument, to_toml(instrument), origin=f"{version.instrument.id} {version.instrument.version}")


def begin_from_file(*, by: User, file: UploadedFile, meant: Meant | None, language: Language = "da") -> Draft:
    """A draft from TOML, which says everything itself, or from an XLSForm or REDCap dictionary with what they lack."""
    name = Path(str(file.name)).name[:100]
    definition = _read(file, name, meant, language)
    return _begin(by, parse_instrument(definition, name=name), definition, origin=name)


def change_text(*, by: User, draft: Draft, definition: str) -> Draft:
    """Put another text in place of the whole definition."""
    instrument = parse_instrument(definition, name="definition")
    return _change(by, draft, instrument, definition)


def change_item(*, by: User, draft: Draft, item: Item) -> Draft:
    return _edit(by, draft, lambda instrument: editing.with_item(instrument, item))


def change_head(*, by: User, draft: Draft, version: str, title: Text, note: Text | None) -> Draft:
    return _edit(by, draft, lambda instrument: editing.with_head(instrument, version=version, title=title, note=note))


def drop_item(*, by: User, draft: Draft, item: str) -> Draft:
    if len(drafted(draft).items) == 1:
        raise NotNowError(Text("Det sidste spørgsmål kan ikke udgå.", "The last question cannot be dropped."))
    return _edit(by, draft, lambda instrument: editing.without_item(instrument, item))


def discard(*, by: User, draft: Draft) -> None:
    with acting(by):
        record(by=by, action="draft_discarded", subject=draft, instrument=draft.instrument, version=draft.version)
        draft.delete()


def publish(*, by: User, draft: Draft, in_use_from: date) -> InstrumentVersion:
    """Take the draft into use. From then on it stands as it is."""
    _check_not_past(in_use_from)
    with acting(by):
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        rules.check_publish(drafted(locked))
        version = measurement.publish(by=by, definition=locked.definition, in_use_from=in_use_from)
        locked.delete()
    return version


def take_into_use(*, by: User, version: Version, in_use_from: date) -> InstrumentVersion:
    """Publish a version that comes with the program, word for word."""
    _check_not_past(in_use_from)
    if version.row is not None:
        rules.check_unpublished(version.instrument)
    return measurement.publish(by=by, definition=version.definition, in_use_from=in_use_from)


def review_translation(*, by: User, instrument: Instrument, language: Language) -> TranslationReview:
    """Say that one has read every word of a language."""
    with acting(by):
        review, _ = TranslationReview.objects.get_or_create(
            instrument=instrument.id,
            language=language,
            words=words_of(instrument, language),
            defaults={"reviewed_by": by},
        )
        record(by=by, action="translation_reviewed", subject=review, version=instrument.version, language=language)
    return review


def _check_not_past(in_use_from: date) -> None:
    """Measurements already laid out have their version; none can be laid out in the past."""
    if in_use_from < today():
        raise NotNowError(
            Text("Den kan tidligst tages i brug i dag.", "It can be taken into use from today at the earliest.")
        )


def _begin(by: User, instrument: Instrument, definition: str, *, origin: str) -> Draft:
    rules.require_names(instrument)
    rules.check_unpublished(instrument)
    _check_no_other(instrument, None)
    with acting(by):
        draft = Draft.objects.create(
            instrument=instrument.id, version=instrument.version, definition=definition, origin=origin, made_by=by
        )
        record(by=by, action="draft_begun", subject=draft, origin=origin)
    return draft


def _edit(by: User, draft: Draft, change: Callable[[Instrument], Instrument]) -> Draft:
    instrument = change(drafted(draft))
    return _change(by, draft, instrument, to_toml(instrument))


def _change(by: User, draft: Draft, instrument: Instrument, definition: str) -> Draft:
    parse_instrument(definition, name="definition")
    if instrument.id != draft.instrument:
        raise InputError(
            Text("Et udkast skifter ikke spørgeskema.", "A draft does not change questionnaire."),
            column="id",
            value=instrument.id,
            expected=draft.instrument,
        )
    rules.require_names(instrument)
    rules.check_unpublished(instrument)
    _check_no_other(instrument, draft)
    with acting(by):
        draft.version, draft.definition = instrument.version, definition
        draft.save(update_fields=["version", "definition", "changed_at"])
        record(by=by, action="draft_changed", subject=draft, checksum=instrument.checksum)
    return draft


def _check_no_other(instrument: Instrument, draft: Draft | None) -> None:
    others = Draft.objects.filter(instrument=instrument.id, version=instrument.version)
    if others.exclude(pk=draft.pk if draft else None).exists():
        raise NotNowError(
            Text("Der er allerede et udkast til den udgave.", "There is already a draft of that version.")
        )


def _read(file: UploadedFile, name: str, meant: Meant | None, language: Language) -> str:
    if (file.size or 0) > LARGEST_FILE:
        raise InputError(
            Text("Filen er for stor.", "The file is too large."),
            file=name,
            value=file.size,
            expected=Text(f"højst {LARGEST_FILE} byte", f"at most {LARGEST_FILE} bytes"),
        )
    content, kind = file.read(), Path(name).suffix.lower()
    if kind == ".toml":
        return content.decode("utf-8", errors="surrogateescape")
    if meant is None or kind not in (".xlsx", ".csv"):
        raise InputError(
            Text("Filens endelse kendes ikke.", "The file's ending is not known."),
            file=name,
            value=kind,
            expected=".toml, .xlsx, .csv",
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"form{kind}"
        path.write_bytes(content)
        if kind == ".xlsx":
            return to_toml(from_xlsform(path, meant, name=name))
        return to_toml(from_redcap(path, meant, language=language, name=name))
