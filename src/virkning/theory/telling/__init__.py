"""What is found of theories, as tables that people and programs read: in the terminal, HTML, CSV and JSON."""

from virkning.theory.telling.comparisons import comparison_table, outcome_table, versions_table
from virkning.theory.telling.statuses import status_table
from virkning.theory.telling.tables import Table, write_tables

__all__ = ["Table", "comparison_table", "outcome_table", "status_table", "versions_table", "write_tables"]
