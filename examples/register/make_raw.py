"""Makes the tutorial's raw files: raw.csv as the weekly register is delivered, and anchors.csv.

    python examples/register/make_raw.py FOLDER

400 made-up persons from 2014 to August 2017. The CPR numbers are made up too: they carry dates, but nobody's.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

START, END = date(2014, 1, 6), date(2017, 8, 31)
STORIES = {
    "assistance": [("730", 60), ("731", 10), ("", 8), ("730", 30)],
    "sick": [("", 20), ("890", 22), ("111", 12)],
    "student": [("651", 40), ("", 30)],
    "young": [("140", 30), ("143", 10), ("651", 40)],
    "flexjob": [("740", 15), ("771", 90)],
    "worker": [("", 104)],
}


def main(folder: Path) -> None:
    chance = random.Random(11)
    folder.mkdir(parents=True, exist_ok=True)
    mondays = [START + timedelta(weeks=number) for number in range((END - START).days // 7 + 1)]
    months = [
        date(year, month, 1) for year in range(2014, 2018) for month in range(1, 13) if date(year, month, 1) <= END
    ]
    persons = [_person(chance, number) for number in range(400)]
    with (folder / "raw.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        weeks = [f"y_{monday.isocalendar().year % 100:02d}{monday.isocalendar().week:02d}" for monday in mondays]
        writer.writerow(["pnr", "foedt", "koen", *weeks, *(f"grad_{month:%Y_%m}" for month in months)])
        for cpr, born in persons:
            codes = _weeks(chance, len(mondays))
            rates = [_rate(chance, codes, mondays, month) for month in months]
            writer.writerow([cpr, born, chance.choice("12"), *codes, *rates])
    with (folder / "anchors.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["person", "date", "team"])
        for cpr, _ in persons:
            for day in sorted(chance.sample(range(400, 1100), 2)):
                writer.writerow([cpr, START + timedelta(days=day), chance.choice(["nord", "syd"])])


def _person(chance: random.Random, number: int) -> tuple[str, int]:
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(14_000))
    return f"{born:%d%m%y}-{number:04d}", born.year


def _weeks(chance: random.Random, weeks: int) -> list[str]:
    codes: list[str] = []
    while len(codes) < weeks:
        for code, length in chance.choice(list(STORIES.values())):
            codes += [code] * max(1, round(length * chance.uniform(0.3, 1.7)))
    return codes[:weeks]


def _rate(chance: random.Random, codes: list[str], mondays: list[date], month: date) -> str:
    """Work is likelier in months without codes, and always there in a flexjob."""
    inside = [
        code
        for code, monday in zip(codes, mondays, strict=True)
        if (monday.year, monday.month) == (month.year, month.month)
    ]
    likely = 0.95 if "771" in inside else 0.7 if not any(inside) else 0.1
    return f"{chance.choice([0.25, 0.5, 1.0, 1.0]):g}" if chance.random() < likely else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
