"""Whole sheets: covers, closing statements, openings, the same sheet twice, and forms nobody has described."""
