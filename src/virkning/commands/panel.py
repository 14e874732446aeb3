"""`virkning panel`: anchors and a specification in, an analysis panel out."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)


@click.command(
    name="panel",
    help=Text(
        "Byg et analysepanel: ankrenes rækker med én kolonne pr. post i beskrivelsen.",
        "Build an analysis panel: the anchors' rows with one column per entry of the specification.",
    ).say(_SAY),
)
@click.option(
    "--snapshot", required=True, type=_FILE, help=Text("Mappen med datasættet.", "The snapshot's folder.").say(_SAY)
)
@click.option(
    "--anchors",
    required=True,
    type=_FILE,
    help=Text("CSV eller Parquet med person, date.", "CSV or Parquet with person, date.").say(_SAY),
)
@click.option(
    "--spec",
    required=True,
    type=_FILE,
    help=Text("Panelets beskrivelse (TOML).", "The panel's specification (TOML).").say(_SAY),
)
@click.option(
    "--out", required=True, type=_FILE, help=Text("Parquet-filen, der skrives.", "The Parquet file to write.").say(_SAY)
)
@click.option("--engine", type=click.Choice(["embedded", "spark"]), default="embedded", show_default=True)
@click.option(
    "--strangers",
    type=click.Choice(["refuse", "missing"]),
    default="refuse",
    show_default=True,
    help=Text("Hvad ankre for ukendte personer betyder.", "What anchors of unknown persons mean.").say(_SAY),
)
@click.option(
    "--key",
    type=_FILE,
    help=Text(
        "Nøglen til pseudonymer, når ankrene har CPR-numre.",
        "The key of the pseudonyms, when anchors hold CPR numbers.",
    ).say(_SAY),
)
def command(
    snapshot: Path, anchors: Path, spec: Path, out: Path, engine: str, strangers: str, key: Path | None
) -> None:
    from virkning.register import build_panel, write_panel

    panel = build_panel(snapshot, anchors, spec, engine=engine, strangers=strangers, key=key)  # type: ignore[arg-type]
    write_panel(panel, out)
    summary = Text("{out}: {rows} rækker, {columns} kolonner", "{out}: {rows} rows, {columns} columns")
    click.echo(summary.fill(out=out, rows=panel.num_rows, columns=panel.num_columns).say(_SAY))
