"""The form of a rule about a book: a declared object with a pure condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from records.book_rules.view import BookEntry, BookView
from records.language import Message
from records.stages import Finding, Severity


@dataclass(frozen=True, slots=True)
class BookFinding:
    """Finding about a book; `entries` refers to the entries it concerns, none = the book itself."""

    entries: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class BookViolation:
    """Violation of a rule by a book: its entries, its columns, and the placeholders of the rule's message."""

    entries: tuple[BookEntry, ...]
    columns: tuple[str, ...]
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookRule:
    """Declared rule about a book; the attributes are those of `records.rules.Rule`."""

    id: str
    severity: Severity
    condition: Callable[[BookView], Iterator[BookViolation]]
    message: str
    source: str

    def check(self, book: BookView) -> Iterator[BookFinding]:
        """Yield a finding for every violation."""
        for violation in self.condition(book):
            said = Message.of(self.message, **violation.words)
            references = tuple(entry.reference for entry in violation.entries)
            yield BookFinding(references, Finding(self.id, self.severity, violation.columns, said))
