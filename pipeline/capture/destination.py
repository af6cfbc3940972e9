"""Destination of the pages of a hot folder's file: the subfolder named like a book, else the last docket's book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.capture.rescans import page_named_by
from pipeline.store import Transaction
from pipeline.store.ledgers.arrivals import Arrival
from records.errors import InputRefused
from records.language import gettext as _
from scanners.folders.hot_folder import FileStamp
from scanners.folders.quarantine import original_path


@dataclass(frozen=True, slots=True)
class Destination:
    """Destination of the next page.

    Attributes:
        book_id: the book; None before any docket.
        name: name of the file in its book.
        by_folder: the folder's name chose the book, which no docket may contradict.
        again: the place in the book of the page that the file shows anew, by its name.
    """

    book_id: str | None
    name: str
    by_folder: bool
    again: int | None = None

    @property
    def book(self) -> str:
        """Id of the book.

        Raises:
            InputRefused: none was chosen.
        """
        if self.book_id is None:
            raise InputRefused(
                _("Chưa biết tệp này thuộc sổ nào."),
                _("Để tệp trong thư mục con mang mã sổ, hoặc quét tờ bìa (`hotich book docket`) trước các trang."),
            )
        return self.book_id


def choose_destination(rows: Transaction, folder: Path, path: str, sha256: str) -> Destination:
    """Choose the destination of a file's first page; a file begun before keeps its book and its name.

    Args:
        rows: the store.
        folder: the hot folder.
        path: path of the file within it.
        sha256: SHA-256 of its content.
    """
    choice = _by_folder(rows, folder, original_path(path)) or _by_docket(rows, folder, original_path(path))
    before = rows.arrivals.book_of(str(folder), path, sha256)
    if before is not None and not choice.by_folder:
        choice = replace(choice, book_id=before)
    name = _name_before(folder, path, rows.arrivals.of_content(str(folder), choice.book_id, sha256))
    return replace(choice, name=name or choice.name, again=page_named_by(original_path(path)))


def after_docket(rows: Transaction, choice: Destination, book_id: str) -> Destination:
    """Return the destination after a docket of this book.

    Raises:
        InputRefused: there is no such book here, or the folder is named like another.
    """
    if rows.books.get(book_id) is None:
        raise InputRefused(
            _("Tờ bìa ghi sổ {book}, ở đây không có sổ đó.").format(book=book_id),
            _("Xem các sổ bằng `hotich book list`; in lại tờ bìa của sổ đang quét."),
        )
    if choice.by_folder and choice.book_id != book_id:
        raise InputRefused(
            _("Tờ bìa ghi sổ {docket}, nhưng thư mục này của sổ {book}.").format(docket=book_id, book=choice.book_id),
            _("Kiểm tra quyển sổ trên máy quét, chuyển các trang của nó sang thư mục của nó."),
        )
    return replace(choice, book_id=book_id)


def _name_before(folder: Path, path: str, same: Sequence[Arrival]) -> str | None:
    """Return the earlier name of a content; None for a new one, and for a copy whose original lies in the folder."""
    here = next((arrival.name for arrival in same if arrival.path == path), None)
    if here is not None or not same or any(_lies_there(folder / arrival.path, arrival) for arrival in same):
        return here
    return same[0].name


def _lies_there(file: Path, arrival: Arrival) -> bool:
    try:
        return FileStamp.of(file) == arrival.stamp
    except OSError:
        return False


def _by_folder(rows: Transaction, folder: Path, path: str) -> Destination | None:
    """Return the innermost folder around a file that bears a book's id, or all of it before the dash."""
    parts = (folder.name, *path.split("/"))
    for depth in range(len(parts) - 1, 0, -1):
        if book := rows.books.named_by(parts[depth - 1]):
            return Destination(book.id, "/".join(parts[depth:]), by_folder=True)
    return None


def _by_docket(rows: Transaction, folder: Path, path: str) -> Destination:
    return Destination(rows.arrivals.last_docket(str(folder), path.rpartition("/")[0]), path, by_folder=False)
