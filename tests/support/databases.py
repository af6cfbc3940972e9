"""Fresh databases of both kinds for tests: an SQLite file, or a copy of a migrated template in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import sqlalchemy as sa

from pipeline.store import open_store

TEMPLATE = "hotich_template"
_numbers = count(1)


class PostgresServer:
    """Running server that hands out databases."""

    def __init__(self, address: str) -> None:
        """Migrate the template once; copying it costs a tenth of migrating."""
        self._address = sa.make_url(address)
        self._admin = sa.create_engine(address, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._run(f"CREATE DATABASE {TEMPLATE}")
        open_store(self._url(TEMPLATE), busy_seconds=5).close()

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Yield the URL of a new database, gone when the context ends; `template0` is an empty one."""
        name = f"hotich_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Disconnect from the server."""
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string(hide_password=False)
