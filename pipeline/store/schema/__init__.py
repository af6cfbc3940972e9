"""The tables and what the database itself refuses. Nothing else of the store is needed to read them."""
