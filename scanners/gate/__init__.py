"""Quality gate: whether a person can read a page, and if not, why. No files, no devices."""
