"""`virkning qualitative sample|guide|export|import`: whom to ask, what to ask, and the way in and out."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.commands.qualitative_options import PATH, PROJECT, t
from virkning.language import Text, chosen_language


@click.command(help=t("Træk personer til interview efter PLAN.", "Draw people to interview by PLAN."))
@click.argument("plan", type=PATH)
@click.option("--out", required=True, type=PATH, help=t("Listen, der skrives: .csv.", "The list to write: .csv."))
def sample(plan: Path, out: Path) -> None:
    from virkning.qualitative.sampling import draw, read_sample_plan, write_draw

    asked = read_sample_plan(plan)
    found = draw(asked, plan.parent)
    for group in asked.group:
        chosen = sum(one.group == group.id and one.role == "chosen" for one in found.people)
        spare = sum(one.group == group.id and one.role == "replacement" for one in found.people)
        click.echo(
            t(
                f"{group.id}: {found.eligible[group.id]} opfylder kriterierne, {chosen} af {group.take} valgt, {spare} står næst for",
                f"{group.id}: {found.eligible[group.id]} fulfil the criteria, {chosen} of {group.take} chosen, {spare} next in line",
            )
        )
    write_draw(found, out)


@click.command(
    help=t("Spørgsmål ud fra det, THEORY mangler viden om.", "Questions from what THEORY lacks knowledge of.")
)
@click.argument("theory")
@click.option(
    "--project",
    type=PATH,
    help=t("Projektet, hvis citater tæller som viden.", "The project whose quotes count as knowledge."),
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help=t("Højst så mange spørgsmål.", "At most so many questions."),
)
@click.option("--out", type=PATH, help=t("Filen, der skrives: .md.", "The file to write: .md."))
def guide(theory: str, project: Path | None, most: int, out: Path | None) -> None:
    from virkning.files import whole_file
    from virkning.qualitative import guide as guiding
    from virkning.qualitative.links import links
    from virkning.qualitative.project import open_project
    from virkning.theory import load_theory

    read_ = load_theory(theory)
    bound = [one for one in links(open_project(project)) if one.theory in ("", read_.id)] if project else []
    against = {one.part for one in bound if one.relation == "contradicts"}
    questions = guiding.guide(read_, known={one.part for one in bound}, contradicted=against, most=most)
    page = guiding.as_markdown(read_, questions, chosen_language())
    if out:
        with whole_file(out) as fresh:
            fresh.write_text(page, "utf-8")
    click.echo(page if not out else t(f"{len(questions)} spørgsmål: {out}", f"{len(questions)} questions: {out}"))


@click.command(
    help=t("Skriv det, andre skal bruge. Kræver, at alt er gennemset.", "Write what others need. Requires that all is reviewed.")
)  # fmt: skip
@PROJECT
@click.option(
    "--to",
    required=True,
    type=click.Choice(["quotes", "codings", "snapshot", "qdpx", "qdc", "taguette", "codes"]),
    help=t("Hvad der skrives.", "What is written."),
)
@click.option(
    "--out", required=True, type=PATH, help=t("Filen eller mappen, der skrives.", "The file or folder to write.")
)
def export(project: Path, to: str, out: Path) -> None:
    from virkning.qualitative import leaving
    from virkning.qualitative.exchange import refi, taguette
    from virkning.qualitative.project import open_project

    writers = {
        "quotes": leaving.export_links, "codings": leaving.export_quotes, "snapshot": leaving.export_snapshot,
        "qdpx": refi.write_qdpx, "qdc": refi.write_qdc, "taguette": taguette.write_taguette, "codes": taguette.write_code_list,
    }  # fmt: skip
    writers[to](open_project(project), out)
    for loss in _LOST.get(to, ()):
        click.echo(loss.say(chosen_language()), err=True)
    click.echo(t(f"Skrevet: {out}", f"Written: {out}"))


_LINKS_STAY = Text(
    "Bånd til teori er ikke med; de står i --to quotes.", "Links to theory are left out; they are in --to quotes."
)
_LOST = {
    "qdpx": (_LINKS_STAY,),
    "taguette": (
        _LINKS_STAY,
        Text("Taguette har ikke kodere, trin, memoer og sager; de er udeladt.", "Taguette has no coders, stages, memos and cases; they are left out."),
    ),
    "codes": (Text("Trin og farver er udeladt.", "Stages and colours are left out."),),
}  # fmt: skip


@click.command(
    "import",
    help=t(
        "Tag en kodebog (.toml, .qdc, .csv), sager (.csv) eller et projekt (.qdpx, .sqlite3) ind i PROJECT.",
        "Take a codebook (.toml, .qdc, .csv), cases (.csv) or a project (.qdpx, .sqlite3) into PROJECT.",
    ),
)
@PROJECT
@click.argument("file", type=PATH)
@click.option("--title", help=t("Et nyt projekts navn.", "A new project's name."))
def import_(project: Path, file: Path, title: str | None) -> None:
    from virkning.qualitative.exchange.taking_in import (
        is_case_list,
        read_content,
        take_in,
        take_in_cases,
        take_in_codebook,
    )
    from virkning.qualitative.folder import FILE, new_folder, open_folder

    if file.suffix == ".toml":
        book = take_in_codebook(open_folder(project), file)
        click.echo(t(f"{len(book.codes)} koder", f"{len(book.codes)} codes"))
        return
    if file.suffix == ".csv" and is_case_list(file):
        cases = take_in_cases(open_folder(project), file)
        click.echo(t(f"{len(cases)} dokumenter har sager", f"{len(cases)} documents have cases"))
        return
    content = read_content(file)
    folder = open_folder(project) if (project / FILE).exists() else new_folder(project, title or content.title)
    waiting = take_in(folder, content)
    for text in content.told:
        click.echo(text.say(chosen_language()), err=True)
    click.echo(
        t(
            f"{len(content.codes)} koder, {len(content.codings)} kodninger",
            f"{len(content.codes)} codes, {len(content.codings)} codings",
        )
    )
    if waiting:
        click.echo(t("Venter på gennemsyn: ", "Waiting for review: ") + ", ".join(waiting))
