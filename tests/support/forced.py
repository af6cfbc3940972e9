"""A store brought into a state by hand, as no person could: sealed as if the program had written it."""

from __future__ import annotations

from sqlalchemy import text

from pipeline.store import Store
from pipeline.store.integrity.sealing import seal_as_it_is


def forced(store: Store, statement: str, **values: str | int | None) -> None:
    """Change rows past the program."""
    with store.engine.begin() as connection:
        connection.execute(text(statement), values)
    if store.notary is not None:
        seal_as_it_is(store, store.notary)
