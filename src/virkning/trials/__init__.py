"""Randomised trials before the analysis: the protocol as a file, power, allocation that can be proved, and its log.

The analysis itself is the design `trial`. What links the two is the protocol's outcome rules and the list of who drew what.
"""
