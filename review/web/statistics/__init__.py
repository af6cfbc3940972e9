"""Pages of the statistics and of the inventory of books to digitise."""
