"""The pages about what is done: the plan of a case, its activities, the offers, and what is decided together."""
