"""Real MariaDB of its own for a test session, from Debian's package, as it comes: its databases are Latin-1."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from itertools import count
from pathlib import Path

import sqlalchemy as sa

INSTALL = "mariadb-install-db"
_ASKED_BY_IT = "my_print_defaults"
_SERVER = Path("/usr/sbin/mariadbd")
_SECONDS = 60.0
_numbers = count(1)


def is_installed() -> bool:
    """Return whether its programs are here."""
    return _SERVER.exists() and shutil.which(INSTALL) is not None and shutil.which(_ASKED_BY_IT) is not None


class MariaServer:
    """Running server that hands out databases."""

    def __init__(self, path: Path) -> None:
        """Take the path of its socket; nobody else reaches it."""
        self._address = sa.URL.create("mariadb+pymysql", getuser(), query={"unix_socket": str(path)})

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of a new database, gone when the context ends."""
        name = f"hotich_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} CHARACTER SET latin1")
        try:
            yield self._address.set(database=name).render_as_string(hide_password=False)
        finally:
            self.run(f"DROP DATABASE {name}")

    def run(self, statement: str) -> None:
        """Run a statement of its keeper."""
        engine = sa.create_engine(self._address)
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def running() -> Iterator[MariaServer]:
    """Run a server on a socket only, let in who runs the tests; gone when the context ends."""
    folder = Path(tempfile.mkdtemp(prefix="hotich-mariadb-"))
    data, path, user = f"--datadir={folder / 'data'}", folder / "socket", f"--user={getuser()}"
    alone = (f"--socket={path}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0")
    try:
        let_in = (f"--auth-root-socket-user={getuser()}", "--skip-test-db")
        subprocess.run([INSTALL, "--no-defaults", user, data, *let_in], check=True, capture_output=True)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen([_SERVER, "--no-defaults", user, data, *alone], stderr=log) as serving,
        ):
            try:
                _wait_for(path)
                yield MariaServer(path)
            finally:
                serving.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(path: Path) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as asked:
                return asked.connect(str(path))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
