"""Database: tables, migrations and one repository a kind of thing. No other folder holds SQL."""

from pipeline.store.engine import open_store
from pipeline.store.store import Store
from pipeline.store.transaction import Transaction

__all__ = ["Store", "Transaction", "open_store"]
