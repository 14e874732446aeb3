"""The paired measurement: questionnaires in versions, two sheets that stay shut until both are in, progress."""
