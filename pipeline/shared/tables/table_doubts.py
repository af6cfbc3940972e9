"""Doubtful cells of an Excel table whose cells can be taken: texts of old fonts, days that cannot be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from exports.workbooks.workbook_reader import TableRow
from records.dates import DateProblem, read_date
from records.language import gettext as _
from records.record_types import FieldKind, RecordType, record_type
from records.text.column_encoding import ColumnEncoding

WRITTEN_KINDS = frozenset(
    (FieldKind.NAME, FieldKind.PLACE, FieldKind.PROVINCE, FieldKind.OFFICE, FieldKind.ETHNIC_GROUP)
    + (FieldKind.NATIONALITY, FieldKind.RELATION, FieldKind.POSITION, FieldKind.TEXT, FieldKind.DATE_WORDS)
)
"""Kinds of columns whose cells are Vietnamese words."""
_DAYS = frozenset((FieldKind.DATE, FieldKind.PARTIAL_DATE))
_IMPOSSIBLE = (DateProblem.NO_SUCH_DAY, DateProblem.NO_SUCH_MONTH)
_NAMED = 5


@dataclass(slots=True)
class TableDoubts:
    """Gathers the doubts about the rows of one table.

    Attributes:
        kind: the table's record type.
        latest: no day of the table can come after this year.
        encodings: column → what its texts are written in.
    """

    kind: RecordType
    latest: int
    encodings: defaultdict[str, ColumnEncoding] = field(default_factory=lambda: defaultdict(ColumnEncoding))
    _days: list[str] = field(default_factory=list)
    _impossible: int = 0

    def add(self, row: TableRow) -> None:
        """Look at the cells of a row."""
        written, days = _columns_of(self.kind.code, WRITTEN_KINDS), _columns_of(self.kind.code, _DAYS)
        for name, text in row.cells.items():
            if name in written:
                self.encodings[name].add(text)
            elif name in days and self._is_impossible(text):
                self._impossible += 1
                if len(self._days) < _NAMED:
                    place = f"{row.sheet}!{row.row}" if row.sheet else str(row.row)
                    self._days.append(_("dòng {row}, cột {column}: {text}").format(row=place, column=name, text=text))

    @property
    def legacy(self) -> Mapping[str, ColumnEncoding]:
        """Return the columns that an old font wrote."""
        return {name: column for name, column in self.encodings.items() if column.is_legacy}

    @property
    def pasted(self) -> Mapping[str, ColumnEncoding]:
        """Return the columns in Unicode with some cells of an old font."""
        return {name: one for name, one in self.encodings.items() if one.leading and not one.is_legacy}

    def settle(self) -> None:
        """Let columns that tell little follow the others, once every row was seen."""
        leading = Counter(column.leading for column in self.encodings.values() if column.leading)
        for column in self.encodings.values():
            column.table = leading.most_common(1)[0][0] if leading else None

    def lines(self) -> Iterator[str]:
        """Return what is told of the days."""
        if self._impossible:
            yield _("{count} ngày không thể có, giữ nguyên như trong tệp: {days}.").format(
                count=self._impossible, days="; ".join(self._days)
            )

    def _is_impossible(self, text: str) -> bool:
        read = read_date(text)
        return read.problem in _IMPOSSIBLE or (read.date is not None and read.date.year > self.latest)


@cache
def _columns_of(code: str, kinds: frozenset[FieldKind]) -> frozenset[str]:
    """Return the columns of a record type that are of some kinds."""
    return frozenset(column.name for column in record_type(code).known if column.kind in kinds)


def columns_text(columns: Mapping[str, ColumnEncoding]) -> str:
    """Return the columns of each encoding, the number of such cells and an example."""
    encodings = dict.fromkeys(column.leading for column in columns.values())
    return "; ".join(
        _encoding_text({name: one for name, one in columns.items() if one.leading is encoding})
        for encoding in encodings
    )


def _encoding_text(columns: Mapping[str, ColumnEncoding]) -> str:
    first = next(iter(columns.values()))
    return _("{encoding}: {count} ô ở cột {columns}, ví dụ “{text}” = “{decoded}”").format(
        encoding=first.leading,
        count=sum(column.legacy_cells for column in columns.values()),
        columns=", ".join(columns),
        text=first.example,
        decoded=first.converted(first.example) or first.example,
    )
