"""From the lines of one entry to its fields, and what its fields say of each other."""
