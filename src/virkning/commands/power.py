"""`virkning power`: what a design would have found, by running it on simulated worlds with a stated effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from virkning.errors import InputError
from virkning.language import Text, chosen_language
from virkning.progress import aloud

if TYPE_CHECKING:
    from virkning.validate.power.world import World

_SAY = chosen_language()


def _t(da: str, en: str) -> str:
    return Text(da, en).say(_SAY)


@click.command(
    help=_t(
        "Hvad ville PLANs design have fundet? Verdener trækkes af planens egne data med en virkning, der er lagt ind, og designet køres på hver. "
        "Uden PLAN: klynger trækker lod (--clusters, --size, --icc, --control).",
        "What would PLAN's design have found? Worlds are drawn from the plan's own data with an effect put in, and the design is run on each. "
        "Without PLAN: clusters draw lots (--clusters, --size, --icc, --control).",
    )
)
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option(
    "--effect",
    type=float,
    help=_t("Virkningen, fx 0.1; andele som brøk.", "The effect, such as 0.1; shares as fractions."),
)
@click.option("--outcome", help=_t("Et af planens udfald.", "One of the plan's outcomes."))
@click.option(
    "--level", type=click.Choice(["caseworker", "office"]),
    help=_t("Udrulning ved lod blandt en sagsbehandlerplans sagsbehandlere eller jobcentre.", "A roll-out by lot among a caseworker plan's caseworkers or offices."),
)  # fmt: skip
@click.option("--clusters", type=click.IntRange(4, 10_000), help=_t("Klynger i alt.", "Clusters in all."))
@click.option(
    "--size",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help=_t("Mennesker i hver.", "People in each."),
)
@click.option(
    "--icc",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.05,
    show_default=True,
    help=_t("Hvor ens de er.", "How alike they are."),
)
@click.option(
    "--variation",
    type=click.FloatRange(0, 2),
    default=0.0,
    show_default=True,
    help=_t("Hvor ulige store klyngerne er (SD over middel).", "How unequal the clusters are (SD over mean)."),
)
@click.option(
    "--control",
    type=float,
    default=0.2,
    show_default=True,
    help=_t("Andel (eller med --sd gennemsnit) uden indsats.", "Share (or with --sd mean) without treatment."),
)
@click.option(
    "--sd",
    type=click.FloatRange(0, min_open=True),
    help=_t("Spredning af et målt udfald.", "Spread of a measured outcome."),
)
@click.option(
    "--wanted",
    type=click.FloatRange(0.05, 0.99),
    default=0.8,
    show_default=True,
    help=_t("Ønsket styrke.", "Power wanted."),
)
@click.option(
    "--simulations",
    type=click.IntRange(20, 100_000),
    default=400,
    show_default=True,
    help=_t("Verdener for hver virkning.", "Worlds for each effect."),
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=_t("Frø.", "Seed."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=_t("Mappen, rapporten skrives i.", "The folder to write the report to."),
)
def command(
    plan: Path | None, effect: float | None, outcome: str | None, level: str | None, clusters: int | None, size: int, icc: float,
    variation: float, control: float, sd: float | None, wanted: float, simulations: int, seed: int, out: Path | None,
) -> None:  # fmt: skip
    from virkning.validate.power import finding, power

    if (plan is None) == (clusters is None):
        raise click.UsageError(_t("Giv enten en PLAN eller --clusters.", "Give either a PLAN or --clusters."))
    world = _of_plan(plan, outcome, level) if plan else _of_clusters(clusters or 0, size, icc, variation, control, sd)
    made = finding(power(world, effect=effect, simulations=simulations, seed=seed, wanted=wanted, language=_SAY), _SAY)
    for sentence in (*made.summary, *(caution.text for caution in made.cautions)):
        click.echo(sentence.say(_SAY))
    if out is not None:
        from virkning.report import write_report

        write_report(made, out, tell=aloud)


def _of_plan(path: Path, outcome: str | None, level: str | None) -> World:
    from virkning.plans.reading import read_plan
    from virkning.validate.power import rollout_of, world_of

    read = read_plan(path)
    return rollout_of(read.plan, read.data, level) if level else world_of(read.plan, read.data, outcome)


def _of_clusters(clusters: int, size: int, icc: float, variation: float, control: float, sd: float | None) -> World:
    from virkning.validate.power.lots import made_up_clusters

    if sd is None and not 0 <= control <= 1:
        raise InputError(
            Text("En andel ligger mellem 0 og 1.", "A share lies between 0 and 1."), column="--control", value=control
        )
    return made_up_clusters(clusters=clusters, size=size, icc=icc, control=control, sd=sd, variation=variation)
