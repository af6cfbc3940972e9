"""Copies of a home and the way back: one folder a copy for database and settings, all scans once beside them."""
