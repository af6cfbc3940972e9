"""Input and result of a derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from records.dates import PartialDate, parse_date
from records.stages import FieldReading, FieldState


@dataclass(frozen=True, slots=True)
class BookIdentity:
    """Identity of a book as the operator gave it.

    Attributes:
        number: volume and year as the ministry writes them, "01/2007".
        office: the registration office in full, "Ủy ban nhân dân xã …, huyện …, tỉnh …".
    """

    number: str
    office: str


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """Value that follows from other values.

    Attributes:
        value: the normalised cell.
        confidence: 0–1, the chance that it is right.
        source: short name of its origin, "book".
        reason: explanation for a clerk.
    """

    value: str
    confidence: float
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """Known facts of an entry: the readings of its form's fields, its book, and the number on its page."""

    record_type: str
    fields: Mapping[str, FieldReading]
    book: BookIdentity
    page_number: str

    def value(self, column: str) -> str:
        """Return the normalised value, "" when there is none."""
        reading = self.fields.get(column)
        return reading.value if reading else ""

    def date(self, column: str) -> PartialDate | None:
        """Return the date in a column, None when there is none."""
        return parse_date(self.value(column))

    def is_written(self, column: str) -> bool:
        """Return whether there is ink, read or not."""
        reading = self.fields.get(column)
        return reading is not None and (reading.state is FieldState.UNREAD or bool(reading.value))

    def is_unread(self, column: str) -> bool:
        """Return whether there is ink without a known value."""
        reading = self.fields.get(column)
        return reading is not None and reading.state is FieldState.UNREAD

    def confidence(self, *columns: str) -> float:
        """Return the least confidence of these columns, 0–1; unread ink counts as 1, for it is surely there."""
        read = [self.fields[column] for column in columns if column in self.fields and not self.is_unread(column)]
        return min((reading.confidence for reading in read), default=1.0)


Derivation = Callable[[EntryFacts], DerivedValue | None]
