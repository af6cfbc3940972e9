"""Copying of the whole database at one moment, and the way back: SQLite itself, or PostgreSQL's programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from pipeline.store.engine import engine_of
from pipeline.store.integrity.damage import damaged, is_damage
from pipeline.store.integrity.soundness import check_copy, check_quickly
from pipeline.store.store import Store
from pipeline.store.transaction import Transaction
from records.errors import UsageError, WriteFailed
from records.language import gettext as _

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BUSY_SECONDS = 30.0
AT_REST = "immutable=1"
"""Tells SQLite that nobody writes a file: it puts none of its own beside it, which a cut would leave in a copy."""


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """Content of a copy.

    Attributes:
        kind: `SQLITE` or `POSTGRESQL`; a copy goes back only into the same kind.
        scans: the SHA-256 of every scan that its rows name.
        events: length of its audit trail, whose chain was recomputed.
        head: the newest hash of that chain.
    """

    kind: str
    scans: list[str]
    events: int
    head: str


def copy_out(store: Store, file: Path) -> DatabaseCopy:
    """Write the database as it stands now into a file, while others go on writing.

    Raises:
        UsageError: PostgreSQL's programs are not installed.
        WriteFailed: the disk is full, or the programs fail.
        IntegrityBroken: the database is damaged, or the audit trail is broken.
    """
    if store.engine.dialect.name == SQLITE:
        copy_sqlite(Path(store.engine.url.database or ""), file)
        copy = Store(engine_of(f"sqlite:///{file}", BUSY_SECONDS), store.notary)
        try:
            with copy.begin() as rows:
                return _copied(SQLITE, rows)
        finally:
            copy.close()
    return _dump(store, file)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite database through its online backup: one moment of it, whoever writes meanwhile.

    Raises:
        WriteFailed: the disk is full, or the database does not answer.
        IntegrityBroken: the database is damaged, and its copy would be.
    """
    _copy_pages(source.absolute().as_uri(), source, target)


def _copy_pages(address: str, source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
        check_copy(target, source)
    except sqlite3.Error as error:
        if is_damage(error):
            raise damaged(str(source), str(error)) from error
        raise _cannot_write(str(error)) from error


def copy_in(url: str, file: Path, kind: str) -> None:
    """Fill the database of a URL, which must be empty, from a copy.

    Raises:
        UsageError: the database holds something, is of another kind, or does not answer.
        WriteFailed: the disk is full, or PostgreSQL's programs fail.
    """
    address = make_url(url)
    if address.get_backend_name() != kind:
        raise UsageError(
            _("Bản sao lưu này là của {kind}, còn store.url chỉ đến {other}.").format(
                kind=kind, other=address.get_backend_name()
            ),
            _("Đặt HOTICH_STORE__URL thành một cơ sở dữ liệu {kind} còn trống rồi phục hồi lại.").format(kind=kind),
        )
    if kind == POSTGRESQL:
        _check_empty(address)
        words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        return _call("pg_restore", address, *words, str(file))
    target = Path(address.database or "")
    if target.exists() and target.stat().st_size:
        raise _not_empty(str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy_pages(f"{file.absolute().as_uri()}?{AT_REST}", file, target)
    return None


def _copied(kind: str, rows: Transaction) -> DatabaseCopy:
    return DatabaseCopy(kind, rows.scans.hashes(), rows.audit.check(), rows.audit.head())


def _dump(store: Store, file: Path) -> DatabaseCopy:
    """Dump through pg_dump, on the same snapshot from which the scans and the trail are read."""
    check_quickly(store)
    with store.at_one_moment() as rows:
        snapshot = rows.exported_snapshot()
        words = ("--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}")
        _call("pg_dump", store.engine.url, *words)
        return _copied(POSTGRESQL, rows)


def _call(program: str, address: URL, *words: str) -> None:
    """Run one of PostgreSQL's programs; the password goes through the environment, which no process list shows."""
    if shutil.which(program) is None:
        raise UsageError(
            _("Máy này thiếu chương trình {program} của PostgreSQL.").format(program=program),
            _("Cài gói postgresql-client cùng phiên bản với máy chủ rồi chạy lại."),
        )
    place = (address.host, address.port, address.database, address.query)
    plain = URL.create("postgresql", address.username, None, *place).render_as_string()
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    ended = subprocess.run(
        [program, f"--dbname={plain}", *words], env={**os.environ, **secret}, capture_output=True, text=True
    )
    if ended.returncode:
        raise _cannot_write(ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else program)


def _check_empty(address: URL) -> None:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise _not_empty(address.render_as_string())
    except OperationalError as error:
        raise UsageError(
            _("Không mở được cơ sở dữ liệu: {why}.").format(why=str(error.orig).splitlines()[0]),
            _("Kiểm tra store.url trong hotich.toml, quyền ghi và dung lượng đĩa."),
        ) from error
    finally:
        engine.dispose()


def _not_empty(where: str) -> UsageError:
    return UsageError(
        _("Cơ sở dữ liệu {where} không trống.").format(where=where),
        _("Phục hồi không ghi đè: đặt HOTICH_STORE__URL thành một cơ sở dữ liệu còn trống."),
    )


def _cannot_write(why: str) -> WriteFailed:
    return WriteFailed(
        _("Cơ sở dữ liệu không làm được việc này: {why}.").format(why=why),
        _("Kiểm tra dung lượng đĩa và quyền ghi rồi chạy lại; những gì đã báo xong vẫn được giữ."),
    )
