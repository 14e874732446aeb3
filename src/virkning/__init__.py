"""virkning: what works, for whom, under which circumstances and why."""

__version__ = "0.1.0"
