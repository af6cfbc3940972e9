"""Pages of the grid review: the columns that wait, and batches of their cells."""
