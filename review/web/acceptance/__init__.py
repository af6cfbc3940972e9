"""Pages of the acceptance of a book, a module a subject: its sample, the blind keying of it, corrections since."""
