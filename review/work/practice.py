"""Practice book: the specimen book of the demo, on which people learn, and which begins anew as often as they want.

One that was accepted is locked for ever, as every book: the next one is another volume of the same pages.
"""

from __future__ import annotations

from pathlib import Path
from string import ascii_uppercase

from pipeline.books.judging import judge_book
from pipeline.books.registration import register_book
from pipeline.home.home import Home
from pipeline.shared.choices import standing_choice, withdraw_choice
from pipeline.specimen.book import SCANS, SECOND_SCANS, specimen
from pipeline.store import Transaction
from pipeline.store.books.books import Book, NewBook
from pipeline.store.books.record import APPROVED, Record
from pipeline.store.review.decisions import FieldChange
from pipeline.store.review.people import Person, Scope
from records.errors import UsageError
from records.language import gettext as _
from records.stages import FieldReading


def practice_books(rows: Transaction, scope: Scope) -> list[Book]:
    """Return the practice books of a person's communes."""
    return [book for book in rows.books.within(scope.offices) if is_practice(book)]


def is_practice(book: Book) -> bool:
    """Return whether a book is of the office of the specimen, which is no office of any register."""
    return book.office.name == specimen().office


def begin_next(home: Home, rows: Transaction, book: Book) -> str:
    """Register the practice book that follows an accepted one, and return its id; its pages are still to be read.

    Raises:
        UsageError: it is no practice book, or another of its pages is still open.
    """
    _check_practice(book)
    same = [one for one in rows.books.all() if is_practice(one) and one.type == book.type]
    if still := next((one.id for one in same if rows.acceptances.of_book(one.id) is None), ""):
        raise UsageError(_("Sổ luyện tập {book} còn mở.").format(book=still), _("Làm tiếp, hoặc làm lại sổ ấy từ đầu."))
    taken, number = {one.volume for one in same}, book.volume.rstrip(ascii_uppercase)
    free = next((letter for letter in ascii_uppercase if f"{number}{letter}" not in taken), "")
    if not free:
        raise UsageError(_("Hết tên cho sổ luyện tập mới."), _("Làm một nơi luyện tập mới bằng `hotich demo --home`."))
    new = NewBook(book.type, book.year, f"{number}{free}", book.office.name, book.copy, None, None, None)
    made = register_book(home, rows, new)
    rows.audit.add("book.practice", made, after=book.id)
    return made


def scans_of(book: Book) -> Path:
    """Return the folder of the scans of a practice book."""
    return SCANS if book.type == specimen().record_type else SECOND_SCANS


def begin_anew(home: Home, rows: Transaction, book: Book, person: Person) -> int:
    """Let every record of a practice book wait for review as the machine read it; its history stays.

    Returns:
        The number of records.

    Raises:
        UsageError: it is no practice book, or somebody works on one of its records now.
        BookLocked: it is accepted, and the database keeps it.
    """
    _check_practice(book)
    rows.acceptances.require_open(book.id)
    records = rows.records.of_book(book.id)
    holders = rows.queue.holders([record.id for record in records])
    if busy := next((one.user for one in holders.values() if one.user_id != person.id), ""):
        raise UsageError(_("{name} đang giữ một bản ghi của sổ này.").format(name=busy), _("Chờ người đó xong."))
    for record in records:
        _restore(rows, record, person)
    judge_book(home.editions, rows, book)
    rows.audit.add("book.practice", book.id, records=len(records))
    return len(records)


def _check_practice(book: Book) -> None:
    if not is_practice(book):
        raise UsageError(_("{book} không phải là sổ luyện tập.").format(book=book.id), _("Chỉ sổ mẫu làm lại được."))


def _restore(rows: Transaction, record: Record, person: Person) -> None:
    reason = _("luyện tập lại từ đầu")
    if record.state == APPROVED:
        record = rows.supervision.reopen(record.id, person, reason)
    rows.queue.release(record.id, person)
    first: dict[str, FieldReading] = {}
    for decision in rows.decisions.history(record.id):  # the newest first: the oldest value is written last
        if decision.before is not None:
            first[decision.column] = decision.before
    relation, choice = rows.relations.of_record(record.id), rows.choices.of_record(record.id)
    if relation and (stands := standing_choice(relation, choice)):
        record = withdraw_choice(rows, record, person, stands)
    for kept in rows.amendments.of(record.id):
        rows.amendments.withdraw(record.id, kept.id)
    present = {field.column for field in record.current.fields}
    changes = [FieldChange(field, reason, person.id) for column, field in first.items() if column in present]
    record = rows.decisions.change(record, changes)
    rows.keyings.forget(record.id)
    rows.rescans.done(record.id)
    rows.decisions.ask_again(record)
