"""`virkning snapshot`: door 1, from the casework to pseudonymous research data."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)


@click.command(
    help=Text(
        "Skriv sagsarbejdet som et pseudonymt datasæt: uden navne, CPR-numre og fri tekst.",
        "Write the casework as a pseudonymous snapshot: without names, CPR numbers and free text.",
    ).say(_SAY)
)
@click.option(
    "--from-casework",
    is_flag=True,
    required=True,
    help=Text("Fra sitets database.", "From the site's database.").say(_SAY),
)
@click.option("--out", required=True, type=_FILE, help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY))
@click.option(
    "--key",
    required=True,
    type=_FILE,
    help=Text(
        "Projektets nøgle; laves, hvis den mangler. Hold den uden for datasættet.",
        "The project's key; made if missing. Keep it outside the snapshot.",
    ).say(_SAY),
)
def command(from_casework: bool, out: Path, key: Path) -> None:
    from virkning.casework.database import connected
    from virkning.casework.home import home

    with connected(home()):
        _set_up()
        from django.conf import settings

        from virkning.casework.audit.actions import Program
        from virkning.casework.privacy.door import write_casework_snapshot

        counts = write_casework_snapshot(by=Program("snapshot"), out=out, key=key, simulated=settings.DEMO)
    for table, rows in counts.items():
        click.echo(f"{table}: {rows}")


def _set_up() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virkning.casework.settings")
    django.setup()
