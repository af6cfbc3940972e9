"""Extracts in the browser: of one record, of several that were found, and what both ask and show."""
