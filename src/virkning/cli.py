"""The command `virkning`. Each subcommand is a module in commands/, loaded only when it is called."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import NoReturn, cast

import click

from virkning import __version__
from virkning.errors import InputError
from virkning.language import Text, chosen_language

COMMANDS = {
    "simulate": Text("Lav en simuleret kommune med kendt sandhed", "Make a simulated municipality with a known truth"),
    "register": Text(
        "Læs registerfiler til et datasæt; se på dem", "Read register files into a snapshot; look at them"
    ),
    "panel": Text("Byg et analysepanel omkring personer og datoer", "Build an analysis panel around persons and dates"),
    "instrument": Text("Vis og eksportér spørgeskemaer", "Show and export questionnaires"),
    "check": Text(
        "Sig, om data kan bære planen, og hvad der truer den",
        "Say whether the data carry the plan and what threatens it",
    ),
    "lock": Text("Lås plan, data og program, før udfald ses", "Lock plan, data and program before outcomes are seen"),
    "run": Text("Kør en plan og skriv fund og rapport", "Run a plan and write finding and report"),
    "trial": Text(
        "Et lodtrækningsforsøg: protokol, styrke, lodtrækning, log",
        "A randomised trial: protocol, power, allocation, log",
    ),
    "together": Text("Læs to fund om det samme spørgsmål sammen", "Read two findings on the same question together"),
    "theory": Text(
        "Programteorier: tjek, tegn, sammenlign, status", "Programme theories: check, draw, compare, status"
    ),
    "evidence": Text("Evidens: undersøgelser, gradering, metaanalyse", "Evidence: studies, grading, meta-analysis"),
    "audit": Text("Regn trykte tal efter", "Recompute printed numbers"),
    "qualitative": Text(
        "Interviews: læs, anonymisér, kod, bind til teori", "Interviews: read, redact, code, bind to theory"
    ),
    "power": Text("Hvad ville designet have fundet?", "What would the design have found?"),
    "snapshot": Text(
        "Skriv sagsarbejdet som et pseudonymt datasæt (dør 1)",
        "Write the casework as a pseudonymous snapshot (door 1)",
    ),
    "serve": Text("Kør sagsbehandlernes side på denne maskine", "Run the caseworkers' site on this machine"),
    "backup": Text("Tag en sikkerhedskopi af siden", "Back up the site"),
    "restore": Text("Læg en sikkerhedskopi tilbage", "Bring a backup back"),
    "upgrade": Text("Bring databasen op til denne udgave", "Bring the database up to this version"),
    "validate": Text("Simulér, estimér og sammenlign med sandheden", "Simulate, estimate and compare with the truth"),
}


class _Lazy(click.Group):
    """Knows its subcommands by name, so that help is quick and only what is used is loaded."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return cast(click.Command, import_module(f"virkning.commands.{name}").command)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(Text("Kommandoer", "Commands").say(chosen_language())):
            formatter.write_dl([(name, help_.say(chosen_language())) for name, help_ in COMMANDS.items()])


@click.command(
    cls=_Lazy,
    help=Text(
        "virkning: hvad virker, for hvem, under hvilke omstændigheder og hvorfor. (VIRKNING_LANGUAGE=en for English.)",
        "virkning: what works, for whom, under which circumstances and why. (VIRKNING_LANGUAGE=da for dansk.)",
    ).say(chosen_language()),
)
@click.version_option(__version__, prog_name="virkning")
def command() -> None:
    pass


def main() -> None:
    """Bad input ends with a plain message and exit code 2, an interruption with 130, both without a traceback."""
    with _interruptions() as interrupted:
        try:
            command(standalone_mode=False)
        except InputError as trouble:
            click.echo(trouble.say(chosen_language()), err=True)
            sys.exit(2)
        except click.ClickException as trouble:
            trouble.show()
            sys.exit(trouble.exit_code)
        except (click.Abort, KeyboardInterrupt):
            _say_interrupted()
        except Exception:
            if not interrupted:
                raise
            _say_interrupted()


def _say_interrupted() -> NoReturn:
    click.echo(Text("Afbrudt. Intet er skrevet.", "Interrupted. Nothing was written.").say(chosen_language()), err=True)
    sys.exit(130)


@contextmanager
def _interruptions() -> Iterator[list[int]]:
    """Remember that the user interrupted: a library in the midst of loading can turn it into an error of its own."""
    seen: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)
