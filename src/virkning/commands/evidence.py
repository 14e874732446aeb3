"""`virkning evidence`: what is known, how sure it is, who contradicts whom, and studies in and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from virkning.language import Text, chosen_language

if TYPE_CHECKING:
    from virkning.theory.evidence import Evidence
    from virkning.theory.evidence.said import Said

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)
_SPREADS = ("reml", "paule_mandel", "dersimonian_laird", "common")


def _t(da: str, en: str) -> str:
    return Text(da, en).say(_SAY)


def _base(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say which evidence is read."""
    instead = _t(
        "Læs denne fil eller mappe i stedet for den evidens, der følger med.",
        "Read this file or folder instead of the evidence that comes with the program.",
    )
    beside = _t(
        "Læs denne fil eller mappe sammen med den evidens, der følger med.",
        "Read this file or folder together with the evidence that comes with the program.",
    )
    return click.option("--file", type=_FILE, help=instead)(click.option("--add", type=_FILE, help=beside)(function))


def _read(file: Path | None, add: Path | None) -> Evidence:
    from virkning.theory.evidence import read_evidence

    if file and add:
        raise click.UsageError(_t("Skriv enten --file eller --add.", "Give either --file or --add."))
    return read_evidence(add, added=True) if add else read_evidence(file)


_EFFECTS = click.option(
    "--effect", "effects", multiple=True, help=_t("En virkning, fx svarer-2014.2; kan gentages.", "An effect, such as svarer-2014.2; may be repeated.")
)  # fmt: skip
_SPREAD = click.option(
    "--spread", type=click.Choice(_SPREADS), default="reml", show_default=True,
    help=_t("Hvordan forskellen mellem undersøgelser måles.", "How the spread between studies is measured."),
)  # fmt: skip
_INTERVAL = click.option(
    "--interval", type=click.Choice(("hartung_knapp", "normal")), default="hartung_knapp", show_default=True,
    help=_t("Hvilket interval gennemsnittet får.", "Which interval the mean gets."),
)  # fmt: skip
_QUESTION = click.argument("question", required=False)


@click.group(help=_t("Evidens: undersøgelser, gradering, metaanalyse.", "Evidence: studies, grading, meta-analysis."))
def command() -> None:
    pass


@command.command("list", help=_t("Undersøgelserne, eller kun nogle af dem.", "The studies, or only some of them."))
@click.option("--activity", help=_t("Kun om denne aktivitet.", "Only on this activity."))
@click.option("--people", help=_t("Kun om denne målgruppe.", "Only on these people."))
@click.option("--document", help=_t("Kun fra dette dokument.", "Only from this document."))
@_base
def list_(activity: str | None, people: str | None, document: str | None, file: Path | None, add: Path | None) -> None:
    from virkning.theory.evidence.choosing import chosen
    from virkning.theory.evidence.kinds import DESIGNS

    evidence = _read(file, add)
    found = chosen(evidence, activity=activity, people=people, document=document)
    for study in found:
        click.echo(f"{study.id:<28} {study.cite:<44} {DESIGNS[study.design].say(_SAY):<36} {study.n or '':>7}")
    click.echo(_t(f"{len(found)} undersøgelser", f"{len(found)} studies"))


@command.command(help=_t("Én undersøgelse med alt, der vides om den.", "One study with all that is known of it."))
@click.argument("study")
@_base
def show(study: str, file: Path | None, add: Path | None) -> None:
    from virkning.theory.evidence.telling import told_study

    evidence = _read(file, add)
    found = evidence.study(study)
    click.echo(found.cite)
    for line in told_study(found, evidence):
        click.echo(f"- {line.say(_SAY)}")


@command.command(help=_t("Graderingen af hvert spørgsmål, eller af QUESTION med grunde.", "The grade of each question, or of QUESTION with its reasons."))  # fmt: skip
@_QUESTION
@_base
def grade(question: str | None, file: Path | None, add: Path | None) -> None:
    from virkning.theory.evidence.kinds import CERTAINTIES, DIRECTIONS, NETS
    from virkning.theory.evidence.telling import NO_STUDY, told_grade

    evidence = _read(file, add)
    if question:
        asked = evidence.question(question)
        click.echo(asked.text.say(_SAY))
        for line in told_grade(evidence.grade(asked)):
            click.echo(f"- {line.say(_SAY)}")
        return
    for asked in evidence.questions:
        found = evidence.grade(asked)
        shown = (
            [DIRECTIONS[found.direction], NETS[found.net], CERTAINTIES[found.certainty]] if found.said else [NO_STUDY]
        )
        click.echo(f"{asked.id:<44} {len(found.said):>3}  " + " · ".join(text.say(_SAY) for text in shown))


@command.command(help=_t("Undersøgelser, der modsiger hinanden.", "Studies that contradict each other."))
@click.option("--all", "every", is_flag=True, help=_t("Også dem, hvor den ene blot intet fandt.", "Also those where one merely found nothing."))  # fmt: skip
@_base
def contradictions(every: bool, file: Path | None, add: Path | None) -> None:
    for found in _read(file, add).contradictions():
        if every or found.kind == "opposed":
            click.echo(f"{found.one.id} ↔ {found.other.id}: {found.reason.say(_SAY)}")


@command.command(help=_t("Læg undersøgelser, der kan sammenlignes, sammen. Slutkode 1, hvis de ikke kan.", "Pool studies that can be compared. Exit code 1 if they cannot."))  # fmt: skip
@_QUESTION
@_EFFECTS
@_SPREAD
@_INTERVAL
@_base
def meta(
    question: str | None, effects: Sequence[str], spread: str, interval: str, file: Path | None, add: Path | None
) -> None:
    from virkning.theory.evidence.pooling import pool_effects
    from virkning.theory.evidence.telling import told_pooled

    evidence = _read(file, add)
    found = pool_effects(_asked(evidence, question, effects), evidence.shelves, spread=spread, interval=interval)  # type: ignore[arg-type]
    for line in told_pooled(found):
        click.echo(line.say(_SAY))
    if found.meta is None:
        raise SystemExit(1)


@command.command(help=_t("Tegn undersøgelsernes tal under hinanden.", "Draw the studies' numbers one below the other."))
@_QUESTION
@_EFFECTS
@_SPREAD
@_INTERVAL
@click.option("--out", required=True, type=_FILE, help=_t("Filen, der skrives: .svg eller .png.", "The file to write: .svg or .png."))  # fmt: skip
@_base
def forest(
    question: str | None,
    effects: Sequence[str],
    spread: str,
    interval: str,
    out: Path,
    file: Path | None,
    add: Path | None,
) -> None:
    from virkning.commands.evidence_forest import forest_figure, write_figure
    from virkning.theory.evidence.pooling import pool_effects

    evidence = _read(file, add)
    found = pool_effects(_asked(evidence, question, effects), evidence.shelves, spread=spread, interval=interval)  # type: ignore[arg-type]
    title = evidence.question(question).text if question else Text("Undersøgelserne", "The studies")
    write_figure(forest_figure(found, title), out, _SAY)
    click.echo(str(out))


@command.command(
    "import",
    help=_t("Tag undersøgelser ind fra RIS, CSL-JSON eller CSV.", "Bring in studies from RIS, CSL-JSON or CSV."),
)
@click.argument("source", type=_FILE)
@click.option("--to", "target", required=True, type=_FILE, help=_t("Evidensfilen (.toml), de føjes til.", "The evidence file (.toml) they are added to."))  # fmt: skip
def import_(source: Path, target: Path) -> None:
    from virkning.theory.evidence.carrying import bring_in

    for line in bring_in(source, target):
        click.echo(line.say(_SAY))


@command.command(
    help=_t("Skriv undersøgelserne ud som RIS, CSL-JSON eller CSV.", "Write the studies out as RIS, CSL-JSON or CSV.")
)
@click.option("--out", required=True, type=_FILE, help=_t("Filen, der skrives: .ris, .json eller .csv.", "The file to write: .ris, .json or .csv."))  # fmt: skip
@_base
def export(out: Path, file: Path | None, add: Path | None) -> None:
    from virkning.theory.evidence.carrying import carry_out

    evidence = _read(file, add)
    carry_out(evidence.studies, out)
    click.echo(_t(f"{len(evidence.studies)} undersøgelser i {out}", f"{len(evidence.studies)} studies in {out}"))


@command.command(
    "search-log", help=_t("Søgningerne, reglerne og om der må stoppes.", "The searches, the rules and whether to stop.")
)
@click.option(
    "--study", help=_t("Sig i stedet, om reglerne lukker denne undersøgelse ind.", "Say instead whether the rules let this study in.")
)  # fmt: skip
@_base
def search_log(study: str | None, file: Path | None, add: Path | None) -> None:
    from virkning.theory.evidence.searching import told_admissions, told_log

    evidence = _read(file, add)
    rules = evidence.content.rules
    told = told_admissions(evidence.study(study), rules, evidence.shelves) if study else told_log(evidence.content)
    for line in told:
        click.echo(line.say(_SAY))


def _asked(evidence: Evidence, question: str | None, effects: Sequence[str]) -> Sequence[Said]:
    if bool(question) == bool(effects):
        raise click.UsageError(_t("Skriv enten et spørgsmål eller --effect.", "Give either a question or --effect."))
    return evidence.answers(evidence.question(question)) if question else [evidence.effect(id_) for id_ in effects]
