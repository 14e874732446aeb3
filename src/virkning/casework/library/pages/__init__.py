"""The pages of the library: theories read and changed, the evidence, the findings and the learning log."""
