"""Acceptance sampling: how many entries are drawn, which, and what follows for all of them. Pure."""
