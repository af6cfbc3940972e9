"""Alembic migrations, run by `pipeline.store.open_store`; additive, never edited once released."""
