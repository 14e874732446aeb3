"""Double blind coding: while a round is open a coder sees only their own codings, and what is done stays as it was.

The wall is the program's, not the disk's: the files are plain. Coders who must not be able to look work in a copy of
the folder each and bring their own codings file to the common one when they are done.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field

from virkning.errors import InputError
from virkning.files import sha256
from virkning.language import Text
from virkning.qualitative.folder import Folder
from virkning.qualitative.toml import write_toml
from virkning.settings import Settings, read_form


class Round(Settings):
    """Who codes the same documents without seeing each other, and the checksum of each one's work when done."""

    coders: list[str] = Field(min_length=2, description="koderne / the coders")
    documents: list[str] = Field(min_length=1, description="dokumenterne / the documents")
    started: str = Field("", description="hvornår / when")
    done: dict[str, str] = Field(default_factory=dict, description="sha256 af hver koders fil / sha256 of each file")

    @property
    def open(self) -> bool:
        return set(self.done) != set(self.coders)


class _File(Settings):
    round: Round


def read_round(folder: Folder) -> Round | None:
    return read_form(_File, folder.blind).round if folder.blind.exists() else None


def start(folder: Folder, coders: tuple[str, ...], documents: tuple[str, ...]) -> Round:
    """Begin a round. It is refused where one of the coders has already coded, since somebody may have looked."""
    running = read_round(folder)
    if running is not None and running.open:
        raise InputError(Text("En blind runde er i gang.", "A blind round is open."), file=folder.blind)
    if len(set(coders)) < 2:
        raise InputError(
            Text("En blind runde kræver to kodere.", "A blind round needs two coders."), value=", ".join(coders)
        )
    for coder in coders:
        if folder.codings(coder).exists():
            raise InputError(
                Text("Koderen har allerede kodet.", "The coder has coded already."), file=folder.codings(coder), value=coder
            )  # fmt: skip
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return _write(folder, Round(coders=sorted(set(coders)), documents=list(documents), started=at))


def finish(folder: Folder, coder: str) -> Round:
    """A coder is done: the work is bound by its checksum."""
    running = read_round(folder)
    if running is None or coder not in running.coders:
        raise InputError(
            Text("Koderen er ikke med i en blind runde.", "The coder is not in a blind round."),
            file=folder.blind, value=coder, expected=", ".join(running.coders) if running else None,
        )  # fmt: skip
    if not folder.codings(coder).exists():
        raise InputError(
            Text("Koderen har intet kodet.", "The coder has coded nothing."), file=folder.codings(coder), value=coder
        )
    refuse_done(folder, coder)
    done = {**running.done, coder: sha256(folder.codings(coder))}
    return _write(folder, running.model_copy(update={"done": dict(sorted(done.items()))}))


def _write(folder: Folder, running: Round) -> Round:
    tables: list[tuple[str, dict[str, str | list[str]]]] = [
        ("round", {"coders": running.coders, "documents": running.documents, "started": running.started}),
        ("round.done", dict(running.done)),
    ]
    write_toml(folder.blind, tables)
    return running


def visible(folder: Folder, coders: tuple[str, ...], reader: str | None) -> tuple[str, ...]:
    """Whose codings a reader may see. With no reader named, everybody's, which an open round refuses."""
    running = read_round(folder)
    if running is None:
        return coders
    if running.open:
        hidden = [coder for coder in coders if coder in running.coders and coder != reader]
        if reader is None and hidden:
            raise InputError(
                Text("En blind runde er i gang; kodningerne ses først, når alle er færdige.", "A blind round is open; codings are seen when all are done."),
                file=folder.blind, value=", ".join(sorted(set(running.coders) - set(running.done))),
                expected="--coder",
            )  # fmt: skip
        return tuple(coder for coder in coders if coder not in hidden)
    _refuse_changed(folder, running)
    return coders


def refuse_done(folder: Folder, coder: str) -> None:
    running = read_round(folder)
    if running is not None and coder in running.done:
        raise InputError(
            Text("Koderen har meldt sig færdig med den blinde runde.", "The coder is done with the blind round."),
            file=folder.blind, value=coder, expected=Text("en anden koder, fx «enige»", "another coder, such as “agreed”"),
        )  # fmt: skip


def _refuse_changed(folder: Folder, running: Round) -> None:
    for coder, sealed in running.done.items():
        file = folder.codings(coder)
        if _sum(file) != sealed:
            raise InputError(
                Text("Kodningerne er ændret, efter at koderen meldte sig færdig.", "The codings have changed since the coder was done."),
                file=file, value=coder, expected=f"sha256 {sealed}",
            )  # fmt: skip


def _sum(file: Path) -> str | None:
    return sha256(file) if file.exists() else None
