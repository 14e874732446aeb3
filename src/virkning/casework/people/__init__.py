"""Citizens, teams and offices, and who has whose case from when to when and why it changed."""
