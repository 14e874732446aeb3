"""Evaluation plans: read, check, lock before outcomes are looked at, and run."""
