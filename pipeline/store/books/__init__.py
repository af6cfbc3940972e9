"""Repositories of books, scans, pages, records and packages."""
