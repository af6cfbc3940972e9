"""What is known of a book before one of its pages is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BookContext:
    """What the operator said of the book.

    Attributes:
        year: the year the book was opened, None when unknown.
        number: the book's number as the ministry writes it, "01/2019"; "" when unknown.
    """

    year: int | None = None
    number: str = ""

    @property
    def day(self) -> date | None:
        """A day on which the book was in use, for telling which administrative units existed."""
        return date(self.year, 7, 1) if self.year else None
