"""Statistics of a home: computed once from counts of the store, then worded for terminal, page, Excel and PDF alike."""
