"""Work of people for the acceptance of a book: blind keying of its sample, rulings, corrections since. No HTTP."""
