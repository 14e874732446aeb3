"""Two findings on the same question, read together: do they agree, and what do they rule out between them?

What is read is `finding.json`, the stable interface; nothing is computed anew but the test of the difference.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any, Literal

from virkning.errors import InputError
from virkning.files import sha256
from virkning.language import Text

LEVEL = 0.05
NORMAL = NormalDist()
# Plans may name the unit in their own words.
ALSO_CALLED = {
    "timer": "hours",
    "procentpoint": "points",
    "percentage points": "points",
    "andel": "share",
    "antal": "count",
}

Direction = Literal["wanted", "unwanted", "unclear"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The main number of one finding, already divided by its span; an end or an error that the finding lacks is None.

    serious: code and text of the warnings that must follow the number wherever it goes.
    """

    file: Path
    checksum: str
    design: str
    title: str
    n: int
    unit: str
    label: str
    estimand: str
    method: str
    value: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    codes: frozenset[str]
    has_placebo_group: bool
    serious: tuple[tuple[str, str], ...] = ()
    span: float = 1.0

    @property
    def clear(self) -> bool:
        """Whether chance alone is ruled out; without an interval the p value has to say it."""
        if self.low is not None and self.high is not None:
            return self.low > 0 or self.high < 0
        return self.p is not None and self.p < LEVEL


@dataclass(frozen=True, slots=True)
class Difference:
    """The first number less the second, tested as if the two did not share people."""

    value: float
    se: float

    @property
    def low(self) -> float:
        return self.value - NORMAL.inv_cdf(0.975) * self.se

    @property
    def high(self) -> float:
        return self.value + NORMAL.inv_cdf(0.975) * self.se

    @property
    def p(self) -> float:
        return 2 * NORMAL.cdf(-abs(self.value) / self.se)


@dataclass(frozen=True, slots=True)
class Together:
    """Both readings, and the difference where both have a standard error. more: whether more of the outcome is wanted."""

    first: Reading
    second: Reading
    difference: Difference | None
    more: bool

    @property
    def readings(self) -> tuple[Reading, Reading]:
        return self.first, self.second

    @property
    def directions(self) -> tuple[Direction, ...]:
        return tuple(self._direction(one) for one in self.readings)

    def _direction(self, one: Reading) -> Direction:
        if not one.clear:
            return "unclear"
        return "wanted" if (one.value > 0) == self.more else "unwanted"

    @property
    def disagree(self) -> bool:
        told_apart = self.difference is not None and self.difference.p < LEVEL
        return told_apart or {"wanted", "unwanted"} <= set(self.directions)


def read_together(first: Path, second: Path, *, spans: tuple[float, float] = (1.0, 1.0), more: bool = True) -> Together:
    """spans: what each number is divided by, such as the years it covers, so that the two are on the same scale."""
    readings = [read_finding(file, span) for file, span in zip((first, second), spans, strict=True)]
    one, other = readings
    if one.unit != other.unit:
        raise InputError(
            Text("De to fund måler ikke det samme.", "The two findings do not measure the same."),
            file=second, column="unit", value=other.unit, expected=one.unit,
        )  # fmt: skip
    known = one.se is not None and other.se is not None and math.hypot(one.se, other.se) > 0
    gap = Difference(one.value - other.value, math.hypot(one.se or 0.0, other.se or 0.0)) if known else None
    return Together(one, other, gap, more)


def refuse(*, unidentifiable: bool, older: bool, file: Path) -> None:
    """Two things that no method repairs, and that only people who know the intervention can say."""
    if unidentifiable:
        raise InputError(
            Text(
                "Målgruppen kan ikke genfindes i registret, så ingen af tallene handler om den. Konklusionen er: det vides ikke.",
                "The target group cannot be found in the register, so neither figure is about it. The conclusion is: not known.",
            ),
            file=file, expected=Text("et register, der skelner målgruppen", "a register that tells the target group apart"),
        )  # fmt: skip
    if older:
        raise InputError(
            Text(
                "Indsatsen er ældre end data, så der er intet før at sammenligne med. Konklusionen er: det vides ikke.",
                "The intervention is older than the data, so there is no before to compare with. The conclusion is: not known.",
            ),
            file=file, expected=Text("data fra før indsatsen", "data from before the intervention"),
        )  # fmt: skip


def read_finding(file: Path, span: float = 1.0) -> Reading:
    content = _json(file)
    effect = _main_number(content, file)
    value = _number(effect, "value", file)
    if value is None:
        raise InputError(
            Text("Fundets hovedtal er tomt.", "The main number of the finding is empty."),
            file=file, column="effect", expected=Text("et tal", "a number"),
        )  # fmt: skip
    parts = {name: _number(effect, name, file) for name in ("se", "low", "high")}
    scaled = {name: None if part is None else part / span for name, part in parts.items()}
    names = {estimate.get("name") for estimate in content["estimates"]}
    return Reading(
        file=file, checksum=sha256(file), design=str(content["design"]), title=str(content["title"]), n=int(content["n"]),
        unit=_unit(effect), label=str(effect.get("label", "")), estimand=effect.get("estimand") or "",
        method=effect.get("method") or "", value=value / span, **scaled, p=_number(effect, "p", file),
        codes=frozenset(str(warning.get("code")) for warning in content["warnings"]),
        has_placebo_group="placebo_group" in names, span=span,
        serious=tuple(
            (str(warning.get("code")), str(warning.get("text"))) for warning in content["warnings"] if warning.get("severity") == "serious"
        ),
    )  # fmt: skip


def _unit(effect: dict[str, Any]) -> str:
    written = str(effect.get("unit") or "")
    return ALSO_CALLED.get(written, written)


def _json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=file) from None
    except (OSError, ValueError):
        raise _not_a_finding(file) from None
    lists = ("estimates", "warnings")
    if not isinstance(content, dict) or not {"design", "title", "n", *lists} <= content.keys():
        raise _not_a_finding(file)
    if not isinstance(content["n"], int) or not all(_rows(content[name]) for name in lists):
        raise _not_a_finding(file)
    return content


def _rows(listed: object) -> bool:
    return isinstance(listed, list) and all(isinstance(row, dict) for row in listed)


def _not_a_finding(file: Path) -> InputError:
    return InputError(
        Text("Filen er ikke et fund.", "The file is not a finding."), file=file,
        expected=Text("finding.json fra virkning run", "finding.json of virkning run"),
    )  # fmt: skip


def _main_number(content: dict[str, Any], file: Path) -> dict[str, Any]:
    for estimate in content["estimates"]:
        if estimate.get("name") == "effect":
            return dict(estimate)
    listed = ", ".join(str(estimate.get("name")) for estimate in content["estimates"][:10])
    raise InputError(
        Text("Fundet har intet hovedtal, der hedder effect.", "The finding has no main number called effect."),
        file=file, column="estimates", value=listed, expected="effect",
    )  # fmt: skip


def _number(effect: dict[str, Any], name: str, file: Path) -> float | None:
    value = effect.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(
            Text("Værdien er ikke et tal.", "The value is not a number."), file=file, column=f"effect.{name}", value=value,
            expected=Text("et tal eller null", "a number or null"),
        )  # fmt: skip
    return float(value)
