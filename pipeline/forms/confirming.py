"""A person's word on forms: a proposal confirmed, and a version of a form applied to books that lie on another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.forms.library import edition_file, find_form, owner_of, write_edition
from pipeline.forms.proposals import tell_of_proposals
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.ledgers.audit_search import AuditQuestion
from records.editions import Edition, FormOrigin, form_and_version, read_edition
from records.errors import UsageError
from records.language import gettext as _

CONFIRM = "edition.confirm"


@dataclass(frozen=True, slots=True)
class FormEffect:
    """Effect of a version of a form on books that lie on another version of it.

    Attributes:
        edition_id: the version.
        pages: book id → ids of its pages that would lie on this version.
        cells: cells read from these pages that no person has decided: they are read again.
    """

    edition_id: str
    pages: Mapping[str, tuple[int, ...]]
    cells: int

    @property
    def words(self) -> str:
        """Return it for whoever is asked: "Áp dụng cho 3 sổ, 120 trang, 2.310 ô chưa duyệt"."""
        books, pages = len(self.pages), sum(map(len, self.pages.values()))
        words = _("Áp dụng cho {books} sổ, {pages} trang, {cells} ô chưa duyệt")
        return words.format(books=_figure(books), pages=_figure(pages), cells=_figure(self.cells))


def confirm_form(root: Path, rows: Transaction, edition_id: str, person: str) -> Edition:
    """Confirm a learned form as it stands: its areas are no longer doubted, its pages are read again.

    Args:
        root: folder of the home's own forms.
        rows: the transaction.
        edition_id: the form.
        person: who says so.

    Raises:
        UsageError: the home has no such form of its own, or it waits for no word.
    """
    file = edition_file(root, edition_id)
    form = read_edition(file)
    if form.origin is None or not (form.is_proposed or _was_cut(rows, form.origin, edition_id, person)):
        raise UsageError(_("Mẫu {id} không chờ xác nhận.").format(id=edition_id))
    areas = tuple(replace(area, doubts=()) for area in form.areas)
    confirmed = replace(form, areas=areas, origin=replace(form.origin, confirmed_by=person))
    write_edition(file.parent, confirmed)
    rows.audit.add(CONFIRM, edition_id, areas=len(areas))
    apply_where_learned(root, rows, confirmed)
    return confirmed


def _was_cut(rows: Transaction, origin: FormOrigin, edition_id: str, person: str) -> bool:
    """Tell whether this person's word stands in the file alone: the call that wrote it was killed before the trail."""
    return origin.confirmed_by == person and not rows.audit_search.find(
        AuditQuestion(action=CONFIRM, subject=edition_id), 1
    )


def apply_where_learned(root: Path, rows: Transaction, form: Edition) -> None:
    """Let the pages of the book that taught a form lie on this version of it."""
    book = rows.books.get(form.origin.book) if form.origin else None
    if book is not None:
        apply_form(root, rows, effect_of(rows, form.id, [book]))


def effect_of(rows: Transaction, edition_id: str, books: Sequence[Book]) -> FormEffect:
    """Tell what a version of a form would change in these books; locked ones, or without a page of it, are left out."""
    locked = rows.acceptances.locked()
    found = {book.id: _pages_on_others(rows, book, edition_id) for book in books if book.id not in locked}
    pages = {book: ids for book, ids in found.items() if ids}
    return FormEffect(edition_id, pages, rows.cells.undecided([page for ids in pages.values() for page in ids]))


def books_for(root: Path, rows: Transaction, edition_id: str, offices: Collection[int] | None) -> list[Book]:
    """Return the books that a form may be applied to: those of its office, of every office if it is everybody's.

    Args:
        root: folder of the home's own forms.
        rows: the transaction.
        edition_id: the form.
        offices: whose books the person who asks may change; None = all.
    """
    owner = owner_of(root, edition_id)
    return [book for book in rows.books.within(offices) if owner in (None, book.office.id)]


def apply_form(root: Path, rows: Transaction, effect: FormEffect) -> None:
    """Let the pages lie on the version; the next run reads them again, what people decided stays decided.

    Raises:
        UsageError: the home does not have the form.
    """
    form = find_form(root, effect.edition_id)
    if form is None or form.id != effect.edition_id:
        raise UsageError(_("Không có mẫu sổ {id}.").format(id=effect.edition_id))
    for book_id, pages in effect.pages.items():
        rows.pages.move(pages, effect.edition_id)
        rows.audit.add("edition.apply", effect.edition_id, book=book_id, pages=len(pages))
    origin = form.origin.book if form.origin else ""
    for book_id in {*effect.pages, origin}:
        book = rows.books.get(book_id)
        if book is not None:
            tell_of_proposals(root, rows, book)


def apply_to(root: Path, rows: Transaction, edition_id: str, books: Sequence[Book]) -> FormEffect:
    """Apply a version of a form to books, and tell what that changes.

    Raises:
        UsageError: the home does not have the form, or it belongs to another office than a book.
    """
    owner = owner_of(root, edition_id)
    if strange := [book.id for book in books if owner not in (None, book.office.id)]:
        raise UsageError(
            _("Mẫu {id} thuộc xã khác, không dùng cho sổ {books}.").format(id=edition_id, books=", ".join(strange)),
            _("Người quản trị thêm mẫu ấy cho mọi xã bằng `hotich edition add`."),
        )
    effect = effect_of(rows, edition_id, books)
    apply_form(root, rows, effect)
    return effect


def _pages_on_others(rows: Transaction, book: Book, edition_id: str) -> tuple[int, ...]:
    """Return the pages of a book on other versions of the form."""
    form = form_and_version(edition_id)[0]
    lying = ((page.id, page.examination.layout.edition) for page in rows.pages.of_book(book.id))
    return tuple(page for page, lies in lying if lies and lies != edition_id and form_and_version(lies)[0] == form)


def _figure(number: int) -> str:
    """Return a number as Vietnamese clerks write it: 2.310."""
    return f"{number:,}".replace(",", ".")
