"""Real PostgreSQL of its own for a test session, from Debian's package; run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """Run a server on a socket only, with a password, and yield its SQLAlchemy URL; gone when the context ends."""
    folder = Path(tempfile.mkdtemp(prefix="hotich-postgres-"))
    data, log, secret = folder / "data", folder / "log", folder / "secret"
    secret.write_text(PASSWORD)
    user = _service_user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    user_id, group_id = (user.pw_uid, user.pw_gid) if user else (None, None)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"

    def call(program: str, *words: str) -> None:
        command = [str(bin_folder / program), *words]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, cwd=folder, env=environment, stdout=quiet, user=user_id, group=group_id)

    try:
        asked = ("--auth=scram-sha-256", f"--pwfile={secret}")
        call("initdb", "-D", str(data), "-U", "hotich", *asked, "-E", "UTF8")
        call("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://hotich:{quote(PASSWORD, safe='')}@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
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
