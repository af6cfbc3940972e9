"""What lists and reports show, counted in the store."""
