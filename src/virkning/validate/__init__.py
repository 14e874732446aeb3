"""Proof by simulation: draw municipalities whose truth is known, estimate, and see how far the estimates are off."""
