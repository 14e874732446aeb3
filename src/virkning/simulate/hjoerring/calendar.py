"""Weeks and months of the made-up registers: weeks from the first Monday of 2012, months from January 2012."""

from __future__ import annotations

from datetime import date

import numpy as np

FIRST_MONDAY = np.datetime64("2012-01-02", "D")
WEEKS_BEFORE, WEEKS = 156, 296  # up to 2015-W01, where everybody is on social assistance; up to 2017-W35
MONTHS_BEFORE, MONTHS = 36, 68
WEEKS_OF_2015 = slice(156, 209)  # the 53 weeks of that year
REGISTER_START, REGISTER_END = date(2008, 12, 29), date(2017, 8, 31)
SCALES_CHANGE = np.datetime64("2014-01-01", "D")

MONDAYS = FIRST_MONDAY + 7 * np.arange(WEEKS)
MONTH_OF_WEEK = (MONDAYS + 3).astype("datetime64[M]").astype(int) - (
    2012 - 1970
) * 12  # a week's month is its Thursday's
FIRSTS = np.datetime64("2012-01", "M") + np.arange(MONTHS)


def weeks_of(year: int) -> slice:
    """2012, 2013 and 2014 have 52 weeks each."""
    return slice(52 * (year - 2012), 52 * (year - 2011))


def months_of(year: int) -> slice:
    return slice(12 * (year - 2012), min(12 * (year - 2011), MONTHS))
