"""How the figures look: colours that differ in lightness too, marks that differ in shape, sizes for tired eyes."""

from __future__ import annotations

INK = "#1b2126"
MUTED = "#56616b"
GRID = "#dde2e6"
AXIS = "#8a949d"
PAPER = "#ffffff"
ACCENT = "#12566b"
TINT = "#cfe1e7"
ZEBRA = "#f3f6f7"

# Neighbours differ in lightness, shape, filling and dash as well as hue, so a grey print keeps them apart. All reach
# three to one against the paper.
SERIES = ("#12566b", "#c4661a", "#668c9c", "#54305f", "#8a7420", "#707b85")
MARKERS = ("o", "s", "^", "D", "v", "P")
HATCHES = ("", "////", "", "....", "", "\\\\\\\\")
DASHES: tuple[str | tuple[int, tuple[int, ...]], ...] = (
    "-",
    (0, (5, 2)),
    (0, (1, 1.5)),
    (0, (6, 2, 1, 2)),
    "-",
    (0, (3, 2)),
)  # type: ignore[assignment]

# For parts of a whole and for groups in order, from most to least ink.
RAMPS = {
    1: ("#12566b",),
    2: ("#12566b", "#a9ccd8"),
    3: ("#12566b", "#6fa3b5", "#d3e4ea"),
    4: ("#0e4354", "#3f8097", "#93bccb", "#dce9ee"),
    5: ("#0b3644", "#2c6d84", "#6fa3b5", "#adcdd8", "#e3edf1"),
    6: ("#0b3644", "#235f75", "#4b8aa0", "#86b4c4", "#bbd6df", "#e6eff3"),
}

TITLE_SIZE = 11.5
PANEL_SIZE = 9.5
TEXT_SIZE = 9.2
SMALL_SIZE = 8.4
LEADING = 1.28

NARROW = 4.8
WIDE = 7.2
MARGIN = 0.12
PNG_DPI = 160


def ramp(steps: int) -> tuple[str, ...]:
    """Colours from dark to light for ordered parts; beyond six they start over and hatching tells them apart."""
    if steps in RAMPS:
        return RAMPS[steps]
    longest = RAMPS[max(RAMPS)]
    return tuple(longest[step % len(longest)] for step in range(steps))


def is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


BAR = "#7fb0c0"
WHISKERS = ("#7fb0c0", "#e3b68c")
