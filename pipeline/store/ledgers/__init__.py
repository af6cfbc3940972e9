"""Ledgers of the hot folders, of runs and of nights, and the activity since a moment."""
