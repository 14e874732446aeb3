"""The forest plot: each study's number with its interval, and below them the pooled mean and what a new place may expect."""

from __future__ import annotations

from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Language, Text, number, percent, same
from virkning.report.figures import draw
from virkning.theory.evidence.comparable import Number
from virkning.theory.evidence.kinds import UNITS
from virkning.theory.evidence.pooling import Pooled

_REACH = 1.959964  # the 95 % interval of one study's number
_MEAN = Text("GENNEMSNIT", "MEAN")
_NEW = Text("Ventet et nyt sted", "Expected at a new place")


def forest_figure(pooled: Pooled, title: Text) -> Figure:
    """The figure as data. Numbers on different scales cannot stand on one axis and are refused."""
    numbers = pooled.comparison.numbers
    if not numbers or len({one.scale for one in numbers}) > 1:
        reason = " ".join(refusal.say("en") for refusal in pooled.comparison.refusals)
        raise InputError(
            Text("Der er ikke tal på samme skala at tegne.", "There are no numbers on one scale to draw."),
            value=reason or None, expected=Text("virkninger med tal og usikkerhed i samme enhed", "effects with number and uncertainty in one unit"),
        )  # fmt: skip
    unit = UNITS.get(numbers[0].scale, same(numbers[0].scale))
    panel = Panel(
        kind="dots",
        series=(_rows(pooled),),
        categories=_labels(pooled),
        x_label=Text("virkning i {unit}, med 95 % sikkerhed", "effect in {unit}, with 95% confidence").fill(unit=unit),
        reference=0.0,
        reference_label=Text("ingen forskel", "no difference"),
    )
    return Figure(name="forest", title=title, alt=_alt(pooled, unit), panels=(panel,), note=_note(pooled))


def _labels(pooled: Pooled) -> tuple[Text, ...]:
    """Each study, with its weight where there is a mean, and then the mean's two rows."""
    numbers, meta = pooled.comparison.numbers, pooled.meta
    if meta is None:
        return tuple(same(one.said.study.cite) for one in numbers)
    weighted = (_weighted(one, float(share)) for one, share in zip(numbers, meta.weights, strict=True))
    return (*weighted, _MEAN, _NEW)


def _weighted(one: Number, share: float) -> Text:
    cite = one.said.study.cite
    return Text(f"{cite} ({percent(share, 0, 'da')})", f"{cite} ({percent(share, 0, 'en')})")


def _rows(pooled: Pooled) -> Series:
    """One row per study; below them the mean with its interval, and with the interval of a new place's true effect."""
    rows = [(one.value, one.value - _REACH * one.se, one.value + _REACH * one.se) for one in pooled.comparison.numbers]
    if meta := pooled.meta:
        rows += [(meta.estimate, meta.low, meta.high), (meta.estimate, meta.prediction_low, meta.prediction_high)]
    values, low, high = zip(*rows, strict=True)
    return Series(label=Text("Undersøgelser", "Studies"), y=values, low=low, high=high)


def _alt(pooled: Pooled, unit: Text) -> Text:
    told = Text("{count} undersøgelsers virkninger i {unit}.", "The effects of {count} studies in {unit}.")
    first = told.fill(count=len(pooled.comparison.numbers), unit=unit)
    meta = pooled.meta
    if meta is None:
        return first
    shown = [Text(number(value, 2, "da"), number(value, 2, "en")) for value in (meta.estimate, meta.low, meta.high)]
    second = Text("Samlet {mean}, mellem {low} og {high}.", "Together {mean}, between {low} and {high}.")
    second = second.fill(mean=shown[0], low=shown[1], high=shown[2])
    return Text(f"{first.da} {second.da}", f"{first.en} {second.en}")


def _note(pooled: Pooled) -> Text | None:
    if pooled.meta:
        return None
    head, reasons = Text("Lægges ikke sammen:", "Not pooled:"), pooled.comparison.refusals
    return Text(" ".join((head.da, *(one.da for one in reasons))), " ".join((head.en, *(one.en for one in reasons))))


def write_figure(figure: Figure, out: Path, language: Language) -> None:
    if out.suffix not in (".svg", ".png"):
        raise InputError(Text("Figuren kan ikke skrives i den filtype.", "The figure cannot be written as that file type."), file=out, value=out.suffix, expected=".svg, .png")  # fmt: skip
    drawing = draw(figure, language)
    with whole_file(out) as fresh:
        fresh.write_bytes(drawing.png if out.suffix == ".png" else drawing.svg.encode("utf-8"))
