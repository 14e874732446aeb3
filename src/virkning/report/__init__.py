"""The report: one finding as figures, tables and documents that people read."""

from virkning.report.folder import write_report

__all__ = ["write_report"]
