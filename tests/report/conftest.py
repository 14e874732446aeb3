"""A made-up finding as rich as the caseworker report: every kind of figure, hidden numbers, cautions of all severities."""

from __future__ import annotations

import dataclasses
import random

import pytest

from virkning.findings import Caution, Column, Estimate, Figure, Finding, Panel, Section, Series, Table
from virkning.language import Text, same

QUARTILES = tuple(Text(f"{rank}. kvartil", f"Quartile {rank}") for rank in range(1, 5))
TOOLS = (
    "Almen-faglige kompetencer", "Fag-faglig opkvalificering", "Viden om arbejdsmarkedet", "Sociale og personlige kompetencer",
    "Jobsøgning", "Styrkelse af netværk", "Virksomheds-, uddannelses- eller jobcentermentor", "Hverdagsmestring: bolig, gæld, transport",
    "Kost og motion", "Udredning eller behandling, inkl. genoptræning", "Mestring af psykisk eller fysisk helbred",
    "Træning i eget værksted", "Praktik på ekstern arbejdsplads", "Virksomhedscenter", "Social mentor eller støtte-kontaktperson",
    "Misbrugsbehandling", "Løntilskud", "Forrevalidering", "Vikartimer", "Jobrotationsprojekt", "Revalidering", "Ingen aktiviteter", "Ved ikke",
)  # fmt: skip
OUTLOOK = ("Realisme", "Målrettethed", "Initiativ", "Fortælle om sig selv", "Samarbejde", "Instruktion", "Koncentration", "Netværk",
           "Hverdagsmestring", "Helbred", "Jobchance")  # fmt: skip


def series(label: str | Text, values: list[float], half: float, **more: object) -> Series:
    label = same(label) if isinstance(label, str) else label
    low, high = tuple(value - half for value in values), tuple(value + half for value in values)
    return Series(label=label, y=tuple(values), low=low, high=high, **more)


def _estimates() -> tuple[Estimate, ...]:
    estimand = Text("Gennemsnit over alle besvarelser", "Mean over all answers")
    method = Text("Klynge-robust standardfejl (borger)", "Standard errors clustered by citizen")
    rows = [
        ("r2_without", "R² uden sagsbehandlere", "R² without caseworkers", 0.161, None, "number"),
        ("r2_with", "R² med sagsbehandlere", "R² with caseworkers", 0.212, None, "number"),
        ("share_actual", "Andel i job eller uddannelse", "Share in work or education", 0.1476, 0.0045, "share"),
        ("share_if_top_naive", "Andel, hvis alle var som øverste kvartil (rå)", "Share if all were as the top quartile (raw)", 0.2845, 0.0019, "share"),
        ("increase_naive", "Stigning (rå)", "Increase (raw)", 0.1369, 0.0042, "points"),
        ("share_if_top_shrunk", "Andel, hvis alle var som øverste kvartil (korrigeret for støj)", "Share if all were as the top quartile (noise removed)", 0.2112, 0.009, "share"),
        ("increase_shrunk", "Stigning (korrigeret for støj)", "Increase (noise removed)", 0.0636, 0.0091, "points"),
        ("effect_sd", "Spredning i sande effekter", "Spread of true effects", 0.061, 0.008, "points"),
        ("reliability", "Reliabilitet", "Reliability", 0.58, 0.05, "number"),
        ("q4_minus_q1_raw", "Forskel mellem 4. og 1. kvartil (rå)", "Quartile 4 minus quartile 1 (raw)", 0.16, 0.012, "points"),
        ("q4_minus_q1_adjusted", "Forskel mellem 4. og 1. kvartil (justeret)", "Quartile 4 minus quartile 1 (adjusted)", 0.261, 0.013, "points"),
        ("q4_minus_q1_shrunk", "Forskel mellem 4. og 1. kvartil (korrigeret)", "Quartile 4 minus quartile 1 (shrunk)", 0.009, 0.015, "points"),
    ]  # fmt: skip
    made = []
    for name, danish, english, value, se, unit in rows:
        span = {} if se is None else {"se": se, "low": value - 1.96 * se, "high": value + 1.96 * se, "p": 0.00001}
        made.append(
            Estimate(
                name=name,
                label=Text(danish, english),
                value=value,
                n=6164,
                unit=unit,
                estimand=estimand,
                method=method,
                **span,
            )
        )
    return tuple(made)


def _figures() -> tuple[Figure, ...]:
    draw = random.Random(3)
    effects = sorted(draw.gauss(0, 0.09) for _ in range(115))
    quartiles = Panel(
        kind="bars",
        categories=QUARTILES,
        unit="share",
        reference=0.1476,
        reference_label=Text("Gennemsnit", "Mean"),
        y_label=Text("Andel i job eller uddannelse inden for 52 uger", "Share in work or education within 52 weeks"),
        series=(series("Andel", [0.07, 0.13, 0.178, 0.23], 0.018, n=(1500, 1550, 1560, 1554)),),
    )
    units = Panel(kind="caterpillar", unit="points", series=(series("Effekt", effects, 0.08),), reference=0.0)
    tools = Panel(
        kind="dots",
        categories=tuple(same(tool) for tool in TOOLS),
        unit="share",
        series=tuple(series(quartile, [abs(draw.gauss(0.12, 0.08)) for _ in TOOLS], 0.012) for quartile in QUARTILES),
    )
    outlook = tuple(
        Panel(kind="dots", categories=QUARTILES, unit="scale", title=same(f"S{place + 2} {name}"),
              series=(series("Middel", [draw.gauss(3.1, 0.15) for _ in QUARTILES], 0.07),))
        for place, name in enumerate(OUTLOOK)
    )  # fmt: skip
    groups = tuple(
        Panel(
            kind="bars",
            categories=QUARTILES,
            unit="share",
            title=same(name),
            series=(series("Andel", [draw.uniform(0.1, 0.5) for _ in QUARTILES], 0.03),),
        )
        for name in ("Jobrettet", "Opkvalificering", "Social", "Helbredsrettet", "Ingen indsats")
    )
    weeks = tuple(float(week) for week in range(0, 53, 2))
    curves = Panel(
        kind="lines",
        unit="share",
        x_label=Text("Uger efter svaret", "Weeks after the answer"),
        series=tuple(
            series(quartile, [0.004 * (rank + 1) * week**0.8 for week in weeks], 0.008, x=weeks)
            for rank, quartile in enumerate(QUARTILES)
        ),
    )
    steps = dataclasses.replace(curves, kind="steps", series=curves.series[:2])
    edges = tuple(-0.3 + 0.05 * place for place in range(13))
    spread = Panel(
        kind="histogram",
        unit="count",
        series=(
            Series(label=Text("Sagsbehandlere", "Caseworkers"), x=edges, y=(5, 6, 7, 11, 16, 19, 17, 13, 9, 7, 5, 0)),
        ),
    )
    stack = Panel(
        kind="stack",
        unit="share",
        categories=QUARTILES,
        series=tuple(
            Series(label=Text(f"Svar {place}", f"Answer {place}"), y=(share,) * 4)
            for place, share in enumerate((0.1, 0.2, 0.35, 0.25, 0.1), 1)
        ),
    )
    flow = Panel(
        kind="flow",
        unit="count",
        categories=(
            Text("Svar i udtrækket", "Answers in the extract"),
            Text("Sagsbehandlere med svar for mindst 10 borgere", "Caseworkers with answers for at least 10 citizens"),
            Text(
                "Borgere med mere end ét svar, første svar udeladt",
                "Citizens with more than one answer, first answer left out",
            ),
        ),
        series=(Series(label=Text("Svar", "Answers"), y=(13688, 11230, 6164)),),
    )
    two = Panel(
        kind="bars",
        unit="points",
        categories=(Text("Som publiceret", "As published"), Text("Korrigeret for støj", "Noise removed")),
        series=(
            series(Text("Rå", "Raw"), [0.1369, 0.0636], 0.015),
            series(Text("Krydstilpasset", "Cross-fitted"), [0.07, 0.06], 0.02),
        ),
    )
    made = [
        ("quartiles", "Flere kommer i job hos sagsbehandlere i øverste kvartil", (quartiles,), 1),
        ("caterpillar", "De fleste sagsbehandlere kan ikke skelnes fra gennemsnittet", (units,), 1),
        ("tools", "De 23 redskaber fordelt på kvartiler", (tools,), 1),
        ("outlook", "Sagsbehandlernes vurdering af borgerne på elleve spørgsmål, efter sagsbehandlerens kvartil", outlook, 4),
        ("groups", "Brugen af de fire aktivitetsgrupper", groups, 3),
        ("weeks", "Forskellen vokser hen over året", (curves,), 1),
        ("steps", "Tid til første job", (steps,), 1),
        ("spread", "Fordelingen af effekter", (spread,), 1),
        ("answers", "Svarfordeling", (stack,), 1),
        ("population", "Fra udtræk til analyse", (flow,), 1),
        ("policy", "Politikeksperimentet på to måder", (two,), 1),
    ]  # fmt: skip
    return tuple(
        Figure(name=name, title=same(title), alt=Text(f"Figur: {title}. Højest i øverste kvartil.", f"Figure: {title}."), panels=panels, across=across,
               note=Text("Stregerne viser 95 % sikkerhedsintervaller.", "Whiskers are 95% confidence intervals."))
        for name, title, panels, across in made
    )  # fmt: skip


def _tables() -> tuple[Table, ...]:
    draw = random.Random(5)
    ranks = Table(
        name="ranks",
        title=Text("Grupper, der ikke kan skelnes fra hinanden", "Groups that cannot be told apart"),
        columns=(
            Column(name="group", label=Text("Gruppe", "Group"), kind="text"),
            Column(name="caseworkers", label=Text("Sagsbehandlere", "Caseworkers"), kind="count"),
            Column(name="share", label=Text("Andel i job", "Share in work"), kind="share", decimals=1),
            Column(name="difference", label=Text("Forskel", "Difference"), kind="points", decimals=1),
            Column(name="p", label=same("p"), kind="p"),
            Column(name="apart", label=Text("Kan skelnes", "Told apart"), kind="boolean"),
        ),
        rows=tuple(
            (quartile, 29 - (rank == 3), 0.07 + 0.05 * rank, 0.05 * rank, 0.04 / (rank + 1) ** 6, rank > 1)
            for rank, quartile in enumerate(QUARTILES)
        ),
        note=Text("Forskel i forhold til 1. kvartil.", "Difference from quartile 1."),
    )
    effects = Table(
        name="effects",
        title=Text("Effekt for hver sagsbehandler", "Effect of each caseworker"),
        printed=False,
        columns=(
            Column(name="group", label=Text("Sagsbehandler", "Caseworker"), kind="text"),
            Column(name="n", label=Text("Svar", "Answers"), kind="count"),
            Column(name="effect", label=Text("Effekt", "Effect"), kind="points", decimals=1),
        ),
        rows=tuple((f"a{place:03d}", draw.randint(20, 90), draw.gauss(0, 0.1)) for place in range(115)),
    )
    use = Table(
        name="tools",
        title=Text("Brug af redskaber efter kvartil", "Use of tools by quartile"),
        columns=(
            Column(name="tool", label=Text("Redskab", "Tool"), kind="text"),
            *(
                Column(name=f"q{rank}", label=quartile, kind="share", decimals=1)
                for rank, quartile in enumerate(QUARTILES, 1)
            ),
        ),
        rows=tuple((tool, *(abs(draw.gauss(0.1, 0.05)) for _ in QUARTILES)) for tool in TOOLS),
    )
    return ranks, use, effects


@pytest.fixture(scope="session")
def finding() -> Finding:
    sections = (
        Section(heading=Text("Hvor store er forskellene?", "How large are the differences?"), figures=("population", "quartiles", "caterpillar", "spread"), tables=("ranks",),
                paragraphs=(Text("Andelen i job eller uddannelse er højest i øverste kvartil.", "The share in work or education is highest in the top quartile."),)),
        Section(heading=Text("Hvad gør de, der lykkes oftest?", "What do those do who succeed most often?"), figures=("groups", "tools", "outlook"), tables=("tools",)),
        Section(heading=Text("Hvad ville det betyde?", "What would it mean?"), figures=("policy", "weeks", "steps")),
    )  # fmt: skip
    return Finding(
        design="caseworkers", title="Sagsbehandlerens betydning for job og uddannelse", n=6164, language="da", simulated=True,
        question=Text("Hvor meget betyder det for borgeren, hvilken sagsbehandler der følger sagen?", "How much does it matter which caseworker follows the case?"),
        summary=(
            Text("Forskellen mellem øverste og nederste kvartil er 26 procentpoint, når der tages højde for borgernes forskelle.", "The top quartile lies 26 percentage points above the bottom one."),
            Text("Omtrent halvdelen af forskellen er støj.", "About half of the difference is noise."),
        ),
        estimates=_estimates(), tables=_tables(), figures=_figures(), sections=sections,
        cautions=(
            Caution(code="few_citizens", severity="moderate", text=Text("Nogle sagsbehandlere har kun få borgere.", "Some caseworkers have few citizens.")),
            Caution(code="sorting", severity="serious", text=Text("Borgere kan være fordelt efter forhold, som registrene ikke ser.", "Citizens may be sorted on what registers do not see.")),
            Caution(code="scale", severity="note", text=Text("Skalaen går fra 1 til 5.", "The scale runs from 1 to 5.")),
        ),
        manifest={
            "plan_sha256": "ab" * 32, "data": {"answers": "cd" * 32, "persons": "ef" * 32}, "virkning": "0.1.0", "seed": 1,
            "started": "2026-11-20T10:00:00", "seconds": 3.2, "deviations": ["population.min_citizens_per_caseworker: 10 → 12"],
        },
    )  # fmt: skip
