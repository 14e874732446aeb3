"""`virkning qualitative read|redact|code|link`: what a person does with the texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from virkning.commands.qualitative_options import PATH, PROJECT, t

if TYPE_CHECKING:
    from virkning.qualitative.folder import Folder
    from virkning.qualitative.redaction.review import Judged, Ruling


@click.command(
    help=t("Læs interviews (txt, docx, odt, vtt, srt) ind i PROJECT.", "Read interviews (txt, docx, odt, vtt, srt) into PROJECT.")
)  # fmt: skip
@PROJECT
@click.argument("files", type=PATH, nargs=-1, required=True)
@click.option(
    "--title", default="Interviews", show_default=True, help=t("Et nyt projekts navn.", "A new project's name.")
)
@click.option(
    "--private",
    default="private",
    show_default=True,
    help=t("Et nyt projekts mappe til originaler.", "A new project's folder for originals."),
)
@click.option("--id", "id_", help=t("Dokumentets id, når der kun er ét.", "The document's id, when there is only one."))
def read(project: Path, files: tuple[Path, ...], title: str, private: str, id_: str | None) -> None:
    from virkning.qualitative.folder import FILE, new_folder, open_folder
    from virkning.qualitative.reading import read_document
    from virkning.qualitative.reviewing import add_original

    if id_ and len(files) > 1:
        raise click.UsageError(t("--id passer kun til én fil.", "--id fits one file only."))
    documents = [read_document(file, id_) for file in files]
    folder = open_folder(project) if (project / FILE).exists() else new_folder(project, title, private)
    for document, flags in zip(documents, add_original(folder, *documents), strict=True):
        turns = len(document.turns)
        click.echo(
            t(
                f"{document.id}: {len(document.text)} tegn, {turns} replikker, {len(flags)} steder at gennemse",
                f"{document.id}: {len(document.text)} characters, {turns} turns, {len(flags)} places to review",
            )
        )


@click.command(
    help=t(
        "Gennemse det, der er peget på, og afslut. Uden tilvalg: hvor langt hvert dokument er.",
        "Review what was pointed at, and finish. Without options: how far each document has come.",
    )
)
@PROJECT
@click.option("--document", help=t("Kun dette dokument.", "This document only."))
@click.option(
    "--decisions",
    type=PATH,
    help=t(
        "Afgørelser efter ordlyd: text, decision, kind, replacement.",
        "Decisions by wording: text, decision, kind, replacement.",
    ),
)
@click.option("--ask", is_flag=True, help=t("Spørg om hvert uafgjort sted.", "Ask about every undecided place."))
@click.option("--rest", type=click.Choice(["accept", "reject"]), help=t("Afgør resten ens.", "Decide the rest alike."))
@click.option("--finish", is_flag=True, help=t("Afslut gennemsynet.", "Close the review."))
@click.option(
    "--reopen", is_flag=True, help=t("Åbn gennemsynet af --document igen.", "Open the review of --document again.")
)
@click.option("--by", help=t("Rollen, der har gennemset (ikke et navn).", "The role that has reviewed (not a name)."))
def redact(
    project: Path, document: str | None, decisions: Path | None, ask: bool, rest: str | None, finish: bool, reopen: bool, by: str | None
) -> None:  # fmt: skip
    from virkning.qualitative import reviewing
    from virkning.qualitative.folder import open_folder
    from virkning.qualitative.redaction.review import read_rulings, unheard

    if reopen and not document:
        raise click.UsageError(t("--reopen kræver --document.", "--reopen needs --document."))
    if finish and not by:
        raise click.UsageError(t("--finish kræver --by.", "--finish needs --by."))
    folder = open_folder(project)
    if reopen and document:
        reviewing.reopen(folder, document)
    rulings = read_rulings(decisions) if decisions else []
    looked_at = (document,) if document else reviewing.originals(folder)
    for wording in unheard(rulings, (reviewing.original(folder, id_).text for id_ in looked_at)):
        click.echo(
            t(
                f"«{wording}» står ingen steder: er det stavet rigtigt?",
                f"“{wording}” stands nowhere: is it spelt right?",
            )
        )
    for id_ in looked_at:
        if id_ in reviewing.records(folder):
            click.echo(t(f"{id_}: gennemset", f"{id_}: reviewed"))
            continue
        _decide(folder, id_, rulings, ask, rest)
        if finish and by:
            record = reviewing.close(folder, id_, by=by)
            out = record.accepted + record.replaced
            click.echo(t(f"{id_}: afsluttet, {out} steder udeladt", f"{id_}: closed, {out} places left out"))


def _decide(folder: Folder, id_: str, rulings: list[Ruling], ask: bool, rest: str | None) -> None:
    """Decisions by wording first, then by asking, then alike; and how much is left."""
    from virkning.qualitative.redaction.review import Ruling as OneRuling
    from virkning.qualitative.reviewing import decide, judged

    found = decide(folder, id_, rulings) if rulings else judged(folder, id_)
    waiting = [one for one in found if not one.decision]
    if ask:
        found = decide(folder, id_, [_asked(one, folder.original(id_)) for one in waiting])
    elif rest:
        found = decide(
            folder, id_, [OneRuling(one.text, "accept" if rest == "accept" else "reject") for one in waiting]
        )
    left, file = sum(not one.decision for one in found), folder.review(id_)
    click.echo(t(f"{id_}: {left} af {len(found)} uafgjort: {file}", f"{id_}: {left} of {len(found)} undecided: {file}"))


def _asked(one: Judged, original: Path) -> Ruling:
    """One person's decision about one wording, with what stands around it."""
    from virkning.qualitative.redaction.review import Decision
    from virkning.qualitative.redaction.review import Ruling as OneRuling

    text = original.read_bytes().decode("utf-8")
    around = " ".join(text[max(0, one.start - 40) : one.end + 40].split())
    click.echo(f"\n… {around} …\n{one.text}: {one.why}")
    answer = click.prompt(
        t("udelad, behold, eller ord i stedet", "accept, reject, or words instead"), default=t("udelad", "accept")
    )
    known: dict[str, Decision] = {"udelad": "accept", "accept": "accept", "behold": "reject", "reject": "reject"}
    decision = known.get(answer.strip().lower(), "replace")
    return OneRuling(one.text, decision, replacement=answer.strip() if decision == "replace" else "")


@click.command(
    help=t("Sæt koder på tekst fra FILE (document, code, text).", "Put codes on text from FILE (document, code, text).")
)
@PROJECT
@click.argument("file", type=PATH)
@click.option("--coder", required=True, help=t("Koderens id (ikke et navn).", "The coder's id (not a name)."))
def code(project: Path, file: Path, coder: str) -> None:
    from virkning.qualitative.coding import check_codings, read_wanted
    from virkning.qualitative.project import add_codings, open_project

    opened = open_project(project)
    wanted = read_wanted(file, coder, opened.documents)
    check_codings(wanted, opened.documents, opened.codebook, file)
    add_codings(opened, wanted, coder)
    click.echo(t(f"{len(wanted)} kodninger af {coder}", f"{len(wanted)} codings by {coder}"))


@click.command(help=t("Bind citater i FILE til dele af en teori.", "Bind quotes in FILE to parts of a theory."))
@PROJECT
@click.argument("file", type=PATH)
@click.option(
    "--theory",
    help=t("Teorien, der efterses mod: en fil eller et id.", "The theory to check against: a file or an id."),
)
def link(project: Path, file: Path, theory: str | None) -> None:
    from virkning.qualitative.links import add_links, read_wanted_links
    from virkning.qualitative.project import open_project
    from virkning.theory import load_theory

    opened = open_project(project)
    found = add_links(opened, read_wanted_links(file, opened, load_theory(theory) if theory else None))
    click.echo(t(f"{len(found)} citater er bundet til teori", f"{len(found)} quotes are bound to theory"))
