"""Backups of a home and their restoration: a folder per copy for database and settings, all scans once beside them."""
