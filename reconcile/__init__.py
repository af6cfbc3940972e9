"""Record linkage of entries with the shared civil-status database. It owns its index tables and is handed an engine."""
