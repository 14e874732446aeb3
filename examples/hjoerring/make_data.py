"""Makes the tables of the Hjørring example: made-up people whose margins are those that the evaluation prints.

Nobody in them exists. Printed are the sizes of the groups (233 and 2,214 of 3,911), the mean weeks of activation (13.6) and,
in margins.csv, the means and variances of 52 covariates in both groups; they are hit here. How the margins hang together is
not printed and is drawn, so weeks on different benefits may add up to more than a year. Hours of work are drawn from the
covariates, and the effort then gives the treated exactly 54, 50 and 32 hours more on average: the truth, written beside.

The second table is new people every year in seven municipalities, of which one gains 39 hours from 2015 on.

    python examples/hjoerring/make_data.py
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import stats

HERE = Path(__file__).parent
SEED = 2015
Floats = NDArray[np.float64]

TREATED, CONTROLS = 233, 2214
EVERYBODY, MEAN_ACTIVATION, LOW_UP_TO = 3911, 13.6, 13
TREATED_ABOVE = 227  # not printed: an investment in activation is taken to put more of its own above the mean
EFFECTS = {"timer_2015": 54, "timer_2016": 50, "timer_2017": 32}
SHARE_WHO_GAIN = 0.25

# Two things that people have more or less of, and what goes with them; families of columns hang together besides.
NEAR_WORK = {
    "beskaeftigelsesgrad": 0.6, "loen": 0.6, "i_arbejde": 0.6, "uger_jobparat": 0.3, "uger_dagpenge": 0.3,
    "uger_selvforsoergelse": 0.2, "uger_aktivitetsparat": -0.4, "ledighed_siden_1980": -0.3, "skattepligtig": 0.3,
}  # fmt: skip
POOR_HEALTH = {"laege": 0.6, "sundhed": 0.6, "uger_sygedagpenge": 0.4, "uger_delvist_rask": 0.4, "alder": 0.2}
FAMILY = 0.6
# What hours of work depend on, per standard deviation.
MATTERS = {
    "beskaeftigelsesgrad_2014": 0.30, "loen_2013": 0.20, "i_arbejde_2013": 0.15, "uger_jobparat_2014": 0.15,
    "uger_aktivitetsparat_2012": -0.10, "alder": -0.20, "sundhed_2014": -0.15, "par_uden_barn": 0.10,
}  # fmt: skip
EMPLOYED, HOURS_IF_EMPLOYED = 0.13, {"timer_2015": 430.0, "timer_2016": 470.0, "timer_2017": 340.0}
MOST_HOURS = {"timer_2015": 1500.0, "timer_2016": 1500.0, "timer_2017": 900.0}

# Exclusive answers, as shares of one line from left to right; the married are the rightmost and overlap with couples.
EXCLUSIVE = (
    ("grundskole", "gymnasial", "erhvervsgymnasial", "ungdomsuddannelse", "videregaaende"),
    ("vestlig", "ikke_vestlig"),
    ("enlig", "par_uden_barn", "par_med_barn"),
)
FROM_THE_RIGHT = {"gift": "enlig"}

TOWNS = {
    "Hjørring": (260, 400), "Frederikshavn": (262, 420), "Aalborg": (281, 900), "Mariagerfjord": (275, 260),
    "Morsø": (249, 160), "Thisted": (284, 240), "Vesthimmerland": (268, 240),
}  # fmt: skip
YEARS, START, GAIN, JOB_READY = range(2010, 2017), 2015, 39.0, 0.3


def read_margins() -> list[dict[str, str]]:
    with (HERE / "margins.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def group(margins: list[dict[str, str]], side: str, people: int, random: np.random.Generator) -> dict[str, Floats]:
    """One group's covariates, each with its printed mean and variance."""
    latent = _latent([row["name"] for row in margins], people, random)
    columns: dict[str, Floats] = {}
    for row in margins:
        name, mean, variance = row["name"], float(row[f"mean_{side}"]), float(row[f"var_{side}"])
        if row["kind"] != "share":
            columns[name] = _in_order_of(latent[name], _values(row["kind"], people, mean, variance))
    shares = {row["name"]: round(float(row[f"mean_{side}"]) * people) for row in margins if row["kind"] == "share"}
    return {row["name"]: (columns | _answers(shares, latent))[row["name"]] for row in margins}


def _latent(names: list[str], people: int, random: np.random.Generator) -> dict[str, Floats]:
    near, health = random.normal(size=(2, people))
    families = {name.rsplit("_20", 1)[0]: random.normal(size=people) for name in names}
    found = {}
    for name in names:
        family = name.rsplit("_20", 1)[0]
        work, ill = NEAR_WORK.get(family, 0.0), POOR_HEALTH.get(family, 0.0)
        own = np.sqrt(1 - work**2 - ill**2)
        shared = FAMILY * families[family] + np.sqrt(1 - FAMILY**2) * random.normal(size=people)
        found[name] = work * near + ill * health + own * shared
    return found


def _in_order_of(latent: Floats, values: Floats) -> Floats:
    return values[np.argsort(np.argsort(latent, kind="stable"), kind="stable")]


def _values(kind: str, people: int, mean: float, variance: float) -> Floats:
    """Values in rising order with the mean and the variance asked for: found by correcting what is put in."""
    places = (np.arange(people) + 0.5) / people
    put_mean, put_variance, found = mean, variance, np.empty(0)
    for _ in range(60):
        found = _quantiles(kind, places, put_mean, put_variance)
        put_mean *= mean / found.mean()
        put_variance *= variance / found.var(ddof=1)
    found *= mean / found.mean()
    return found if kind == "amount" else whole(found)


def _quantiles(kind: str, places: Floats, mean: float, variance: float) -> Floats:
    low, high = {"weeks": (0.0, 52.0), "age": (18.0, 64.0)}.get(kind, (0.0, np.inf))
    if np.isinf(high):
        return np.asarray(stats.gamma.ppf(places, mean**2 / variance, scale=variance / mean))
    share = min(max((mean - low) / (high - low), 1e-4), 1 - 1e-4)
    spread = min(variance / (high - low) ** 2, 0.98 * share * (1 - share))
    weight = share * (1 - share) / spread - 1
    return np.asarray(low + (high - low) * stats.beta.ppf(places, share * weight, (1 - share) * weight))


def whole(values: Floats) -> Floats:
    """Whole numbers with the same sum: what rounding takes from one it gives to the next."""
    return np.diff(np.round(np.cumsum(values)), prepend=0.0)


def _answers(counts: dict[str, int], latent: dict[str, Floats]) -> dict[str, Floats]:
    """Zeros and ones with exactly as many ones as printed; of exclusive answers nobody gives two."""
    chosen: dict[str, NDArray[np.int64]] = {}
    for names in EXCLUSIVE:
        order, start = np.argsort(latent[names[0]], kind="stable"), 0
        for name in names:
            chosen[name] = order[start : start + counts[name]]
            start += counts[name]
    for name, line in FROM_THE_RIGHT.items():
        chosen[name] = np.argsort(latent[line], kind="stable")[-counts[name] :]
    for name in counts:
        if name not in chosen:
            chosen[name] = np.argsort(-latent[name], kind="stable")[: counts[name]]
    people = np.arange(len(latent["alder"]))
    return {name: np.isin(people, rows).astype(float) for name, rows in chosen.items()}


def hours(covariates: dict[str, Floats], treated: NDArray[np.bool_], random: np.random.Generator) -> dict[str, Floats]:
    """Hours of work as they would have been, and what the effort added; some stay in work from year to year."""
    people = len(treated)
    index = random.normal(0, 0.7, people)
    for name, slope in MATTERS.items():
        values = covariates[name]
        index += slope * np.clip((values - values.mean()) / values.std(), -2, 3)
    gains = random.random(people) < SHARE_WHO_GAIN
    found = {}
    for name, usual in HOURS_IF_EMPLOYED.items():
        this_year = index + random.normal(0, 0.5, people)
        employed = this_year > np.quantile(this_year, 1 - EMPLOYED)
        without = np.where(employed, np.minimum(random.gamma(2.0, usual / 2, people), MOST_HOURS[name]), 0.0).round()
        found[name] = without + _gained(name, treated & gains, int(treated.sum()), random)
    return found


def _gained(name: str, who: NDArray[np.bool_], treated: int, random: np.random.Generator) -> Floats:
    """Hours to those who gain, so many that the mean over all treated is the truth."""
    drawn = np.where(who, random.gamma(3.0, 1.0, len(who)), 0.0)
    gained = np.zeros(len(who))
    gained[who] = whole(drawn[who] * EFFECTS[name] * treated / drawn.sum())
    return gained


def activation() -> pa.Table:
    """Weeks of activation in 2015 of all 3,911: those at or below the mean are the 2,447 of the first table."""
    random = np.random.default_rng([SEED, 2])
    low, high = TREATED + CONTROLS, EVERYBODY - TREATED - CONTROLS
    weeks_low = whole(LOW_UP_TO * np.sort(random.beta(0.6, 1.1, low)))
    left = round(MEAN_ACTIVATION * EVERYBODY) - weeks_low.sum()
    spread = np.sort(random.beta(1.0, 1.6, high))
    weeks_high = LOW_UP_TO + 1 + whole(spread * (left - high * (LOW_UP_TO + 1)) / spread.sum())
    # Those with little activation first, and among them the treated, as they stand in the first table.
    hjoerring = np.concatenate([np.arange(low) < TREATED, np.arange(high) < TREATED_ABOVE])
    weeks = np.concatenate([random.permutation(weeks_low), random.permutation(weeks_high)])
    return pa.table({"hjoerring": hjoerring.astype(np.int64), "aktiveringsuger_2015": weeks.astype(np.int64)})


def people(random: np.random.Generator) -> pa.Table:
    """The 2,447 with little activation: who they were, where they lived, and hours of work afterwards."""
    margins = read_margins()
    groups = [group(margins, "treated", TREATED, random), group(margins, "control", CONTROLS, random)]
    covariates = {name: np.concatenate([one[name] for one in groups]) for name in groups[0]}
    treated = np.arange(TREATED + CONTROLS) < TREATED
    weeks = activation()["aktiveringsuger_2015"].slice(0, len(treated))
    whole_numbers = {row["name"] for row in margins if row["kind"] != "amount"}
    table = {"borger": np.arange(1, len(treated) + 1), "hjoerring": treated.astype(np.int64)}
    table |= {name: column.astype(np.int64) if name in whole_numbers else column for name, column in covariates.items()}
    table |= {name: column.astype(np.int64) for name, column in hours(covariates, treated, random).items()}
    return pa.table(table).append_column("aktiveringsuger_2015", weeks)


def cross_sections(random: np.random.Generator) -> pa.Table:
    """New people each year in each municipality; a municipality's year has a small shock of its own."""
    parts = []
    for town, (level, count) in TOWNS.items():
        own = level + random.normal(0, 5)
        for year in YEARS:
            size = round(count * random.uniform(0.95, 1.05))
            age = np.clip(random.normal(42, 8.5, size), 18, 64).round()
            ready = random.random(size) < JOB_READY
            gain = GAIN * (town == "Hjørring" and year >= START) * ~ready
            mean = own - 210 + 60.0 * ready + 2.0 * (year - YEARS[0]) - 0.8 * (age - 42) + random.normal(0, 3)
            in_work = random.random(size) < 0.25
            worked = np.where(in_work, random.gamma(2.0, 1.0, size) / 2 / 0.25, 0.0) * np.maximum(mean, 5) + gain
            parts.append(pa.table({
                "kommune": [town] * size, "aar": np.full(size, year), "alder": age.astype(np.int64),
                "jobparat": ready.astype(np.int64), "hjoerring": np.full(size, int(town == "Hjørring")), "timer": worked.round(1),
            }))  # fmt: skip
    table = pa.concat_tables(parts)
    return table.add_column(0, "borger", pa.array(np.arange(1, table.num_rows + 1)))


def write_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(people(np.random.default_rng([SEED, 1])), folder / "borgere.parquet")
    pq.write_table(activation(), folder / "aktivering.parquet")
    pq.write_table(cross_sections(np.random.default_rng([SEED, 3])), folder / "tvaersnit.parquet")
    truth = "".join(f"{name} = {value}\n" for name, value in EFFECTS.items())
    (folder / "sandhed.toml").write_text(
        f"# What the effort truly gave, in hours per treated. No design reads this.\n{truth}i_alt = {sum(EFFECTS.values())}\n"
        f"forskel_i_forskelle = {GAIN:g}\n", "utf-8",
    )  # fmt: skip


if __name__ == "__main__":
    write_all(HERE / "data")
    print(f"Skrevet i {HERE / 'data'}")
