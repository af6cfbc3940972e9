"""Columns that are derived from what the page or the book states; each carries its reason, nothing is guessed.

A column is derived only when the form does not ask for it: what the form asks for and is left blank stays blank. Two
columns have boxes for the exceptions only, so that an empty box means the usual kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from records.derive import book as of_book
from records.derive import kinds
from records.derive.facts import BookIdentity, Derivation, DerivedValue, EntryFacts
from records.derive.papers import paper_kind
from records.record_types import record_type
from records.stages import FieldReading, FieldState, Reason

__all__ = ["VERSION", "BookIdentity", "derive"]

VERSION = "2"
"""Raised when other columns are derived, or other values."""

_DERIVATIONS: Mapping[str, Derivation] = {
    "quyenSo": of_book.book_number,
    "noiDangKy": of_book.office,
    "noiCap": of_book.office,
    "trangSo": of_book.page_number,
    "nksNoiSinhDVHC": of_book.birth_province,
    "loaiDangKy": kinds.registration_kind,
    "nksLoaiKhaiSinh": kinds.parents_kind,
    "loaiXacNhan": kinds.confirmation_kind,
    "gbtLoai": kinds.death_paper_kind,
    "nxnLoaiMucDichSuDung": kinds.purpose_kind,
}


_BOXES_FOR_EXCEPTIONS = {("KS", "nksLoaiKhaiSinh"), ("CMC", "loaiDangKy")}


def derive(
    code: str, fields: Iterable[FieldReading], book: BookIdentity, page_number: str = ""
) -> tuple[FieldReading, ...]:
    """Derive the columns of one entry that its page does not state, in the order of the ministry's table.

    Args:
        code: record type, "KS".
        fields: readings of the entry; a column that is absent or `NOT_ON_FORM` may be derived, any other stays as it
            is, save an empty box for an exception.
        book: book number and office.
        page_number: number of the page that holds the entry, "" when it is not known (tables carry one a page).

    Returns:
        Readings in state `DERIVED` only; each takes the place of the reading of its column.
    """
    read = {reading.column: reading for reading in fields if reading.state is not FieldState.NOT_ON_FORM}
    facts = EntryFacts(code, read, book, page_number)
    open_columns = (column.name for column in record_type(code).columns if _is_open(facts, column.name))
    found = ((column, _derived(facts, column)) for column in open_columns)
    return tuple(_reading(column, derived) for column, derived in found if derived)


def _is_open(facts: EntryFacts, column: str) -> bool:
    reading = facts.fields.get(column)
    empty_box = (facts.record_type, column) in _BOXES_FOR_EXCEPTIONS
    return reading is None or (empty_box and reading.state is FieldState.BLANK)


def _derived(facts: EntryFacts, column: str) -> DerivedValue | None:
    derivation = paper_kind(column) if column.endswith("LoaiGiayToTuyThan") else _DERIVATIONS.get(column)
    return derivation(facts) if derivation else None


def _reading(column: str, derived: DerivedValue) -> FieldReading:
    return FieldReading(
        column,
        FieldState.DERIVED,
        value=derived.value,
        confidence=derived.confidence,
        source=f"derived:{derived.source}",
        reasons=(Reason(f"derived.{derived.source}", derived.reason),),
    )
