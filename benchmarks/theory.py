"""How long a large theory takes: 300 elements, 5,000 quotes, its status and its picture, on one core."""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from virkning.theory import Arrow, Element, Theory, load_theory
from virkning.theory.drawing import draw_theory, to_svg
from virkning.theory.status import gather, standings

KINDS = ("target_group", "activity", "problem_mechanism", "active_mechanism", "context", "intermediate_goal")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--elements", type=int, default=300)
    options.add_argument("--quotes", type=int, default=5000)
    chosen = options.parse_args()
    theory = large(chosen.elements)
    with tempfile.TemporaryDirectory() as folder:
        quotes = write_quotes(theory, chosen.quotes, Path(folder) / "quotes.csv")
        print(f"{len(theory.elements)} elements, {len(theory.arrows)} arrows, {chosen.quotes} quotes")
        known = timed("status", lambda: standings(theory, gather(theory, quotes=[quotes], base=False)))
        statuses = {part: one.status for part, one in known.items()}
        timed("one tall picture", lambda: svg(theory, statuses, whole=True))
        timed("sheets of A4", lambda: svg(theory, statuses, whole=False))


def large(size: int) -> Theory:
    """Copies of a shipped theory side by side, until there are enough elements."""
    model = load_theory("parallel-courses")
    elements: list[Element] = []
    arrows: list[Arrow] = []
    while len(elements) < size:
        copy = len(elements)
        elements += [one.model_copy(update={"id": f"{one.id}-{copy}"}) for one in model.elements]
        arrows += [
            one.model_copy(
                update={"id": f"{one.id}-{copy}", "start": f"{one.start}-{copy}", "end": f"{one.end}-{copy}"}
            )
            for one in model.arrows
        ]
    whole = {"elements": tuple(elements), "arrows": tuple(arrows), "configurations": (), "evidence": ()}
    return model.model_copy(update=whole)


def write_quotes(theory: Theory, count: int, file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["theory", "part", "relation", "source", "code", "start", "end", "text", "note"])
        for n in range(count):
            part = theory.arrows[n % len(theory.arrows)].id
            says = ("supports", "nuances", "contradicts")[n // 600 % 3]
            writer.writerow([theory.id, part, says, f"borger-{n % 40}", "kode", n, n + 9, f"Sætning {n}.", ""])
    return file


def svg(theory: Theory, statuses: dict[str, Any], *, whole: bool) -> list[str]:
    return [to_svg(scene) for scene in draw_theory(theory, statuses=statuses, whole=whole)]


def timed(what: str, do: Callable[[], Any]) -> Any:
    started, used = time.perf_counter(), time.process_time()
    made = do()
    print(f"{what:<20}{time.perf_counter() - started:7.2f} s elapsed {time.process_time() - used:7.2f} s of processor")
    return made


if __name__ == "__main__":
    main()
