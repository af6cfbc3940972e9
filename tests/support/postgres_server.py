"""Real PostgreSQL of its own for a test session, from Debian's package; run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SERVERS = Path("/usr/lib/postgresql")
SERVICE_USER = "postgres"
PASSWORD = "a p@ss:word"


def programs() -> Path | None:
    """Find the folder of the newest server's programs; None where none is installed, or nobody may run it."""
    found = sorted(SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found or (os.geteuid() == 0 and not _service_user()):
        return None
    return found[-1].parent


@dataclass(frozen=True)
class PostgresProcess:
    """Server that can fall over.

    Attributes:
        url: its SQLAlchemy URL.
        programs: folder of its programs.
        folder: folder of its data, log and socket.
    """

    url: str
    programs: Path
    folder: Path

    def call(self, program: str, *words: str) -> None:
        """Call one of its programs, as the user who may."""
        user = _service_user()
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [str(self.programs / program), *words],
            check=True,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self.call(
            "pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", options, "start"
        )

    def stop_at_once(self) -> None:
        """Stop it as if its machine had lost power; what was committed is recovered at the next start."""
        self._control("-m", "immediate", "stop")

    def fall(self) -> None:
        """Fall over and start again."""
        self.stop_at_once()
        self.start()

    def kill_backend(self, process: int) -> None:
        """Kill the process of one connection (SIGKILL): the server drops all of them and recovers by itself."""
        os.kill(process, signal.SIGKILL)

    def _control(self, *words: str) -> None:
        self.call("pg_ctl", "-D", str(self.folder / "data"), *words)


@contextmanager
def running(bin_folder: Path) -> Iterator[PostgresProcess]:
    """Run a server on a socket only, with a password; gone when the context ends."""
    folder = Path(tempfile.mkdtemp(prefix="hotich-postgres-"))
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    if user := _service_user():
        for mine in (folder, secret):  # whatever the umask of the tests before
            os.chown(mine, user.pw_uid, user.pw_gid)
    url = f"postgresql+psycopg://hotich:{quote(PASSWORD, safe='')}@/postgres?host={folder}"
    server = PostgresProcess(url, bin_folder, folder)
    try:
        asked = ("--auth=scram-sha-256", f"--pwfile={secret}")
        server.call("initdb", "-D", str(folder / "data"), "-U", "hotich", *asked, "-E", "UTF8")
        server.start()
        try:
            yield server
        finally:
            server.stop_at_once()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _service_user() -> pwd.struct_passwd | None:
    """Return the user as whom root starts the server, which refuses root itself."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        return None
