"""The casework wing: identified casework in a browser, on PostgreSQL.

The way through it: `accounts` says who somebody is, `access` what they may see of whom, `people` who has whose case,
`meetings` when they talk, `measurement` what both answer, `plans` what is done, `audit` who changed and read what.
Every app has models (what is stored), actions (the only way to change it, `by=` somebody) and pages (thin).
Nothing here reaches the evaluation wing but by door 1, which leaves names, CPR numbers and free text behind.
"""
