"""What is done in the library: theories changed as new versions, comments, and the steps of a lesson."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting, record
from virkning.casework.library import policies
from virkning.casework.library.models import Comment, Decision, Lesson, PracticeChange, StudyDraft, TheoryVersion
from virkning.casework.library.shelf import current, theory_of
from virkning.casework.library.study_shelf import kept_one, written
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.language import Text, same
from virkning.theory.evidence.model import Study

LONGEST_ID = 60


def save_theory(*, by: User, theory: str, definition: str, note: str, based_on: int) -> TheoryVersion:
    """A new version of a theory. based_on: the number that was changed; another's newer one is never written over."""
    found = theory_of(definition)
    if found.id != theory or len(theory) > LONGEST_ID:
        raise InputError(
            Text("Teoriens id kan ikke skiftes.", "The theory's id cannot be changed."),
            column="theory.id",
            value=found.id,
            expected=theory[:LONGEST_ID],
        )
    with acting(by):
        _one_at_a_time(f"theory:{theory}")
        before = current(theory)
        if before is not None and before.number != based_on:
            raise NotNowError(
                Text("En anden har rettet teorien imens.", "Somebody else has changed the theory in the meantime.")
            )
        if before is not None and before.definition == definition:
            raise NotNowError(Text("Teksten er ikke ændret.", "The text has not changed."))
        number = (TheoryVersion.objects.filter(theory=theory).aggregate(last=Max("number"))["last"] or 0) + 1
        version = TheoryVersion.objects.create(
            theory=theory, number=number, definition=definition, note=note, made_by=by
        )
        record(by=by, action="theory_changed", subject=version, theory=theory, number=number)
    return version


def new_theory(*, by: User, definition: str, note: str) -> TheoryVersion:
    """The first version of a theory that the program does not bring."""
    theory = theory_of(definition).id
    if current(theory) is not None:
        raise InputError(
            Text("Der er allerede en teori med det id.", "There is already a theory of that id."),
            column="theory.id",
            value=theory,
            expected=same(f"{theory}-2"),
        )
    return save_theory(by=by, theory=theory, definition=definition, note=note, based_on=0)


def save_study(*, by: User, study: Study, note: str, based_on: int) -> StudyDraft:
    """A draft of a study. based_on: the number that was changed; another's newer one is never written over."""
    if len(study.id) > LONGEST_ID:
        raise InputError(
            Text("Det korte navn er for langt.", "The short name is too long."),
            column="id",
            value=study.id,
            expected=study.id[:LONGEST_ID],
        )
    with acting(by):
        _one_at_a_time(f"study:{study.id}")
        before = kept_one(study.id)
        if (before.number if before else 0) != based_on:
            raise NotNowError(
                Text("En anden har rettet studiet imens.", "Somebody else has changed the study in the meantime.")
            )
        if before and before.study == study:
            raise NotNowError(Text("Intet er ændret.", "Nothing has changed."))
        draft = StudyDraft.objects.create(
            study=study.id, number=based_on + 1, definition=written(study), note=note, made_by=by
        )
        record(by=by, action="study_changed", subject=draft, study=study.id, number=draft.number)
    return draft


def new_study(*, by: User, study: Study, note: str) -> StudyDraft:
    """The first draft of a study that the evidence base does not have."""
    if kept_one(study.id) is not None:
        raise InputError(
            Text("Der er allerede et studie med det korte navn.", "There is already a study of that short name."),
            column="id",
            value=study.id,
            expected=same(f"{study.id}-2"),
        )
    return save_study(by=by, study=study, note=note, based_on=0)


def comment(*, by: User, theory: str, part: str, text: str) -> Comment:
    with acting(by):
        said = Comment.objects.create(theory=theory, part=part, text=text, by=by)
        record(by=by, action="theory_commented", subject=said, theory=theory, part=part)
    return said


def settle(*, by: User, comment: Comment) -> None:
    """A comment has been dealt with; it stays."""
    if comment.settled_at:
        return
    with acting(by):
        comment.settled_by, comment.settled_at = by, timezone.now()
        comment.save(update_fields=["settled_by", "settled_at"])
        record(by=by, action="comment_settled", subject=comment)


def learn(
    *, by: User, title: str, learnt: str, recommendation: str, finding: str = "", theory: str = "", part: str = ""
) -> Lesson:
    with acting(by):
        lesson = Lesson.objects.create(
            title=title,
            learnt=learnt,
            recommendation=recommendation,
            finding=finding,
            theory=theory,
            part=part,
            made_by=by,
        )
        record(by=by, action="lesson_learnt", subject=lesson, finding=finding, theory=theory, part=part)
    return lesson


def decide(*, by: User, lesson: Lesson, committee: str, on: date, outcome: str, text: str = "") -> Decision:
    with acting(by):
        decision = Decision.objects.create(
            lesson=lesson, committee=committee, on=on, outcome=outcome, text=text, made_by=by
        )
        record(by=by, action="lesson_decided", subject=decision, outcome=outcome)
    return decision


def change_practice(*, by: User, lesson: Lesson, kind: str, text: str, since: date) -> PracticeChange:
    policies.check_change(lesson)
    with acting(by):
        change = PracticeChange.objects.create(lesson=lesson, kind=kind, text=text, since=since, made_by=by)
        record(by=by, action="practice_changed", subject=change, kind=kind)
    return change


def return_to_theory(*, by: User, lesson: Lesson, version: TheoryVersion) -> None:
    """What was learnt now stands in the theory."""
    policies.check_return(lesson, version)
    with acting(by):
        lesson.returned, lesson.returned_at = version, timezone.now()
        lesson.save(update_fields=["returned", "returned_at"])
        record(by=by, action="lesson_returned", subject=lesson, theory=version.theory, number=version.number)


def _one_at_a_time(what: str) -> None:
    """Two who save the same theory or study at once take turns; the second then finds a newer one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [what])
