"""Excel tables in the ministry's layout, written and read back."""
