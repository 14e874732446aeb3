"""Filters of the log's pages."""
