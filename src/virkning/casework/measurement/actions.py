"""Everything that changes a measurement. Each action is one transaction with its event in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils import timezone

from virkning.casework.access.relations import today
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.measurement import policies
from virkning.casework.measurement.catalogue import in_use, instrument_of
from virkning.casework.measurement.keys import LIVES, hashed, new_code
from virkning.casework.measurement.models import Answer, InstrumentVersion, Measurement, Sheet, SheetKey
from virkning.casework.meetings.models import Talk
from virkning.casework.people.models import Citizen
from virkning.errors import InputError
from virkning.instruments import Item, parse_instrument
from virkning.language import Text, same


def publish(*, by: Actor, definition: str, in_use_from: date) -> InstrumentVersion:
    """Take a version of a questionnaire into use from a day on. Earlier versions and their answers stay as they are."""
    instrument = parse_instrument(definition, name="definition")
    with acting(by):
        version = InstrumentVersion.objects.create(
            instrument=instrument.id,
            version=instrument.version,
            definition=definition,
            checksum=instrument.checksum,
            in_use_from=in_use_from,
            published_by=by.log_name,
            published_at=timezone.now(),
        )
        record(by=by, action="instrument_published", subject=version, checksum=version.checksum)
    return version


def begin(
    *, by: Actor, citizen: Citizen, caseworker: User, talk: Talk | None = None, on: date | None = None
) -> Measurement:
    """Lay out the sheets of a new measurement, one for each rater of each questionnaire in use."""
    on = on or today()
    versions = in_use(on)
    if not versions:
        raise InputError(
            Text("Der er intet spørgeskema i brug.", "There is no questionnaire in use."), value=on.isoformat()
        )
    with acting(by):
        Citizen.objects.select_for_update().get(pk=citizen.pk)
        last = citizen.measurements.aggregate(last=Max("wave"))["last"] or 0
        measurement = Measurement.objects.create(
            citizen=citizen, talk=talk, caseworker=caseworker, wave=last + 1, date=on
        )
        Sheet.objects.bulk_create(
            Sheet(measurement=measurement, rater=rater, instrument=version)
            for version in versions
            for rater in instrument_of(version).raters
        )
        record(by=by, action="measurement_begun", citizen=citizen, subject=measurement, wave=measurement.wave)
    return measurement


def make_key(*, by: Actor, measurement: Measurement) -> str:
    """A new code for the citizen; earlier ones stop working. It is told once and kept only as a hash."""
    code = new_code()
    with acting(by):
        measurement.keys.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        key = SheetKey.objects.create(
            measurement=measurement, code_hash=hashed(code), expires_at=timezone.now() + LIVES
        )
        record(by=by, action="key_made", citizen=measurement.citizen, subject=key)
    return code


def save_answer(*, by: Actor, sheet: Sheet, item: str, values: Sequence[int] = (), missing: str = "") -> Answer:
    """Keep one answer. Answering again replaces it, as long as the sheet is not sent."""
    _check_fits(instrument_of(sheet.instrument).item(item), sheet, values, missing)
    with acting(by):
        locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
        policies.check_answer(locked)
        if locked.started_at is None:
            locked.started_at = timezone.now()
            locked.save(update_fields=["started_at"])
        [answer] = Answer.objects.bulk_create(
            [Answer(sheet=sheet, item=item, values=sorted(set(values)), missing=missing)],
            update_conflicts=True,  # one statement where update_or_create asks five times: this is the site's busiest line
            unique_fields=["sheet", "item"],
            update_fields=["values", "missing", "saved_at"],
        )
    return answer


def clear_answer(*, by: Actor, sheet: Sheet, item: str) -> None:
    """Take an answer back: the last tick was removed."""
    with acting(by):
        policies.check_answer(Sheet.objects.select_for_update().get(pk=sheet.pk))
        sheet.answers.filter(item=item).delete()


def say_help(*, by: Actor, sheets: Sequence[Sheet], helped_by: str, language: str) -> None:
    """Who helped with the answers, and the language they were given in."""
    with acting(by):
        for sheet in sheets:
            policies.check_answer(sheet)
            sheet.helped_by, sheet.language = helped_by, language
            sheet.save(update_fields=["helped_by", "language"])


def submit(*, by: Actor, sheet: Sheet) -> None:
    """Send a sheet. When it is the last of the pair, both may look at both."""
    with acting(by):
        measurement = Measurement.objects.select_for_update().get(pk=sheet.measurement_id)
        policies.check_submit(sheet, unanswered=len(unanswered(sheet)))
        sheet.submitted_at = timezone.now()
        sheet.save(update_fields=["submitted_at"])
        record(by=by, action="sheet_submitted", citizen=measurement.citizen, subject=sheet, rater=sheet.rater)
        if measurement.opened_at is None and policies.opens(measurement):
            measurement.opened_at = timezone.now()
            measurement.save(update_fields=["opened_at"])
            record(by=by, action="measurement_opened", citizen=measurement.citizen, subject=measurement)


def agree(*, by: User, measurement: Measurement, text: str) -> None:
    """What citizen and caseworker agreed after they had looked at the answers together."""
    policies.check_agree(measurement)
    with acting(by):
        measurement.agreed = text
        measurement.save(update_fields=["agreed"])
        record(by=by, action="measurement_agreed", citizen=measurement.citizen, subject=measurement)


def unanswered(sheet: Sheet) -> list[Item]:
    """The items of the sheet that have neither an answer nor a reason for none."""
    answered = set(sheet.answers.values_list("item", flat=True))
    return [item for item in items_of(sheet) if item.id not in answered]


def items_of(sheet: Sheet) -> tuple[Item, ...]:
    return instrument_of(sheet.instrument).items_of(sheet.rater)


def _check_fits(item: Item, sheet: Sheet, values: Sequence[int], missing: str) -> None:
    """An answer is one of the item's own: of this rater, from its points, alone where it must stand alone."""
    if item.rater != sheet.rater:
        raise InputError(Text("Spørgsmålet er ikke dit.", "The question is not yours."), value=item.id)
    if bool(values) == bool(missing) or (missing and missing not in item.missing):
        raise InputError(
            Text("Vælg ét svar.", "Choose one answer."), column=item.id, value=missing, expected=", ".join(item.missing)
        )
    unknown = set(values) - set(item.codes)
    alone = {point.code for point in item.points if point.exclusive} & set(values)
    if unknown or (len(set(values)) > 1 and (alone or not item.multiple)):
        raise InputError(
            Text("Svaret hører ikke til spørgsmålet.", "The answer does not belong to the question."),
            column=item.id,
            value=", ".join(map(str, values)),
            expected=same(", ".join(map(str, item.codes))),
        )
