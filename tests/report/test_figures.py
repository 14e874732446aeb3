"""Figures: the same bytes each time, nothing cut off, nothing on top of something else, readable in grey."""

from __future__ import annotations

import dataclasses
import random
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.findings import Figure, Panel, Series
from virkning.language import Text, same
from virkning.report.figures import draw, style
from virkning.report.figures.frame import lay_out
from virkning.report.figures.measure import longest_word, width, wrap
from virkning.report.figures.scale import fit, tick_texts, value_text
from virkning.report.figures.sheet import Sheet

KINDS = ("bars", "dots", "lines", "steps", "caterpillar", "histogram", "stack", "flow")
LONG = "Virksomhedspraktik, uddannelsesforberedende forløb og jobcentermentor"


def a_figure(
    kind: str, *, panels: int = 1, names: tuple[str, ...] = ("a", "b", "c"), series: int = 1, **look
) -> Figure:
    random_ = random.Random(1)
    made = []
    for _ in range(panels):
        rows = []
        for rank in range(series):
            y = tuple(random_.uniform(0.05, 0.5) for _ in names)
            x = tuple(float(place) for place in range(len(names) + (kind == "histogram")))
            low, high = tuple(value - 0.03 for value in y), tuple(value + 0.03 for value in y)
            plain = kind in ("histogram", "stack", "flow")
            rows.append(Series(label=same(f"s{rank}"), y=y, x=x, low=() if plain else low, high=() if plain else high))
        categories = (
            () if kind in ("lines", "steps", "caterpillar", "histogram") else tuple(same(name) for name in names)
        )
        made.append(Panel(kind=kind, series=tuple(rows), categories=categories, unit="share", title=same("Panel")))
    return Figure(name="f", title=same("Titel"), alt=same("alt"), panels=tuple(made), **look)


@pytest.fixture
def texts(monkeypatch) -> list[tuple[float, float, float, float, str]]:
    """Where every text of the next drawing stands: left, top, right, bottom."""
    placed = []
    real = Sheet.text

    def noted(self, left, top, text, *, size=style.TEXT_SIZE, bold=False, align="left", middle=False, **rest):
        wide, tall = width(text, size, bold), size / 72
        start = left - {"left": 0, "center": wide / 2, "right": wide}[align]
        centre = top if middle else top + size * style.LEADING / 144
        placed.append((start, centre - 0.4 * tall, start + wide, centre + 0.4 * tall, text))
        placed_on.append(self)
        real(self, left, top, text, size=size, bold=bold, align=align, middle=middle, **rest)

    placed_on: list[Sheet] = []
    monkeypatch.setattr(Sheet, "text", noted)
    return placed


def assert_tidy(texts, drawing) -> None:
    for left, top, right, bottom, text in texts:
        assert left >= -0.01, f"{text!r} is cut off at the left"
        assert right <= drawing.width + 0.01, f"{text!r} is cut off at the right"
        assert top >= -0.01, f"{text!r} is cut off above"
        assert bottom <= drawing.height + 0.01, f"{text!r} is cut off below"
    for place, one in enumerate(texts):
        for other in texts[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, f"{one[4]!r} and {other[4]!r} overlap"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_kind_is_drawn_tidily(kind, language, texts) -> None:
    drawing = draw(a_figure(kind, series=1 if kind in ("caterpillar", "histogram", "flow") else 3), language)
    assert_tidy(texts, drawing)
    assert drawing.png.startswith(b"\x89PNG")
    assert ElementTree.fromstring(drawing.svg).tag.endswith("svg")


@pytest.mark.parametrize("kind", ["bars", "dots", "stack", "flow"])
@pytest.mark.parametrize("panels", [1, 5])
def test_long_danish_labels_wrap(kind, panels, texts) -> None:
    names = (LONG, "Kort", "Opkvalificeringsjob", "Donaudampfschifffahrtsgesellschaftskapitän" * 2)
    figure = a_figure(kind, panels=1 if kind == "flow" else panels, names=names, across=1 if kind == "flow" else 3)
    assert_tidy(texts, draw(figure, "da"))


def test_the_example_is_tidy(finding, texts) -> None:
    for figure in finding.figures:
        texts.clear()
        assert_tidy(texts, draw(figure, "da"))


@settings(max_examples=60, derandomize=True)
@given(
    st.sampled_from(["bars", "dots", "lines"]),
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=6),
    st.lists(st.text(max_size=40), min_size=6, max_size=6),
)
def test_any_numbers_and_names_can_be_drawn(kind, values, names) -> None:
    categories = tuple(same(name) for name in names[: len(values)])
    series = Series(label=same(names[0]), y=tuple(values), low=tuple(values), high=tuple(values))
    panel = Panel(kind=kind, categories=categories, series=(series,), title=same(names[1]))
    drawing = draw(Figure(name="f", title=same(names[2]), alt=same("a"), panels=(panel,)), "da")
    assert ElementTree.fromstring(drawing.svg) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_without_numbers_is_still_a_figure(kind) -> None:
    figure = a_figure(kind)
    panel = figure.panels[0]
    empty = dataclasses.replace(panel.series[0], y=tuple(None for _ in panel.series[0].y), low=(), high=())
    drawing = draw(dataclasses.replace(figure, panels=(dataclasses.replace(panel, series=(empty,)),)), "da")
    assert drawing.height > 0


def test_same_figure_same_bytes(finding) -> None:
    for figure in finding.figures:
        first, second = draw(figure, "da"), draw(figure, "da")
        assert (first.svg, first.png) == (second.svg, second.png)


def test_svg_needs_no_font_and_tells_no_time(finding) -> None:
    svg = draw(finding.figures[0], "da").svg
    assert "<text" not in svg
    assert "font-family" not in svg
    assert not re.search(r"20\d\d-\d\d-\d\d", svg)
    assert "<!--" not in svg


def test_ten_thousand_units_make_a_small_file() -> None:
    random_ = random.Random(2)
    y = tuple(random_.gauss(0, 0.1) for _ in range(10_000))
    series = Series(label=same("e"), y=y, low=tuple(v - 0.1 for v in y), high=tuple(v + 0.1 for v in y))
    figure = Figure(
        name="c", title=same("t"), alt=same("a"), panels=(Panel(kind="caterpillar", series=(series,), unit="points"),)
    )
    drawing = draw(figure, "da")
    assert len(drawing.svg) < 1_500_000


def test_numbers_are_written_as_the_language_has_them() -> None:
    scale = fit([0.0, 0.213], from_zero=True)
    assert tick_texts(scale, "share", "da")[:2] == ["0\u00a0%", "5\u00a0%"]
    assert tick_texts(scale, "share", "en")[:2] == ["0%", "5%"]
    assert value_text(0.1476, "share", "da") == "14,8\u00a0%"
    assert value_text(-0.0123, "points", "da") == "−1,2"


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.booleans())
def test_a_scale_holds_its_values_and_has_few_round_ticks(values, from_zero) -> None:
    scale = fit(values, from_zero=from_zero)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert all(scale.low - 1e-6 * abs(scale.low) <= tick <= scale.high + 1e-6 * abs(scale.high) for tick in scale.ticks)
    assert 1 <= len(scale.ticks) <= 9
    if from_zero:
        assert scale.low <= 0 <= scale.high


@given(st.text(max_size=80), st.floats(0.5, 4))
def test_wrapped_lines_fit_and_lose_nothing(text, room) -> None:
    lines = wrap(text, room, 9)
    assert all(width(line, 9) <= room + 1e-9 for line in lines if len(line) > 2)
    assert len("".join(lines).replace("-", "").replace(" ", "")) <= len(text)


def test_wrapping_prefers_the_words_own_hyphen() -> None:
    room = longest_word("støtte-kontaktperson", 9) + 0.05
    assert wrap("støtte-kontaktperson", room, 9) == ["støtte-", "kontaktperson"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_marks_and_text_stand_out_from_the_paper() -> None:
    assert all(contrast(colour, style.PAPER) >= 3 for colour in style.SERIES)
    assert contrast(style.MUTED, style.PAPER) >= 4.5
    assert contrast(style.INK, style.PAPER) >= 7


def test_series_can_be_told_apart_without_colour() -> None:
    assert len(set(style.MARKERS)) == len(style.SERIES)
    for steps in range(2, 7):
        shades = style.ramp(steps)
        assert all(contrast(one, other) > 1.3 for one, other in pairwise(shades))


def test_panels_of_one_unit_share_their_scale(finding) -> None:
    from virkning.report.figures.drawing import _scales
    from virkning.report.figures.lying import scale_for

    outlook = finding.figure("outlook")
    assert len(set(_scales(outlook, scale_for))) == 1


def test_layout_has_a_place_for_every_panel(finding) -> None:
    from virkning.report.figures import lying

    outlook = finding.figure("outlook")
    frame = lay_out(outlook, lying.needs(outlook, "da"), (), "da")
    assert len(frame.places) == 11
    assert sum(place.first_in_row for place in frame.places) == 3
    assert sum(place.last_in_column for place in frame.places) == 4


def test_the_title_is_in_the_file_and_can_be_left_out(finding, texts) -> None:
    figure = dataclasses.replace(finding.figure("spread"), title=Text("Titel", "Title"))
    drawing = draw(figure, "da")
    title = next(text for text in texts if text[4] == "Titel")
    assert title[3] <= drawing.title_height
    assert all(text[1] >= drawing.title_height - 0.02 for text in texts if text[4] != "Titel")


def test_panels_of_one_series_need_no_legend(texts) -> None:
    panels = tuple(
        dataclasses.replace(panel, series=(dataclasses.replace(panel.series[0], label=same(f"label {place}")),))
        for place, panel in enumerate(a_figure("bars", panels=3).panels)
    )
    draw(dataclasses.replace(a_figure("bars"), panels=panels, across=3), "da")
    assert not any(text[4].startswith("label") for text in texts)


def test_lines_can_have_named_places_and_a_reference(texts) -> None:
    series = tuple(Series(label=same(f"bølge {rank}"), y=(0.1 * rank, 0.2, None, 0.3)) for rank in (1, 2))
    panel = Panel(kind="lines", categories=tuple(same(f"Måling {place}") for place in range(4)), series=series,
                  reference=0.15, reference_label=Text("Mål", "Goal"), unit="share")  # fmt: skip
    drawing = draw(Figure(name="f", title=same("t"), alt=same("a"), panels=(panel,)), "da")
    assert_tidy(texts, drawing)
    assert {"Måling 0", "Mål", "bølge 1", "bølge 2"} <= {text[4] for text in texts}


def test_a_caterpillar_can_compare_two_ways_of_counting(texts) -> None:
    first = Series(label=same("rå"), y=(0.3, -0.2, 0.1))
    second = Series(label=same("renset"), y=(0.1, -0.1, 0.0), low=(0.0, -0.2, -0.1), high=(0.2, 0.0, 0.1))
    panel = Panel(kind="caterpillar", series=(first, second), unit="points", reference=0.0)
    assert_tidy(texts, draw(Figure(name="f", title=same("t"), alt=same("a"), panels=(panel,)), "da"))
    assert {"rå", "renset", "Procentpoint"} <= {text[4] for text in texts}


def test_years_under_an_axis_have_no_thousands_mark() -> None:
    """2010 is a year, not 2.010; other numbers keep their mark."""
    from virkning.report.figures.scale import fit
    from virkning.report.figures.upright import _tick_names

    assert all("." not in name for name in _tick_names(fit([2008.0, 2016.0], from_zero=False), "da"))
    assert any("." in name for name in _tick_names(fit([0.0, 9000.0], from_zero=True), "da"))
