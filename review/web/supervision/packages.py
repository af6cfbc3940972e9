"""Routes by which a supervisor has the final package of an accepted book made, and takes its files away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from exports.package.seal import seal_of
from pipeline.delivery.occupancy import name_of
from pipeline.delivery.ordered_packages import order_package
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.packages import StoredPackage
from pipeline.store.team.package_orders import PackageOrder
from records.errors import IntegrityBroken
from records.language import gettext as _
from review.web.record_handout import actor
from review.web.routes.books import Supervisor
from review.web.service import NotVisible, ServiceDep
from review.work.background import write_package

router = APIRouter(prefix="/books/{book_id}")


@dataclass(frozen=True, slots=True)
class PackageState:
    """Package of a book as its page shows it.

    Attributes:
        accepted: the book is accepted, so that its package can be made.
        files: kinds of files of the newest one that still lie where they were written.
        order: the newest order, None = nobody ordered one here.
        due: it is not written yet, or the book was corrected since.
    """

    accepted: bool
    files: tuple[str, ...]
    order: PackageOrder | None
    due: bool

    @property
    def under_way(self) -> bool:
        """Return whether an order has not ended."""
        return self.order is not None and not self.order.ended


@router.get("/package")
def standing(request: Request, book_id: str, service: ServiceDep, person: Supervisor) -> HTMLResponse:
    """Show how the package of a book stands; the page of the book asks this again while one is written."""
    with service.store.begin() as rows:
        book = service.book(rows, person, book_id)
        state = package_state(rows, book)
    return service.templates.page(request, "package.html", book=book, package=state)


@router.post("/package")
def order(book_id: str, service: ServiceDep, person: Supervisor) -> Response:
    """Have the final package of an accepted book made, beside the answers of this server."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        order_package(rows, book, person)
    home, store = service.home, service.store
    service.background.give(f"package {book.id}", lambda: write_package(home, store, book.id))
    return RedirectResponse(f"/books/{book.id}#package", 303)


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


def package_state(rows: Transaction, book: Book) -> PackageState:
    """Return how the package of a book stands."""
    written, corrections = _newest(rows, book), len(rows.corrections.of_book(book.id))
    files = tuple(kind for kind in ("xlsx", "zip", "sha256") if written and _path(book, written, kind).is_file())
    due = written is None or not files or written.corrections < corrections
    accepted = rows.acceptances.of_book(book.id) is not None
    return PackageState(accepted, files, rows.package_orders.of_book(book.id), due)


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
