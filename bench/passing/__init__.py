"""Entries of known books that pass without a person: `python -m bench.passing`."""
