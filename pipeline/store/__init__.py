"""The database: tables, migrations and one repository a kind of thing. No other folder holds SQL."""

from pipeline.store.engine import Store, Transaction, open_store

__all__ = ["Store", "Transaction", "open_store"]
