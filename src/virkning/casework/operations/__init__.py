"""Looking after an installation: a backup that proves itself, restoring it, and the move to a newer version.

What replaces a running database is first made beside it, held against what it should be, and only then put in its
place by renaming: whatever goes wrong before that leaves everything as it was.
"""
