"""Gateway to the shared civil-status database: a read-only snapshot with a version and a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import sqlalchemy as sa

from reconcile.index.schema import schema
from records.errors import InputRefused, SharedDatabaseUnreachable
from records.language import gettext as _
from records.record_types import record_type
from records.text.vietnamese import collapse_blanks, nfc


@dataclass(frozen=True, slots=True)
class SharedCase:
    """One case of the shared database.

    Attributes:
        id: its identifier there; never changes while the case is the same.
        cells: texts by the ministry's columns; blank cells may be left out.
    """

    id: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SnapshotVersion:
    """Version that a snapshot declares, and the day it was taken."""

    version: str
    taken_on: date


@dataclass(frozen=True, slots=True)
class Watermark:
    """Position of the newest change of a source.

    Attributes:
        origin: database, table and column; marks of two origins cannot be compared.
        value: time or number of the change, as text.
    """

    origin: str
    value: str


class SharedDatabase(Protocol):
    """Snapshot of the shared database. It is never written to."""

    def version(self) -> SnapshotVersion:
        """Return the snapshot's version and date.

        Raises:
            SharedDatabaseUnreachable: it does not answer.
        """
        ...

    def latest(self, code: str) -> Watermark | None:
        """Return the watermark of a record type; None where the source keeps none.

        Raises:
            SharedDatabaseUnreachable: it does not answer.
            InputRefused: its table lacks what cases of this type need.
        """
        ...

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the cases of a record type, each once, in any order; with `since` those changed at or after it.

        Raises:
            SharedDatabaseUnreachable: it does not answer, or the connection is lost half-way.
            InputRefused: its table lacks what cases of this type need.
        """
        ...


@dataclass(frozen=True, slots=True)
class SqlSource:
    """Location of a record type in a SQL database.

    Attributes:
        table: name of the table or view.
        id: its column with the identifier.
        columns: the table's columns by the ministry's; a column left out has the ministry's name, if present.
        changed: its column with the time or number of the last change, "" for none; it must never decrease.
    """

    table: str
    id: str
    columns: Mapping[str, str]
    changed: str = ""


class SqlSharedDatabase:
    """Shared database behind a SQLAlchemy engine, read with one streaming query a record type."""

    def __init__(self, engine: sa.Engine, sources: Mapping[str, SqlSource], version: SnapshotVersion) -> None:
        """Store engine and column map; nothing is read yet."""
        self._engine, self._sources, self._version = engine, sources, version

    def version(self) -> SnapshotVersion:
        """Return the version given with the settings."""
        return self._version

    def latest(self, code: str) -> Watermark | None:
        """Return the newest change; see `SharedDatabase.latest`."""
        source = self._sources.get(code)
        if source is None or not source.changed:
            return None
        with _answering(source):
            table = self._table(code, source)
            with self._engine.connect() as connection:
                newest = connection.execute(sa.select(sa.func.max(table.c[source.changed]))).scalar()
        if newest is None:
            return None
        place = self._engine.url.render_as_string(hide_password=True)
        return Watermark(f"{place} {source.table}.{source.changed}", _mark_text(newest))

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the cases of a record type; see `SharedDatabase.rows`."""
        source = self._sources.get(code)
        if source is None:
            return
        with _answering(source):
            yield from self._read(code, source, since)

    def _read(self, code: str, source: SqlSource, since: Watermark | None) -> Iterator[SharedCase]:
        table = self._table(code, source)
        mapped = _mapped_columns(code, source, table)
        query = sa.select(table.c[source.id], *(table.c[name] for name in mapped.values()))
        if since:
            changed = table.c[source.changed]
            query = query.where(changed >= _mark_value(changed.type, since.value))
        with (
            self._engine.connect() as connection,
            connection.execution_options(yield_per=5000).execute(query) as rows,
        ):
            for number, row in enumerate(rows, start=1):
                yield _shared_row(_identifier(source, number, row[0]), zip(mapped, row[1:], strict=True))

    def _table(self, code: str, source: SqlSource) -> sa.Table:
        """Reflect the table.

        Raises:
            InputRefused: the identifier, a column that the settings name, or one that every case needs is not in it.
        """
        table = sa.Table(source.table, sa.MetaData(), autoload_with=self._engine)
        needed = (source.columns.get(name, name) for name in schema(code).needed)
        named = (source.id, *filter(None, [source.changed]), *source.columns.values(), *needed)
        if missing := [name for name in dict.fromkeys(named) if name not in table.c]:
            raise InputRefused(
                _("Bảng {table} thiếu cột: {columns}.").format(table=source.table, columns=", ".join(missing)),
                _("Hãy sửa bảng nối cột trong phần cài đặt."),
            )
        return table


@contextmanager
def _answering(source: SqlSource) -> Iterator[None]:
    """Translate database errors into messages."""
    try:
        yield
    except sa.exc.NoSuchTableError as error:
        raise InputRefused(
            _("Cơ sở dữ liệu dùng chung không có bảng {table}.").format(table=source.table),
            _("Hãy sửa tên bảng trong phần cài đặt."),
        ) from error
    except sa.exc.DBAPIError as error:
        raise SharedDatabaseUnreachable(
            _("Cơ sở dữ liệu hộ tịch dùng chung không trả lời."),
            _("Dữ liệu cũ còn nguyên. Kiểm tra mạng rồi chạy lại lệnh."),
        ) from error


def _identifier(source: SqlSource, number: int, value: object) -> str:
    """Return a case's identifier.

    Raises:
        InputRefused: it has none.
    """
    if value is None or not str(value).strip():
        raise InputRefused(
            _("Bảng {table}, dòng đọc thứ {row}: cột mã {column} bỏ trống.").format(
                table=source.table, row=number, column=source.id
            ),
            _("Mỗi trường hợp cần một mã riêng. Hãy sửa rồi nạp lại; dữ liệu cũ còn nguyên."),
        )
    return str(value).strip()


def _shared_row(identifier: str, values: Iterable[tuple[str, object]]) -> SharedCase:
    """Build one case; blank cells are left out.

    Raises:
        InputRefused: a cell holds no text, date or number; the message names case and column.
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
    return SharedCase(identifier, cells)


def cell_text(value: object) -> str:
    """Convert a database value to text: dates as dd.mm.yyyy, NFC, single spaces, "" for NULL.

    Raises:
        ValueError: it is no text, date or number.
        OverflowError: it is an infinite number.
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
    """Return the table's column for each of the ministry's that it has."""
    mapped = {column.name: source.columns.get(column.name, column.name) for column in record_type(code).known}
    return {name: column for name, column in mapped.items() if column in table.c}


def _mark_text(newest: object) -> str:
    return newest.isoformat() if isinstance(newest, date) else str(newest)


def _mark_value(kind: sa.types.TypeEngine[Any], text: str) -> object:
    """Convert a mark's text to the column's type; types without a Python type are compared as text."""
    try:
        python = kind.python_type
    except NotImplementedError:
        return text
    read: dict[type, Callable[[str], object]] = {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        int: int,
        float: float,
        Decimal: Decimal,
    }
    return read.get(python, str)(text)
