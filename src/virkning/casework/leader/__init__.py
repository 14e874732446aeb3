"""The team as its leader may see it: in groups of at least five, never citizen by citizen or caseworker by caseworker."""
