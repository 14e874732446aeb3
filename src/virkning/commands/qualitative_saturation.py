"""The saturation curve as a figure: found by the command, drawn by the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Language, Text
from virkning.qualitative.saturation import Step, cases_without_new


def curve(steps: Sequence[Step]) -> Figure:
    """Codes seen so far by case read, beside what is expected when the order is left to chance."""
    x = tuple(float(place) for place in range(len(steps) + 1))
    seen = Series(
        label=Text("i den læste rækkefølge", "in the order read"), x=x, y=(0.0, *(float(step.seen) for step in steps))
    )
    expected = Series(
        label=Text("i gennemsnit over alle rækkefølger", "mean over all orders"), x=x, y=(0.0, *(step.expected for step in steps))
    )  # fmt: skip
    panel = Panel(
        kind="lines",
        series=(seen, expected),
        x_label=Text("læste sager", "cases read"),
        y_label=Text("forskellige koder", "different codes"),
        unit="count",
    )
    return Figure(
        name="saturation", title=Text("Nye koder, sag for sag", "New codes, case by case"), alt=_alt(steps), panels=(panel,)
    )  # fmt: skip


def _alt(steps: Sequence[Step]) -> Text:
    counts = ", ".join(str(step.seen) for step in steps)
    quiet = cases_without_new(steps)
    return Text(
        f"Kurve over antal forskellige koder efter hver af {len(steps)} sager: {counts}. De seneste {quiet} sager gav ingen nye koder.",
        f"Curve of the number of different codes after each of {len(steps)} cases: {counts}. The last {quiet} cases brought no new codes.",
    )


def draw_curve(steps: Sequence[Step], path: Path, language: Language) -> None:
    from virkning.report.figures import draw

    if path.suffix not in (".svg", ".png"):
        raise InputError(
            Text("Figuren kan ikke skrives i den form.", "The figure cannot be written in that form."), file=path, value=path.suffix, expected=".svg, .png"
        )  # fmt: skip
    drawing = draw(curve(steps), language)
    with whole_file(path) as fresh:
        fresh.write_bytes(drawing.svg.encode() if path.suffix == ".svg" else drawing.png)
