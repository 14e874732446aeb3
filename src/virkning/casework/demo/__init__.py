"""A job centre to try the site on: made-up people from a simulated snapshot, moved to today, with accounts by role."""

from virkning.casework.demo.filling import fill

__all__ = ["fill"]
