"""Tables, with the constraints that the database itself enforces. Nothing else of the store is needed to read them."""
