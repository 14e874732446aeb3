"""What the citizen and the law can ask: one's own data handed out, erasure when time is up, and door 1."""
