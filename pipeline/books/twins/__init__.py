"""Twin copies of a book: their entries paired, what agrees and what differs. Pure but for `twin_copies`."""
