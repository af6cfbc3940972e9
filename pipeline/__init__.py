"""Flow of a book from scan to package: settings, store, archive, steps, executors. Nothing else writes the store."""
