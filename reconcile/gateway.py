"""The shared civil-status database as hotich sees it: a read-only snapshot with a version and a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

import sqlalchemy as sa

from reconcile.schema import schema
from records.errors import InputRefused, SharedDatabaseUnreachable
from records.language import gettext as _
from records.record_types import record_type
from records.vietnamese import collapse_blanks, nfc


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One case of the shared database.

    Attributes:
        id: its identifier there; never changes while the case is the same.
        cells: the ministry's column → text; blank cells may be left out.
    """

    id: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SnapshotVersion:
    """What a snapshot calls itself and the day it was taken."""

    version: str
    taken_on: date


class SharedDatabase(Protocol):
    """A snapshot of the shared database. Nothing is ever written to it."""

    def version(self) -> SnapshotVersion:
        """The snapshot's version and date.

        Raises:
            SharedDatabaseUnreachable: it does not answer.
        """
        ...

    def rows(self, code: str) -> Iterator[SharedRow]:
        """The cases of a record type, each once, in any order.

        Raises:
            SharedDatabaseUnreachable: it does not answer, or goes away half-way.
            InputRefused: its table lacks what cases of this type need.
        """
        ...


@dataclass(frozen=True, slots=True)
class SqlSource:
    """Where a record type lies in a SQL database.

    Attributes:
        table: name of the table or view.
        id: its column with the identifier.
        columns: the ministry's column → the table's column; a column left out has the ministry's name, if it is there.
    """

    table: str
    id: str
    columns: Mapping[str, str]


class SqlSharedDatabase:
    """A shared database behind a SQLAlchemy engine, read with one streaming query a record type."""

    def __init__(self, engine: sa.Engine, sources: Mapping[str, SqlSource], version: SnapshotVersion) -> None:
        """Take the engine and the column map of the settings; nothing is read yet."""
        self._engine, self._sources, self._version = engine, sources, version

    def version(self) -> SnapshotVersion:
        """The version given with the settings."""
        return self._version

    def rows(self, code: str) -> Iterator[SharedRow]:
        """The cases of a record type; see `SharedDatabase.rows`."""
        try:
            yield from self._read(code)
        except sa.exc.NoSuchTableError as error:
            raise InputRefused(
                _("Cơ sở dữ liệu dùng chung không có bảng {table}.").format(table=self._sources[code].table),
                _("Hãy sửa tên bảng trong phần cài đặt."),
            ) from error
        except sa.exc.DBAPIError as error:
            raise SharedDatabaseUnreachable(
                _("Cơ sở dữ liệu hộ tịch dùng chung không trả lời."),
                _("Dữ liệu cũ còn nguyên. Kiểm tra mạng rồi chạy lại lệnh."),
            ) from error

    def _read(self, code: str) -> Iterator[SharedRow]:
        source = self._sources.get(code)
        if source is None:
            return
        table = sa.Table(source.table, sa.MetaData(), autoload_with=self._engine)
        mapped = _mapped_columns(code, source, table)
        query = sa.select(table.c[source.id], *(table.c[name] for name in mapped.values()))
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=5000).execute(query):
                yield _shared_row(str(row[0]), zip(mapped, row[1:], strict=True))


def _shared_row(identifier: str, values: Iterable[tuple[str, object]]) -> SharedRow:
    """One case; blank cells are left out.

    Raises:
        InputRefused: a cell holds what is no text, date or number; the message names case and column.
    """
    cells = {}
    for column, value in values:
        try:
            text = cell_text(value)
        except (ValueError, OverflowError) as error:
            raise InputRefused(
                _("Trường hợp {id}, cột {column}: giá trị không phải chữ, số hay ngày.").format(
                    id=identifier, column=column
                ),
                _("Hãy sửa bảng nối cột trong phần cài đặt, hoặc sửa giá trị rồi nạp lại; dữ liệu cũ còn nguyên."),
            ) from error
        if text:
            cells[column] = text
    return SharedRow(identifier, cells)


def cell_text(value: object) -> str:
    """The text of a value as a database gives it: dates as dd.mm.yyyy, NFC, single blanks, "" for nothing.

    Raises:
        ValueError: it is no text, date or number.
        OverflowError: it is an endless number.
    """
    match value:
        case None:
            return ""
        case str():
            return collapse_blanks(nfc(value))
        case date():
            return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
        case bool():
            return str(int(value))
        case int() | Decimal() | float() if value == int(value):
            return str(int(value))
        case _:
            raise ValueError("no text, date or number")


def _mapped_columns(code: str, source: SqlSource, table: sa.Table) -> dict[str, str]:
    """The ministry's column → the table's, for all that the table has.

    Raises:
        InputRefused: the identifier, a column that the settings name, or one that every case needs is not in the table.
    """
    known = {column.name for column in record_type(code).known}
    mapped = {name: source.columns.get(name, name) for name in known}
    needed = (mapped[name] for name in schema(code).needed)
    missing = [name for name in dict.fromkeys((source.id, *source.columns.values(), *needed)) if name not in table.c]
    if missing:
        raise InputRefused(
            _("Bảng {table} thiếu cột: {columns}.").format(table=source.table, columns=", ".join(missing)),
            _("Hãy sửa bảng nối cột trong phần cài đặt."),
        )
    return {name: column for name, column in mapped.items() if column in table.c}
