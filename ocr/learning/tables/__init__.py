"""Tables: rules to grids, heads to columns, rows to entries, and pages of several entries. No book is known here."""
