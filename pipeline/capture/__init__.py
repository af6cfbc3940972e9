"""Scans into books: files, hot folders, devices, and the first look at every page."""
