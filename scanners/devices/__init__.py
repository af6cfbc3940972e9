"""Scanning devices: SANE through `scanimage`. The use of the pages is decided elsewhere."""
