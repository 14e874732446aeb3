"""The register's calendar: ISO weeks and months as whole numbers, so that a week ends where arithmetic says it does.

Week 0 is the week of Thursday 1 January 1970, month 0 is January 1970. The Thursday of week w is day 7·w, which makes
"a week belongs to the month (and the ISO year) of its Thursday" one multiplication.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]

EPOCH = date(1970, 1, 1)
FULL_TIME_HOURS_A_MONTH = 160.33
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)


def week_of_days(days: Ints) -> npt.NDArray[np.int32]:
    """The weeks of days counted from 1 January 1970; missing days must be gone already."""
    return ((np.asarray(days, dtype=np.int64) + 3) // 7).astype(np.int32)


def week_of(day: date) -> int:
    return ((day - EPOCH).days + 3) // 7


def monday(week: int) -> date:
    return EPOCH + timedelta(days=7 * week - 3)


def monday_days(weeks: Ints) -> npt.NDArray[np.int32]:
    """The Mondays of weeks as days counted from 1 January 1970."""
    return (7 * np.asarray(weeks, dtype=np.int64) - 3).astype(np.int32)


def last_week_within(day: date) -> int:
    """The last week a register knows when it ends on a day: the last one whose Thursday has been."""
    return (day - EPOCH).days // 7


def weeks_in_year(year: int) -> int:
    """52 or 53."""
    return date(year, 12, 28).isocalendar().week


def week_of_iso(year: int, week: int) -> int | None:
    """The week with an ISO number, or None where that year has no such week."""
    if not 1 <= year <= 9998 or not 1 <= week <= weeks_in_year(year):
        return None
    return week_of(date.fromisocalendar(year, week, 1))


def parse_iso_week(text: str) -> int | None:
    """A week written 2015-W53 or 2015W53; None where it is written otherwise or does not exist."""
    found = _ISO_WEEK.fullmatch(text.strip())
    return week_of_iso(int(found[1]), int(found[2])) if found else None


def say_week(week: int) -> str:
    year, number, _ = monday(week).isocalendar()
    return f"{year}-W{number:02d}"


def iso_year(weeks: Ints) -> npt.NDArray[np.int32]:
    """The ISO year of weeks, which is the year of their Thursday."""
    thursdays = (7 * np.asarray(weeks, dtype=np.int64)).astype("datetime64[D]")
    return (thursdays.astype("datetime64[Y]").astype(np.int64) + 1970).astype(np.int32)


def month_of(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


def month_of_days(days: Ints) -> npt.NDArray[np.int32]:
    return np.asarray(days, dtype=np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)


def month_days(months: Ints) -> npt.NDArray[np.int32]:
    """The first days of months as days counted from 1 January 1970."""
    return np.asarray(months, dtype=np.int64).astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)


def first_week_of_month(months: Ints) -> npt.NDArray[np.int32]:
    """The first week whose Thursday lies in the month; the month's weeks run up to the next month's first."""
    return (-(-month_days(months).astype(np.int64) // 7)).astype(np.int32)


def year_of_two_digits(digits: int) -> int:
    """91-99 means 1991-1999 and 00-90 means 2000-2090: the register began in 1991."""
    return 1900 + digits if digits >= 91 else 2000 + digits
