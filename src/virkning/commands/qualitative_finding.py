"""`virkning qualitative agree|retrieve|matrix|saturation`: what the codings say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from virkning.commands.qualitative_options import CODER, PATH, PROJECT, STAGE, t
from virkning.language import chosen_language

if TYPE_CHECKING:
    from virkning.qualitative.project import Project


@click.command(
    help=t("Koderes enighed pr. kode (Krippendorffs alfa), og blinde runder.", "Coders' agreement by code (Krippendorff's alpha), and blind rounds.")
)  # fmt: skip
@PROJECT
@click.option(
    "--units",
    type=click.Choice(["characters", "turns"]),
    default="characters",
    show_default=True,
    help=t("Hvad der tælles.", "What is counted."),
)
@click.option(
    "--start",
    multiple=True,
    help=t(
        "Begynd en blind runde med denne koder (to eller flere gange).",
        "Begin a blind round with this coder (twice or more).",
    ),
)
@click.option(
    "--done", help=t("Denne koder er færdig med den blinde runde.", "This coder is done with the blind round.")
)
@click.option("--out", type=PATH, help=t("Skriv også en fil: .csv.", "Write a file too: .csv."))
def agree(project: Path, units: str, start: tuple[str, ...], done: str | None, out: Path | None) -> None:
    from virkning.qualitative import blind
    from virkning.qualitative.project import open_project

    opened = open_project(project)
    if start:
        running = blind.start(opened.folder, start, tuple(opened.documents))
        click.echo(t("Blind runde: ", "Blind round: ") + ", ".join(running.coders))
        return
    if done:
        waiting = sorted(set((running := blind.finish(opened.folder, done)).coders) - set(running.done))
        click.echo(
            t("Mangler: ", "Missing: ") + ", ".join(waiting) if waiting else t("Alle er færdige.", "All are done.")
        )
        return
    _print_agreement(opened, units, out)


def _print_agreement(opened: Project, units: str, out: Path | None) -> None:
    from virkning.language import number, percent
    from virkning.qualitative.agreement import agreements
    from virkning.qualitative.rows import write_rows

    found = agreements(opened, units=units)  # type: ignore[arg-type]
    for one in found:
        used = ", ".join(f"{coder} {percent(share, 1, chosen_language())}" for coder, share in one.used.items())
        click.echo(f"{one.code}: alpha {number(one.alpha, 3, chosen_language())}; {used}")
    if out:
        columns = ("code", "alpha", "agree", "units", *(f"used_{coder}" for coder in found[0].used))
        rows = (
            {"code": one.code, "alpha": one.alpha, "agree": one.agree, "units": one.units}
            | {f"used_{coder}": share for coder, share in one.used.items()}
            for one in found
        )
        write_rows(out, columns, rows)


@click.command(help=t("Find citater igen.", "Find quotes again."))
@PROJECT
@click.option("--code", help=t("Koden, med dem under den.", "The code, with those under it."))
@click.option("--document", help=t("Kun dette dokument.", "This document only."))
@click.option(
    "--where",
    multiple=True,
    help=t("Kun sager med oplysningen, fx alliance=høj.", "Cases with the attribute only, such as alliance=high."),
)
@CODER
def retrieve(project: Path, code: str | None, document: str | None, where: tuple[str, ...], coder: str | None) -> None:
    from virkning.qualitative.project import open_project
    from virkning.qualitative.retrieval import retrieve as find

    if any("=" not in one for one in where):
        raise click.UsageError(t("--where er oplysning=værdi.", "--where is attribute=value."))
    asked = dict(one.split("=", 1) for one in where)
    found = find(open_project(project), code=code, document=document, coder=coder, where=asked)
    for quote in found:
        one = quote.coding
        note = f" ({one.note})" if one.note else ""
        click.echo(
            f"{quote.case} · {one.document} {one.start}-{one.end} · {one.code} · {one.coder}{note}\n  «{one.text}»"
        )
    click.echo(t(f"{len(found)} citater", f"{len(found)} quotes"))


@click.command(help=t("Sager × temaer: hvor mange citater.", "Cases × themes: how many quotes."))
@PROJECT
@STAGE
@CODER
@click.option("--out", type=PATH, help=t("Skriv også en fil: .csv.", "Write a file too: .csv."))
def matrix(project: Path, stage: str | None, coder: str | None, out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    from virkning.qualitative.project import open_project
    from virkning.qualitative.retrieval import matrix as cross
    from virkning.qualitative.rows import write_rows

    opened = open_project(project)
    found = cross(opened, stage=stage, coder=coder)  # type: ignore[arg-type]
    table = Table(t("sag", "case"), *(opened.codebook[theme].name for theme in found.themes))
    for case, cells in zip(found.cases, found.cells, strict=True):
        table.add_row(case, *(str(cell) if cell else "–" for cell in cells))
    Console().print(table)
    if out:
        rows = (
            {"case": case, **dict(zip(found.themes, cells, strict=True))}
            for case, cells in zip(found.cases, found.cells, strict=True)
        )
        write_rows(out, ("case", *found.themes), rows)


@click.command(help=t("Kommer der stadig nye koder?", "Do new codes still appear?"))
@PROJECT
@STAGE
@CODER
@click.option("--out", type=PATH, help=t("Tegn kurven: .svg eller .png.", "Draw the curve: .svg or .png."))
def saturation(project: Path, stage: str | None, coder: str | None, out: Path | None) -> None:
    from virkning.language import number
    from virkning.qualitative.project import open_project
    from virkning.qualitative.saturation import cases_without_new
    from virkning.qualitative.saturation import saturation as steps_of

    steps = steps_of(open_project(project), stage=stage, coder=coder)  # type: ignore[arg-type]
    for step in steps:
        mean = number(step.expected, 1, chosen_language())
        click.echo(
            t(
                f"{step.case}: {len(step.new)} nye, {step.seen} i alt (i gennemsnit over rækkefølger {mean})",
                f"{step.case}: {len(step.new)} new, {step.seen} in all (mean over orders {mean})",
            )
        )
    quiet = cases_without_new(steps)
    click.echo(t(f"Sager til sidst uden noget nyt: {quiet}.", f"Cases at the end that brought nothing new: {quiet}."))
    if out:
        from virkning.commands.qualitative_saturation import draw_curve

        draw_curve(steps, out, chosen_language())
