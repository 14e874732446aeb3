"""Theories, quotes and findings as the library's tests need them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from virkning.theory.status.from_quotes import COLUMNS

SPOIL = "<script>alert(1)</script>{{ 7*7 }}"


def own_theory(elements: int = 2, *, id_: str = "own", word: str = "Kasse") -> str:
    """A theory of activities, mechanisms, goals and outcomes with an arrow from each to the next."""
    kinds = ("activity", "active_mechanism", "intermediate_goal", "long_outcome")
    each = -(-elements // len(kinds))
    text = [f'[theory]\nid = "{id_}"\nkind = "own"\ntitle.da = "{word} i rad"\ntitle.en = "{word} in a row"']
    for place in range(elements):
        kind = kinds[min(place // each, 3)] if elements > 2 else kinds[3 * place]
        text.append(
            f'[[element]]\nid = "e{place}"\nkind = "{kind}"\nname.da = "{word} {place}"\nname.en = "{word} no {place}"\n'
            'gap.da = "Måles ikke."\ngap.en = "Not measured."'
        )
    step = each if elements > 2 else 1
    for place in range(elements - step):
        text.append(
            f'[[arrow]]\nid = "a{place}"\nfrom = "e{place}"\nto = "e{place + step}"\nsign = "+"\n'
            f'claim.da = "{word} {place} fremmer."\nclaim.en = "{word} {place} furthers."\n'
            f'assumption.da = "Der er plads."\nassumption.en = "There is room."\n'
            f'rival.da = "Tiden går."\nrival.en = "Time passes."'
        )
    return "\n\n".join(text) + "\n"


def quotes(
    folder: Path, theory: str, part: str, number: int, *, text: str = "Det hjalp mig.", name: str = "q.csv"
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for place in range(number):
            relation = ("supports", "contradicts", "nuances")[place % 3]
            writer.writerow([theory, part, relation, f"interview-{place % 40}", "hjælp", 0, 10, f"{text} {place}", ""])


def finding(folder: Path, name: str = "effekt", **changes: Any) -> Path:
    """A finished report as `virkning run` leaves it."""
    made = folder / name
    made.mkdir(parents=True)
    number = {"name": "effect", "label": "Flere i job", "value": 0.04, "low": 0.01, "high": 0.07, "p": 0.01, "n": 900, "unit": "points"}  # fmt: skip
    content = {
        "design": "matching",
        "title": "Virker det?",
        "n": 900,
        "language": "da",
        "estimates": [number],
        "tables": [],
        "figures": [],
        "warnings": [{"code": "x", "severity": "moderate", "text": "Forskelle kan være skjult."}],
        "manifest": {"started": "2026-03-02T08:00:00+00:00"},
    }
    (made / "finding.json").write_text(json.dumps(content | changes), "utf-8")
    (made / "report.html").write_text("<!DOCTYPE html><html lang=da><title>x</title><h1>Rapport</h1><script>document.title='ran'</script>", "utf-8")  # fmt: skip
    (made / "report.pdf").write_bytes(b"%PDF-1.7 test")
    (made / "secret.txt").write_text("hemmeligt", "utf-8")
    return made
