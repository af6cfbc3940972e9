"""Learns printed forms that nobody described, from filled-in pages; no store, no files but the reader's data."""
