"""Moving of a home's rows into an empty database, of the other kind too. Copies of one kind are `store.copying`."""
