"""Upload of accepted books: which cases go, sending and its proof. Ways of sending live in `exports/upload`."""
