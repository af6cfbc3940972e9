"""Forms that were learned and wait for a person's word: what is told about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.forms.library import office_library
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from records.editions import NUMBER, Edition, form_and_version, row_columns, without_halves
from records.language import N_, Message
from records.stages import Finding, Severity

STEP = "learn"
PROPOSED, OTHER_TYPE, HAND_RULED = "form.proposed", "form.other_type", "form.hand_ruled"
HALF = "form.half"
NAME = "HoTen"
AT_THE_END = frozenset({"ghiChu", "nguoiKy", "nguoiThucHien", "nycHoTen"})
"""Columns of which a table of entries has one at least before it ends."""


def proposals_of(root: Path, book: Book) -> list[Edition]:
    """Return the forms learned from a book's pages of which nobody has confirmed any version.

    The halves of a table across two pages are no forms of their own: the pages are joined, and teach the whole.
    """
    learned = [form for form in office_library(root, book.office.id) if form.origin and form.origin.book == book.id]
    confirmed = {form_and_version(form.id)[0] for form in learned if not form.is_proposed}
    return [form for form in without_halves(learned) if form_and_version(form.id)[0] not in confirmed]


def tell_of_proposals(root: Path, rows: Transaction, book: Book, others: Sequence[Finding] | None = None) -> None:
    """Bring the findings about a book's learned forms to what people have confirmed.

    Args:
        root: folder of the home's own forms.
        rows: the transaction.
        book: the book.
        others: that its pages are of another record type or ruled by hand, found now; None = as was found before.
    """
    if others is None:
        told = (finding for _record, finding in rows.findings.of_book(book.id))
        others = [finding for finding in told if finding.rule in (OTHER_TYPE, HAND_RULED)]
    proposals = proposals_of(root, book)
    findings = [*others, *map(_proposed, proposals), *(_half(form) for form in proposals if seems_half(form))]
    rows.findings.replace(book.id, [(None, finding) for finding in findings], STEP)


def _proposed(form: Edition) -> Finding:
    """Return the finding that asks a person to confirm a form."""
    told = Message.of(
        N_("Mẫu in {id} do máy tự học, chưa ai xác nhận: {areas} vùng ghi, {doubtful} vùng còn ngờ."),
        id=form.id,
        areas=len(form.areas),
        doubtful=sum(bool(area.doubts) for area in form.areas),
    )
    missing = form.origin.missing if form.origin else ()
    if missing:
        unseen = Message.of(N_("Không thấy chỗ ghi của: {columns}."), columns=", ".join(missing))
        told = Message.of("{proposed} {unseen}", proposed=told, unseen=unseen)
    return Finding(PROPOSED, Severity.WARN, missing, told)


def seems_half(form: Edition) -> bool:
    """Return whether a table of entries lacks their number, a person's name, or all that stands at their end.

    The table of an opening is so of which the other pages were not scanned.
    """
    columns = row_columns(form)
    if not columns or form.origin is None:
        return False
    lacks_name = any(column == NUMBER or column.endswith(NAME) for column in form.origin.missing)
    return lacks_name or not columns & AT_THE_END


def _half(form: Edition) -> Finding:
    """Return the finding that tells of pages that were not scanned."""
    words = N_(
        "Mẫu in {id} có vẻ chỉ là một nửa của bảng kéo qua hai trang mở đôi: chưa có ảnh của nửa kia. "
        "Quét nốt các trang của nửa kia, theo thứ tự trong sổ; nếu bảng chỉ có vậy, xác nhận mẫu trên trình duyệt."
    )
    return Finding(HALF, Severity.BLOCK, form.origin.missing if form.origin else (), Message.of(words, id=form.id))
