"""Talks: who is due, when it was, who came, and why not."""
