"""Weeks and months as whole numbers, counted from the start of the register.

A week belongs to the month of its Thursday. A register week that is not over at the end of the register is left out.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from virkning.simulate.profile import Calendar

Array = np.ndarray


class Clock:
    def __init__(self, calendar: Calendar) -> None:
        self.start = np.datetime64(calendar.register_start, "D")
        self.weeks = (calendar.register_end - calendar.register_start).days // 7
        self._first_month = self.start.astype("datetime64[M]")
        self.month_of_week = self.month(self.monday(np.arange(self.weeks + 60)) + 3)
        self.months = int(self.month_of_week[self.weeks - 1]) + 1
        self.last_week = np.searchsorted(self.month_of_week, np.arange(len(set(self.month_of_week))), "right") - 1
        self.first_talk = int(self.week(calendar.first_talk))
        self.last_talk = int(self.week(calendar.extract)) - calendar.weeks_of_jitter - 1

    def monday(self, week: Array) -> Array:
        return self.start + 7 * np.asarray(week).astype("timedelta64[D]")

    def week(self, day: date | Array) -> Array:
        return (np.asarray(day, "datetime64[D]") - self.start).astype(int) // 7

    def month(self, day: Array) -> Array:
        return (day.astype("datetime64[M]") - self._first_month).astype(int)

    def first_of_month(self, month: Array) -> Array:
        return (self._first_month + np.asarray(month).astype("timedelta64[M]")).astype("datetime64[D]")

    @property
    def months_in_a_year_of_weeks(self) -> float:
        """How many months 52 weeks in a row touch, on average."""
        starts = np.arange(self.weeks - 52)
        return float(np.mean(self.month_of_week[starts + 51] - self.month_of_week[starts] + 1))
