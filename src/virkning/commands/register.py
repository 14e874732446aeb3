"""`virkning register`: read register files into a snapshot, and look at what a snapshot holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from virkning.language import Text, chosen_language

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)


@click.group(name="register", help=Text("Ugentlige registerfiler.", "Weekly register files.").say(_SAY))
def command() -> None: ...


@command.command(
    name="read",
    help=Text(
        "Læs registerfiler til et datasæt. LAYOUT er en TOML-fil eller et af: dream, weeks.",
        "Read register files into a snapshot. LAYOUT is a TOML file or one of: dream, weeks.",
    ).say(_SAY),
)
@click.argument("layout")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--out", required=True, type=_FILE, help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY))
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option(
    "--allow-unknown-codes",
    is_flag=True,
    help=Text("Læs koder, kodelisten ikke kender.", "Read codes the code map does not know.").say(_SAY),
)
@click.option(
    "--key",
    type=_FILE,
    help=Text("Nøglen til pseudonymer; laves, hvis den mangler.", "The key of the pseudonyms; made if missing.").say(
        _SAY
    ),
)
@click.option(
    "--register-end",
    type=click.DateTime(["%Y-%m-%d"]),
    help=Text("Den sidste dag, filerne kender.", "The last day the files know.").say(_SAY),
)
def read(
    layout: str,
    files: tuple[Path, ...],
    out: Path,
    engine: Literal["duckdb", "spark"],
    allow_unknown_codes: bool,
    key: Path | None,
    register_end: datetime | None,
) -> None:
    from virkning.progress import aloud
    from virkning.register.reading import read_register

    done = read_register(
        layout,
        files,
        out,
        engine=engine,
        key=key,
        tell=aloud,
        unknown="allow" if allow_unknown_codes else "refuse",
        register_end=register_end.date() if register_end else None,
    )
    click.echo(Text("{out}: {rows} rækker læst", "{out}: {rows} rows read").fill(out=out, rows=done.rows).say(_SAY))
    for (code, year), weeks in sorted(done.unknown.items()):
        strange = Text("ukendt kode {code} i {year}: {weeks} uger", "unknown code {code} in {year}: {weeks} weeks")
        click.echo("  " + strange.fill(code=code, year=year, weeks=weeks).say(_SAY))


@command.command(name="describe", help=Text("Se, hvad et datasæt rummer.", "See what a snapshot holds.").say(_SAY))
@click.argument("snapshot", type=_FILE)
@click.option("--out", type=_FILE, help=Text("HTML-filen, der skrives.", "The HTML file to write.").say(_SAY))
def describe(snapshot: Path, out: Path | None) -> None:
    from virkning.files import whole_file
    from virkning.register.describing import as_html, as_text, describe_register

    found = describe_register(snapshot)
    click.echo(as_text(found, _SAY))
    if out is not None:
        with whole_file(out) as file:
            file.write_text(as_html(found, _SAY), "utf-8")
        click.echo(str(out))
