"""Specimen book of invented people: its facts, its scans, and the generator that draws them."""
