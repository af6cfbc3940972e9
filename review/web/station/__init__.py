"""The scanning station in the browser: a new book, files into it, its pages in order. No page is looked at here."""
