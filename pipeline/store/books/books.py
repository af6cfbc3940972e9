"""Books and offices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from pipeline.store.clock import now
from pipeline.store.rows import Repository
from pipeline.store.schema.tables import Book, Office
from pipeline.store.values import digest
from records.errors import UsageError
from records.language import gettext as _

SUFFIX = 4


@dataclass(frozen=True, slots=True)
class NewBook:
    """What an operator knows when a book arrives; `volume` is two digits and perhaps a letter."""

    type: str
    year: int
    volume: str
    office: str
    copy: str = "commune"
    edition: str | None = None
    pages: int | None = None
    entries: int | None = None


class Books(Repository):
    """Finds and adds books."""

    def add(self, new: NewBook) -> Book:
        """Add a book.

        Raises:
            UsageError: this book is here already.
        """
        office = self._office(new.office)
        same = select(Book).where(
            Book.office_id == office.id,
            Book.type == new.type,
            Book.year == new.year,
            Book.volume == new.volume,
            Book.copy == new.copy,
        )
        if known := self._session.scalars(same).first():
            raise UsageError(
                _("Sổ này đã có, mã {book}.").format(book=known.id),
                _("Dùng mã đó, hoặc đổi --volume hay --copy nếu là sổ khác."),
            )
        book = Book(
            id=self._free_id(new),
            office=office,
            type=new.type,
            year=new.year,
            volume=new.volume,
            copy=new.copy,
            edition=new.edition,
            expected_pages=new.pages,
            expected_entries=new.entries,
            added_at=now(),
        )
        self._session.add(book)
        self._session.flush()
        return book

    def all(self) -> list[Book]:
        """Every book, by id."""
        return list(self._session.scalars(select(Book).order_by(Book.id)))

    def get(self, book_id: str) -> Book | None:
        """The book of exactly this id."""
        return self._session.get(Book, book_id)

    def within(self, offices: Collection[int] | None) -> list[Book]:
        """The books of these communes, or of all for None, by id."""
        query = select(Book).order_by(Book.id)
        return list(self._session.scalars(query if offices is None else query.where(Book.office_id.in_(offices))))

    def named_by(self, folder: str) -> Book | None:
        """The book whose id, or all of it before the dash, is the name of a folder; None for none or several."""
        name = func.lower(Book.id)
        fits = or_(name == folder.lower(), name.startswith(f"{folder.lower()}-", autoescape=True))
        found = list(self._session.scalars(select(Book).where(fits).limit(2)))
        return found[0] if len(found) == 1 else None

    def find(self, text: str) -> Book:
        """The book of this id, or the only one whose id begins so.

        Raises:
            UsageError: none, or several; the message names them.
        """
        if book := self._session.get(Book, text):
            return book
        near = [book for book in self.all() if text and book.id.startswith(text)]
        if len(near) == 1:
            return near[0]
        if near:
            names = ", ".join(book.id for book in near)
            raise UsageError(
                _("Có {count} sổ bắt đầu bằng {text}: {names}.").format(count=len(near), text=text, names=names)
            )
        raise UsageError(_("Không có sổ {text}.").format(text=text), _("Xem các sổ bằng `hotich book list`."))

    def _office(self, name: str) -> Office:
        if office := self._session.scalars(select(Office).where(Office.name == name)).first():
            return office
        office = Office(name=name)
        self._session.add(office)
        self._session.flush()
        return office

    def _free_id(self, new: NewBook) -> str:
        """TYPE.YEAR.VOLUME and a few letters of the office's hash: readable, unique, fit for a file name."""
        hashed = digest(new.office, new.copy)
        stem = f"{new.type}.{new.year}.{new.volume}"
        for length in range(SUFFIX, len(hashed) + 1):
            name = f"{stem}-{hashed[:length]}"
            if self._session.get(Book, name) is None:
                return name
        raise UsageError(_("Không đặt được mã cho sổ {book}.").format(book=stem))
