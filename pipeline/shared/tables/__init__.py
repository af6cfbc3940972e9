"""Excel tables keyed elsewhere: sheets, headers, doubts, encodings, and the rows that cannot be taken."""
