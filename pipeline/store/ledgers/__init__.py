"""Ledgers: what came into the hot folders, which runs and nights there were, and what happened since a moment."""
