"""`virkning lock`: freeze plan, data and program before outcomes are looked at."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language

_SAY = chosen_language()


@click.command(
    help=Text(
        "Lås PLAN, dens data og programmet, før udfald ses.",
        "Lock PLAN, its data and the program before outcomes are seen.",
    ).say(_SAY)
)
@click.argument("plan", type=click.Path(path_type=Path))
def command(plan: Path) -> None:
    from virkning.plans.locking import lock_plan
    from virkning.plans.reading import read_plan

    target = lock_plan(read_plan(plan))
    click.echo(Text(f"Låst: {target}", f"Locked: {target}").say(_SAY))
