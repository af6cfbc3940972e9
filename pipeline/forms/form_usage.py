"""Use of printed forms by the pages of books: none of them may go without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.forms.library import BRING_BACK, FORM_LOST, FormLost, find_form, own_editions
from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from records.editions import EditionLibrary, library, read_edition
from records.errors import UsageError
from records.language import Message
from records.language import gettext as _
from records.stages import Finding, Severity

STEP = RULE = "form.lost"


@contextmanager
def book_in_hand(home: Home, store: Store, book: Book) -> Iterator[None]:
    """Hold a book whose printed forms are all here; a book with lost forms is not looked at anew.

    Looked at without its form, a page would be no page of the book any more, and its records would be withdrawn.

    Raises:
        LockedByAnotherRun: the book is being scanned or worked on elsewhere.
        FormLost: pages of the book lie on forms that are gone; it stands among the book's findings, too.
    """
    with hold_lock(home.locks, f"book-{book.id}"):
        with store.begin() as rows:
            lost = _note_lost_forms(home.editions, rows, book)
        if lost is not None:
            raise lost
        yield


def form_lost(*ids: str) -> Finding:
    """Return the finding about pages that lie on these editions."""
    lost = Message.of(FORM_LOST, ids=", ".join(ids))
    return Finding(RULE, Severity.BLOCK, (), Message.of("{lost} {remedy}", lost=lost, remedy=Message(BRING_BACK)))


def remove_edition(home: Home, edition_id: str) -> None:
    """Remove a form of the home's own.

    Raises:
        UsageError: the home has no such form of its own, or books need it.
        LockedByAnotherRun: a run works on this home.
    """
    with hold_lock(home.locks, "run"), home.store() as store:
        own = own_editions(home.editions)
        with store.begin() as rows:
            _check_removable(home.editions, rows, own, edition_id)
            rows.audit.add("edition.remove", edition_id)
        _take_away(own, edition_id)  # behind the trail: a call that is cut here can be made again


def _check_removable(root: Path, rows: Transaction, own: Mapping[str, Path], edition_id: str) -> None:
    if edition_id not in own:
        raise UsageError(
            _("Nơi làm việc không có mẫu {id} của riêng mình.").format(id=edition_id),
            _("Chỉ gỡ được mẫu đã thêm hoặc đã vẽ ở đây; xem `hotich edition list`."),
        )
    if books := _books_in_need(root, rows, edition_id):
        raise UsageError(
            _("Mẫu {id} đang dùng ở sổ {books}.").format(id=edition_id, books=", ".join(books)),
            _("Vẽ phiên bản mới của mẫu này, áp dụng cho các sổ ấy (`hotich edition apply`), rồi mới gỡ bản cũ."),
        )


def _note_lost_forms(editions: Path, rows: Transaction, book: Book) -> FormLost | None:
    """Bring the book's finding about lost forms up to date; the error to raise when there are any."""
    gone = sorted(edition_id for edition_id in _forms(rows, book) if find_form(editions, edition_id) is None)
    found = [form_lost(*gone)] if gone else []
    if found != [finding for _record, finding in rows.findings.of_book(book.id) if finding.rule == RULE]:
        rows.findings.replace(book.id, [(None, finding) for finding in found], STEP)
    return FormLost.of(*gone) if gone else None


def _forms(rows: Transaction, book: Book) -> set[str]:
    """Return the editions that the readable pages of a book lie on."""
    layouts = [page.examination.layout for page in rows.pages.of_book(book.id) if page.examination.readable]
    return {layout.edition for layout in layouts if layout.edition is not None}


def _books_in_need(editions: Path, rows: Transaction, edition_id: str) -> list[str]:
    """Return the books on an edition, or put down under it, if everybody has no other version of its form."""
    own = own_editions(editions)
    for_all = (path for other, path in own.items() if other != edition_id and path.parent == editions)
    left = [*library(), *map(read_edition, for_all)]
    if EditionLibrary(tuple(left)).find(edition_id) is not None:
        return []
    return [book.id for book in rows.books.all() if edition_id in {book.edition, *_forms(rows, book)}]


def _take_away(own: dict[str, Path], edition_id: str) -> None:
    """Remove the file first: an image without a form harms nobody."""
    file, images = own[edition_id], {other: read_edition(path).image for other, path in own.items()}
    file.unlink()
    image = images.pop(edition_id)
    if image not in images.values():
        image.unlink()
