"""Route by which a supervisor takes the files of a book's newest final package away."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse

from exports.package.seal import seal_of
from pipeline.delivery.occupancy import name_of
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.packages import StoredPackage
from records.errors import IntegrityBroken
from records.language import gettext as _
from review.web.record_handout import actor
from review.web.routes.books import Supervisor
from review.web.service import NotVisible, ServiceDep

router = APIRouter(prefix="/books/{book_id}")


@router.get("/package/{kind}")
def package(
    book_id: str, kind: Literal["xlsx", "zip", "sha256"], service: ServiceDep, person: Supervisor
) -> FileResponse:
    """Serve a file of the package, when it is the one that was written; the audit trail keeps who took it."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        written = _newest(rows, book)
        file = _file(book, written, kind) if written else None
        if file is None:
            raise NotVisible
        rows.audit.add("package.download", book.id, file=file.name)
    return FileResponse(file, filename=file.name)


def newest_files(rows: Transaction, book: Book) -> tuple[str, ...]:
    """Return the kinds of files of a book's newest final package that still lie where they were written."""
    written = _newest(rows, book)
    return tuple(kind for kind in ("xlsx", "zip", "sha256") if written and _path(book, written, kind).is_file())


def _newest(rows: Transaction, book: Book) -> StoredPackage | None:
    written = rows.packages.final_of_book(book.id)
    return written[-1] if written else None


def _file(book: Book, written: StoredPackage, kind: str) -> Path | None:
    """Return a file of a package, None when it is gone.

    Raises:
        IntegrityBroken: it is another one than was written.
    """
    path = _path(book, written, kind)
    if not path.is_file():
        return None
    sealed = written.sealed(name_of(book)).get(path.name)
    with path.open("rb") as opened:
        if sealed is not None and hashlib.file_digest(opened, "sha256").hexdigest() != sealed:
            raise IntegrityBroken(
                _("Tệp {path} không phải là tệp đã niêm phong cùng gói.").format(path=path),
                _("Hãy xuất lại gói của sổ này."),
            )
    return path


def _path(book: Book, written: StoredPackage, kind: str) -> Path:
    name, folder = name_of(book), Path(written.folder)
    return seal_of(name, folder) if kind == "sha256" else folder / f"{name.stem}.{kind}"
