"""The figure of seconds and memory against persons, drawn from the numbers that stand beside it.

python benchmarks/panel_figure.py      benchmarks-panel.csv in docs/reference becomes benchmarks-panel.svg
"""

from __future__ import annotations

import csv
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

DOCS = Path(__file__).parents[1] / "docs" / "reference"
CSV, SVG = DOCS / "benchmarks-panel.csv", DOCS / "benchmarks-panel.svg"
LINES = {
    ("panel", "520"): ("a panel over 10 years", "#1f5a8a", "o-"),
    ("panel", "1560"): ("a panel over 30 years", "#6b8e23", "s-"),
    ("read", "1560"): ("reading a wide file of 30 years", "#b5541c", "^-"),
}


def draw(table: Path, target: Path) -> None:
    with table.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "panel", "font.size": 9})
    figure, places = plt.subplots(1, 2, figsize=(8, 3.6))
    for place, column, label in zip(places, ("cpu", "peak_gb"), ("processor seconds", "peak memory, GB"), strict=True):
        for (job, weeks), (name, colour, style) in LINES.items():
            found = [row for row in rows if (row["job"], row["weeks"]) == (job, weeks)]
            persons = [int(row["persons"]) / 1e6 for row in found]
            place.plot(persons, [float(row[column]) for row in found], style, color=colour, label=name, markersize=4)
        place.set(xlabel="million persons", ylabel=label)
        place.set_xlim(left=0)
        place.set_ylim(bottom=0)
        place.spines[["top", "right"]].set_visible(False)
    places[0].legend(frameon=False)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    draw(CSV, SVG)
