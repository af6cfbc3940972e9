"""Whole sheets: covers, closing statements, spreads, duplicate sheets, and forms without an edition."""
