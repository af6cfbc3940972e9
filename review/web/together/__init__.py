"""Pages on which many records are decided together: cells of a column, and findings that records of a book share."""
