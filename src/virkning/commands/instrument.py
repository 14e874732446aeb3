"""`virkning instrument`: look at the questionnaires that come with the program, and take them elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import LANGUAGES, Text, chosen_language

_SAY = chosen_language()
_VERSION = click.option(
    "--version", "version", help=Text("Udgave; ellers den nyeste.", "Version; otherwise the newest.").say(_SAY)
)


@click.group(help=Text("Vis og eksportér spørgeskemaer.", "Show and export questionnaires.").say(_SAY))
def command() -> None:
    pass


@command.command("list", help=Text("Spørgeskemaer og deres udgaver.", "Questionnaires and their versions.").say(_SAY))
def list_all() -> None:
    from virkning.instruments import known_instruments, load_instrument

    for name, versions in known_instruments().items():
        for version in versions:
            click.echo(f"{name} {version}: {load_instrument(name, version).title.say(_SAY)}")


@command.command(help=Text("Skriv spørgsmål og svar på skærmen.", "Print questions and answers.").say(_SAY))
@click.argument("name")
@_VERSION
def show(name: str, version: str | None) -> None:
    from virkning.instruments import load_instrument

    for item in load_instrument(name, version).items:
        click.echo(f"\n{item.id}  {item.question.say(_SAY)}")
        for point in item.points:
            click.echo(f"     {point.code:>2}  {point.label.say(_SAY)}")


@command.command(
    help=Text("Eksportér til XLSForm (.xlsx) eller REDCap (.csv).", "Export to XLSForm (.xlsx) or REDCap (.csv).").say(
        _SAY
    )
)
@click.argument("name")
@click.option("--out", required=True, type=click.Path(path_type=Path), help=".xlsx / .csv")
@_VERSION
def export(name: str, out: Path, version: str | None) -> None:
    from virkning.errors import InputError
    from virkning.instruments import load_instrument
    from virkning.instruments.redcap import to_redcap
    from virkning.instruments.xlsform import to_xlsform

    instrument = load_instrument(name, version)
    if out.suffix == ".xlsx":
        to_xlsform(instrument, out, languages=LANGUAGES)
    elif out.suffix == ".csv":
        to_redcap(instrument, out, language=_SAY)
    else:
        raise InputError(
            Text("Filtypen kendes ikke.", "The kind of file is not known."),
            file=out,
            value=out.suffix,
            expected=".xlsx (XLSForm), .csv (REDCap)",
        )
    click.echo(Text(f"Skrevet: {out}", f"Written: {out}").say(_SAY))
