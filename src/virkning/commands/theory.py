"""`virkning theory`: check, draw, compare and export programme theories, and say where their claims stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from virkning.language import LANGUAGES, Language, Text, chosen_language

if TYPE_CHECKING:
    from virkning.theory.model import Theory
    from virkning.theory.status.standing import Standing

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)


def _t(da: str, en: str) -> str:
    return Text(da, en).say(_SAY)


_SEVERITIES = {
    "serious": Text("alvorligt", "serious"),
    "moderate": Text("vigtigt", "important"),
    "note": Text("bemærk", "note"),
}
_THEORY = click.argument("theory")
_LANGUAGE = click.option(
    "--language", type=click.Choice(LANGUAGES), default=_SAY, show_default=True,
    help=_t("Sproget, der skrives på.", "The language written in."),
)  # fmt: skip


def _sources(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where evidence is to be found."""
    options = (
        click.option("--evidence", multiple=True, type=_FILE, help=_t("TOML-fil med [[evidence]].", "TOML file of [[evidence]].")),
        click.option("--quotes", multiple=True, type=_FILE, help=_t("CSV-fil med kodede citater.", "CSV file of coded quotes.")),
        click.option("--findings", multiple=True, type=_FILE, help=_t("Mappe fra virkning run.", "Folder of virkning run.")),
        click.option("--no-base", is_flag=True, help=_t("Uden programmets egne studier.", "Without the program's own studies.")),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@click.group(
    help=_t(
        "Programteorier: tjek, tegn, sammenlign, status og andre formater. THEORY er en fil eller id på en af programmets egne.",
        "Programme theories: check, draw, compare, status and other forms. THEORY is a file or the id of one of the program's own.",
    )
)
def command() -> None:
    pass


@command.command("list", help=_t("Vis programmets egne teorier.", "Show the program's own theories."))
def list_() -> None:
    from virkning.theory import load_theory, shipped_theories

    for name in shipped_theories():
        theory = load_theory(name)
        counts = _t("{} elementer, {} pile", "{} elements, {} arrows").format(len(theory.elements), len(theory.arrows))
        click.echo(f"{name:22} {theory.title.say(_SAY)} ({counts})")


@command.command(help=_t("Sig, hvad der svækker THEORY.", "Say what weakens THEORY."))
@_THEORY
def check(theory: str) -> None:
    from virkning.places import row_of
    from virkning.theory.checks import check_theory
    from virkning.theory.library import theory_file
    from virkning.theory.reading import read_theory

    file = theory_file(theory)
    remarks = check_theory(read_theory(file))
    click.echo(_t("Teorien kan læses og tegnes.", "The theory can be read and drawn."))
    for remark in remarks:
        row = row_of(file, remark.column) if remark.column else None
        place = _t(" (række {}, {})", " (row {}, {})").format(row, remark.column) if row else ""
        click.echo(f"- {_SEVERITIES[remark.severity].say(_SAY)}: {remark.text.say(_SAY)}{place} [{remark.code}]")


@command.command(help=_t("Tegn THEORY i spalter på A4-ark.", "Draw THEORY in columns on sheets of A4."))
@_THEORY
@click.option("--out", required=True, type=_FILE, help=_t("Filen: x.svg eller x.png.", "The file: x.svg or x.png."))
@_LANGUAGE
@click.option("--grey", is_flag=True, help=_t("Uden farver.", "Without colours."))
@click.option("--configuration", help=_t("Kun denne konfiguration.", "This configuration only."))
@click.option("--whole", is_flag=True, help=_t("Alt på ét højt ark.", "Everything on one tall sheet."))
@_sources
def draw(
    theory: str, out: Path, language: Language, grey: bool, configuration: str | None, whole: bool,
    evidence: tuple[Path, ...], quotes: tuple[Path, ...], findings: tuple[Path, ...], no_base: bool,
) -> None:  # fmt: skip
    from virkning.theory import load_theory
    from virkning.theory.drawing import write_pictures
    from virkning.theory.part import configuration_alone

    drawn = load_theory(theory)
    known = _standings(drawn, theory, evidence, quotes, findings, no_base)
    heard = any(one.witnesses for one in known.values())
    statuses = {part: one.status for part, one in known.items()} if heard else {}
    if configuration is not None:
        drawn = configuration_alone(drawn, configuration)
    for path in write_pictures(drawn, out, language=language, statuses=statuses, grey=grey, whole=whole):
        click.echo(path)


@command.command(
    help=_t("Sig, hvor hver påstand i THEORY står, og hvorfor.", "Say where each claim of THEORY stands, and why.")
)
@_THEORY
@_sources
@click.option("--out", type=_FILE, help=_t("Skriv .html, .csv eller .json.", "Write .html, .csv or .json."))
@_LANGUAGE
def status(
    theory: str, evidence: tuple[Path, ...], quotes: tuple[Path, ...], findings: tuple[Path, ...], no_base: bool,
    out: Path | None, language: Language,
) -> None:  # fmt: skip
    from virkning.theory import load_theory
    from virkning.theory.telling import status_table, write_tables

    told = load_theory(theory)
    known = _standings(told, theory, evidence, quotes, findings, no_base)
    if out is not None:
        write_tables([status_table(told, known.values())], out, language)
        click.echo(out)
        return
    for one in known.values():
        _say_standing(one, language)


def _say_standing(one: Standing, language: Language) -> None:
    from virkning.theory.status.rules import STATUSES
    from virkning.theory.telling.statuses import evidence_lines

    click.echo(f"{STATUSES[one.status].say(language)}: {one.name.say(language)} [{one.part}]")
    if one.witnesses:
        click.echo(f"  {one.reason.say(language)}")
    for line in evidence_lines(one):
        click.echo(f"  - {line.say(language)}")


def _standings(
    theory: Theory, name: str, evidence: tuple[Path, ...], quotes: tuple[Path, ...], findings: tuple[Path, ...],
    no_base: bool,
) -> dict[str, Standing]:  # fmt: skip
    """name: as the theory was asked for, by file or id."""
    from virkning.theory.status import gather, standings

    names = (Path(name).stem,)
    heard = gather(theory, evidence=evidence, quotes=quotes, findings=findings, base=not no_base, known_as=names)
    return standings(theory, heard)


@command.command(
    help=_t(
        "Hold THEORIES op mod hinanden: bekræftet, nuanceret, ny, modsagt, mangler. Den første er den tidligste.",
        "Hold THEORIES against each other: confirmed, nuanced, new, contradicted, missing. The first is the earliest.",
    )
)
@click.argument("theories", nargs=-1, required=True)
@click.option(
    "--follows", type=click.Choice(["initial", "municipal", "neither"]),
    help=_t("Hvilken teori det, der blev gjort, følger.", "Which theory what was done follows."),
)  # fmt: skip
@click.option("--results", type=click.Choice(["good", "bad"]), help=_t("Resultaterne af det.", "The results of it."))
@click.option("--out", type=_FILE, help=_t("Skriv .html, .csv eller .json.", "Write .html, .csv or .json."))
@_LANGUAGE
def diff(
    theories: tuple[str, ...], follows: str | None, results: str | None, out: Path | None, language: Language
) -> None:
    from virkning.theory import load_theory
    from virkning.theory.telling.diffing import diff_tables
    from virkning.theory.telling.tables import as_text, write_tables

    tables = diff_tables([load_theory(name) for name in theories], follows, results)
    if out is not None:
        write_tables(tables, out, language)
        click.echo(out)
        return
    for table in tables:
        click.echo(as_text(table, language))


@command.command(help=_t("Skriv THEORY i et andet format.", "Write THEORY in another form."))
@_THEORY
@click.option("--to", required=True, type=click.Choice(["json", "toml", "mermaid", "dagitty", "graphml"]))
@click.option("--out", required=True, type=_FILE, help=_t("Filen, der skrives.", "The file to write."))
@_LANGUAGE
def export(theory: str, to: str, out: Path, language: Language) -> None:
    from virkning.files import whole_file
    from virkning.theory import load_theory
    from virkning.theory.exchange import WRITERS

    text = WRITERS[to](load_theory(theory), language)
    with whole_file(out) as file:
        file.write_text(text, "utf-8", newline="\n")
    click.echo(out)


@command.command("import", help=_t("Læs JSON eller dagitty til en teorifil.", "Read JSON or dagitty to a theory file."))
@click.argument("file", type=_FILE)
@click.option("--out", required=True, type=_FILE, help=_t("Teorifilen (.toml).", "The theory file (.toml)."))
def import_(file: Path, out: Path) -> None:
    from virkning.files import whole_file
    from virkning.theory.exchange import from_dagitty, from_json, to_toml

    theory = from_json(file) if file.suffix.lower() == ".json" else from_dagitty(file, out.stem)
    with whole_file(out) as written:
        written.write_text(to_toml(theory), "utf-8", newline="\n")
    click.echo(out)
