"""The library of the site: programme theories with their evidence, what own evaluations found, and what was learnt."""
