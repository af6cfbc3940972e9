"""Correcting of an accepted book: a new decision by a paper, from which a new version of its package follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.acceptance.readiness import require_supervisor
from pipeline.books.derivation import derived_anew
from pipeline.books.judging import judge_book
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.acceptance.corrections import LegalBasis, changed_fields
from pipeline.store.books.books import Book
from pipeline.store.books.record import BY_PERSON, Record
from pipeline.store.review.people import Person
from records.dates import parse_date
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from records.stages import EntryReading, FieldReading, FieldState
from records.text.vietnamese import collapse_blanks, nfc
from review.work.normalisation import normalise


def correct_record(
    rows: Transaction, editions: Path, record: Record, values: Mapping[str, str], person: Person, basis: LegalBasis
) -> Record:
    """Correct a record of an accepted book; what stood before stays in its history.

    Args:
        rows: the transaction.
        editions: folder of the home's own printed forms.
        record: the record.
        values: column → its new value, "" = blank; columns that are left out stay as they are.
        person: the supervisor who decides it.
        basis: the paper that demands it.

    Raises:
        UsageError: the book is not accepted, the person is no supervisor of it, the basis is not whole, a column is
            none of its form, or nothing changes.
    """
    book = rows.books.find(record.book_id)
    require_supervisor(book, person)
    _require_accepted(rows, book)
    after = _corrected(book, record.current, values, f"{BY_PERSON}{person.id}")
    corrected = rows.corrections.add(record, after, person.id, whole_basis(basis))
    judge_book(editions, rows, book)
    rows.audit.add("record.correct", f"record:{record.id}", version=corrected.version)
    return corrected


def correct(home: Home, record_id: int, values: Mapping[str, str], user: str, basis: LegalBasis) -> Record:
    """Correct a record in the name of a user, as `correct_record` does."""
    with home.store() as store, store.begin() as rows:
        record = rows.records.get(record_id)
        if record is None:
            raise UsageError(_("Không có bản ghi {id}.").format(id=record_id), _("Tìm mã bằng `hotich search`."))
        return correct_record(rows, home.editions, record, values, rows.people.person(user), basis)


def whole_basis(basis: LegalBasis) -> LegalBasis:
    """Return a basis as it is kept.

    Raises:
        UsageError: a part of it is missing, or its date is no whole date.
    """
    paper, number, issuer = (collapse_blanks(nfc(text)) for text in (basis.paper, basis.number, basis.issuer))
    day = parse_date(basis.date)
    if not (paper and number and issuer) or day is None or not day.is_full:
        raise UsageError(
            _("Căn cứ cải chính chưa đủ."),
            _("Ghi loại, số, ngày (ngày/tháng/năm) và nơi ra văn bản cho phép cải chính."),
        )
    return LegalBasis(paper, number, day.cell(), issuer)


def _require_accepted(rows: Transaction, book: Book) -> None:
    if rows.acceptances.of_book(book.id) is None:
        raise UsageError(
            _("Sổ {book} chưa được nhận.").format(book=book.id),
            _("Sửa bản ghi như thường lệ; cải chính có căn cứ chỉ dành cho sổ đã nhận và khóa."),
        )


def _corrected(book: Book, entry: EntryReading, values: Mapping[str, str], source: str) -> EntryReading:
    """Return an entry with new values, and with what follows from them."""
    kind, fields = record_type(book.type), {field.column: field for field in entry.fields}
    for column, text in values.items():
        field = fields.get(column)
        if field is None or field.state in (FieldState.NOT_ON_FORM, FieldState.DERIVED):
            raise UsageError(_("Bản ghi này không có ô {column} để cải chính.").format(column=column))
        fields[column] = _with_value(field, normalise(kind.column(column), text), source)
    typed = EntryReading(entry.row, tuple(fields.values()))
    if not changed_fields(entry, typed):
        raise UsageError(_("Không có ô nào đổi."), _("Ghi giá trị mới vào ô phải cải chính."))
    return derived_anew(book, typed)


def _with_value(field: FieldReading, value: str, source: str) -> FieldReading:
    if value == field.value and field.state is not FieldState.UNREAD:
        return field
    state = FieldState.READ if value else FieldState.BLANK
    return replace(field, state=state, as_written=value, value=value, confidence=1.0, source=source)
