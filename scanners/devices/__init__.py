"""Scanning devices: SANE through `scanimage`. What becomes of the pages is decided elsewhere."""
