"""Versions of a book's package: the first as the book was accepted, a new one beside it when it was corrected since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from exports.package.changes import PackageChange
from pipeline.delivery.occupancy import name_of
from pipeline.store import Transaction
from pipeline.store.acceptance.corrections import LegalCorrection
from pipeline.store.books.books import Book
from records.record_types import record_type


@dataclass(frozen=True, slots=True)
class PackageVersion:
    """Version of a package that is due.

    Attributes:
        number: 1 = the first.
        corrections: how many corrections of the book are in it.
        folder: where it is written: the first into the folder itself, each later one into one of its own there.
        changes: what changed since the version before.
    """

    number: int
    corrections: int
    folder: Path
    changes: tuple[PackageChange, ...] = ()


def version_due(rows: Transaction, book: Book, folder: Path) -> PackageVersion:
    """Return the version of a book's final package; without a correction since the last one it is the same again."""
    corrections, packages = rows.corrections.of_book(book.id), rows.packages.final_of_book(book.id)
    if not packages:
        return PackageVersion(1, len(corrections), folder)
    number = packages[-1].version + (len(corrections) > packages[-1].corrections)
    earlier = [package for package in packages if package.version < number]
    if not earlier:
        return PackageVersion(1, len(corrections), folder)
    numbers = {record.id: record.so for record in rows.records.of_book(book.id)}
    since = corrections[earlier[-1].corrections :]
    changes = tuple(change for one in since for change in _changes(book.type, numbers.get(one.record_id, ""), one))
    return PackageVersion(number, len(corrections), folder / f"{name_of(book).stem}.v{number}", changes)


def _changes(code: str, number: str, correction: LegalCorrection) -> Iterator[PackageChange]:
    kind, day = record_type(code), f"{datetime.fromisoformat(correction.at).astimezone():%d/%m/%Y %H:%M}"
    for was, field in correction.changes:
        label = f"{kind.column(field.column).label} ({field.column})"
        before = was.value if was else ""
        yield PackageChange(number, label, before, field.value, correction.basis.words, correction.user, day)
