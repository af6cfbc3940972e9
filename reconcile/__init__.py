"""Finding each entry in the shared civil-status database. It owns its index tables and is handed an engine."""

VERSION = "3"
"""Raised when an entry is linked to another case, or judged otherwise."""
