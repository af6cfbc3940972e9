"""Finding each entry in the shared civil-status database. It owns its index tables and is handed an engine."""
