"""Linkage index: the shared database's cases, encoded and stored under blocking keys. Nothing is compared here."""
