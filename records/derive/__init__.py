"""Columns that do not stand on the page and follow from what does, or from the book. Each says why; nothing is guessed.

A column is derived only when the form does not ask for it: what the form asks for and is left blank stays blank. Two
columns have boxes for the exceptions only, so that an empty box tells the usual kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from records.derive import book as of_book
from records.derive import kinds
from records.derive.facts import BookIdentity, Derivation, DerivedValue, EntryFacts
from records.derive.papers import paper_kind
from records.record_types import record_type
from records.stages import FieldReading, FieldState, Reason

__all__ = ["BookIdentity", "derive"]

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
    """The derived columns of one entry, in the order of the ministry's table.

    Args:
        code: record type, "KS".
        fields: what was read; a column that is absent or `NOT_ON_FORM` may be derived, any other stays as it is, save
            an empty box for an exception.
        book: book number and office.
        page_number: number of the page that holds the entry, "" when it is not known (tables carry one a page).

    Returns:
        Readings in state `DERIVED` only; each takes the place of the reading of its column.
    """
    read = {reading.column: reading for reading in fields if reading.state is not FieldState.NOT_ON_FORM}
    known = EntryFacts(code, read, book, page_number)
    open_columns = (column.name for column in record_type(code).columns if _is_open(known, column.name))
    found = ((column, _derived(known, column)) for column in open_columns)
    return tuple(_reading(column, derived) for column, derived in found if derived)


def _is_open(known: EntryFacts, column: str) -> bool:
    reading = known.fields.get(column)
    empty_box = (known.record_type, column) in _BOXES_FOR_EXCEPTIONS
    return reading is None or (empty_box and reading.state is FieldState.BLANK)


def _derived(known: EntryFacts, column: str) -> DerivedValue | None:
    derivation = paper_kind(column) if column.endswith("LoaiGiayToTuyThan") else _DERIVATIONS.get(column)
    return derivation(known) if derivation else None


def _reading(column: str, derived: DerivedValue) -> FieldReading:
    return FieldReading(
        column,
        FieldState.DERIVED,
        value=derived.value,
        confidence=derived.confidence,
        source=f"derived:{derived.source}",
        reasons=(Reason(f"derived.{derived.source}", derived.reason),),
    )
