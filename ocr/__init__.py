"""Pixels to field readings: page, edition, zones, readers, decoding. No store, no rules of the registry."""
