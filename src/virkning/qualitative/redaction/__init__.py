"""Redaction: an assistant that points, a person who decides, and texts in which only what was decided is left out."""
