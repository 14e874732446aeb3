"""`virkning trial`: from protocol to sealed lots, and the check that they were drawn as promised."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from virkning.errors import InputError
from virkning.language import Text, chosen_language

_SAY = chosen_language()
_FILE = click.Path(path_type=Path)


def _t(da: str, en: str) -> str:
    return Text(da, en).say(_SAY)


_BY = click.option(
    "--by", required=True, help=_t("Rollen, der gør det (ikke et navn).", "The role that does it (not a name).")
)
_SEED = click.option(
    "--seed-file",
    type=_FILE,
    help=_t("Frøets fil, hvis den ligger et andet sted.", "The seed's file, where it lies elsewhere."),
)
_TRIAL = click.argument("trial", type=_FILE)


@click.group(
    help=_t(
        "Lodtrækningsforsøg: protokol, styrke, lod og kontrol.",
        "Randomised trials: protocol, power, lots and checking.",
    )
)
def command() -> None:
    pass


@command.command(help=_t("Læs PROTOCOL og forklar den i ord.", "Read PROTOCOL and explain it in words."))
@click.argument("protocol", type=_FILE)
def check(protocol: Path) -> None:
    from virkning.trials.explaining import explain
    from virkning.trials.protocol import read_protocol

    for sentence in explain(read_protocol(protocol)):
        click.echo(f"- {sentence.say(_SAY)}")
    click.echo(_t("Protokollen modsiger ikke sig selv.", "The protocol does not contradict itself."))


@command.command(
    help=_t(
        "Styrken af PROTOCOLs forventninger, eller af to andele (--control, --treated), to gennemsnit (--difference, --sd) eller tid til en "
        "hændelse (--hazard-ratio, --events). Med --control alene: den mindste forskel, der kan ses.",
        "The power of PROTOCOL's expectations, or of two shares (--control, --treated), two means (--difference, --sd) or time to an event "
        "(--hazard-ratio, --events). With --control alone: the least difference seen.",
    )
)
@click.argument("protocol", type=_FILE, required=False)
@click.option("--control", type=click.FloatRange(0, 1), help=_t("Andel i kontrolgruppen.", "Share in the control arm."))
@click.option("--treated", type=click.FloatRange(0, 1), help=_t("Andel i indsatsgruppen.", "Share in the treated arm."))
@click.option(
    "--per-arm",
    type=click.IntRange(2, 100_000),
    default=30,
    show_default=True,
    help=_t("Personer pr. gruppe.", "People per arm."),
)
@click.option(
    "--cluster",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help=_t("Personer, der trækkes samlet.", "People drawn together."),
)
@click.option(
    "--icc",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.0,
    show_default=True,
    help=_t("Hvor ens de er (ICC).", "How alike they are (ICC)."),
)
@click.option("--curve", is_flag=True, help=_t("Styrken ved flere størrelser.", "Power at several sizes."))
@click.option("--difference", type=float, help=_t("Forskel i gennemsnit.", "Difference of means."))
@click.option(
    "--sd", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True, help=_t("Spredning.", "Spread.")
)
@click.option(
    "--before", type=click.IntRange(0), default=0, show_default=True, help=_t("Målinger før.", "Measurements before.")
)
@click.option(
    "--after", type=click.IntRange(1), default=1, show_default=True, help=_t("Målinger efter.", "Measurements after.")
)
@click.option(
    "--correlation",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.0,
    show_default=True,
    help=_t("Mellem målinger.", "Between measurements."),
)
@click.option(
    "--hazard-ratio", type=click.FloatRange(0, min_open=True), help=_t("Forhold mellem hazarder.", "Hazard ratio.")
)
@click.option(
    "--events", type=click.IntRange(2), default=100, show_default=True, help=_t("Hændelser i alt.", "Events in all.")
)
def power(
    protocol: Path | None, control: float | None, treated: float | None, per_arm: int, cluster: int, icc: float, curve: bool,
    difference: float | None, sd: float, before: int, after: int, correlation: float, hazard_ratio: float | None, events: int,
) -> None:  # fmt: skip
    from virkning.trials import power_words as say
    from virkning.trials.protocol import read_protocol

    if icc > 0 and per_arm < 2 * cluster:
        raise click.UsageError(
            _t("Der skal være mindst to klynger i hver gruppe.", "There must be at least two clusters in each arm.")
        )
    if protocol is not None:
        lines = say.protocol_lines(read_protocol(protocol))
    elif difference is not None:
        lines = say.means_lines(difference, sd, per_arm, before, after, correlation)
    elif hazard_ratio is not None:
        lines = say.survival_lines(hazard_ratio, events)
    elif control is None:
        raise click.UsageError(
            _t(
                "Giv en protokol, --control, --difference eller --hazard-ratio.",
                "Give a protocol, --control, --difference or --hazard-ratio.",
            )
        )
    elif treated is None:
        lines = say.least_lines(control, per_arm, cluster, icc)
    else:
        lines = (
            say.curve_lines(control, treated) if curve else say.shares_lines(control, treated, per_arm, cluster, icc)
        )
    for line in lines:
        click.echo(line.say(_SAY))


@command.command(
    help=_t(
        "Begynd et forsøg: træk frøet og bind det ved en hash.", "Begin a trial: draw the seed and bind it by a hash."
    )
)
@click.argument("protocol", type=_FILE)
@click.option("--out", required=True, type=_FILE, help=_t("Forsøgets mappe.", "The trial's folder."))
@_SEED
@_BY
def start(protocol: Path, out: Path, seed_file: Path | None, by: str) -> None:
    from virkning.trials.running import start as begin

    entry = begin(protocol, out, by=by, seed_file=seed_file)
    click.echo(
        _t(
            "Skriv denne binding ned et sted, forsøget ikke råder over:",
            "Write this commitment down where the trial has no power:",
        )
    )
    click.echo(entry.body["seed_commitment"])


@command.command(
    help=_t("Sæt en bruttoliste (eller næste del) på listen.", "Put a gross list (or its next part) on the list.")
)
@_TRIAL
@click.argument("gross_list", type=_FILE)
@_SEED
@_BY
def enrol(trial: Path, gross_list: Path, seed_file: Path | None, by: str) -> None:
    from virkning.trials import running

    found = running.enrol(running.open_trial(trial, seed_file), gross_list, by=by)
    out: dict[str, list[str]] = {}
    for one in found:
        if one.out is not None:
            out.setdefault(str(one.out), []).append(one.person)
    gone = sum(map(len, out.values()))
    click.echo(_t(f"{len(found) - gone} på listen, {gone} ude", f"{len(found) - gone} on the list, {gone} out"))
    for rule, people in out.items():
        click.echo(
            textwrap.fill(
                f"{rule} ({len(people)}): {', '.join(people)}", 100, initial_indent="  ", subsequent_indent="    "
            )
        )


@command.command(
    "next", help=_t("Hvem der skal kaldes næst i hvert stratum.", "Who is to be called next in each stratum.")
)
@_TRIAL
@click.option("--stratum", help=_t("Kun dette stratum, og kun personen.", "Only this stratum, and only the person."))
@_SEED
def next_in_line(trial: Path, stratum: str | None, seed_file: Path | None) -> None:
    from virkning.trials import running

    opened = running.open_trial(trial, seed_file)
    state, seed = opened.state, opened.seed
    if stratum is not None:
        if stratum not in state.strata():
            raise InputError(
                Text("Ingen på listen er i det stratum.", "Nobody on the list is in that stratum."), value=stratum,
                expected="; ".join(state.strata()),
            )  # fmt: skip
        waiting = state.waiting(stratum, seed)
        if not waiting:
            raise click.ClickException(
                _t("Der er ingen at kalde i det stratum.", "There is nobody to call in that stratum.")
            )
        click.echo(waiting[0])
        return
    for name in state.strata():
        waiting = state.waiting(name, seed)
        click.echo(f"{name}: {waiting[0] if waiting else '–'} ({len(waiting)})")


@command.command(help=_t("Notér et samtykke.", "Record a consent."))
@_TRIAL
@click.argument("person")
@click.option(
    "--to", "given", default="study", show_default=True, help=_t("Hvad der siges ja til.", "What is consented to.")
)
@_SEED
@_BY
def consent(trial: Path, person: str, given: str, seed_file: Path | None, by: str) -> None:
    from virkning.trials import running

    entry = running.consent(running.open_trial(trial, seed_file), person, given, by=by)
    click.echo(_t(f"Noteret som nummer {entry.number}.", f"Recorded as number {entry.number}."))


@command.command(help=_t("Notér et afslag, og sig, hvem der er den næste.", "Record a refusal, and say who is next."))
@_TRIAL
@click.argument("person")
@click.option("--reason", required=True, help=_t("Grunden.", "The reason."))
@_SEED
@_BY
def refuse(trial: Path, person: str, reason: str, seed_file: Path | None, by: str) -> None:
    from virkning.trials import running

    _, following = running.refuse(running.open_trial(trial, seed_file), person, reason, by=by)
    click.echo(_t("Næste i stratum: ", "Next in the stratum: ") + (following or "–"))


@command.command(help=_t("Åbn loddet for en, der har sagt ja.", "Open the lot of someone who has consented."))
@_TRIAL
@click.argument("person")
@_SEED
@_BY
def reveal(trial: Path, person: str, seed_file: Path | None, by: str) -> None:
    from virkning.trials import running

    _, arm = running.reveal(running.open_trial(trial, seed_file), person, by=by)
    click.echo(arm)


@command.command(
    help=_t("Notér en afvigelse, evt. med den nye protokol.", "Note a deviation, perhaps with the new protocol.")
)
@_TRIAL
@click.option("--what", required=True, help=_t("Hvad der er anderledes.", "What is different."))
@click.option("--reason", required=True, help=_t("Grunden.", "The reason."))
@click.option("--protocol", type=_FILE, help=_t("Den nye protokol.", "The new protocol."))
@_SEED
@_BY
def deviate(trial: Path, what: str, reason: str, protocol: Path | None, seed_file: Path | None, by: str) -> None:
    from virkning.trials import running

    entry = running.deviate(running.open_trial(trial, seed_file), what, reason, by=by, protocol=protocol)
    click.echo(_t(f"Noteret som nummer {entry.number}.", f"Recorded as number {entry.number}."))


@command.command(help=_t("Afslut optagelsen, og gør frøet kendt.", "End the enrolment, and make the seed known."))
@_TRIAL
@_SEED
@_BY
def close(trial: Path, seed_file: Path | None, by: str) -> None:
    from virkning.trials import running

    entry = running.close(running.open_trial(trial, seed_file), by=by)
    click.echo(_t("Frøet er nu kendt: ", "The seed is now known: ") + entry.body["seed"])


@command.command(
    "list", help=_t("Skriv, hvem der trak hvad, som CSV til analysen.", "Write who drew what, as CSV for the analysis.")
)
@_TRIAL
@click.option("--out", required=True, type=_FILE, help=".csv")
def list_lots(trial: Path, out: Path) -> None:
    from virkning.trials.lists import write_list
    from virkning.trials.running import open_trial

    write_list(open_trial(trial), out, language=_SAY)
    click.echo(_t(f"Skrevet: {out}", f"Written: {out}"))


@command.command(
    help=_t(
        "Øv lodtrækningen: intet skrives, intet frø bruges.",
        "Rehearse the drawing: nothing is written, no seed is used.",
    )
)
@click.argument("protocol", type=_FILE)
@click.argument("gross_list", type=_FILE)
def rehearse(protocol: Path, gross_list: Path) -> None:
    from virkning.trials.running import rehearse as dry_run

    for stratum, drawn in dry_run(protocol, gross_list).items():
        arms = [arm for _, arm in drawn]
        told = ", ".join(f"{arm} {arms.count(arm)}" for arm in sorted(set(arms)))
        click.echo(f"{stratum}: {told}")
    click.echo(_t("En øvelse: de rigtige lod bliver andre.", "A rehearsal: the real lots will be others."))


@command.command(
    help=_t(
        "Regn et forsøg efter: kæden, bindingen og hvert lod. Slutkode 1, hvis noget er galt.",
        "Check a trial: the chain, the commitment and every lot. Exit code 1 if something is wrong.",
    )
)
@_TRIAL
@_SEED
def verify(trial: Path, seed_file: Path | None) -> None:
    from virkning.trials.running import open_trial
    from virkning.trials.verifying import verify as check_all

    found = check_all(open_trial(trial).folder, seed_file)
    for fault in found.faults:
        click.echo(_t(f"linje {fault.line}: ", f"line {fault.line}: ") + fault.text.say(_SAY))
    if not found.same_code:
        click.echo(
            _t(
                "Bemærk: lodtrækningens kode er en anden udgave end ved starten.",
                "Note: the code that draws is another version than at the start.",
            )
        )
    if found.outside:
        click.echo(
            _t(
                f"Bemærk: {found.outside} lod blev åbnet uden for protokollens optagelsesperiode. Det skal forklares som en afvigelse.",
                f"Note: {found.outside} lots were opened outside the protocol's enrolment. That is a deviation to be explained.",
            )
        )
    if found.faults:
        raise SystemExit(1)
    redrawn = (
        _t(
            "frøet er ikke kendt endnu, så lodderne er ikke trukket om",
            "the seed is not known yet, so the lots were not drawn again",
        )
        if found.redrawn is None
        else _t(f"{found.redrawn} lod trukket om, alle ens", f"{found.redrawn} lots drawn again, all the same")
    )
    click.echo(_t(f"I orden: {found.entries} linjer, {redrawn}.", f"In order: {found.entries} lines, {redrawn}."))
