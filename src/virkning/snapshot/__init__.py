"""The contract in the middle: pseudonymous research data as a folder of described, checked Parquet tables."""

from virkning.snapshot.reading import Snapshot, open_snapshot
from virkning.snapshot.writing import SnapshotWriter, write_snapshot

__all__ = ["Snapshot", "SnapshotWriter", "open_snapshot", "write_snapshot"]
