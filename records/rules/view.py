"""Input of a rule about one record: its normalised cells, the unread columns, its form and its book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from records.dates import PartialDate, parse_date
from records.stages import FieldReading, FieldState


@dataclass(frozen=True, slots=True)
class BookFacts:
    """Known facts of the book that holds a record.

    Attributes:
        year: year of the number series.
        opened: day the book was opened, when known.
        closed: day of the closing statement, when known.
    """

    year: int
    opened: PartialDate | None = None
    closed: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class RecordView:
    """Record as the rules see it.

    Attributes:
        record_type: "KS", "KH", ….
        values: normalised cells by column; "" or absent = no value.
        unread: columns with ink but without a known value.
        derived: columns whose value is not written on the page.
        form: columns that the printed form has; None when the form is not known.
        book: the book, None when the record is judged by itself.
        today: the day on which the record is judged.
    """

    record_type: str
    values: Mapping[str, str]
    unread: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    form: frozenset[str] | None = None
    book: BookFacts | None = None
    today: date = field(default_factory=date.today)

    @classmethod
    def from_readings(
        cls,
        record_type: str,
        fields: Iterable[FieldReading],
        form: frozenset[str] | None = None,
        book: BookFacts | None = None,
    ) -> RecordView:
        """Make the view of machine readings."""
        fields = tuple(fields)
        values = {field.column: field.value for field in fields if field.value}
        unread = frozenset(field.column for field in fields if field.state is FieldState.UNREAD)
        derived = frozenset(field.column for field in fields if field.state is FieldState.DERIVED)
        return cls(record_type, values, unread, derived, form, book)

    def value(self, column: str) -> str:
        """Return the cell, "" when there is none."""
        return self.values.get(column, "")

    def date(self, column: str) -> PartialDate | None:
        """Return the date in a cell, None when there is none or it is no date."""
        return parse_date(self.values.get(column, ""))

    def is_written(self, column: str) -> bool:
        """Return whether anything is written in a column, read or not."""
        return bool(self.values.get(column)) or column in self.unread

    def is_asked(self, column: str) -> bool:
        """Return whether the form asks for the column; an unknown form asks for all."""
        return self.form is None or column in self.form
