"""Makes people.csv: 152 made-up people whose counts are those that the Ishøj trial's report prints.

Nobody in it exists. Each margin is printed (Tables 2.2.1 and 2.2.2, the flow of Figure 6.1); how the margins hang together
is not, and is drawn here. Outcomes are not put in: the rules of ishoej-protocol.toml find them from the statuses. The
truth is therefore known: it is the printed counts.

The report prints the flow 152 screened, 55 out, 30 and 30 drawn. 37 are missing from that sum; they stand in the file as
rows with neither arm nor reason, so that whoever counts will find them.

    python examples/ishoej/make.py
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from scipy import stats

from virkning.trials.protocol import read_protocol
from virkning.trials.rules import outcomes_of

HERE = Path(__file__).parent
ARMS = ("kontrol", "indsats")
ANALYSED = (26, 28)
TIMES = (0, 6, 12, 18)
BENEFIT, PENSION, FLEX, READY, REHAB = "Kontanthjælp/RFY", "FØP", "Fleksjob", "Jobparat", "Revalidering"
PLACED, AWAITS, HOURS, CLOSED = "praktik", "afventer praktik", "ordinære timer", "afsluttet, andet"

# Table 2.2.2: who left the benefit (the rest stay on it), and the activities of those who stay; (control, treated).
LEFT = {
    0: {}, 6: {},
    12: {PENSION: (1, 2), FLEX: (0, 1), READY: (0, 2), REHAB: (0, 1)},
    18: {PENSION: (2, 4), FLEX: (1, 3), READY: (1, 4), REHAB: (0, 1)},
}  # fmt: skip
ACTIVE = {
    0: {PLACED: (2, 2), HOURS: (0, 1)},
    6: {PLACED: (3, 6), AWAITS: (0, 1), HOURS: (0, 1), CLOSED: (0, 1)},
    12: {PLACED: (6, 6), AWAITS: (1, 5), HOURS: (0, 1), CLOSED: (0, 1)},
    18: {PLACED: (3, 2), AWAITS: (2, 3), HOURS: (1, 1), CLOSED: (1, 1)},
}  # fmt: skip
# At six months the printed activities of the treated add to one more than the printed 7 in progression: one has two.
BOTH_AT_SIX = 1

# Table 2.2.1: how many have it; (control, treated).
YES_NO = {"over_30": (21, 23), "interpreter": (6, 5), "beyond_school": (12, 11), "resource_course": (5, 11)}
LEVELS = {
    "sex": {"kvinde": (17, 19), "mand": (9, 9)},
    "origin": {"etnisk dansk": (11, 12), "vestlig indvandrer": (2, 0), "efterkommer": (2, 3), "ikke-vestlig indvandrer": (11, 13)},
    "civil_status": {"uden partner": (16, 19), "med partner": (10, 9)},
    "education": {
        "grundskole 1.-6. kl.": (3, 2), "grundskole 7.-9. kl.": (6, 9), "grundskole 10. kl.": (3, 0), "erhvervsuddannelse": (5, 10),
        "gymnasial": (1, 1), "kort videregående": (2, 3), "mellemlang videregående": (1, 0), "anden": (5, 3),
    },
}  # fmt: skip
# The printed means are 45 and 39; the decimals are those with which the printed p of 0.03 can come out.
AGES = {"mean": (45.3, 38.8), "sd": (12.1, 9.2)}
LAST_UNDER = 30
BELL_SHAPED, CLOSE_ENOUGH = 0.1, 0.045
YEARS_WORKED = {"median": (9, 10), "most": (38, 35)}
EXCLUDED = {"i gang med anden indsats": 7, "afsluttet forløb i jobcentret": 27, "for syg til at deltage": 10, "ønskede ikke at deltage": 11}
MISSING_FROM_THE_SUM = 37
NOT_YET = "ikke fulgt i 18 måneder"
LEFT_OUT = (4, 2)
COLUMNS = ["person", "arm", "excluded", "not_analysed", "age", "sex", "over_30", "origin", "interpreter", "civil_status", "education",
           "beyond_school", "years_worked", "resource_course", "stratum"]  # fmt: skip


def ages(arm: int, rng: np.random.Generator) -> list[int]:
    """Whole years with the printed mean, spread and number over 30; drawn again until they are bell-shaped too."""
    while True:
        found = _ages_once(arm, rng)
        if stats.shapiro(found).pvalue > BELL_SHAPED:
            return [int(age) for age in found]


def _ages_once(arm: int, rng: np.random.Generator) -> np.ndarray:
    """A first draw, moved a year at a time towards the printed figures."""
    count, over, mean, sd = ANALYSED[arm], YES_NO["over_30"][arm], AGES["mean"][arm], AGES["sd"][arm]
    limits = [(18, LAST_UNDER)] * (count - over) + [(LAST_UNDER + 1, 65)] * over
    low, high = np.array(limits).T
    found = np.clip(np.sort(np.rint(rng.normal(mean, sd, count))), low, high)

    def wrong(some: np.ndarray) -> float:
        return abs(some.mean() - mean) + abs(some.std(ddof=1) - sd)

    while wrong(found) >= CLOSE_ENOUGH:
        changed = found.copy()
        changed[rng.integers(count)] += rng.choice([-1, 1])
        if (low <= changed).all() and (changed <= high).all() and wrong(changed) <= wrong(found) + rng.exponential(0.05):
            found = changed
    return found


def years_worked(arm: int, rng: np.random.Generator) -> list[int]:
    """Skewed, from 0 to the printed most, with the printed median."""
    count, median, most = ANALYSED[arm], YEARS_WORKED["median"][arm], YEARS_WORKED["most"][arm]
    low = rng.integers(0, median, count // 2 - 2)
    high = median + np.rint(rng.exponential(9, count // 2 - 2)).astype(int)
    return [0, *map(int, low), median, median, *(min(int(years), most - 1) for years in high), most]


def course(arm: int, rng: np.random.Generator) -> list[dict[str, str]]:
    """Status and activities of everybody analysed at each follow-up; who has left the benefit does not come back to it."""
    count = ANALYSED[arm]
    people: list[dict[str, str]] = [{} for _ in range(count)]
    order = list(rng.permutation(count))
    for time in TIMES:
        gone = [status for status, counts in LEFT[time].items() for _ in range(counts[arm])]
        before = {place: people[place].get(f"status_{TIMES[max(TIMES.index(time) - 1, 0)]}", BENEFIT) for place in order}
        for place in order:
            people[place][f"status_{time}"] = before[place] if before[place] in gone else BENEFIT
            if before[place] in gone:
                gone.remove(before[place])
        staying = [place for place in order if people[place][f"status_{time}"] == BENEFIT]
        for place, status in zip(staying, gone, strict=False):
            people[place][f"status_{time}"] = status
        _activities(people, staying[len(gone) :], time, arm)
    return people


def _activities(people: list[dict[str, str]], staying: list[int], time: int, arm: int) -> None:
    """One activity each among those on the benefit, but for the one who must have had two."""
    for activity in (PLACED, AWAITS, HOURS, CLOSED):
        for person in people:
            person[f"{activity}_{time}"] = "0"
    places = iter(staying)
    for activity, counts in ACTIVE[time].items():
        for number in range(counts[arm]):
            double = time == 6 and arm == 1 and activity == HOURS and number < BOTH_AT_SIX
            people[staying[0] if double else next(places)][f"{activity}_{time}"] = "1"


def analysed(arm: int, rng: np.random.Generator) -> list[dict[str, str]]:
    count = ANALYSED[arm]
    people = course(arm, rng)
    for person, age in zip(people, rng.permutation(ages(arm, rng)), strict=True):
        person |= {"age": str(age), "over_30": str(int(age > LAST_UNDER))}
    _give(people, "years_worked", [str(years) for years in years_worked(arm, rng)], rng)
    for name, counts in YES_NO.items():
        if name != "over_30":
            _give(people, name, ["1"] * counts[arm] + ["0"] * (count - counts[arm]), rng)
    for name, levels in LEVELS.items():
        _give(people, name, [level for level, counts in levels.items() for _ in range(counts[arm])], rng)
    return people


def _give(people: list[dict[str, str]], name: str, values: list[str], rng: np.random.Generator) -> None:
    assert len(values) == len(people), name
    for person, value in zip(people, rng.permutation(values), strict=True):
        person[name] = str(value)


def everybody(seed: int = 2019) -> list[dict[str, str]]:
    rng = np.random.default_rng(seed)
    protocol = read_protocol(HERE.parent / "ishoej-protocol.toml")
    rows: list[dict[str, str]] = []
    for arm, name in enumerate(ARMS):
        for person in analysed(arm, rng):
            statuses = {time: person[f"status_{time}"] for time in TIMES}
            active = {
                time: frozenset(one for one in protocol.activities if person[f"{one}_{time}"] == "1") for time in TIMES
            }
            found = outcomes_of(protocol, statuses, active)
            rows.append({"arm": name, **person, **{key: str(value) for key, value in found.items()}, "stratum": _stratum(person)})
        rows += [{"arm": name, "not_analysed": NOT_YET} for _ in range(LEFT_OUT[arm])]
    rows += [{"excluded": reason} for reason, count in EXCLUDED.items() for _ in range(count)]
    rows += [{} for _ in range(MISSING_FROM_THE_SUM)]
    rows = [rows[place] for place in rng.permutation(len(rows))]
    for number, row in enumerate(rows, start=1):
        row["person"] = f"p{number:03d}"
        if row.get("arm") and not row.get("stratum"):
            row["stratum"] = "ukendt"
    return rows


def _stratum(person: dict[str, str]) -> str:
    west = "ikke-vestlig" if person["origin"].startswith("ikke") else "øvrige"
    return f"{person['sex']}, {'over' if person['over_30'] == '1' else 'højst'} 30, {west}"


def write(path: Path) -> None:
    rows = everybody()
    later = sorted({key for row in rows for key in row} - set(COLUMNS))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*COLUMNS, *later], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(HERE / "people.csv")
