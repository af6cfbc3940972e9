"""`reconcile`: the comparison of books that were read before, without reading anything anew."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.home.home import Home
from pipeline.run import RECONCILING, run_books
from pipeline.shared.indexes import snapshots
from pipeline.work.run_context import RunContext
from pipeline.work.runner import Tally
from records.errors import UsageError
from records.language import gettext as _


def reconcile_books(home: Home, book_ids: Sequence[str], context: RunContext) -> tuple[Tally, list[str]]:
    """Compare books, all when none is named, with the snapshot; what is up to date stays.

    Returns:
        What was done, and the ids of the books.

    Raises:
        UsageError: no snapshot was loaded, or there is no such book.
        LockedByAnotherRun: another run works on this home, or a named book is being scanned.
        FormLost: pages of a named book lie on forms that are gone.
    """
    if not snapshots(home):
        raise UsageError(
            _("Chưa có bản chụp của cơ sở dữ liệu dùng chung."),
            _("Nạp bằng `hotich shared load` hoặc `hotich shared sync`."),
        )
    tally = run_books(home, book_ids, context, RECONCILING)
    with home.store() as store, store.begin() as rows:
        books = [rows.books.find(text) for text in book_ids] or rows.books.all()
    return tally, [book.id for book in books]
