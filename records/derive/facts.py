"""What a derivation sees and says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from records.dates import PartialDate, parse_date
from records.stages import FieldReading, FieldState


@dataclass(frozen=True, slots=True)
class BookIdentity:
    """What the operator said of the book.

    Attributes:
        number: volume and year as the ministry writes them, "01/2007".
        office: the registration office in full, "Ủy ban nhân dân xã …, huyện …, tỉnh …".
    """

    number: str
    office: str


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """A value that follows from others.

    Attributes:
        value: the normalised cell.
        confidence: 0–1, the chance that it is right.
        source: a word for what it follows from.
        reason: the sentence for a clerk.
    """

    value: str
    confidence: float
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is known of an entry: the fields its form asks for, its book, and the number on its page."""

    record_type: str
    fields: Mapping[str, FieldReading]
    book: BookIdentity
    page_number: str

    def value(self, column: str) -> str:
        """The normalised value, "" when there is none."""
        reading = self.fields.get(column)
        return reading.value if reading else ""

    def date(self, column: str) -> PartialDate | None:
        """The date in a column."""
        return parse_date(self.value(column))

    def written(self, column: str) -> bool:
        """Whether there is ink, read or not."""
        reading = self.fields.get(column)
        return reading is not None and (reading.state is FieldState.UNREAD or bool(reading.value))

    def unread(self, column: str) -> bool:
        """Whether there is ink of which no value is known."""
        reading = self.fields.get(column)
        return reading is not None and reading.state is FieldState.UNREAD

    def confidence(self, *columns: str) -> float:
        """The chance that what these columns hold is right, taken as the least of them; unread ink is surely there."""
        read = [self.fields[column] for column in columns if column in self.fields and not self.unread(column)]
        return min((reading.confidence for reading in read), default=1.0)


Derivation = Callable[[EntryFacts], DerivedValue | None]
