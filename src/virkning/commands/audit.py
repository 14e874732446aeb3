"""`virkning audit`: claims about printed numbers in, a verdict on each out."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)


@click.command(
    help=Text(
        "Regn trykte tal efter: CLAIMS er filer (TOML eller CSV) med tal og det, de skal følge af. Slutkode 1, hvis et tal "
        "ikke stemmer.",
        "Recompute printed numbers: CLAIMS are files (TOML or CSV) with numbers and what they should follow from. Exit "
        "code 1 if a number does not reproduce.",
    ).say(_SAY)
)
@click.argument("claims", nargs=-1, required=True, type=_FILE)
@click.option("--out", required=True, type=_FILE, help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY))
def command(claims: tuple[Path, ...], out: Path) -> None:
    from virkning.audit import audit, read_claims, write_audit
    from virkning.audit.auditing import by_verdict
    from virkning.audit.words import VERDICTS

    audited = audit(read_claims(claims))
    write_audit(audited, out, language=_SAY)
    for verdict, count in by_verdict(audited).items():
        click.echo(f"{count:>6}  {VERDICTS[verdict].say(_SAY)}")
    click.echo(Text(f"Siden ligger i {out / 'audit.html'}", f"The page is {out / 'audit.html'}").say(_SAY))
    if any(one.fails for one in audited):
        raise SystemExit(1)
