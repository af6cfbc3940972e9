"""The way of a book from scan to package: settings, store, archive, steps, executors. Only this folder writes the store."""
