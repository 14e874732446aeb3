"""The forest plot: each study's number with its interval, and below them the pooled mean and what a new place may expect."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import LANGUAGES, Language, Text, number, percent, same
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
    rows = [_row(one) for one in pooled.comparison.numbers]
    first = _sentences(told.fill(count=len(rows), unit=unit), *rows)
    meta = pooled.meta
    if meta is None:
        return first
    shown = [Text(number(value, 2, "da"), number(value, 2, "en")) for value in (meta.estimate, meta.low, meta.high)]
    second = Text("Samlet {mean}, mellem {low} og {high}.", "Together {mean}, between {low} and {high}.")
    second = second.fill(mean=shown[0], low=shown[1], high=shown[2])
    return _sentences(first, second)


def _row(one: Number) -> Text:
    shown = Text(number(one.value, 2, "da"), number(one.value, 2, "en"))
    return Text("{cite}: {value}.", "{cite}: {value}.").fill(cite=one.said.study.cite, value=shown)


def _sentences(*texts: Text) -> Text:
    return Text(*(" ".join(text.say(language) for text in texts) for language in LANGUAGES))


def _note(pooled: Pooled) -> Text | None:
    if pooled.meta:
        return None
    return _sentences(Text("Lægges ikke sammen:", "Not pooled:"), *pooled.comparison.refusals)


def write_figure(figure: Figure, out: Path, language: Language) -> None:
    if out.suffix not in (".svg", ".png"):
        raise InputError(Text("Figuren kan ikke skrives i den filtype.", "The figure cannot be written as that file type."), file=out, value=out.suffix, expected=".svg, .png")  # fmt: skip
    drawing = draw(figure, language)
    with whole_file(out) as fresh:
        fresh.write_bytes(drawing.png if out.suffix == ".png" else _told(drawing.svg, figure, language).encode("utf-8"))


def _told(svg: str, figure: Figure, language: Language) -> str:
    """The picture with its title and what is seen in words, for those who hear it."""
    words = f"<title>{escape(figure.title.say(language))}</title><desc>{escape(figure.alt.say(language))}</desc>"
    return re.sub(r"(<svg\b[^>]*>)", lambda found: found[1] + words, svg, count=1)
